/**
 * Sample quantiles by the nine rules of Hyndman and Fan ("Sample quantiles in statistical packages", 1996) and by the four
 * that take a member or the middle of two where the seventh interpolates, by the names of numpy. Found by selection in
 * linear time (Hoare, "Find", 1961, with the median of three as pivot) and never by sorting.
 */

export type QuantileRule =
  | 'inverted-cdf'
  | 'averaged-inverted-cdf'
  | 'closest-observation'
  | 'interpolated-inverted-cdf'
  | 'hazen'
  | 'weibull'
  | 'linear'
  | 'median-unbiased'
  | 'normal-unbiased'
  | 'lower'
  | 'higher'
  | 'nearest'
  | 'midpoint';

/** Where the quantile lies: `low` is the rank from 0 of an order statistic, `part` the way to the next. */
export interface Place {
  readonly low: number;
  readonly part: number;
}

/** Ranks within a few units of the last place of a whole number are that number: 0.05 · 1000 must be 50. */
const FUZZ = 4 * Number.EPSILON;

function whole(position: number): Place {
  const floor = Math.floor(position + FUZZ * Math.max(1, Math.abs(position)));
  const part = position - floor;
  return { low: floor, part: Math.abs(part) <= FUZZ * Math.max(1, Math.abs(position)) ? 0 : part };
}

/** The continuous rules: position n·p + a + p·(1 − a − b), counted from 1. */
const continuous =
  (a: number, b: number) =>
  (n: number, p: number): Place => {
    const { low, part } = whole(n * p + a + p * (1 - a - b));
    return { low: low - 1, part };
  };

/** Between the two members around the seventh rule's place. */
const between =
  (partOf: (part: number, low: number) => number) =>
  (n: number, p: number): Place => {
    const { low, part } = whole((n - 1) * p);
    const moved = part === 0 ? 0 : partOf(part, low);
    return moved === 1 ? { low: low + 1, part: 0 } : { low, part: moved };
  };

const RULES: Readonly<Record<QuantileRule, (n: number, p: number) => Place>> = {
  'inverted-cdf': (n, p) => {
    const { low, part } = whole(n * p);
    return { low: part > 0 ? low : low - 1, part: 0 };
  },
  'averaged-inverted-cdf': (n, p) => {
    const { low, part } = whole(n * p);
    return part > 0 ? { low, part: 0 } : { low: low - 1, part: 0.5 };
  },
  'closest-observation': (n, p) => {
    const { low, part } = whole(n * p - 0.5);
    return { low: part > 0 || low % 2 !== 0 ? low : low - 1, part: 0 };
  },
  'interpolated-inverted-cdf': continuous(0, 1),
  hazen: continuous(0.5, 0.5),
  weibull: continuous(0, 0),
  linear: continuous(1, 1),
  'median-unbiased': continuous(1 / 3, 1 / 3),
  'normal-unbiased': continuous(3 / 8, 3 / 8),
  lower: between(() => 0),
  higher: between(() => 1),
  // Halves go to the even rank.
  nearest: between((part, low) => (part === 0.5 ? low % 2 : Math.round(part))),
  midpoint: between(() => 0.5),
};

/** First those of the paper in its order: the first is type 1, the seventh (linear) type 7. */
export const QUANTILE_RULES: readonly QuantileRule[] = [
  'inverted-cdf',
  'averaged-inverted-cdf',
  'closest-observation',
  'interpolated-inverted-cdf',
  'hazen',
  'weibull',
  'linear',
  'median-unbiased',
  'normal-unbiased',
  'lower',
  'higher',
  'nearest',
  'midpoint',
];

/** Kept inside the sample: no rule answers beyond its smallest and largest value. */
export function placeOf(count: number, p: number, rule: QuantileRule): Place {
  const { low, part } = RULES[rule](count, p);
  if (low < 0) return { low: 0, part: 0 };
  return low >= count - 1 ? { low: count - 1, part: 0 } : { low, part };
}

const SHORT = 12;

function sortShort(values: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i <= to; i += 1) {
    const value = values[i] ?? 0;
    let j = i - 1;
    while (j >= from && (values[j] ?? 0) > value) {
      values[j + 1] = values[j] ?? 0;
      j -= 1;
    }
    values[j + 1] = value;
  }
}

/**
 * Reorders the first `count` of `values` so that the k-th smallest (from 0) stands at k, nothing larger before it and nothing
 * smaller after; answers it.
 */
export function selectInPlace(values: Float64Array, k: number, count = values.length): number {
  let [from, to] = [0, count - 1];
  while (to - from > SHORT) {
    const a = values[from] ?? 0;
    const b = values[(from + to) >>> 1] ?? 0;
    const c = values[to] ?? 0;
    const pivot = a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
    let [i, j] = [from, to];
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i += 1;
      while ((values[j] ?? 0) > pivot) j -= 1;
      if (i > j) break;
      const held = values[i] ?? 0;
      values[i] = values[j] ?? 0;
      values[j] = held;
      i += 1;
      j -= 1;
    }
    if (k <= j) to = j;
    else if (k >= i) from = i;
    else return values[k] ?? Number.NaN;
  }
  sortShort(values, from, to);
  return values[k] ?? Number.NaN;
}

/** The quantile of values that may be reordered; afterwards all below rank `placeOf(…).low` stand before it. */
export function quantileInPlace(values: Float64Array, p: number, rule: QuantileRule): number {
  if (values.length === 0) return Number.NaN;
  const { low, part } = placeOf(values.length, p, rule);
  const value = selectInPlace(values, low);
  if (part === 0) return value;
  let next = Number.POSITIVE_INFINITY;
  for (let i = low + 1; i < values.length; i += 1) {
    const other = values[i] ?? 0;
    if (other < next) next = other;
  }
  return value + part * (next - value);
}

export const quantile = (values: ArrayLike<number>, p: number, rule: QuantileRule = 'linear'): number =>
  quantileInPlace(Float64Array.from(values), p, rule);
