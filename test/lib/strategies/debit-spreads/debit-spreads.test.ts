import { describe, expect, it } from 'vitest';
import { addDays, instant } from '#lib/model/time.ts';
import { anOrder, anOwn, aQuote, aView, NOW, spreadLegs, TODAY } from '#test/support/builders.ts';
import {
  c100,
  c105,
  held,
  pair,
  propose,
  rising,
  rules,
  rulesOf,
  screen,
  view,
} from '#test/support/market/spread-market.ts';

describe('debit spreads screen', () => {
  it('asks for the chain of a share that rises steadily, around its price and inside the window of days', () => {
    expect(screen()).toEqual({
      chains: [
        {
          underlying: 'AAPL',
          expiries: { from: '2015-02-03', to: '2015-02-18' },
          strikes: { from: 90, to: 120 },
        },
      ],
      whyNots: [],
    });
  });

  it.each([
    ['an empty snapshot', aView(), 'history'],
    ['a look-back that is one day short', view(pair(), { bars: { AAPL: { '1Day': rising.slice(-49) } } }), 'history'],
    ['a missing quote', view(pair(), { quotes: {} }), 'no-quote'],
    ['a crossed quote', view(pair(), { quotes: { AAPL: aQuote({ bid: 101, ask: 100 }) } }), 'crossed-quote'],
    ['an old quote', view(pair(), { quotes: { AAPL: aQuote({ freshUntil: instant(NOW - 60_001) }) } }), 'stale-quote'],
    [
      'a share that fell under its averages',
      view(pair(), { quotes: { AAPL: aQuote({ bid: 89.99, ask: 90.01 }) } }),
      'trend',
    ],
  ])('turns down %s', (_, seen, rule) => {
    const parameters = { ...rules, minTrend: 0.5 };
    expect(screen(seen, anOwn(), parameters).chains).toEqual([]);
    expect(rulesOf(screen(seen, anOwn(), parameters))).toEqual([rule]);
    expect(propose(seen, anOwn(), parameters).signals).toEqual([]);
  });

  it('starts with the fiftieth completed day', () => {
    expect(screen(view(pair(), { bars: { AAPL: { '1Day': rising.slice(-50) } } })).chains).toHaveLength(1);
  });

  it('opens no second structure in a share that it holds, and asks for what is held instead', () => {
    const own = anOwn({ positions: [held()] });
    expect(screen(view(), own)).toMatchObject({
      chains: [
        { underlying: 'AAPL', expiries: { from: c100.expiry, to: c100.expiry }, strikes: { from: 100, to: 105 } },
      ],
      whyNots: [{ reason: { rule: 'already-held' } }],
    });
  });

  it('counts an entry that is still working as held', () => {
    const own = anOwn({ orders: [anOrder({ symbol: 'AAPL', legs: spreadLegs(c100, c105) })] });
    expect(rulesOf(screen(view(), own))).toEqual(['already-held']);
    expect(propose(view(), own).signals).toEqual([]);
  });

  it('has no place left when working entries take the last one', () => {
    const own = anOwn({ orders: [anOrder({ symbol: 'MSFT', positionId: 'debit-spreads:other' })] });
    expect(rulesOf(screen(view(), own, { ...rules, maxPositions: 1 }))).toEqual(['max-positions']);
    expect(propose(view(), own, { ...rules, maxPositions: 1 }).signals).toEqual([]);
  });

  it('counts neither an entry that died nor an exit as held', () => {
    const orders = [
      anOrder({ symbol: 'AAPL', state: 'expired' }),
      anOrder({ symbol: 'AAPL', kind: 'exit', positionId: 'debit-spreads:other' }),
    ];
    expect(screen(view(), anOwn({ orders })).chains).toHaveLength(1);
  });

  it('does not open again on the day of a loss', () => {
    expect(rulesOf(screen(view(), anOwn({ lossSales: { AAPL: TODAY } })))).toEqual(['loss-today']);
    expect(screen(view(), anOwn({ lossSales: { AAPL: addDays(TODAY, -1) } })).chains).toHaveLength(1);
  });
});
