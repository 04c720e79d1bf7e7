/**
 * Put–call parity as a straight line: call − put = D·(forward − strike), fitted to many strikes at once. Each pair weighs
 * by the inverse square of its spread, all of them less where they disagree by more than their spreads; what lies far off
 * the line is weighed down (Huber, 1964); and the slope, which few strikes can tell, leans on a discount factor expected
 * beforehand (a normal prior). US dollars per share, years.
 */

export interface ParityPair {
  readonly strike: number;
  /** Call less put, as European options. */
  readonly difference: number;
  /** Standard error of the difference that the spreads leave. */
  readonly error: number;
}

/** What the discount factor is expected to be, and how surely. No error: it is known. */
export interface DiscountPrior {
  readonly mean: number;
  readonly error: number;
}

export interface ParityFit {
  readonly forward: number;
  readonly forwardError: number;
  readonly discount: number;
  /** Of the discount factor from the pairs alone; infinite where they cannot tell. */
  readonly discountError: number;
  /** Weighted root mean square of what the line leaves, US dollars. */
  readonly residual: number;
}

const HUBER = 1.5;
/** No pair says more than this, in its own errors, about how far pairs disagree. */
const LARGEST = 6;
const ROUNDS = 10;

interface Sums {
  readonly w: number;
  readonly wx: number;
  readonly wxx: number;
  readonly wy: number;
  readonly wxy: number;
}

function sumsOf(pairs: readonly ParityPair[], weights: readonly number[], centre: number): Sums {
  let [w, wx, wxx, wy, wxy] = [0, 0, 0, 0, 0];
  pairs.forEach(({ strike, difference }, i) => {
    const weight = weights[i] ?? 0;
    const x = strike - centre;
    w += weight;
    wx += weight * x;
    wxx += weight * x * x;
    wy += weight * difference;
    wxy += weight * x * difference;
  });
  return { w, wx, wxx, wy, wxy };
}

interface Line {
  /** Discounted forward less centre. */
  readonly level: number;
  readonly discount: number;
}

/** Minimises Σ w (y − level + discount·x)² plus the prior's term. */
function lineOf({ w, wx, wxx, wy, wxy }: Sums, prior: DiscountPrior): Line {
  if (prior.error === 0) return { level: (wy + prior.mean * wx) / w, discount: prior.mean };
  const confidence = 1 / prior.error ** 2;
  const slopeWeight = wxx + confidence;
  const determinant = w * slopeWeight - wx * wx;
  const slopeTerm = confidence * prior.mean - wxy;
  return {
    level: (wy * slopeWeight + wx * slopeTerm) / determinant,
    discount: (w * slopeTerm + wx * wy) / determinant,
  };
}

/** At least one pair. */
export function fitParity(pairs: readonly ParityPair[], prior: DiscountPrior): ParityFit {
  const plain = pairs.map(({ error }) => 1 / error ** 2);
  const total = plain.reduce((sum, weight) => sum + weight, 0);
  const centre = pairs.reduce((sum, { strike }, i) => sum + strike * (plain[i] ?? 0), 0) / total;
  let weights = plain;
  let line = lineOf(sumsOf(pairs, weights, centre), prior);
  const left = (pair: ParityPair): number => pair.difference - line.level + line.discount * (pair.strike - centre);
  for (let round = 0; round < ROUNDS; round += 1) {
    const inErrors = pairs.map((pair) => left(pair) / pair.error);
    const scale = Math.max(
      1,
      Math.sqrt(inErrors.reduce((sum, u) => sum + Math.min(u * u, LARGEST ** 2), 0) / pairs.length),
    );
    weights = inErrors.map((u, i) => ((plain[i] ?? 0) * Math.min(1, (HUBER * scale) / Math.abs(u))) / scale ** 2);
    line = lineOf(sumsOf(pairs, weights, centre), prior);
  }
  const sums = sumsOf(pairs, weights, centre);
  const told = Math.max(0, sums.wxx - sums.wx ** 2 / sums.w);
  const slopeInformation = told + (prior.error === 0 ? Number.POSITIVE_INFINITY : prior.error ** -2);
  const offset = line.level / line.discount - sums.wx / sums.w;
  const squares = pairs.reduce((sum, pair, i) => sum + (weights[i] ?? 0) * left(pair) ** 2, 0);
  return {
    forward: centre + line.level / line.discount,
    forwardError: Math.sqrt(1 / sums.w + offset ** 2 / slopeInformation) / line.discount,
    discount: line.discount,
    discountError: told > 0 ? 1 / Math.sqrt(told) : Number.POSITIVE_INFINITY,
    residual: Math.sqrt(squares / sums.w),
  };
}
