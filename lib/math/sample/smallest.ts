/**
 * The smallest values of a sample in one pass: a few of them, evenly spread, say below which bound they lie; those under it
 * are gathered without a branch, and selection goes on among them (the idea of Floyd and Rivest, "Expected time bounds for
 * selection", 1975). Where the bound was too low, all values are searched.
 */
import { selectInPlace } from './quantile.ts';

/** Of a long sample it is worth to know the bound better: less is gathered. */
const LONG = 65_536;
const looksAt = (values: Float64Array): number => (values.length < LONG ? 64 : 2048);

/** Room for what is gathered, kept from call to call: to be given new room costs as much as a thousand looks. */
const KEPT = 65_536;
const kept = new Float64Array(KEPT);
const lowest = new Float64Array(1024);

/** A bound that hardly ever has fewer than `count` values under it. */
function boundFor(values: Float64Array, count: number): number {
  const looks = looksAt(values);
  const share = count / values.length;
  const rank = Math.ceil(looks * share + 2.5 * Math.sqrt(looks * share * (1 - share))) + 1;
  if (rank >= looks / 2 || values.length < 4 * looks) return Number.POSITIVE_INFINITY;
  lowest.fill(Number.POSITIVE_INFINITY, 0, rank);
  const stride = values.length / looks;
  for (let look = 0; look < looks; look += 1) {
    const value = values[Math.floor((look + 0.5) * stride)] ?? 0;
    if (!(value < (lowest[rank - 1] ?? 0))) continue;
    let i = rank - 1;
    while (i > 0 && (lowest[i - 1] ?? 0) > value) {
      lowest[i] = lowest[i - 1] ?? 0;
      i -= 1;
    }
    lowest[i] = value;
  }
  return lowest[rank - 1] ?? Number.POSITIVE_INFINITY;
}

/**
 * Those not above the bound, from the start of `near`; answers how many. Four at a time, as most fours hold none; in those
 * that do, adding the truth of a comparison leaves no branch to guess wrong.
 */
function gather(values: Float64Array, bound: number, near: Float64Array): number {
  const fours = values.length - (values.length % 4);
  let found = 0;
  for (let i = 0; i < fours; i += 4) {
    const a = values[i] ?? 0;
    const b = values[i + 1] ?? 0;
    const c = values[i + 2] ?? 0;
    const d = values[i + 3] ?? 0;
    if (a > bound && b > bound && c > bound && d > bound) continue;
    near[found] = a;
    found += Number(a <= bound);
    near[found] = b;
    found += Number(b <= bound);
    near[found] = c;
    found += Number(c <= bound);
    near[found] = d;
    found += Number(d <= bound);
  }
  for (let i = fours; i < values.length; i += 1) {
    near[found] = values[i] ?? 0;
    found += Number((values[i] ?? 0) <= bound);
  }
  return found;
}

/** The `count` smallest of the values, in no order but that the largest of them stands last. The values stay as they are. */
export function smallest(values: Float64Array, count: number): Float64Array {
  const bound = boundFor(values, count);
  const near = values.length < KEPT || 2 * count < KEPT ? kept : new Float64Array(values.length + 1);
  // What finds no place, where the bound was far too high, is counted all the same.
  const most = bound === Number.POSITIVE_INFINITY ? 0 : gather(values, bound, near);
  if (most >= count && most < near.length) return lowestOf(near, most, count);
  return lowestOf(Float64Array.from(values), values.length, count);
}

function lowestOf(near: Float64Array, found: number, count: number): Float64Array {
  selectInPlace(near, count - 1, found);
  return near.slice(0, count);
}
