import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decompose, decomposeByGroup } from '#lib/risk/value-at-risk/decomposition.ts';
import { historicalRisk } from '#lib/risk/value-at-risk/historical.ts';
import { normalRisk } from '#lib/risk/value-at-risk/normal.ts';
import { seriesOf } from '#lib/risk/value-at-risk/portfolio.ts';
import { tPair, tReturns } from '#test/support/samples/tails.ts';

const columnsOf = (seed: number) => {
  const [x, y] = tPair(`parts ${seed}`, 250, { freedom: 4, correlation: 0.6 });
  return [x, y, tReturns(`other ${seed}`, 250, { freedom: 4 })];
};
const exposure = fc.integer({ min: -50, max: 100 });

describe.each(['normal', 'historical'] as const)('%s', (method) => {
  const riskOf = method === 'normal' ? normalRisk : historicalRisk;

  test('parts of VaR and ES sum to the whole, which is that of the method', () => {
    fc.assert(
      fc.property(fc.nat({ max: 100 }), fc.tuple(exposure, exposure, exposure), (seed, exposures) => {
        const portfolio = { columns: columnsOf(seed), exposures };
        const found = decompose(portfolio, { confidence: 0.95, method });
        const whole = riskOf(seriesOf(portfolio), { confidence: 0.95 });
        if (!found.ok || !whole.ok) throw new Error('refused');
        const sum = (of: 'componentVar' | 'componentEs'): number =>
          found.contributions.reduce((all, each) => all + each[of], 0);

        expect(sum('componentVar')).toBeCloseTo(whole.var, 9);
        expect(sum('componentEs')).toBeCloseTo(whole.es, 9);
      }),
      { numRuns: 25 },
    );
  });

  test('taking a position away saves what its increment says, and a hedge costs', () => {
    const [x, y] = columnsOf(1);
    if (!x || !y) throw new Error('no columns');
    const found = decompose({ columns: [x, y], exposures: [100, -30] }, { confidence: 0.95, method });
    const alone = riskOf(
      x.map((each) => 100 * each),
      { confidence: 0.95 },
    );
    if (!found.ok || !alone.ok) throw new Error('refused');

    expect(found.var - (found.contributions[1]?.incrementalVar ?? 0)).toBeCloseTo(alone.var, 10);
    expect(found.contributions[1]?.incrementalVar).toBeLessThan(0);
    expect(found.contributions[1]?.componentVar).toBeLessThan(0);
  });

  test('strategies have the sums of their positions, and go with all they hold', () => {
    const portfolio = { columns: columnsOf(2), exposures: [40, 30, 30] };
    const groups = ['wheel', 'leaps-tracker', 'wheel'];
    const [single, grouped] = [
      decompose(portfolio, { confidence: 0.95, method }),
      decomposeByGroup(portfolio, groups, { confidence: 0.95, method }),
    ];
    if (!single.ok || !grouped.ok) throw new Error('refused');
    const [wheel, leaps] = grouped.groups;

    expect(wheel).toMatchObject({ group: 'wheel', exposure: 70 });
    expect(wheel?.componentVar).toBeCloseTo(
      (single.contributions[0]?.componentVar ?? 0) + (single.contributions[2]?.componentVar ?? 0),
      12,
    );
    expect((wheel?.componentVar ?? 0) + (leaps?.componentVar ?? 0)).toBeCloseTo(grouped.var, 10);
    expect(leaps?.incrementalVar).toBeCloseTo(single.contributions[1]?.incrementalVar ?? 0, 12);
  });
});

test('the slope of normal VaR is what a little more of a position adds', () => {
  const columns = columnsOf(3);
  const at = (more: number) => decompose({ columns, exposures: [10 + more, 20, -5] }, { confidence: 0.99 });
  const [low, here, high] = [at(-0.001), at(0), at(0.001)];
  if (!low.ok || !here.ok || !high.ok) throw new Error('refused');

  expect(here.contributions[0]?.marginalVar).toBeCloseTo((high.var - low.var) / 0.002, 7);
});

test('what does not match is refused', () => {
  expect(decompose({ columns: [[1, 2, 3]], exposures: [1, 2] }, { confidence: 0.95 })).toMatchObject({
    code: 'bad-setting',
  });
  expect(decompose({ columns: [], exposures: [] }, { confidence: 0.95 })).toMatchObject({ code: 'too-few' });
  expect(decompose({ columns: [[1, 2, 3]], exposures: [Number.NaN] }, { confidence: 0.95 })).toMatchObject({
    code: 'not-finite',
  });
});
