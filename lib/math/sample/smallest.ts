/**
 * The smallest values of a sample in one pass: a few of them, evenly spread, say below which bound they lie; those under it
 * are gathered without a branch, and selection goes on among them (the idea of Floyd and Rivest, "Expected time bounds for
 * selection", 1975). Where the bound was too low, all values are searched.
 */
import { selectInPlace } from './quantile.ts';

const LOOKS = 64;

/** Room for what is gathered, kept from call to call: to be given new room costs as much as a thousand looks. */
const KEPT = 8192;
const kept = new Float64Array(KEPT);
const lowest = new Float64Array(LOOKS);

/** A bound that hardly ever has fewer than `count` values under it. */
function boundFor(values: Float64Array, count: number): number {
  const share = count / values.length;
  const rank = Math.ceil(LOOKS * share + 2.5 * Math.sqrt(LOOKS * share * (1 - share))) + 1;
  if (rank >= LOOKS / 2 || values.length < 4 * LOOKS) return Number.POSITIVE_INFINITY;
  lowest.fill(Number.POSITIVE_INFINITY, 0, rank);
  const stride = values.length / LOOKS;
  for (let look = 0; look < LOOKS; look += 1) {
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
    if (Math.min(Math.min(a, b), Math.min(c, d)) > bound) continue;
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
  const near = values.length < KEPT ? kept : new Float64Array(values.length + 1);
  const bound = boundFor(values, count);
  let found = bound === Number.POSITIVE_INFINITY ? 0 : gather(values, bound, near);
  if (found < count) {
    near.set(values);
    found = values.length;
  }
  selectInPlace(near, count - 1, found);
  return near.slice(0, count);
}
