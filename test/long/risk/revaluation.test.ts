/** Full revaluation where it takes minutes: many books, and its speed against single calls, whatever else runs. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { criticalValue, simulatedUnderNull } from '#lib/risk/back-test/critical-values.ts';
import { bookProfits, revalue } from '#lib/risk/revaluation/revalue.ts';
import { NO_SHOCK } from '#lib/risk/revaluation/scenario.ts';
import { stressTest } from '#lib/risk/stress/stress-test.ts';
import { revaluationTimes } from '#test/bench/risk/revaluation.ts';
import { anOption, betaOne, shares } from '#test/lib/risk/revaluation/lines.ts';

const between = (low: number, high: number) =>
  fc.integer({ min: 0, max: 1e6 }).map((part) => low + (part * (high - low)) / 1e6);
const option = fc
  .record({
    right: fc.constantFrom('call' as const, 'put' as const),
    exercise: fc.constantFrom('american' as const, 'european' as const),
    strike: between(40, 250),
    years: between(0, 3),
    rate: between(-0.01, 0.08),
    dividendYield: between(0, 0.08),
    volatility: between(0.03, 1.5),
  })
  .map((terms) => anOption(terms));
const book = fc.array(
  fc.tuple(option, fc.integer({ min: -500, max: 500 })).map(([each, units]) => ({ ...each, units })),
  { minLength: 1, maxLength: 8 },
);

describe('many books', () => {
  it('make nothing of no shock', () => {
    fc.assert(
      fc.property(book, (lines) => {
        const answer = revalue(lines, [NO_SHOCK], betaOne);
        expect(answer.ok && bookProfits(answer)[0]).toBe(0);
      }),
      { numRuns: 3_000 },
    );
  });

  it('lose no more in any crisis for a put beside the shares', () => {
    fc.assert(
      fc.property(option, (each) => {
        const profits = (lines: Parameters<typeof stressTest>[0]): readonly number[] => {
          const answer = stressTest(lines);
          return answer.ok ? answer.outcomes.map(({ profit }) => profit) : [];
        };
        // Over longer lives a rise of rates can take more from a put than a fall of the share brings.
        const { strike, volatility, years, rate } = each.option;
        const usual = { volatility: Math.min(volatility, 0.8), years: years / 3, rate: Math.max(0, rate) };
        const put = anOption({ right: 'put', strike, ...usual });
        const bare = profits([shares()]);
        // A put deep out of the money may be worth nothing before and after, so it never harms, to the accuracy of a price.
        for (const [index, profit] of profits([shares(), put]).entries())
          expect(profit).toBeGreaterThanOrEqual((bare[index] ?? Number.NaN) - 0.01);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a book of 50 options under 1,000 scenarios is at least twice as fast in batch as by single calls', () => {
  for (const { singlyMs, batchMs } of revaluationTimes()) expect(singlyMs / batchMs).toBeGreaterThan(2);
});

test('critical values settle where more paths are drawn', () => {
  const at = (paths: number, seed: string): number => {
    const found = simulatedUnderNull({ law: { kind: 'student-t', freedom: 3 }, days: 250, tail: 0.025, paths, seed });
    return found.ok ? criticalValue(found.z2, 0.0001) : Number.NaN;
  };

  expect(Math.abs(at(5_000_000, 'one') - at(5_000_000, 'two'))).toBeLessThan(0.3);
  expect(Math.abs(at(5_000_000, 'one') + 4.2)).toBeLessThan(0.6);
});
