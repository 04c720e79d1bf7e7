/**
 * A book under the crises, by full revaluation: what each would cost, and which positions it would cost it on. US dollars,
 * modelled. Legs that are closed together are told together, so that a hedge is not called a loser for doing its work.
 */
import type { Accuracy } from '../../pricing/option-terms.ts';
import type { Line, Valued } from '../revaluation/line.ts';
import { profitsOf, type Revalued, revalue, totalOf } from '../revaluation/revalue.ts';
import { betaOf, isKnown } from './factors.ts';
import { STRESS_SCENARIOS, type StressScenario } from './scenarios.ts';
import { shocksFor } from './shocks.ts';

export interface PositionProfit {
  readonly position: string;
  readonly strategyId?: string;
  readonly symbols: readonly string[];
  /** Negative where it loses. */
  readonly profit: number;
}

export interface StressOutcome {
  readonly scenario: string;
  readonly title: string;
  readonly kind: StressScenario['kind'];
  /** Of the whole book; negative is a loss. */
  readonly profit: number;
  /** Worst first. */
  readonly positions: readonly PositionProfit[];
  /** To close everything at the crisis's spreads; absent where no spreads were given. */
  readonly liquidityCost?: number;
}

export interface StressTest {
  /** What the book is worth before. */
  readonly value: number;
  readonly outcomes: readonly StressOutcome[];
  /** Names without figures of their own, taken to move as the broad market does. */
  readonly assumed: readonly string[];
  /** Lines whose spread is not known, and so is not in the cost of liquidity. */
  readonly withoutSpread: readonly string[];
  readonly modelled: true;
}

export interface StressSettings {
  readonly scenarios?: readonly StressScenario[];
  readonly accuracy?: Accuracy;
  /** Relative spread of each line in usual times, by its id. */
  readonly spreads?: Readonly<Record<string, number>>;
}

export function stressTest(lines: readonly Line[], settings: StressSettings = {}): Valued<StressTest> {
  const { scenarios = STRESS_SCENARIOS, accuracy = 'fast', spreads } = settings;
  const shocks = scenarios.map((scenario) => shocksFor(scenario, lines));
  const revalued = revalue(lines, shocks, { betaOf, accuracy });
  if (!revalued.ok) return revalued;
  return {
    ok: true,
    value: totalOf(revalued.values),
    outcomes: scenarios.map((scenario, index) => ({
      ...{ scenario: scenario.id, title: scenario.title, kind: scenario.kind },
      profit: totalOf(profitsOf(revalued, index)),
      positions: byPosition(lines, profitsOf(revalued, index)),
      ...(spreads ? { liquidityCost: closingCost(revalued, index, { scenario, spreads }) } : {}),
    })),
    assumed: [...new Set(lines.map(({ name }) => name).filter((name) => !isKnown(name)))],
    withoutSpread: spreads ? lines.filter(({ id }) => spreads[id] === undefined).map(({ id }) => id) : [],
    modelled: true,
  };
}

/** Half of the wider spread on what each line is worth after the shock. */
function closingCost(
  revalued: Revalued,
  index: number,
  { scenario, spreads }: { scenario: StressScenario; spreads: Readonly<Record<string, number>> },
): number {
  const profits = profitsOf(revalued, index);
  return revalued.lines.reduce((total, { id }, at) => {
    const worth = Math.abs((revalued.values[at] ?? 0) + (profits[at] ?? 0));
    return total + (worth * (spreads[id] ?? 0) * scenario.liquidity.value) / 2;
  }, 0);
}

/** Lines put together as they are closed, the worst first. */
export function byPosition(lines: readonly Line[], profits: Float64Array): readonly PositionProfit[] {
  const grouped = new Map<string, PositionProfit>();
  for (const [index, { id, position = id, strategyId, symbol }] of lines.entries()) {
    const known = grouped.get(position) ?? { position, ...(strategyId ? { strategyId } : {}), symbols: [], profit: 0 };
    const profit = known.profit + (profits[index] ?? 0);
    grouped.set(position, { ...known, symbols: [...known.symbols, symbol], profit });
  }
  return [...grouped.values()].sort((a, b) => a.profit - b.profit);
}
