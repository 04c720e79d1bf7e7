/** Sold calls and the evening before an ex-day. The share goes ex tomorrow, Wednesday. */
import { describe, expect, it } from 'vitest';
import type { MarketEvents } from '#lib/model/events.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { Position } from '#lib/model/position.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { Strategy } from '#lib/model/strategy.ts';
import { addDays, DAY, instant, MINUTE } from '#lib/model/time.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { dividendAnswer } from '#lib/strategies/trade/exit-rules.ts';
import {
  aChain,
  aContract,
  anEntry,
  anOwn,
  aPosition,
  aQuote,
  aView,
  NOW,
  spreadLegs,
  TODAY,
} from '#test/support/builders.ts';

const EXPIRY = '2015-02-20';
const goingEx = (cash: number, days = 1, symbol = 'AAPL'): MarketEvents => ({
  dividends: {
    [symbol]: {
      covers: { from: TODAY, to: addDays(TODAY, 7) },
      list: [{ symbol, exDay: addDays(TODAY, days), cash: fromNumber<Price>(cash) }],
    },
  },
});

const legsOn = (underlying: string) =>
  spreadLegs(
    aContract({ underlying, expiry: EXPIRY, strike: 95 }),
    aContract({ underlying, expiry: EXPIRY, strike: 98 }),
  );
const spread = (strategyId = 'debit-spreads', underlying = 'AAPL'): Position =>
  aPosition({ strategyId, legs: legsOn(underlying), paid: [4, 2.6] });

/** The share at 100, so that a call at 98 asked at 2.12 has 12 cents of time value left. */
const view = (events?: MarketEvents, { ask = 2.12, spot = 100, underlying = 'AAPL' } = {}): MarketView => {
  const [lower, upper] = legsOn(underlying).map(({ instrument }) => instrument);
  if (lower?.kind !== 'option' || upper?.kind !== 'option') throw new RangeError('two options');
  const entries = [anEntry(lower, 5.3), anEntry(upper, 0, { quote: aQuote({ bid: ask - 0.04, ask }) })];
  return aView({
    quotes: { [underlying]: aQuote({ bid: spot - 0.01, ask: spot + 0.01 }) },
    chains: { [underlying]: aChain(entries, underlying) },
    ...(events ? { events } : {}),
  });
};

describe('a sold call in the money', () => {
  it.each([
    ['is closed where tomorrow’s dividend is worth more than its time value', goingEx(0.47), 'sell'],
    ['is kept where its time value is worth more', goingEx(0.12), 'hold'],
    ['is kept where the ex-day is a session later', goingEx(0.47, 2), 'hold'],
    ['is kept, and told of, where nobody knows the dividends', undefined, 'unknown'],
    ['is kept, and told of, where another share’s are known', goingEx(0.47, 1, 'MSFT'), 'unknown'],
  ])('%s', (_, events, state) => {
    expect(dividendAnswer(view(events), spread()).state).toBe(state);
  });

  it('says what it weighed', () => {
    expect(dividendAnswer(view(goingEx(0.47)), spread()).reason).toEqual({
      ...{ rule: 'dividend', observed: 0.47, threshold: 'time value 0.12', unit: 'USD' },
    });
  });

  it('looks over a weekend to Monday', () => {
    const friday = instant(NOW + 3 * DAY);
    const seen = view(goingEx(0.47, 6));
    const fresh = <T extends { readonly quote: Quote }>(entry: T): T => ({
      ...entry,
      quote: { ...entry.quote, freshUntil: friday },
    });
    const chains = { AAPL: { ...aChain([]), entries: (seen.chains.AAPL?.entries ?? []).map(fresh) } };
    const quotes = { AAPL: { ...aQuote(), freshUntil: friday } };
    expect(dividendAnswer({ ...seen, asOf: friday, quotes, chains }, spread()).state).toBe('sell');
  });
});

it('asks nothing of a call out of the money, not even the calendar', () => {
  expect(dividendAnswer(view(undefined, { spot: 97 }), spread()).state).toBe('hold');
});

it('does not know where the share’s own price is stale', () => {
  const seen = view(goingEx(0.47));
  const quotes = { AAPL: { ...aQuote(), freshUntil: instant(NOW - 2 * MINUTE) } };
  expect(dividendAnswer({ ...seen, quotes }, spread()).reason.observed).toBe('no spot');
});

it('leaves European calls to their end', () => {
  const seen = view(goingEx(0.47, 1, 'XSP'), { underlying: 'XSP' });
  expect(dividendAnswer(seen, spread('debit-spreads', 'XSP')).state).toBe('hold');
});

describe.each([
  ['debit-spreads', 'AAPL', spread()],
  ['earnings-protection', 'AAPL', spread('earnings-protection')],
  [
    'spx-credit-spreads',
    'SPY',
    aPosition({
      strategyId: 'spx-credit-spreads',
      legs: legsOn('SPY').map((leg) => ({ ...leg, side: leg.side === 'buy' ? ('sell' as const) : ('buy' as const) })),
      paid: [4, 2.6],
    }),
  ],
] as const)('%s', (id, underlying, position) => {
  const strategy: Strategy = catalog[id];
  const rules = { ...(strategy.presets.wsb_2025 as object), stopLoss: 0.99, profitTarget: 0.99 };
  const exits = (events: MarketEvents) => {
    const seen = view(events, { underlying, ask: 3.1 });
    const own = anOwn({ positions: [position] });
    return strategy
      .propose(seen, own, rules)
      .signals.map(({ kind, reasons }) => `${kind} ${reasons.map(({ rule }) => rule)}`);
  };

  it('closes before a dividend that is worth an exercise, and keeps what it has before a smaller one', () => {
    expect(exits(goingEx(2, 1, underlying))).toEqual(['exit dividend']);
    expect(exits(goingEx(0.01, 1, underlying))).toEqual([]);
  });

  it('asks its sources for dividends', () => {
    expect(strategy.watches(strategy.presets.wsb_2025).events?.dividendDays).toBeGreaterThanOrEqual(5);
  });
});
