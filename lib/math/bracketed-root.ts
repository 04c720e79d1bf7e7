/** The root of a function between two points where its signs differ: inverse quadratic steps where they are safe, halving elsewhere (Chandrupatla, 1997). */

export interface RootSearch {
  /** How near to the root in the argument, relative to it. */
  readonly tolerance: number;
  /** Evaluations at most. */
  readonly most: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Undefined where the signs do not differ, or a value is not finite. */
export function bracketedRoot(
  f: (x: number) => number,
  [from, to]: readonly [Point, Point],
  { tolerance, most }: RootSearch,
): number | undefined {
  let [newest, other]: [Point, Point] = [from, to];
  if (!(newest.y * other.y <= 0)) return undefined;
  let part = 0.5;
  for (let used = 0; used < most; used += 1) {
    const x = newest.x + part * (other.x - newest.x);
    const point = { x, y: f(x) };
    if (!Number.isFinite(point.y)) return undefined;
    const sameSide = Math.sign(point.y) === Math.sign(newest.y);
    const last: Point = sameSide ? newest : other;
    if (!sameSide) other = newest;
    newest = point;
    const best = Math.abs(newest.y) < Math.abs(other.y) ? newest : other;
    const room = (tolerance * Math.abs(best.x)) / Math.abs(other.x - newest.x);
    if (best.y === 0 || room > 0.5) return best.x;
    part = Math.min(1 - room, Math.max(room, nextPart(newest, other, last)));
  }
  return Math.abs(newest.y) < Math.abs(other.y) ? newest.x : other.x;
}

/** Where between the newest point and the other the next look goes. */
function nextPart(newest: Point, other: Point, last: Point): number {
  const xi = (newest.x - other.x) / (last.x - other.x);
  const phi = (newest.y - other.y) / (last.y - other.y);
  if (!(phi ** 2 < xi && (1 - phi) ** 2 < 1 - xi)) return 0.5;
  const slope = (last.x - newest.x) / (other.x - newest.x);
  return (
    ((newest.y / (other.y - newest.y)) * last.y) / (other.y - last.y) +
    ((slope * newest.y) / (last.y - newest.y)) * (other.y / (last.y - other.y))
  );
}
