/**
 * What it costs to get out across the spread when spreads are wide: half of the mean relative spread and `width` deviations
 * of it, on the whole exposure (Bangia, Diebold, Schuermann and Stroughair, Modeling liquidity risk, 1999). They found 2 to
 * 4.5 deviations for the worst hundredth of spreads, by how fat their tail is. Spreads are fractions of the middle.
 */
import { type Answer, refused } from '../answer.ts';

export interface SpreadHistory {
  readonly mean: number;
  /** Zero where only one spread was seen. */
  readonly deviation: number;
}

/** Three deviations, between the 2 and 4.5 of the paper. */
export const SPREAD_WIDTH = 3;

export function spreadHistory(relativeSpreads: readonly number[]): Answer<SpreadHistory> {
  if (relativeSpreads.length === 0) return refused('too-few', 'no spread was observed');
  const odd = relativeSpreads.find((spread) => !(Number.isFinite(spread) && spread >= 0));
  if (odd !== undefined) return refused('not-finite', `a relative spread is ${odd}, and must be a number from 0`);
  const count = relativeSpreads.length;
  const mean = relativeSpreads.reduce((sum, spread) => sum + spread, 0) / count;
  const squares = relativeSpreads.reduce((sum, spread) => sum + (spread - mean) ** 2, 0);
  return { ok: true, mean, deviation: count === 1 ? 0 : Math.sqrt(squares / (count - 1)) };
}

/** US dollars to close an exposure in US dollars. */
export const spreadCost = (exposure: number, { mean, deviation }: SpreadHistory, width = SPREAD_WIDTH): number =>
  (Math.abs(exposure) * (mean + width * deviation)) / 2;
