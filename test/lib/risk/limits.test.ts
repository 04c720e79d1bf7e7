/** Every limit is broken once in the order path, and the decision names it. A limit without a row here does not compile. */
import { describe, expect, it } from 'vitest';
import type { Book } from '#lib/model/book.ts';
import type { Decision } from '#lib/model/decision.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import type { Entry } from '#lib/model/signal.ts';
import { instant, MINUTE, SECOND } from '#lib/model/time.ts';
import { price, quantity, usd } from '#lib/model/units.ts';
import { METRICS, type MetricId, type RiskStanding, UNREADABLE, UNWATCHED } from '#lib/model/watch/risk-state.ts';
import { assess } from '#lib/risk/assess.ts';
import { levels } from '#lib/risk/limits/levels.ts';
import { type Hard, type Levels, LIMIT_IDS, LIMITS, type LimitId, type Soft, softenedTo } from '#lib/risk/limits.ts';
import type { Circumstances } from '#lib/risk/measures.ts';
import { anOrder, aPosition, aQuote, NOW, shareLegs, TODAY } from '#test/support/builders.ts';
import { aBook, anAccount, anEntry, anExit } from '#test/support/money.ts';

const FLAT = Object.fromEntries(METRICS.map((metric) => [metric, 0])) as Record<MetricId, number>;
const standing = (parts: Partial<RiskStanding> = {}): RiskStanding => ({
  ...{ state: 'normal', since: NOW, at: NOW, reason: 'every figure is below its level', calm: 0, peakUsd: 100_000 },
  ...{ figures: FLAT, names: {}, working: [] },
  ...parts,
});
const watched = (figures: Partial<Record<MetricId, number>>, names: Record<string, number> = {}): Book =>
  aBook({ risk: standing({ figures: { ...FLAT, ...figures }, names }) });

const circumstances = (parts: Partial<Circumstances> = {}): Circumstances => ({
  ...{ now: NOW, cadence: 'minute', limits: LIMITS, quoteOf: () => aQuote() },
  ...parts,
});
const call = instrumentOf('AAPL150220C00100000');
const bought = [{ instrument: call, side: 'buy', ratio: 1 }] as const;
const holding = (symbol: string, units: number, strategyId = 'swing-trading') =>
  aPosition({ strategyId, legs: shareLegs(symbol), units });

interface Break {
  readonly entry?: Partial<Entry> & { limit?: number };
  readonly book?: Book;
  readonly around?: Partial<Circumstances>;
  /** What the decision shows, in the limit's unit. */
  readonly observed: number;
  /** The limit is met with what is left of the order, which is then cut. */
  readonly outcome?: 'reduced';
}

const BREAKS: Readonly<Record<LimitId, Break>> = {
  'order-share': { entry: { equityShare: 0.2 }, observed: 0.05, outcome: 'reduced' },
  'order-usd': {
    entry: { equityShare: 0.04 },
    book: aBook({
      account: anAccount({ equity: usd('1000000'), cash: usd('1000000'), dayStartEquity: usd('1000000') }),
    }),
    ...{ observed: 25_000, outcome: 'reduced' },
  },
  'order-contracts': {
    entry: { legs: bought, limit: 1, maxLossPerUnit: 100, equityShare: 0.04 },
    around: { quoteOf: () => aQuote({ bid: 0.99, ask: 1.01 }) },
    ...{ observed: 10, outcome: 'reduced' },
  },
  'symbol-share': { book: aBook({ positions: [holding('AAPL', 200, 'index-baseline')] }), observed: 0.201 },
  'symbol-day-share': {
    book: aBook({
      orders: [
        anOrder({
          symbol: 'AAPL',
          quantity: quantity('150'),
          filled: quantity('150'),
          state: 'filled',
          maxLossPerUnit: 100,
          day: TODAY,
        }),
      ],
    }),
    observed: 0.151,
  },
  'strategy-share': { book: aBook({ positions: [holding('MSFT', 300, 'debit-spreads')] }), observed: 0.301 },
  'account-risk': { book: aBook({ positions: [holding('MSFT', 500)] }), observed: 0.501 },
  'account-share': { book: aBook({ positions: [holding('SPY', 800)] }), observed: 0.801 },
  'account-risk-fair': { around: { guarantees: { 'swing-trading': { account: 0, risk: 0.9 } } }, observed: 0.901 },
  'account-share-fair': { around: { guarantees: { 'swing-trading': { account: 0.9, risk: 0 } } }, observed: 0.901 },
  'cash-use': { book: aBook({ account: anAccount({ cash: usd('100') }) }), observed: 1 },
  'price-collar': { entry: { limit: 110 }, observed: 0.1 },
  spread: { around: { quoteOf: () => aQuote({ bid: 95, ask: 105 }) }, observed: 0.1 },
  'quote-age': {
    around: { quoteOf: () => aQuote({ at: instant(NOW - MINUTE), freshUntil: instant(NOW - MINUTE) }) },
    observed: 60,
  },
  'signal-age': {
    around: { now: instant(NOW + MINUTE), quoteOf: () => aQuote({ at: NOW, freshUntil: instant(NOW + MINUTE) }) },
    observed: 60,
  },
  'daily-loss': { book: aBook({ account: anAccount({ dayStartEquity: usd('125000') }) }), observed: 0.2 },
  'var-share': { book: watched({ 'var-share': 0.26 }), observed: 0.26015 },
  'es-share': { book: watched({ 'es-share': 0.31 }), observed: 0.3102 },
  'stress-share': { book: watched({ 'stress-share': 0.7 }), observed: 0.7008 },
  concentration: { book: watched({ concentration: 0.45 }, { AAPL: 0.45 }), observed: 0.4505 },
  'net-vega': {
    entry: { legs: bought, limit: 1, maxLossPerUnit: 100 },
    around: { quoteOf: () => aQuote({ bid: 0.99, ask: 1.01 }) },
    ...{ book: watched({ 'net-vega': 0.03 }), observed: 0.03 },
  },
  drawdown: { book: watched({ drawdown: 0.25 }), observed: 0.25 },
};

const decide = ({ entry = {}, book = aBook(), around = {} }: Omit<Break, 'observed'>): Decision =>
  assess(anEntry({ equityShare: 0.01, ...entry }), book, circumstances(around));

describe('the registry of limits', () => {
  it.each(LIMIT_IDS)('%s is seen in the order path, with limit, unit and what was observed', (id) => {
    const { observed, outcome = 'refused', ...broken } = BREAKS[id];
    const decision = decide(broken);
    const check = decision.checks.find(({ limit }) => limit === id);

    expect(decision).toMatchObject({ outcome, because: expect.stringContaining(`${id}: `) });
    expect(check).toMatchObject({ unit: LIMITS[id].unit, passed: outcome === 'reduced' });
    expect(check?.observed).toBeCloseTo(observed, 9);
  });

  it('lets the same entry through where nothing is broken', () => {
    expect(decide({ book: watched({}) }).outcome).toBe('approved');
  });

  const rows = LIMIT_IDS.flatMap((id) =>
    Object.entries<Levels>(LIMITS[id].rows).map(([row, of]) => ({ id, row, ...of })),
  );
  it.each(rows)('$id ($row): soft is at most hard, and hard at most the ceiling', ({ id, soft, hard, ceiling }) => {
    expect(soft).toBeGreaterThan(0);
    expect(soft).toBeLessThanOrEqual(hard);
    expect(hard).toBeLessThanOrEqual(ceiling);
    expect(LIMITS[id]).toMatchObject({
      owner: 'house',
      reason: expect.stringMatching(/.{10}/),
      unit: expect.stringMatching(/./),
    });
  });

  it('has no row whose levels are out of order', () => {
    expect(() => levels({ soft: 0.3, hard: 0.2, ceiling: 0.4 })).toThrow(RangeError);
    expect(() => levels({ soft: 0.1, hard: 0.5, ceiling: 0.4 })).toThrow(RangeError);
  });

  it('keeps the three levels apart as types', () => {
    const of = levels({ soft: 0.1, hard: 0.2, ceiling: 0.3 });
    const soft: Soft = of.soft;
    // @ts-expect-error a hard level is not a soft one
    const wrong: Soft = of.hard;
    // @ts-expect-error a ceiling is not a hard level
    const worse: Hard = of.ceiling;
    // @ts-expect-error a number from somewhere is no level
    const unknown: Levels = { soft: 0.1, hard: 0.2, ceiling: 0.3 };
    // @ts-expect-error levels in each other's places
    const swapped: Levels = { soft: of.hard, hard: of.soft, ceiling: of.ceiling };

    expect([soft, wrong, worse, unknown.soft, swapped.soft]).toEqual([0.1, 0.2, 0.3, 0.1, 0.2]);
    expect(softenedTo(of, 9).soft).toBe(0.2);
  });
});

describe('the state of the book in the order path', () => {
  const held = { positions: [holding('MSFT', 1)] };

  it('halves an entry while throttled, and says so', () => {
    const entry = { equityShare: 0.04 };
    const decision = decide({
      entry,
      book: aBook({ risk: standing({ state: 'throttled', reason: 'drawdown: 12 %' }) }),
    });

    expect(decide({ entry }).quantity).toBe(quantity('40'));
    expect(decision).toMatchObject({ outcome: 'reduced', quantity: quantity('20') });
    expect(decision.because).toMatch(/^risk-state: throttled since .*drawdown: 12 %$/);
    expect(decision.checks.at(-1)).toMatchObject({ limit: 'risk-state', observed: 40, allowed: 20, passed: false });
  });

  it('refuses half of one unit, and two halves of what one order may be', () => {
    const risk = standing({ state: 'throttled' });
    const working = anOrder({
      symbol: 'AAPL',
      quantity: quantity('75'),
      maxLossPerUnit: 100,
      day: TODAY,
      limitPrice: price('100'),
    });

    expect(decide({ entry: { equityShare: 0.0015 }, book: aBook({ risk }) }).outcome).toBe('refused');
    expect(decide({ book: aBook({ risk, orders: [working] }) }).because).toContain('symbol-day-share');
  });

  it.each(['reduce-only', 'halted'] as const)('refuses entries while %s, and lets exits go on', (state) => {
    const risk = standing({ state, reason: 'var-share: 30 %' });
    const book = aBook({ risk, positions: [holding('AAPL', 10, 'debit-spreads')] });
    const decision = decide({ book });
    const exit = anExit({ positionId: book.positions[0]?.id ?? '' });

    expect(decision).toMatchObject({ outcome: 'refused', because: expect.stringContaining(`risk-state: ${state}`) });
    expect(decision.checks).toMatchObject([{ limit: 'risk-state', observed: state === 'halted' ? 3 : 2, allowed: 1 }]);
    expect(assess(exit, book, circumstances()).outcome).toBe('approved');
  });

  it('counts what was approved since the look, and what was at work then, as if it were filled', () => {
    const symbol = 'MSFT';
    const since = anOrder({
      symbol,
      quantity: quantity('100'),
      maxLossPerUnit: 100,
      approvedAt: instant(NOW + SECOND),
    });
    const before = anOrder({
      symbol,
      quantity: quantity('100'),
      maxLossPerUnit: 100,
      approvedAt: instant(NOW - SECOND),
    });
    const seen = (working: readonly string[], order = before) => {
      const risk = standing({ working, figures: { ...FLAT, 'var-share': 0.14 } });
      return decide({ book: aBook({ risk, orders: [order] }) }).because;
    };

    expect(seen([], since)).toContain('var-share: 15.5');
    expect(seen([before.id])).toContain('var-share: 15.5');
    expect(seen([])).toBeUndefined();
  });

  it.each([
    ['was never looked at', UNWATCHED, 'nobody has looked'],
    ['cannot be read', UNREADABLE, 'cannot be read'],
  ])('adds nothing to a book that holds something and %s', (_, risk, words) => {
    expect(decide({ book: aBook({ risk, ...held }) }).because).toContain(words);
  });

  /** An entry at a time of the session, an hour and a half after the open. */
  const later = instant(NOW + 60 * MINUTE);
  const lookedAt = (at: number) =>
    decide({
      entry: { slot: later, expiresAt: instant(later + MINUTE) },
      around: { now: later, quoteOf: () => aQuote({ at: later, freshUntil: later }) },
      book: aBook({ risk: standing({ at: instant(at) }), ...held }),
    });

  it('adds nothing where the watcher has missed two looks, counted from the open', () => {
    expect(lookedAt(later - 35 * MINUTE).outcome).toBe('approved');
    expect(lookedAt(later - 36 * MINUTE).because).toContain('has not looked for 36 minutes');
    expect(lookedAt(later - 18 * 60 * MINUTE).because).toContain('has not looked for 90 minutes');
  });

  it('lets an account begin that holds nothing, but not where its state cannot be read', () => {
    expect(decide({ book: aBook({ risk: UNWATCHED }) }).outcome).toBe('approved');
    expect(decide({ book: aBook({ risk: UNREADABLE }) }).outcome).toBe('refused');
  });

  it('takes the last look of a session into the next one', () => {
    const yesterday = standing({ at: instant(NOW - 18 * 60 * MINUTE) });

    expect(decide({ book: aBook({ risk: yesterday, ...held }) }).outcome).toBe('approved');
  });

  it('does not trust each morning anew what nobody has looked at since the session before the last', () => {
    const gone = standing({ at: instant(NOW - 7 * 24 * 60 * MINUTE) });
    const { outcome, because } = decide({ book: aBook({ risk: gone, ...held }) });

    expect(outcome).toBe('refused');
    expect(because).toMatch(/has not looked for 4\d\d minutes of trading/);
  });

  it('counts what was approved in the same instant as the look', () => {
    const same = anOrder({ symbol: 'MSFT', quantity: quantity('100'), maxLossPerUnit: 100, approvedAt: NOW });
    const risk = standing({ figures: { ...FLAT, 'var-share': 0.14 } });

    expect(decide({ book: aBook({ risk, orders: [same] }) }).because).toContain('var-share: 15.5');
  });
});
