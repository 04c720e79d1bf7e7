/**
 * Student's t with location and scale, fitted by maximum likelihood (Lange, Little and Taylor, "Robust statistical modeling
 * using the t distribution", 1989). The search runs on the median and the logarithms of scale and degrees of freedom, in
 * units of the sample's own spread, with the exact gradient.
 */
import { lnBeta } from '../gamma.ts';
import { bfgs } from '../optimise/bfgs.ts';
import { nelderMead } from '../optimise/nelder-mead.ts';
import { newtonPolish } from '../optimise/newton-polish.ts';
import { allFinite } from '../sample/moments.ts';
import { quantile } from '../sample/quantile.ts';

export interface StudentTFit {
  readonly location: number;
  /** Not the standard deviation, which is √(ν/(ν − 2)) times this and infinite up to ν = 2. */
  readonly scale: number;
  /** At the highest that is looked for where the sample is as good as normal. */
  readonly freedom: number;
  readonly logLikelihood: number;
  /** The tails are no heavier than a normal distribution's, as far as the sample tells. */
  readonly isNormal: boolean;
}

const LEAST_FREEDOM = 0.1;
const MOST_FREEDOM = 1e4;
const LEAST_SCALE = 1e-6;

/** ln of the density at the middle, of scale 1. */
const lnPeak = (freedom: number): number => -lnBeta(0.5, freedom / 2) - Math.log(freedom) / 2;

function negativeLogLikelihood(values: Float64Array, x: Float64Array): number {
  const [location = 0, lnScale = 0, lnFreedom = 0] = x;
  const [scale, freedom] = [Math.exp(lnScale), Math.exp(lnFreedom)];
  if (!(freedom >= LEAST_FREEDOM && freedom <= 1.001 * MOST_FREEDOM && scale > LEAST_SCALE))
    return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    const z = ((values[i] ?? 0) - location) / scale;
    sum += Math.log1p((z * z) / freedom);
  }
  return ((freedom + 1) / 2) * sum - values.length * (lnPeak(freedom) - lnScale);
}

const STEP = 1e-5;

function slopes(values: Float64Array, x: Float64Array, into: Float64Array): void {
  const [location = 0, lnScale = 0, lnFreedom = 0] = x;
  const [scale, freedom] = [Math.exp(lnScale), Math.exp(lnFreedom)];
  let [pull, spread, logs, share] = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const z = ((values[i] ?? 0) - location) / scale;
    const weight = 1 / (freedom + z * z);
    pull += weight * z;
    spread += weight * z * z;
    logs += Math.log1p((z * z) / freedom);
    share += weight * z * z;
  }
  into[0] = (-(freedom + 1) * pull) / scale;
  into[1] = values.length - (freedom + 1) * spread;
  const peak = (lnPeak(freedom * Math.exp(STEP)) - lnPeak(freedom * Math.exp(-STEP))) / (2 * STEP);
  into[2] = (freedom / 2) * logs - ((freedom + 1) / 2) * share - values.length * peak;
}

/** Undefined where the values are fewer than five, not all finite, or without spread. */
export function fitStudentT(sample: ArrayLike<number>): StudentTFit | undefined {
  const count = sample.length;
  if (count < 5 || !allFinite(sample)) return undefined;
  const middle = quantile(sample, 0.5);
  const unit = (quantile(sample, 0.75) - quantile(sample, 0.25)) / 1.5;
  if (!(unit > 0)) return undefined;
  const values = Float64Array.from(sample, (each) => (each - middle) / unit);
  const objective = (x: Float64Array): number => negativeLogLikelihood(values, x);
  const gradient = (x: Float64Array, into: Float64Array): void => slopes(values, x, into);
  const start = [0, 0, Math.log(4)];
  let best = bfgs(objective, start, { gradient, tolerance: 1e-10 });
  if (!best.settled) best = nelderMead(objective, best.at);
  if (!Number.isFinite(best.value)) return undefined;
  const [location = 0, lnScale = 0, lnFreedom = 0] = best.at;
  // At the wall the search has stopped on the way: what is left of it has a way of its own.
  const isNormal = Math.exp(lnFreedom) > NORMAL_FROM;
  const at = isNormal ? normalEnd(values) : newtonPolish(gradient, Float64Array.of(location, lnScale, lnFreedom));
  const [place = 0, lnSpread = 0, lnEnd = 0] = at;
  if (Math.exp(lnSpread) < 100 * LEAST_SCALE || Math.exp(lnEnd) < 2 * LEAST_FREEDOM) return undefined;
  return {
    ...{ location: middle + unit * place, scale: unit * Math.exp(lnSpread), freedom: Math.exp(lnEnd), isNormal },
    logLikelihood: -objective(at) - count * Math.log(unit),
  };
}

/** From here a t and a normal are one for all that a sample can tell. */
const NORMAL_FROM = 500;

function normalEnd(values: Float64Array): Float64Array {
  const { location, scale } = studentTScaleAt(values, MOST_FREEDOM);
  return Float64Array.of(location, Math.log(scale), Math.log(MOST_FREEDOM));
}

const MOST_ROUNDS = 500;

/** Location and scale where the degrees of freedom are given, by the EM algorithm; a sample without spread has scale 0. */
export function studentTScaleAt(
  sample: Float64Array,
  freedom: number,
): { readonly location: number; readonly scale: number } {
  let location = quantile(sample, 0.5);
  let square = sample.reduce((sum, each) => sum + (each - location) ** 2, 0) / sample.length;
  for (let round = 0; round < MOST_ROUNDS && square > 0; round += 1) {
    let [weights, weighted] = [0, 0];
    for (let i = 0; i < sample.length; i += 1) {
      const x = sample[i] ?? 0;
      const weight = (freedom + 1) / (freedom + (x - location) ** 2 / square);
      weights += weight;
      weighted += weight * x;
    }
    const next = weighted / weights;
    let spread = 0;
    for (let i = 0; i < sample.length; i += 1) {
      const x = sample[i] ?? 0;
      spread += ((freedom + 1) * (x - next) ** 2) / (freedom + (x - location) ** 2 / square);
    }
    const change = Math.abs(spread / sample.length / square - 1);
    location = next;
    square = spread / sample.length;
    if (change < 1e-12) break;
  }
  return { location, scale: Math.sqrt(square) };
}
