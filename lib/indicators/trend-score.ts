/**
 * How steadily a share rises, 0 to 1: the mean of four parts, each 0 to 1.
 *   stack        0.8 above the 20-day average above the 50-day; 0.6 only above the 20-day; else 0.2
 *   run          the run over 10 sessions, times five
 *   steadiness   1 - direction changes / 10
 *   volume       half of the 10-day over the 20-day mean volume
 * Steadiness has no sign, so a steady fall still scores (0.2 + 0 + 1 + 0.5) / 4 = 0.425.
 * Averages, run, steadiness and volume rest on completed sessions; only the price is today's. See moves.ts for series.
 */
import { directionChanges, runOver } from './moves.ts';
import { sma } from './sma.ts';

/** Values a series needs: fifty completed sessions and today. */
export const TREND_CLOSES = 51;

const RUN_WEIGHT = 5;
const WINDOW = 10;

const clip = (value: number): number => Math.min(1, Math.max(0, value));

function stack(closes: readonly number[]): number | undefined {
  const completed = closes.slice(0, -1);
  const [price, short, long] = [closes.at(-1), sma(completed, 20), sma(completed, 50)];
  if (price === undefined || short === undefined || long === undefined) return undefined;
  if (!(price > short)) return 0.2;
  return short > long ? 0.8 : 0.6;
}

function volumePart(volumes: readonly number[]): number | undefined {
  const [recent, usual] = [sma(volumes, WINDOW), sma(volumes, 2 * WINDOW)];
  return recent === undefined || !usual ? undefined : clip(recent / usual / 2);
}

/** Undefined where one part is unknown: too few closes, or no volume. `volumes` end with the last completed session. */
export function trendScore(closes: readonly number[], volumes: readonly number[]): number | undefined {
  if (![...closes, ...volumes].every(Number.isFinite)) return undefined;
  const [run, changes] = [runOver(closes, WINDOW), directionChanges(closes, WINDOW)];
  const [level, volume] = [stack(closes), volumePart(volumes)];
  if (level === undefined || run === undefined || changes === undefined || volume === undefined) return undefined;
  return (level + clip(run * RUN_WEIGHT) + (1 - changes / WINDOW) + volume) / 4;
}
