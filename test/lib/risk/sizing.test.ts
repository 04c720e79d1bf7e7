import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '#lib/model/bar.ts';
import { type Entry, Reason } from '#lib/model/signal.ts';
import { quantity, toNumber, usd } from '#lib/model/units.ts';
import { assess } from '#lib/risk/assess.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { type Means, sizeOf } from '#lib/risk/sizing.ts';
import type { TradeRecord } from '#lib/risk/trade-record.ts';
import { aContract, aPosition, aQuote, NOW, shareLegs } from '#test/support/builders.ts';
import { aBook, anAccount, anEntry } from '#test/support/money.ts';

const NO_TRADES: TradeRecord = {
  ...{ closed: 0, won: 0, lost: 0 },
  ...{ winRate: undefined, averageWinUsd: undefined, averageLossUsd: undefined },
};
const trades = (closed: number, won: number, averageWinUsd = 100): TradeRecord => ({
  ...{ closed, won, lost: closed - won, winRate: won / closed },
  ...{ averageWinUsd, averageLossUsd: 100 },
});

type Closes = readonly Pick<Bar, 'close'>[];
/** Closes that go up and down by these parts in turn, oldest first. */
function closes(...stretches: readonly (readonly [sessions: number, move: number])[]): Closes {
  const moves = stretches.flatMap(([sessions, move]) => Array.from({ length: sessions }, () => move));
  let close = 100;
  return [
    { close },
    ...moves.map((move, n) => {
      close *= Math.exp(n % 2 === 0 ? move : -move);
      return { close };
    }),
  ];
}
const CALM = closes([60, 0.01]);
const means = (parts: Partial<Means> = {}): Means => ({ equity: 100_000, daily: CALM, record: NO_TRADES, ...parts });
const tenth = anEntry();
const size = (entry: Entry, parts: Partial<Means> = {}) => sizeOf(entry, means(parts));

describe('volatility', () => {
  it('at its usual, or calmer, leaves the size as it was asked', () => {
    expect(size(tenth)).toMatchObject({ asked: 100, units: 100 });
    expect(size(tenth, { daily: closes([50, 0.02], [10, 0.001]) })).toMatchObject({ units: 100 });
    expect(size(tenth, { daily: closes([60, 0]) })).toMatchObject({ units: 100 });
  });

  it('over its usual takes as much away, and never more than half', () => {
    const { units, steps, cut } = size(tenth, { daily: closes([50, 0.01], [10, 0.02]) });

    expect(steps[1]).toMatchObject({ rule: 'volatility', threshold: 1, unit: 'times the usual' });
    expect(steps[1]?.observed).toBeCloseTo(Math.sqrt(4 / (9 / 6)), 10);
    expect(units).toBe(Math.floor(100 * Math.sqrt(9 / 24)));
    expect(cut).toBe('volatility: 1.63 times the usual, so 61.2 % of the size');
    expect(size(tenth, { daily: closes([50, 0.001], [10, 0.1]) })).toMatchObject({ units: 50 });
  });

  it('that cannot be measured refuses, wherever in its sixty sessions the fault is', () => {
    const faulty = [Number.NaN, 0, -1, Number.POSITIVE_INFINITY];
    // The last of them stand still: what is calm now says nothing of a history with a hole.
    const daily = closes([50, 0.01], [11, 0]);
    for (const at of [2, 30, 49, 58])
      for (const close of faulty) {
        const { units } = size(tenth, { daily: daily.with(at, { close }) });
        expect(units).toBeNaN();
      }
  });

  it('is skipped under forty sessions, and that is said', () => {
    const wild = (sessions: number) => size(tenth, { daily: closes([sessions - 10, 0.001], [10, 0.1]) });

    expect(wild(40)).toMatchObject({ units: 50 });
    expect(wild(39)).toMatchObject({ units: 100 });
    expect(wild(39).steps[1]).toEqual({
      ...{ rule: 'volatility', observed: 39, threshold: 'skipped under 40', unit: 'sessions' },
    });
  });
});

describe('a quarter of Kelly', () => {
  // Sixty of a hundred at even odds: f = 0.6 - 0.4 = 0.2, a quarter of it 5 % of equity.
  it('caps what is at risk by the strategy’s own trades', () => {
    const { units, cut, steps } = size(tenth, { record: trades(100, 60) });

    expect(units).toBe(50);
    expect(cut).toBe('quarter-kelly: 10.0 % of equity against 5.0 % from 100 closed trades');
    expect(steps[2]).toMatchObject({ rule: 'quarter-kelly', observed: 0.1, unit: 'share of equity' });
  });

  it('is skipped under twenty closed trades, and that is said', () => {
    expect(size(tenth, { record: trades(20, 12) }).units).toBe(50);
    expect(size(tenth, { record: trades(19, 11) })).toMatchObject({ units: 100 });
    expect(size(tenth, { record: trades(19, 11) }).steps[2]).toMatchObject({ observed: 19, unit: 'closed trades' });
  });

  it('leaves one unit to a strategy without an edge, and to one whose edge is worth less', () => {
    for (const record of [trades(20, 0, 0), trades(20, 10), trades(40, 2, 500), trades(1_000, 501, 100)])
      expect(sizeOf({ ...tenth, maxLossPerUnit: 100 }, means({ record, equity: 20_000 })).units).toBe(1);
    expect(size(tenth, { record: trades(20, 10) }).cut).toContain('no edge, so one unit at most');
  });

  it('lets who never lost risk a quarter', () => {
    const record = { ...trades(20, 20), averageLossUsd: undefined };

    expect(size(anEntry({ equityShare: 0.9 }), { record }).units).toBe(250);
  });
});

describe('what is not sized so', () => {
  const wild = { daily: closes([50, 0.001], [10, 0.1]), record: trades(20, 0) };

  it('are the shares of an index, but not an option on it', () => {
    const index = anEntry({ symbol: 'SPY', strategyId: 'index-baseline' });
    const option = { legs: [{ instrument: aContract(), side: 'buy' as const, ratio: 1 }] };

    expect(size(index, wild)).toMatchObject({
      units: 100,
      steps: [{}, { threshold: 'exempt: an index is held by weight' }],
    });
    expect(size(anEntry({ symbol: 'SPY', ...option, limit: 1, maxLossPerUnit: 100 }), wild).units).toBe(1);
  });

  it('are calls on shares that are held', () => {
    const call = [{ instrument: aContract(), side: 'sell' as const, ratio: 1 }];
    const entry = anEntry({ legs: call, limit: -2, maxLossPerUnit: 0, units: quantity('3') });

    expect(size(entry, wild)).toMatchObject({ units: 3 });
  });
});

describe('whatever the entry', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const entry = fc
    .record({ equityShare: share, conviction: share, maxLossPerUnit: fc.double({ min: 1, max: 20_000, noNaN: true }) })
    .map((parts) => anEntry(parts));
  const record = fc
    .record({ closed: fc.integer({ min: 1, max: 200 }), won: share, win: fc.integer({ min: 1, max: 900 }) })
    .map(({ closed, won, win }) => trades(closed, Math.floor(closed * won), win));
  const move = fc.double({ min: 0, max: 0.2, noNaN: true });
  const around = fc
    .record({ usual: move, present: move, record, equity: fc.integer({ min: 0, max: 250_000 }) })
    .map(({ usual, present, ...rest }) => ({ ...rest, usual, present }));
  const meansOf = ({
    usual,
    present,
    ...rest
  }: {
    usual: number;
    present: number;
    record: TradeRecord;
    equity: number;
  }) => means({ ...rest, daily: closes([50, usual], [10, present]) });

  it('units are whole, and never more than its share of equity, or the units it names, buy', () => {
    fc.assert(
      fc.property(entry, around, fc.option(fc.nat(20)), (each, given, named) => {
        const units = named === null ? {} : { units: quantity(String(named)) };
        const got = sizeOf({ ...each, ...units }, meansOf(given)).units;

        expect(Number.isInteger(got) && got >= 0).toBe(true);
        expect(got * each.maxLossPerUnit).toBeLessThanOrEqual(given.equity * each.equityShare * each.conviction);
        expect(got).toBeLessThanOrEqual(named ?? got);
      }),
    );
  });

  it('more conviction is never smaller, and more volatility never larger', () => {
    fc.assert(
      fc.property(entry, around, share, move, (each, given, conviction, present) => {
        const units = (changed: Partial<Entry>, wilder = given.present) =>
          sizeOf({ ...each, ...changed }, meansOf({ ...given, present: wilder })).units;
        const [less, more] = [conviction, each.conviction].sort((a, b) => a - b);
        const [calm, wild] = [present, given.present].sort((a, b) => a - b);

        expect(units({ conviction: less ?? 0 })).toBeLessThanOrEqual(units({ conviction: more ?? 0 }));
        expect(units({}, wild)).toBeLessThanOrEqual(units({}, calm));
      }),
    );
  });

  it('beyond one unit, no more is at risk than a quarter of Kelly', () => {
    fc.assert(
      fc.property(entry, around, (each, given) => {
        const got = sizeOf(each, meansOf(given));
        const { winRate = 0, averageWinUsd = 0, closed } = given.record;
        const fraction = winRate - (1 - winRate) / (averageWinUsd / 100);

        if (closed >= 20 && got.units > 1)
          expect(got.units * each.maxLossPerUnit).toBeLessThanOrEqual((given.equity * fraction) / 4 + 1e-6);
      }),
    );
  });
});

describe('the decision', () => {
  const circumstances = { now: NOW, cadence: 'minute' as const, limits: LIMITS, quoteOf: () => aQuote() };
  const decide = (entry: Entry, daily: Closes, book = aBook()) =>
    assess(entry, book, { ...circumstances, dailyOf: () => daily });
  const four = anEntry({ equityShare: 0.04 });

  it('says what made the size, and what cut it', () => {
    const decision = decide(four, closes([50, 0.001], [10, 0.1]));

    expect(decision).toMatchObject({ outcome: 'reduced', asked: quantity('40'), quantity: quantity('20') });
    expect(decision.because).toBe('volatility: 2.45 times the usual, so 50.0 % of the size');
    expect(decision.sizing?.map(({ rule }) => rule)).toEqual(['equity-share', 'volatility', 'quarter-kelly']);
  });

  it('counts the trades of the strategy itself', () => {
    const lost = { closed: 20, won: 0, lost: 20, gains: usd('0'), losses: usd('900') };
    const position = { ...aPosition({ strategyId: four.strategyId, legs: shareLegs('MSFT') }), trades: lost };
    const theirs = { ...position, strategyId: 'wheel' };

    expect(decide(four, CALM, aBook({ positions: [position] }))).toMatchObject({ quantity: quantity('1') });
    expect(decide(four, CALM, aBook({ positions: [theirs] }))).toMatchObject({ quantity: quantity('40') });
  });

  it('refuses where the scale leaves less than one unit', () => {
    const decision = decide({ ...four, maxLossPerUnit: 3_000 }, closes([50, 0.001], [10, 0.1]));

    expect(decision).toMatchObject({ outcome: 'refused', asked: quantity('1') });
    expect(decision.because).toBe('volatility: 2.45 times the usual, so 50.0 % of the size: less than one unit');
  });

  it.each([
    ['a close', four, [...CALM.slice(0, -1), { close: Number.NaN }]],
    ['a close of nothing', four, [...CALM.slice(0, -1), { close: 0 }]],
    ['a conviction', { ...four, conviction: Number.NaN }, CALM],
    ['a share of equity', { ...four, equityShare: Number.NaN }, CALM],
    ['a loss', { ...four, maxLossPerUnit: Number.NaN }, CALM],
  ])('refuses with a reason where %s is not a number', (_, entry, daily) => {
    const decision = decide(entry, daily);

    expect(decision).toMatchObject({ outcome: 'refused', quantity: quantity('0') });
    expect(decision.because).toBeTruthy();
    for (const step of decision.sizing ?? []) expect(Reason.safeParse(step).success).toBe(true);
  });

  it('on no equity is no order', () => {
    const broke = aBook({ account: anAccount({ equity: usd('0'), dayStartEquity: usd('0') }) });

    expect(toNumber(decide(four, CALM, broke).quantity)).toBe(0);
  });
});
