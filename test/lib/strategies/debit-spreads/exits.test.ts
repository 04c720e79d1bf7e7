import { describe, expect, it } from 'vitest';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { instant } from '#lib/model/time.ts';
import { quantity } from '#lib/model/units.ts';
import { aChain, aContract, anEntry, anOrder, anOwn, aQuote, NOW } from '#test/support/builders.ts';
import { c100, c105, held, limitOf, pair, propose, rules, rulesOf, view } from '#test/support/market/spread-market.ts';

describe('debit spreads exit', () => {
  /** The market as it stands when closing brings `value`. */
  const worth = (value: number, legs: readonly [Option, Option] = [c100, c105]): MarketView =>
    view([
      anEntry(legs[0], 0, { quote: aQuote({ bid: value + 1, ask: value + 1.1 }) }),
      anEntry(legs[1], 0, { quote: aQuote({ bid: 0.9, ask: 1 }) }),
    ]);
  const exits = (seen: MarketView, own: OwnPositions = anOwn({ positions: [held()] })) => propose(seen, own);

  it.each([
    ['at the profit target', 3.35, 'profit-target', '-3.28'],
    ['at the stop', 0.6, 'stop-loss', '-0.58'],
  ])('closes all units %s, as one order the other way round', (_, value, rule, limit) => {
    const proposal = exits(worth(value));
    expect(proposal.signals).toMatchObject([
      {
        kind: 'exit',
        quantity: quantity('2'),
        legs: [{ side: 'sell' }, { side: 'buy' }],
        reasons: [{ rule }],
        positionId: held().id,
      },
    ]);
    expect(limitOf(proposal)).toBe(limit);
  });

  it.each([3.34, 2, 0.61])('holds while it is worth %d', (value) => {
    const proposal = exits(worth(value));
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toEqual(['profit-target']);
  });

  it('closes two days before the last trading day, whatever it is worth', () => {
    const near: [Option, Option] = [
      aContract({ expiry: '2015-01-29' }),
      aContract({ expiry: '2015-01-29', strike: 105 }),
    ];
    const own = anOwn({ positions: [held(near)] });
    expect(exits(worth(2, near), own).signals).toMatchObject([{ kind: 'exit', reasons: [{ rule: 'time-exit' }] }]);
  });

  it('counts days to the Friday where a contract carries the Saturday', () => {
    const saturday: [Option, Option] = [
      aContract({ expiry: '2015-01-31' }),
      aContract({ expiry: '2015-01-31', strike: 105 }),
    ];
    const own = anOwn({ positions: [held(saturday)] });
    expect(exits(worth(2, saturday), own).signals).toEqual([]);
    const seen = { ...worth(2, saturday), asOf: instant(NOW + 86_400_000) };
    const fresh = {
      ...seen,
      chains: {
        AAPL: aChain(
          seen.chains.AAPL?.entries.map((entry) => ({ ...entry, quote: { ...entry.quote, freshUntil: seen.asOf } })) ??
            [],
        ),
      },
    };
    expect(exits(fresh, own).signals).toMatchObject([{ reasons: [{ rule: 'time-exit', observed: 2 }] }]);
  });

  it('is not held up by a full book, a broken trend or a missing share quote', () => {
    const seen = { ...worth(3.5), bars: {}, quotes: {} };
    expect(propose(seen, anOwn({ positions: [held()] }), { ...rules, maxPositions: 1 }).signals).toHaveLength(1);
  });

  it.each([
    ['no chain', view(pair(), { chains: {} }), 'no-quote'],
    [
      'nobody bidding for the long leg',
      view(pair(anEntry(c100, 3, { quote: aQuote({ bid: undefined, ask: 3 }) }))),
      'no-quote',
    ],
    [
      'nobody offering the short leg',
      view(pair(anEntry(c100, 3), anEntry(c105, 1, { quote: aQuote({ bid: 1, ask: undefined }) }))),
      'no-quote',
    ],
    [
      'a stale leg',
      view(pair(anEntry(c100, 9, { quote: aQuote({ bid: 9, ask: 9, freshUntil: instant(0) }) }))),
      'stale-quote',
    ],
  ])('invents nothing when there is %s', (_, seen, rule) => {
    const proposal = exits(seen);
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toEqual([rule]);
  });

  it('lets a worthless structure expire instead of paying to be rid of it', () => {
    expect(rulesOf(exits(worth(-0.1)))).toEqual(['worthless']);
  });

  it('closes only what a working exit does not close already', () => {
    const exiting = (units: string) =>
      anOwn({
        positions: [held()],
        orders: [anOrder({ kind: 'exit', symbol: 'AAPL', positionId: held().id, quantity: quantity(units) })],
      });
    expect(exits(worth(3.5), exiting('2')).signals).toEqual([]);
    expect(rulesOf(exits(worth(3.5), exiting('2')))).toEqual(['exit-working']);
    expect(exits(worth(3.5), exiting('1')).signals).toMatchObject([{ quantity: quantity('1') }]);
  });

  it('closes a position although another one’s exit is working', () => {
    const orders = [
      anOrder({ kind: 'exit', symbol: 'AAPL', positionId: 'debit-spreads:other', quantity: quantity('9') }),
    ];
    expect(exits(worth(3.5), anOwn({ positions: [held()], orders })).signals).toHaveLength(1);
  });

  describe('where a leg has gone by itself', () => {
    const lame = (gone: Option) => ({
      ...held(),
      holdings: held().holdings.map((each) => (each.instrument.symbol === gone.symbol ? { ...each, lots: [] } : each)),
    });

    it.each([
      ['sells the bought leg that is left', c105, 'sell', '-4.41'],
      ['buys the sold leg back that is left', c100, 'buy', '1.02'],
    ])('%s, whatever the other rules say', (_, gone, side, limit) => {
      const proposal = exits(worth(3.5), anOwn({ positions: [lame(gone)] }));
      expect(proposal.signals).toMatchObject([
        { kind: 'exit', quantity: quantity('2'), positionId: held().id, reasons: [{ rule: 'whole-structure' }] },
      ]);
      expect(proposal.signals[0]?.legs.map((leg) => leg.side)).toEqual([side]);
      expect(limitOf(proposal)).toBe(limit);
    });

    it('waits a quarter of an hour for the fill of the other leg', () => {
      const filled = (minutes: number) => ({ ...lame(c105), lastFillAt: instant(NOW - minutes * 60_000) });
      const told = exits(worth(3.5), anOwn({ positions: [filled(14)] }));
      expect(told.signals).toEqual([]);
      expect(rulesOf(told)).toEqual(['whole-structure']);
      expect(exits(worth(3.5), anOwn({ positions: [filled(15)] })).signals).toHaveLength(1);
    });
  });

  it('waits while the rest of the entry is still being bought', () => {
    const orders = [anOrder({ positionId: held().id, state: 'partial' })];
    expect(rulesOf(exits(worth(3.5), anOwn({ positions: [held()], orders })))).toEqual(['opposite-order']);
  });
});
