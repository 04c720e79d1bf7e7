import { describe, expect, it } from 'vitest';
import type { MarketView } from '#lib/model/market-view.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { format, quantity, toNumber } from '#lib/model/units.ts';
import { type LottoParameters, lottoScanner } from '#lib/strategies/lotto-scanner.ts';
import { anOrder, anOwn, aQuote, NOW, TODAY } from '#test/support/builders.ts';
import * as market from './lotto-market.ts';

const { bidding, calm, earningsView, entriesOn, entryOf, held, paced, propose, reporting, research, rulesOf, screen } =
  market;
const { view, wsb } = market;
const contractOf = (...asked: Parameters<typeof entryOf>) => entryOf(...asked)?.legs[0]?.instrument.symbol;
const bars = (of: Partial<NonNullable<MarketView['bars'][string]>>): Partial<MarketView> => ({
  bars: { AAPL: { '1Day': calm, '15Min': paced(6), ...of } },
});

describe('the lotto scanner buys', () => {
  it('a call of today where the day is busy and goes up, half an expected move away', () => {
    const entry = entryOf();
    expect(entry?.legs).toMatchObject([{ side: 'buy', ratio: 1 }]);
    expect(contractOf()).toBe('AAPL150127C00103000');
    expect(entry?.reasons.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['volume-spike', 'momentum', 'expected-move', 'win-chance-modelled', 'expiry']),
    );
  });

  it('a put where it goes down', () => {
    const down = view(entriesOn(TODAY, 98), { quotes: { AAPL: market.spotAt(98) } });
    expect(contractOf(down)).toBe('AAPL150127P00097000');
  });

  it('for one per cent of equity at most, the whole premium at risk, by the chance of its first target', () => {
    const entry = entryOf();
    const reasonOf = (rule: string) => Number(entry?.reasons.find((reason) => reason.rule === rule)?.observed);
    expect(entry?.equityShare).toBe(0.01);
    expect(entry?.maxLossPerUnit).toBeCloseTo(Number(format(entry?.limitPrice ?? quantity('0'))) * 100, 6);
    expect(entry?.conviction).toBeCloseTo(3 * reasonOf('target-chance-modelled'), 9);
    // Under one volatility: N of the distance to the break-even, and to three times the premium.
    expect(reasonOf('win-chance-modelled')).toBeCloseTo(0.244, 1);
    expect(reasonOf('target-chance-modelled')).toBeLessThan(1 / 3);
    expect(entry?.conviction).toBeGreaterThan(0.3);
  });

  it('before a report, on the side that is the better ticket, with an expiry that lives to the answer', () => {
    const seen = earningsView();
    expect(contractOf(seen)).toMatch(/^AAPL150128/);
    expect(entryOf(seen)?.reasons[0]).toMatchObject({ rule: 'earnings', observed: '2015-01-27 after-close' });
    expect(contractOf({ ...seen, events: reporting('before-open', '2015-01-28') })).toMatch(/^AAPL150128/);
    expect(contractOf({ ...seen, events: reporting('before-open', '2015-01-28') }, anOwn(), research)).toBeDefined();
  });

  it('only the best ticket of a look', () => {
    const twice = view();
    const [chain, shares] = [twice.chains.AAPL, twice.bars.AAPL];
    const entries = entriesOn(TODAY, 102, { volatility: 1.05 }).map((entry) => ({
      ...entry,
      contract: { ...entry.contract, underlying: 'AMD', symbol: entry.contract.symbol.replace('AAPL', 'AMD') },
    }));
    const seen: MarketView = {
      ...twice,
      bars: { AAPL: shares ?? {}, AMD: shares ?? {} },
      quotes: { ...twice.quotes, AMD: market.spotAt(102) },
      chains: { ...(chain ? { AAPL: chain } : {}), AMD: { underlying: 'AMD', asOf: NOW, entries } },
    };
    const proposal = propose(seen, anOwn(), { ...wsb, symbols: ['AAPL', 'AMD'] });
    expect(proposal.signals).toHaveLength(1);
    expect(rulesOf(proposal)).toContain('best-idea');
  });

  it('and asks for the chain of shares with a catalyst alone', () => {
    expect(screen().chains).toMatchObject([{ underlying: 'AAPL', expiries: { from: TODAY, to: '2015-01-28' } }]);
    expect(screen(earningsView()).chains).toMatchObject([{ expiries: { to: '2015-01-29' } }]);
    expect(screen(view([], bars({ '15Min': paced(1) }))).chains).toEqual([]);
  });
});

/** Without the strikes that a ticket would be aimed at. */
const unlisted = entriesOn(TODAY).filter(({ contract }) => Math.abs(toNumber(contract.strike) - 103.5) > 1.3);

describe('the lotto scanner stays out', () => {
  it.each<[string, MarketView, string]>([
    ['a day that is not busy enough', view([], bars({ '15Min': paced(2.99) })), 'volume-spike'],
    ['a day of unknown volume', view([], bars({ '15Min': [] })), 'volume-spike'],
    ['a day with one earlier session to go by', view([], bars({ '15Min': paced(6).slice(-28) })), 'volume-spike'],
    ['an ordinary move', view([], { quotes: { AAPL: market.spotAt(101.18) } }), 'momentum'],
    ['a history that is one day short', view([], bars({ '1Day': calm.slice(1) })), 'history'],
    [
      'a history that lacks yesterday',
      view([], bars({ '1Day': [...calm.slice(0, 1), ...calm.slice(0, -1)] })),
      'history-gap',
    ],
    ['an old price', view([], { quotes: { AAPL: aQuote({ freshUntil: instant(NOW - 60_001) }) } }), 'stale-quote'],
  ])('of %s', (_, seen, rule) => {
    expect(rulesOf(screen(seen))).toContain(rule);
    expect(screen(seen).chains).toEqual([]);
    expect(propose(seen).signals).toEqual([]);
  });

  it('comes in at the thresholds themselves', () => {
    expect(
      screen(view([], { ...bars({ '15Min': paced(3) }), quotes: { AAPL: market.spotAt(101.2) } })).chains,
    ).toHaveLength(1);
    expect(screen(view([], bars({ '15Min': paced(4.99) })), anOwn(), research).chains).toEqual([]);
    expect(screen(view([], bars({ '15Min': paced(5) })), anOwn(), research).chains).toHaveLength(1);
  });

  it.each<[string, MarketView['events'], string]>([
    ['nobody knows', undefined, 'unknown'],
    ['is known for today only', { earnings: { AAPL: { covers: { from: TODAY, to: TODAY }, list: [] } } }, 'unknown'],
    ['does not come', market.covering(), 'none'],
    ['came this morning', reporting('before-open'), 'none'],
    ['may have come this morning', reporting('unknown'), 'none'],
    ['is answered when the options are gone', reporting('after-close', '2015-01-28'), 'answered too late'],
  ])('of earnings whose report %s', (_, events, observed) => {
    const { events: __, ...rest } = earningsView();
    const seen = { ...rest, ...(events ? { events } : {}) };
    expect(screen(seen).whyNots.map(({ reason }) => reason)).toContainEqual(
      expect.objectContaining({ rule: 'earnings', observed }),
    );
    expect(propose(seen).signals).toEqual([]);
  });

  it.each<[string, MarketView, Partial<LottoParameters>, string]>([
    ['a chain without today', view(market.ofTomorrow), {}, 'same-day: expiry'],
    ['no chain', view([], { chains: {} }), {}, 'chain'],
    ['too small a chance', view(), { minChance: 0.3 }, 'win-chance-modelled'],
    ['too dear a premium', view(), { maxPremium: 0.3 }, 'long-call-premium'],
    ['a strike too far off', view(), { maxOtm: 0.005 }, 'long-call-otm'],
    ['too wide a spread', view(entriesOn(TODAY, 102, { half: 0.05 })), { maxSpread: 0.1 }, 'leg-spread'],
    ['a contract nobody traded today', view(), { minVolume: 51 }, 'leg-activity'],
    ['a contract that is hardly open', view(), { minOpenInterest: 101 }, 'leg-activity'],
    ['strikes that are not listed', view(unlisted), {}, 'long-call-strike'],
  ])('of %s', (_, seen, change, rule) => {
    const proposal = propose(seen, anOwn(), { ...wsb, ...change });
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toContain(rule);
  });

  it('of contracts that time would close within the hour, and of anything after half past three', () => {
    const at = (minutes: number): MarketView => {
      const now = instant(NOW + minutes * MINUTE);
      const fresh = market.ofToday.map((entry) => ({ ...entry, quote: { ...entry.quote, freshUntil: now } }));
      const chains = { AAPL: { underlying: 'AAPL', asOf: now, entries: fresh } };
      return view([], { slot: now, asOf: now, chains, quotes: { AAPL: { ...market.spotAt(102), freshUntil: now } } });
    };
    expect(rulesOf(screen(at(331)))).toEqual(['entry-window']);
    expect(screen(at(330)).chains).toHaveLength(1);
    expect(propose(at(240)).signals).toHaveLength(1);
    expect(propose(at(241)).signals).toEqual([]);
    expect(rulesOf(propose(at(241)))).toContain('minutes-left');
  });

  it.each<[string, OwnPositions, string]>([
    ['what is held', anOwn({ positions: [held()] }), 'already-held'],
    ['what lost today', anOwn({ lossSales: { AAPL: TODAY } }), 'loss-today'],
  ])('of %s', (_, own, rule) => {
    expect(rulesOf(screen(view(), own))).toEqual([rule]);
  });

  it('once its places are taken', () => {
    const own = anOwn({ orders: [anOrder({ symbol: 'MSFT', strategyId: 'lotto-scanner' })] });
    expect(rulesOf(screen(view(), own, { ...wsb, maxPositions: 1 }))).toEqual(['max-positions']);
    expect(propose(view(), own, { ...wsb, maxPositions: 1 }).signals).toEqual([]);
  });
});

describe('the lotto scanner sells', () => {
  const exits = (seen: MarketView, position = held(), rest: Partial<OwnPositions> = {}) =>
    propose(seen, anOwn({ positions: [position], ...rest }), { ...wsb, maxPositions: 1 });

  it.each([
    ['half at three times the premium', 3, held(4), '2', 'scale-out'],
    ['the rest at five times', 5, held(2, 4), '2', 'scale-out'],
    ['all at once where it jumps to five times', 5, held(4), '4', 'scale-out'],
    ['what a half that was sold in part still lacks', 3.5, held(3, 4), '1', 'scale-out'],
    ['all at half of the premium', 0.5, held(4), '4', 'stop-loss'],
    ['what is left of it at the stop', 0.5, held(2, 4), '2', 'stop-loss'],
  ])('%s', (_, bid, position, units, rule) => {
    expect(exits(bidding(bid), position).signals).toMatchObject([
      { kind: 'exit', quantity: quantity(units), legs: [{ side: 'sell' }], reasons: [{ rule }] },
    ]);
  });

  it.each([
    [2.99, held(4)],
    [0.51, held(4)],
    [3, held(2, 4)],
    [4.99, held(2, 4)],
    [3, held(1)],
  ])('nothing at %d times the premium where nothing is due', (bid, position) => {
    expect(exits(bidding(bid), position).signals).toEqual([]);
    expect(rulesOf(exits(bidding(bid), position))).toContain('scale-out');
  });

  it('what is left at three on the last day, and not a minute earlier', () => {
    expect(exits(bidding(1, 299)).signals).toEqual([]);
    expect(exits(bidding(1, 300)).signals).toMatchObject([
      { quantity: quantity('4'), reasons: [{ rule: 'last-trading-day', threshold: '2015-01-27 15:00' }] },
    ]);
  });

  it('only what no exit sells already, and not while an entry still buys', () => {
    const exiting = anOrder({
      kind: 'exit',
      positionId: held().id,
      quantity: quantity('2'),
      strategyId: 'lotto-scanner',
    });
    expect(exits(bidding(3), held(), { orders: [exiting] }).signals).toEqual([]);
    expect(exits(bidding(0.5), held(), { orders: [exiting] }).signals).toMatchObject([{ quantity: quantity('2') }]);
    const entering = anOrder({ positionId: held().id, strategyId: 'lotto-scanner' });
    expect(rulesOf(exits(bidding(3), held(), { orders: [entering] }))).toContain('opposite-order');
  });

  it('nothing on a guess', () => {
    const { chains: _, ...rest } = bidding(9);
    expect(exits({ ...rest, chains: {} }).signals).toEqual([]);
    expect(exits({ ...bidding(9), asOf: instant(NOW + 61_000) }).signals).toEqual([]);
  });
});

describe('the parameters of the lotto scanner', () => {
  const parse = (change: object) => lottoScanner.parameters.safeParse({ ...research, ...change });

  it('risk one per cent with a stop of half and targets of three and five in every profile', () => {
    const same = { equityFraction: 0.01, stopLoss: 0.5, firstMultiple: 3, lastMultiple: 5 };
    expect([research, wsb]).toMatchObject([same, same]);
  });

  it.each([
    ['one as one per cent, which is the whole account', { equityFraction: 1 }, /0\.01 is one per cent/],
    ['half a per cent written as 0.5', { equityFraction: 0.5 }, /0\.01 is one per cent/],
    ['a stop of twice the premium', { stopLoss: 2 }, /stopLoss/],
    ['a last target under the first', { lastMultiple: 3 }, /firstMultiple/],
    ['a spread that opening pays with the stop', { maxSpread: 0.5 }, /maxSpread/],
  ])('refuse %s', (_, change, message) => {
    const result = parse(change);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toMatch(message);
  });
});
