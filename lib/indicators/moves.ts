/**
 * Runs and moves, one convention for all strategies. A series holds one close per session, oldest first, and ends with
 * session t, today, whose value is the present price while the session lasts. A run ends before today, so that
 * "a run, then a dip" never counts the same session twice. All are fractions; undefined where the series is too short.
 */
const back = (closes: readonly number[], sessions: number): number | undefined => closes[closes.length - 1 - sessions];

const change = (from: number | undefined, to: number | undefined): number | undefined =>
  from === undefined || to === undefined || !(from > 0) ? undefined : to / from - 1;

/** close[t-1] / close[t-1-n] - 1 */
export const runOver = (closes: readonly number[], sessions: number): number | undefined =>
  change(back(closes, 1 + sessions), back(closes, 1));

/** close[t] / close[t-1] - 1 */
export const dayMove = (closes: readonly number[]): number | undefined => change(back(closes, 1), back(closes, 0));

/** How often the direction changed over the last `changes` pairs of completed sessions; a flat session is a direction of its own. */
export function directionChanges(closes: readonly number[], changes: number): number | undefined {
  const completed = closes.slice(0, -1).slice(-(changes + 2));
  if (completed.length < changes + 2) return undefined;
  const directions = completed.slice(1).map((close, index) => Math.sign(close - (completed[index] ?? Number.NaN)));
  return directions.slice(1).filter((direction, index) => direction !== directions[index]).length;
}
