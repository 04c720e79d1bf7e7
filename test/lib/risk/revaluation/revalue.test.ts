/** A book under scenarios: laws, the pricer as the measure, and what cannot be valued. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { valueOption } from '#lib/pricing/value-option.ts';
import { approximate } from '#lib/risk/revaluation/delta-gamma.ts';
import type { Line, OptionLine } from '#lib/risk/revaluation/line.ts';
import { bookProfits, profitsOf, type Revalued, revalue, totalOf } from '#lib/risk/revaluation/revalue.ts';
import { moveOf, NO_SHOCK, type Scenario } from '#lib/risk/revaluation/scenario.ts';
import { shockedVolatility } from '#lib/risk/revaluation/surface.ts';
import { anOption, betaOne, shares } from './lines.ts';

const revalued = (lines: readonly Line[], scenarios: readonly Scenario[], settings = betaOne): Revalued => {
  const answer = revalue(lines, scenarios, settings);
  if (!answer.ok) throw new Error(answer.message);
  return answer;
};
const profit = (line: Line, scenario: Omit<Scenario, 'id'>): number =>
  bookProfits(revalued([line], [{ id: 'one', ...scenario }]))[0] ?? Number.NaN;
const priceOf = (option: OptionLine, spot: number, over: object = {}): number => {
  const priced = valueOption({ ...option, accuracy: 'fast', spot, ...over });
  return 'value' in priced ? priced.value.price : Number.NaN;
};

/** Evenly, unlike fc.double, which is nearly always next to zero. */
const between = (low: number, high: number) =>
  fc.integer({ min: 0, max: 1e6 }).map((part) => low + (part * (high - low)) / 1e6);
const option = fc
  .record({
    right: fc.constantFrom('call' as const, 'put' as const),
    exercise: fc.constantFrom('american' as const, 'european' as const),
    strike: between(50, 200),
    years: fc.oneof(fc.constant(0), between(0.003, 2)),
    rate: between(0, 0.06),
    dividendYield: between(0, 0.04),
    volatility: between(0.05, 1),
  })
  .map((terms) => anOption(terms));
const line = fc
  .tuple(fc.oneof(option, fc.constant(shares())), fc.integer({ min: -500, max: 500 }))
  .map(([each, units]): Line => ({ ...each, units }));
const book = fc.array(line, { minLength: 1, maxLength: 6 });
const scenario = fc.record({
  id: fc.constant<string>('random'),
  market: between(-0.6, 0.5),
  volatility: fc.record({
    points: between(-0.1, 0.6),
    skew: between(0, 0.1),
  }),
  rate: between(-0.01, 0.02),
  days: fc.integer({ min: 0, max: 60 }),
});

describe('full revaluation', () => {
  it('makes nothing of no shock, to the last bit, wherever it stands among others', () => {
    fc.assert(
      fc.property(book, fc.array(scenario, { maxLength: 4 }), fc.nat(), (lines, others, at) => {
        const place = at % (others.length + 1);
        const among: readonly Scenario[] = others;
        const run = revalued(lines, among.toSpliced(place, 0, NO_SHOCK));
        expect([...profitsOf(run, place)].every((value) => value === 0)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('is the pricer at the shocked terms', () => {
    fc.assert(
      fc.property(option, scenario, (each, shock) => {
        const then = {
          years: Math.max(0, each.option.years - shock.days / 365),
          rate: each.option.rate + shock.rate,
          volatility: shockedVolatility(each.option, each, shock.volatility),
        };
        const spot = 100 * (1 + shock.market);
        const expected = 100 * (priceOf(each.option, spot, then) - priceOf(each.option, 100));
        expect(profit(each, shock)).toBeCloseTo(expected, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('adds up over lines, and twice as much is twice the profit', () => {
    fc.assert(
      fc.property(book, scenario, (lines, shock) => {
        const total = totalOf(profitsOf(revalued(lines, [shock]), 0));
        const doubled = lines.map((each) => ({ ...each, units: 2 * each.units }));
        const alone = lines.reduce((sum, each) => sum + profit(each, shock), 0);
        expect(total).toBeCloseTo(alone, 6);
        expect(totalOf(profitsOf(revalued(doubled, [shock]), 0))).toBeCloseTo(2 * total, 6);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps the order of scenarios, though it prices them in another', () => {
    const moves = [0.1, -0.2, 0.05, -0.4];
    const points = (index: number) => ({ points: index % 2 === 0 ? 0.1 : 0 });
    const scenarios = moves.map((market, index) => ({ id: `${market}`, market, volatility: points(index) }));
    const lines = [shares(), anOption()];
    const together = revalued(lines, scenarios);

    for (const [index, each] of scenarios.entries())
      expect([...profitsOf(together, index)]).toEqual([...profitsOf(revalued(lines, [each]), 0)]);
  });

  it('pays out what expires on the way', () => {
    const put = anOption({ years: 10 / 365 });
    const price = priceOf(put.option, 100);

    expect(profit(put, { market: -0.1, days: 10 })).toBeCloseTo(100 * (10 - price), 3);
    expect(profit(put, { market: 0.1, days: 30 })).toBeCloseTo(-100 * price, 3);
  });

  it('holds an American put at exercise value at least, and a European one may be under it', () => {
    const value = (exercise: 'american' | 'european') =>
      revalued([anOption({ strike: 200, years: 1, rate: 0.06, exercise })], []).values[0];

    expect(value('american')).toBe(10_000);
    expect(value('european')).toBeLessThan(9_600);
  });

  it('takes a share that falls by all it is worth to nothing, and beta never further', () => {
    expect(profit(shares(), { names: { SPY: -1 } })).toBe(-10_000);
    expect(profit(anOption({ right: 'call' }), { names: { SPY: -1 } })).toBeLessThan(0);
    expect(profit(anOption(), { names: { SPY: -1 } })).toBeGreaterThan(9_000);
    expect(moveOf({ id: 'x', market: -0.568 }, 'NVDA', () => 2)).toBeCloseTo(0.432 ** 2 - 1, 12);
  });

  it('makes short volatility lose when volatility rises, at any strike and life', () => {
    const rise = fc.record({
      points: between(0.01, 1),
      skew: between(0, 0.2),
    });
    fc.assert(
      fc.property(option, rise, (each, volatility) => {
        expect(profit({ ...each, units: -100 }, { volatility })).toBeLessThanOrEqual(0.01);
      }),
      { numRuns: 60 },
    );
    expect(profit({ ...anOption(), units: -100 }, { volatility: { points: 0.1 } })).toBeLessThan(-100);
  });

  test.each([
    [[anOption({ volatility: Number.NaN })], NO_SHOCK, 'its volatility is NaN'],
    [[anOption({ strike: -1 })], NO_SHOCK, 'its strike is -1'],
    [[shares(Number.NaN)], NO_SHOCK, 'its quantity is NaN'],
    [[shares(1, { spot: -3 })], NO_SHOCK, 'its price of the share is -3'],
    [[shares()], { id: 'x', market: -1 }, 'the move of the market is -1'],
    [[shares()], { id: 'x', days: -1 }, 'the number of days is -1'],
    [[shares()], { id: 'x', rate: Number.NaN }, 'the shift of the rate is NaN'],
  ])('refuses what cannot be (%#)', (lines, shock, message) => {
    expect(revalue(lines, [shock], betaOne)).toMatchObject({ ok: false, message: expect.stringContaining(message) });
  });

  it('names the line that the pricer has no price for', () => {
    const answer = revalue([shares(), anOption()], [{ id: 'odd', rate: -1e308 }], betaOne);

    expect(answer).toMatchObject({ ok: false, code: 'not-valued', position: 'SPY put 100' });
  });
});

describe('the volatility surface under a shock', () => {
  const place = { name: 'SPY', spot: 100 };
  const shocked = (over: Partial<OptionLine>, shock: Parameters<typeof shockedVolatility>[2]): number =>
    shockedVolatility(anOption({ years: 30 / 365, volatility: 0.2, ...over }).option, place, shock);
  const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));

  it('moves short lives more than long ones, to twice at most', () => {
    const lives = [1 / 365, 7 / 365, 30 / 365, 120 / 365, 750 / 365];

    expect(lives.map((years) => shocked({ years }, { points: 0.1 }))).toEqual(near([0.4, 0.4, 0.3, 0.25, 0.22]));
  });

  it('moves low strikes more than high ones', () => {
    const strikes = [120, 100, 100 * Math.exp(-0.1), 10];

    expect(strikes.map((strike) => shocked({ strike }, { points: 0.1, skew: 0.05 }))).toEqual(
      near([0.3, 0.3, 0.35, 0.45]),
    );
  });

  it('never falls to nothing', () => {
    expect(shocked({}, { points: -0.5 })).toBe(0.01);
    expect(shocked({ volatility: 0.004 }, { points: -0.5 })).toBe(0.004);
  });

  it('moves each name by its own multiple', () => {
    expect(shocked({}, { points: 0.1, names: { SPY: 1.5 } })).toBeCloseTo(0.35, 12);
  });
});

describe('delta-gamma', () => {
  const scenarios = [-0.4, -0.01, 0, 0.01].map((market) => ({ id: `${market}`, market }));
  const settings = { ...betaOne, accuracy: 'high' as const };
  const approximated = (
    lines: readonly Line[],
    over: readonly Scenario[],
    method: 'delta-gamma' | 'delta-gamma-vega',
  ) => {
    const answer = approximate(revalued(lines, over, settings), method, settings);
    if (!answer.ok) throw new Error(answer.message);
    return answer;
  };

  it('is near for small moves, far off in a crisis, and says how far', () => {
    const { error, pnl, worst } = approximated([anOption()], scenarios, 'delta-gamma');

    expect(worst).toEqual({ error: error[0], scenario: '-0.4' });
    expect(Math.abs(error[0] ?? 0)).toBeGreaterThan(900);
    expect(Math.abs(error[1] ?? 1)).toBeLessThan(1);
    expect(pnl[2]).toBe(0);
  });

  it('is exact for shares', () => {
    expect(Math.abs(approximated([shares()], scenarios, 'delta-gamma').worst.error)).toBeLessThan(1e-9);
  });

  it('follows volatility, time and rates where vega is asked for', () => {
    const small = [{ id: 'small', volatility: { points: 0.001 }, rate: 0.0005, dividendYield: 0.0005, days: 1 }];
    const exercise = 'european';
    const lines = [anOption({ years: 1, exercise }), anOption({ years: 1, right: 'call', exercise })];

    expect(Math.abs(approximated(lines, small, 'delta-gamma-vega').error[0] ?? 1)).toBeLessThan(0.1);
    expect(Math.abs(approximated(lines, small, 'delta-gamma').error[0] ?? 0)).toBeGreaterThan(1);
  });
});
