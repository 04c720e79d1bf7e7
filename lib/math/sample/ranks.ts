/**
 * Rank correlation: Spearman's (1904), which is Pearson's of the ranks, and Kendall's tau-b (1938, ties of 1945), counted in
 * n·log n by sorting (Knight, "A computer method for calculating Kendall's tau with ungrouped data", 1966).
 */
import { meanOf } from './moments.ts';

const order = (values: ArrayLike<number>): Uint32Array =>
  Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));

/** Ranks from 1; equal values share the middle of theirs. */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const places = order(values);
  const ranks = new Float64Array(values.length);
  let from = 0;
  while (from < places.length) {
    let to = from;
    while (to + 1 < places.length && values[places[to + 1] ?? 0] === values[places[from] ?? 0]) to += 1;
    for (let i = from; i <= to; i += 1) ranks[places[i] ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return ranks;
}

export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [xMean, yMean] = [meanOf(x), meanOf(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i += 1) {
    const [a, b] = [(x[i] ?? 0) - xMean, (y[i] ?? 0) - yMean];
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return xy / Math.sqrt(xx * yy);
}

export const spearman = (x: ArrayLike<number>, y: ArrayLike<number>): number => pearson(ranksOf(x), ranksOf(y));

/** Pairs that are equal among neighbours, of which `same` tells whether two places are. */
function tiedPairs(count: number, same: (i: number) => boolean): number {
  let [pairs, run] = [0, 1];
  for (let i = 1; i <= count; i += 1) {
    if (i < count && same(i)) {
      run += 1;
      continue;
    }
    pairs += (run * (run - 1)) / 2;
    run = 1;
  }
  return pairs;
}

/** Sorts in place by merging and answers how many neighbours had to change places. */
function sortingSwaps(values: Float64Array): number {
  let source: Float64Array = values;
  let target: Float64Array = new Float64Array(values.length);
  let swaps = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let from = 0; from < values.length; from += 2 * width) {
      const middle = Math.min(from + width, values.length);
      const end = Math.min(from + 2 * width, values.length);
      let [left, right] = [from, middle];
      for (let i = from; i < end; i += 1) {
        const takeLeft = left < middle && (right >= end || (source[left] ?? 0) <= (source[right] ?? 0));
        if (!takeLeft) swaps += middle - left;
        target[i] = (takeLeft ? source[left++] : source[right++]) ?? 0;
      }
    }
    [source, target] = [target, source];
  }
  if (source !== values) values.set(source);
  return swaps;
}

/** Tau-b: 1 where both always move the same way; ties in one of them count against it. */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const count = x.length;
  const places = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => (x[a] ?? 0) - (x[b] ?? 0) || (y[a] ?? 0) - (y[b] ?? 0),
  );
  const at = (values: ArrayLike<number>, i: number): number => values[places[i] ?? 0] ?? 0;
  const xTies = tiedPairs(count, (i) => at(x, i) === at(x, i - 1));
  const bothTies = tiedPairs(count, (i) => at(x, i) === at(x, i - 1) && at(y, i) === at(y, i - 1));
  const ordered = Float64Array.from({ length: count }, (_, i) => at(y, i));
  const swaps = sortingSwaps(ordered);
  const yTies = tiedPairs(count, (i) => ordered[i] === ordered[i - 1]);
  const pairs = (count * (count - 1)) / 2;
  return (pairs - xTies - yTies + bothTies - 2 * swaps) / Math.sqrt((pairs - xTies) * (pairs - yTies));
}
