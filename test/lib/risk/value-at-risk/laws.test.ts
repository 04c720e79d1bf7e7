import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { QUANTILE_RULES } from '#lib/math/sample/quantile.ts';
import { cornishFisherRisk } from '#lib/risk/value-at-risk/cornish-fisher.ts';
import { historicalRisk } from '#lib/risk/value-at-risk/historical.ts';
import { METHOD_IDS, METHODS, type MethodId } from '#lib/risk/value-at-risk/methods.ts';
import { type Portfolio, single } from '#lib/risk/value-at-risk/portfolio.ts';
import { someReturns, tPair, tReturns } from '#test/support/samples/tails.ts';

const PATHS = 4000;
const SIMULATED: readonly MethodId[] = ['monte-carlo', 't-copula'];

const riskOf = (id: MethodId, portfolio: Portfolio, confidence = 0.95) => {
  const found = METHODS[id].risk(portfolio, { confidence, paths: PATHS });
  return found.ok ? found : undefined;
};

describe.each(METHOD_IDS)('%s', (id) => {
  const runs = { numRuns: SIMULATED.includes(id) || id === 'filtered-garch' ? 6 : 20 };

  test('never has a shortfall below VaR, and both rise with the confidence', () => {
    fc.assert(
      fc.property(someReturns, (returns) => {
        const [low, high] = [riskOf(id, single(returns), 0.95), riskOf(id, single(returns), 0.975)];

        if (!low || !high) return;
        expect(low.es).toBeGreaterThanOrEqual(low.var);
        expect(high.es).toBeGreaterThanOrEqual(high.var);
        expect(high.var).toBeGreaterThanOrEqual(low.var);
        expect(high.es).toBeGreaterThanOrEqual(low.es - 1e-12);
      }),
      runs,
    );
  });

  test('grows in proportion with what is held', () => {
    // Where volatility hardly moves, GARCH has a ridge for a peak, and rounding says where on it the search ends.
    const apart = id === 'filtered-garch' ? 0.01 : 1e-5;
    fc.assert(
      fc.property(someReturns, fc.constantFrom(0.001, 2, 50_000), (returns, factor) => {
        const [one, many] = [riskOf(id, single(returns)), riskOf(id, { columns: [returns], exposures: [factor] })];

        expect(many === undefined).toBe(one === undefined);
        if (!one || !many) return;
        expect(Math.abs(many.var / factor / one.var - 1)).toBeLessThan(apart);
        expect(Math.abs(many.es / factor / one.es - 1)).toBeLessThan(apart);
      }),
      runs,
    );
  });

  test('one asset split in two positions is that asset', () => {
    const returns = tReturns('split', 400, { freedom: 6 });
    const [whole, parts] = [
      riskOf(id, single(returns)),
      riskOf(id, { columns: [returns, returns], exposures: [0.3, 0.7] }),
    ];

    // Drawn anew in two dimensions: apart by the luck of the draw.
    const digits = SIMULATED.includes(id) ? 0.06 : 1e-7;
    if (whole === undefined) expect(parts).toBeUndefined();
    else expect(Math.abs((parts?.var ?? Number.NaN) / whole.var - 1)).toBeLessThan(digits);
  });

  test('refuses a hole, a confidence that is none and too short a past', () => {
    const returns = tReturns('bad', 300, { freedom: 5 });
    const risk = (sample: Float64Array, confidence: number) => METHODS[id].risk(single(sample), { confidence });

    expect(risk(returns.with(7, Number.NaN), 0.95)).toMatchObject({ ok: false, code: 'not-finite' });
    expect(risk(returns, 95)).toMatchObject({ ok: false, code: 'bad-setting' });
    expect(risk(returns, Number.NaN)).toMatchObject({ ok: false, code: 'bad-setting' });
    expect(risk(returns.subarray(0, 1), 0.95)).toMatchObject({ ok: false, code: 'too-few' });
    expect(METHODS[id].risk(single(returns), { confidence: 0.95, horizonDays: 0 })).toMatchObject({
      code: 'bad-setting',
    });
    expect(METHODS[id].risk(single(returns), { confidence: 0.95, window: 301 })).toMatchObject({ code: 'too-few' });
    expect(METHODS[id].risk({ columns: [returns], exposures: [] }, { confidence: 0.95 })).toMatchObject({
      code: 'bad-setting',
    });
  });

  test('says how it got to ten days', () => {
    const returns = tReturns('ten days', 300, { freedom: 8 });
    const found = METHODS[id].risk(single(returns), { confidence: 0.95, horizonDays: 10, paths: PATHS });

    if (found.ok) expect(found.horizon).toMatchObject({ days: 10, rule: expect.not.stringMatching('one-day') });
    else expect(found.code).toBe('outside-domain');
  });
});

/** Methods that shift with the returns; volatility filters see a shift as movement, and simulations round it. */
const SHIFTING: readonly MethodId[] = ['historical', 'normal', 'student-t', 'cornish-fisher', 'peaks-over-threshold'];

test.each(SHIFTING)('%s: a gain that is certain takes as much from the risk', (id) => {
  const returns = tReturns('shift', 300, { freedom: 8 });
  const [risk, less] = [riskOf(id, single(returns)), riskOf(id, single(returns.map((each) => each + 0.01)))];

  expect(less === undefined).toBe(risk === undefined);
  expect((less?.var ?? 0) + (risk ? 0.01 : 0)).toBeCloseTo(risk?.var ?? 0, 6);
  expect((less?.es ?? 0) + (risk ? 0.01 : 0)).toBeCloseTo(risk?.es ?? 0, 6);
});

test('historical shortfall of two together is never above that of both alone', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1000 }), fc.double({ min: -0.9, max: 0.9, noNaN: true }), (seed, correlation) => {
      const [x, y] = tPair(`pair ${seed}`, 250, { freedom: 3, correlation });
      const es = (returns: Float64Array): number => {
        const found = historicalRisk(returns, { confidence: 0.95 });
        return found.ok ? found.es : Number.NaN;
      };

      expect(es(x.map((each, i) => each + (y[i] ?? 0)))).toBeLessThanOrEqual(es(x) + es(y) + 1e-12);
    }),
    { numRuns: 30 },
  );
});

test('where every day gained, history has no loss, whatever the rule', () => {
  const gains = Float64Array.from(tReturns('gains', 300, { freedom: 4 }), Math.abs);

  for (const quantile of QUANTILE_RULES) {
    const found = historicalRisk(gains, { confidence: 0.99, quantile });
    expect(found).toMatchObject({ ok: true });
    if (found.ok) expect(found.es).toBeLessThanOrEqual(0);
  }
});

test.each(METHOD_IDS)('%s: nothing held is nothing lost', (id) => {
  const returns = tReturns('nothing', 300, { freedom: 5 });
  const found = METHODS[id].risk(
    { columns: [returns, returns.toReversed()], exposures: [0, 0] },
    { confidence: 0.95, paths: PATHS },
  );

  if (found.ok) expect([found.var, found.es]).toEqual([expect.closeTo(0, 12), expect.closeTo(0, 12)]);
  else expect(['no-fit', 'too-few']).toContain(found.code);
});

test('a dollar more in the worst day of a hundred changes the tail by what it must', () => {
  // 100 days of which one lost a dollar, at 99 %: the tail is that day alone.
  const returns = Array.from({ length: 100 }, (_, i) => (i === 40 ? -1 : 0.001));

  expect(historicalRisk(returns, { confidence: 0.99, quantile: 'hazen' })).toMatchObject({ es: expect.closeTo(1, 12) });
  expect(historicalRisk(returns, { confidence: 0.95 })).toMatchObject({ es: expect.closeTo((1 - 4 * 0.001) / 5, 12) });
});

test('Cornish-Fisher refuses what is outside its domain, and flags it where it is told to', () => {
  const wild = tReturns('wild', 500, { freedom: 2.2 });

  expect(cornishFisherRisk(wild, { confidence: 0.99 })).toMatchObject({ ok: false, code: 'outside-domain' });
  expect(cornishFisherRisk(wild, { confidence: 0.99, outside: 'flag' })).toMatchObject({ ok: true, isInDomain: false });
});
