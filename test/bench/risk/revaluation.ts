/**
 * A book of 50 American options under 1,000 scenarios, by single calls of the pricer and by batch, in turns in one run; the
 * fastest of the rounds counts. Scenarios of the first kind differ in everything, so no two options have a boundary in
 * common; those of the second are a grid of 40 prices by 25 volatilities.
 */
import { seededRandom } from '#lib/math/random.ts';
import { americanPrices } from '#lib/pricing/american-batch.ts';
import type { VolatileColumns } from '#lib/pricing/columns.ts';
import { valueOption } from '#lib/pricing/value-option.ts';
import type { Line } from '#lib/risk/revaluation/line.ts';
import { revalue, shockedTerms } from '#lib/risk/revaluation/revalue.ts';
import { moveOf, type Scenario } from '#lib/risk/revaluation/scenario.ts';

const settings = { betaOf: () => 1, accuracy: 'fast' } as const;

function bookOf(lines: number): readonly (Line & Required<Pick<Line, 'option'>>)[] {
  const { uniform } = seededRandom('bench book');
  return Array.from({ length: lines }, (_, index) => ({
    ...{ id: `option ${index}`, symbol: `option ${index}`, name: 'SPY', spot: 100, units: 100 },
    option: {
      ...{ right: index % 2 === 0 ? ('put' as const) : ('call' as const), exercise: 'american' as const },
      ...{ strike: 80 + 40 * uniform(), years: 0.02 + uniform(), rate: 0.03, dividendYield: 0.015 },
      volatility: 0.15 + 0.4 * uniform(),
    },
  }));
}

function scattered(count: number): readonly Scenario[] {
  const { normal } = seededRandom('bench scenarios');
  return Array.from({ length: count }, (_, index) => ({
    ...{ id: `${index}`, market: Math.exp(0.05 * normal()) - 1, rate: 0.001 * normal() },
    volatility: { points: 0.03 * Math.abs(normal()) },
  }));
}

const grid = (prices: number, volatilities: number): readonly Scenario[] =>
  Array.from({ length: prices * volatilities }, (_, index) => ({
    id: `${index}`,
    market: -0.3 + (0.5 * (index % prices)) / prices,
    volatility: { points: 0.02 * Math.floor(index / prices) },
  }));

type Book = ReturnType<typeof bookOf>;

function singly(book: Book, scenarios: readonly Scenario[]): number {
  let total = 0;
  for (const line of book)
    for (const scenario of scenarios) {
      const spot = line.spot * (1 + moveOf(scenario, line.name, settings.betaOf));
      const priced = valueOption({
        ...line.option,
        ...shockedTerms(line, scenario),
        spot,
        accuracy: settings.accuracy,
      });
      if ('value' in priced) total += priced.value.price;
    }
  return total;
}

/** The cheapest single call there is: a column of one row, and no Greeks. */
function pricesAlone(book: Book, scenarios: readonly Scenario[]): number {
  const one = (): Float64Array => new Float64Array(1);
  const row: VolatileColumns = {
    ...{ sign: new Int8Array(1), spot: one(), strike: one(), years: one() },
    ...{ rate: one(), dividendYield: one(), volatility: one() },
  };
  const price = one();
  let total = 0;
  for (const line of book)
    for (const scenario of scenarios) {
      const terms = shockedTerms(line, scenario);
      row.sign[0] = line.option.right === 'call' ? 1 : -1;
      row.spot[0] = line.spot * (1 + moveOf(scenario, line.name, settings.betaOf));
      row.strike[0] = line.option.strike;
      row.years[0] = terms.years;
      row.rate[0] = terms.rate;
      row.dividendYield[0] = terms.dividendYield;
      row.volatility[0] = terms.volatility;
      americanPrices(row, price, settings);
      total += price[0] ?? 0;
    }
  return total;
}

function inBatch(book: Book, scenarios: readonly Scenario[]): number {
  const answer = revalue(book, scenarios, settings);
  return answer.ok ? answer.pnl.reduce((sum, value) => sum + value, 0) : Number.NaN;
}

const timed = (run: () => number): number => {
  const start = performance.now();
  run();
  return performance.now() - start;
};

const ROUNDS = 5;

export function revaluationTimes(): readonly {
  readonly scenarios: string;
  /** Single calls, which answer with Greeks, too. */
  readonly singlyMs: number;
  readonly priceAloneMs: number;
  readonly batchMs: number;
}[] {
  const book = bookOf(50);
  const kinds = [
    ['all different', scattered(1_000)],
    ['grid of 40 prices by 25 volatilities', grid(40, 25)],
  ] as const;
  return kinds.map(([name, scenarios]) => {
    const rounds = Array.from({ length: ROUNDS }, () => [
      timed(() => singly(book, scenarios)),
      timed(() => pricesAlone(book, scenarios)),
      timed(() => inBatch(book, scenarios)),
    ]);
    const fastest = (at: number): number => Math.min(...rounds.map((round) => round[at] ?? Number.NaN));
    return { scenarios: name, singlyMs: fastest(0), priceAloneMs: fastest(1), batchMs: fastest(2) };
  });
}
