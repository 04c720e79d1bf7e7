/**
 * Three schemes, and which option gets which. Long lives, large variance and a drift that is steep against the volatility
 * bend the boundary; what the chosen scheme would miss is given to the next finer one. Errors, of the larger of spot and
 * strike, against a scheme of twice the size: `fast` 1e-6 in the root mean square and 2e-5 at most, `high` 1e-8.
 */
import type { Accuracy } from '../option-terms.ts';
import { tablesOf } from './scheme.ts';
import type { UnitPut } from './unit-put.ts';
import { type Workspace, workspaceFor } from './workspace.ts';

export type Tier = 'fast' | 'high' | 'finest';

const TABLES = {
  fast: tablesOf({
    nodes: 6,
    points: 8,
    premiumPoints: 10,
    derivativePoints: 40,
    startTolerance: 0.1,
    settled: 0.1,
    mostSteps: 20,
  }),
  high: tablesOf({
    nodes: 16,
    points: 32,
    premiumPoints: 61,
    derivativePoints: 81,
    startTolerance: 0.1,
    settled: 1e-4,
    mostSteps: 30,
  }),
  finest: tablesOf({
    nodes: 24,
    points: 100,
    premiumPoints: 201,
    derivativePoints: 201,
    startTolerance: 0.1,
    settled: 1e-4,
    mostSteps: 40,
  }),
};

/** 1 where `fast` begins to miss its accuracy: three years at 10 %, a year at 100 % volatility, a drift of 8 deviations. */
function difficulty({ rate, dividendYield, volatility, years }: UnitPut): number {
  const interest = (Math.max(Math.abs(rate), Math.abs(dividendYield)) * years) / 0.3;
  const variance = volatility * volatility * years;
  const steepness = (Math.abs(rate - dividendYield) * Math.sqrt(years)) / (8 * volatility);
  return Math.max(interest, variance, steepness);
}

/** From this difficulty `high` is not enough. */
const HARDEST = 4;

export function tierFor(put: UnitPut, accuracy: Accuracy): Tier {
  const hard = difficulty(put);
  if (hard > HARDEST) return 'finest';
  return accuracy === 'high' || hard > 1 ? 'high' : 'fast';
}

/** Where options find the room to be solved in. */
export type Spaces = (tier: Tier) => Workspace;

/** New room at each call. */
export const freshSpaces: Spaces = (tier) => workspaceFor(TABLES[tier]);

/** The same room at each call: for option after option, never for two at once. */
export function keptSpaces(): Spaces {
  const kept: Partial<Record<Tier, Workspace>> = {};
  return (tier) => {
    kept[tier] ??= freshSpaces(tier);
    return kept[tier];
  };
}
