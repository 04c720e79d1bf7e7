/**
 * The zones of the Basel Committee (Supervisory framework for the use of backtesting, 1996): green up to a cumulative chance
 * of 95 % that a right model has as many exceptions, red from 99.99 %. Multipliers exist for 250 days at 99 % only: of 1996,
 * and of the minimum capital requirements for market risk that follow it (2019, MAR32).
 */
import { type Answer, refused } from '../answer.ts';
import { binomialCumulative } from './binomial.ts';
import type { FailureCounts } from './exceptions.ts';
import { oddCounts } from './kupiec.ts';

export type Zone = 'green' | 'yellow' | 'red';

export interface TrafficLight {
  readonly zone: Zone;
  /** Chance of at most so many exceptions where the model is right. */
  readonly probability: number;
  /** What capital is multiplied with; absent unless it is 250 days at 99 %. */
  readonly multiplier?: { readonly basel1996: number; readonly frtb: number };
}

const YELLOW_FROM = 0.95;
const RED_FROM = 0.9999;

/** By number of exceptions, ten standing for more. */
const BASEL_1996 = [3, 3, 3, 3, 3, 3.4, 3.5, 3.65, 3.75, 3.85, 4] as const;
const FRTB = [1.5, 1.5, 1.5, 1.5, 1.5, 1.7, 1.76, 1.83, 1.88, 1.92, 2] as const;

const inTable = (table: readonly number[], exceptions: number): number =>
  table[Math.min(exceptions, table.length - 1)] ?? Number.NaN;

export const baselMultiplier = (exceptions: number): { readonly basel1996: number; readonly frtb: number } => ({
  basel1996: inTable(BASEL_1996, exceptions),
  frtb: inTable(FRTB, exceptions),
});

const isSupervised = ({ observations, tail }: FailureCounts): boolean =>
  observations === 250 && Math.abs(tail - 0.01) < 1e-9;

export function trafficLight(counts: FailureCounts): Answer<TrafficLight> {
  const odd = oddCounts(counts);
  if (odd !== undefined) return refused('bad-setting', odd);
  const probability = binomialCumulative(counts);
  const zone = probability < YELLOW_FROM ? 'green' : probability < RED_FROM ? 'yellow' : 'red';
  const multiplier = isSupervised(counts) ? { multiplier: baselMultiplier(counts.exceptions) } : {};
  return { ok: true, zone, probability, ...multiplier };
}
