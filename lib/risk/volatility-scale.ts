/**
 * A name that moves more than it usually does is bought in smaller pieces: scale = usual over present volatility, between a
 * half and 1. Each is the root mean square of the daily changes of the log of the close: the last 60 sessions (at least 40)
 * over the last 10. A shorter history says nothing, and the scale is skipped.
 */
import type { Bar } from '../model/bar.ts';
import type { Reason } from '../model/signal.ts';

const SESSIONS = { present: 10, usual: 60, least: 40 };
/** Daily bars that a look should have of a name. */
export const SIZING_BARS = SESSIONS.usual + 1;
export const LEAST_SCALE = 0.5;

export interface VolatilityScale {
  /** 0 to 1; not a number where a close is no price, which refuses. */
  readonly scale: number;
  readonly step: Reason;
}

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((total, value) => total + value * value, 0) / values.length);

export function volatilityScale(daily: readonly Pick<Bar, 'close'>[]): VolatilityScale {
  const recent = daily.slice(-SESSIONS.usual - 1);
  const changes = recent.slice(1).map(({ close }, index) => Math.log(close / (recent[index]?.close ?? Number.NaN)));
  if (changes.length < SESSIONS.least) return { scale: 1, step: skipped(changes.length) };
  const [present, usual] = [rootMeanSquare(changes.slice(-SESSIONS.present)), rootMeanSquare(changes)];
  const times = timesOf(present, usual);
  const observed = Number.isFinite(times) ? times : 'not measurable';
  const scale = Math.max(LEAST_SCALE, Math.min(1, 1 / times));
  return { scale, step: { rule: 'volatility', observed, threshold: 1, unit: 'times the usual' } };
}

/** A name that stood still is not more volatile than usual; a close that is no price, however old, makes no usual. */
function timesOf(present: number, usual: number): number {
  if (!Number.isFinite(usual)) return Number.NaN;
  return present === 0 ? 0 : present / usual;
}

const skipped = (sessions: number): Reason => ({
  rule: 'volatility',
  observed: sessions,
  threshold: `skipped under ${SESSIONS.least}`,
  unit: 'sessions',
});
