/**
 * The smile of one expiry: total variance (volatility² · years) over log-moneyness ln(strike/forward), as the smoothest
 * curve that stays within the market's spreads (a smoothing spline). It takes the out-of-the-money side of each strike.
 * Beyond the last quotes it goes on straight, never falling outwards and never steeper than 2 (Lee, "The moment formula
 * for implied volatility at extreme strikes", 2004).
 */
import { type Spline, type SplineValue, smoothingSpline, splineAt } from '../../math/curves/smoothing-spline.ts';
import type { Right } from '../../model/instrument.ts';
import type { Checked } from '../tradable.ts';
import type { ContractAnalysis } from './contract-volatility.ts';
import type { Forward } from './forward.ts';

export interface SmilePoint {
  readonly strike: number;
  readonly right: Right;
  /** ln(strike/forward). */
  readonly moneyness: number;
  readonly volatility: number;
  readonly bidVolatility?: number;
  readonly askVolatility?: number;
  /** Standard error of the volatility that the spread leaves. */
  readonly error: number;
}

export interface Smile {
  readonly forward: number;
  readonly years: number;
  readonly points: readonly SmilePoint[];
  readonly variance: Spline;
  /** Lowest and highest strike with a quote in it; beyond them the curve is a continuation. */
  readonly quoted: { readonly from: number; readonly to: number };
  /** Root mean square distance of the quotes from the curve, in volatility. */
  readonly misfit: number;
  /** Strikes at which the curve gives a negative probability; mostly none. */
  readonly impossible: readonly number[];
}

const FEWEST_POINTS = 3;
/** Of the half spread, as a standard error; US dollars that no mid is surer than. */
const ERROR = { shareOfHalfSpread: 0.5, least: 0.005 };
/** Mean square of the distances over their errors: more room where less leaves a curve with negative probabilities. */
const ROOMS = [0.1, 0.3, 1, 2, 4];
const STEEPEST = 2;
/** Distances beyond so many errors count less, in a second fit. */
const HUBER = 2.5;

function pointOf(analysis: ContractAnalysis, forward: number): readonly SmilePoint[] {
  const { strike, contract, market, value } = analysis;
  const isOut = contract.right === 'call' ? strike >= forward : strike < forward;
  if (!isOut || 'refused' in value || 'refused' in market) return [];
  const { volatility, bidVolatility, askVolatility, greeks } = value.value;
  const { bid, ask } = market.value;
  const error = Math.max(ERROR.least, (ERROR.shareOfHalfSpread * (ask - bid)) / 2) / greeks.vega;
  if (!Number.isFinite(error)) return [];
  return [
    {
      ...{ strike, right: contract.right, moneyness: Math.log(strike / forward), volatility, error },
      ...(bidVolatility === undefined ? {} : { bidVolatility }),
      ...(askVolatility === undefined ? {} : { askVolatility }),
    },
  ];
}

function curveThrough(points: readonly SmilePoint[], years: number, room: number): Spline {
  const noisy = points.map(({ moneyness, volatility, error }) => ({
    x: moneyness,
    y: volatility ** 2 * years,
    error: 2 * volatility * years * error,
  }));
  const first = smoothingSpline(noisy, room);
  const sober = noisy.map((point) => {
    const distance = Math.abs(point.y - splineAt(first, point.x).value) / point.error;
    return distance > HUBER ? { ...point, error: point.error * (distance / HUBER) ** 2 } : point;
  });
  return smoothingSpline(sober, room);
}

export function smileOf(contracts: readonly ContractAnalysis[], forward: Forward): Checked<Smile> {
  const points = contracts.flatMap((analysis) => pointOf(analysis, forward.forward));
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < FEWEST_POINTS)
    return { refused: { rule: 'no-smile', observed: points.length, threshold: FEWEST_POINTS, unit: 'strikes' } };
  const frame = { forward: forward.forward, years: forward.years, quoted: { from: first.strike, to: last.strike } };
  const { curve, impossible } = soberest(frame, points);
  const squares = points.reduce(
    (sum, { strike, volatility }) => sum + (volatilityAt(curve, strike) - volatility) ** 2,
    0,
  );
  return { value: { ...curve, points, impossible, misfit: Math.sqrt(squares / points.length) } };
}

/** The closest curve without negative probabilities; where every one has some, the one with the fewest. */
function soberest(frame: Omit<Curve, 'variance'>, points: readonly SmilePoint[]) {
  let best: { readonly curve: Curve; readonly impossible: readonly number[] } | undefined;
  for (const room of ROOMS) {
    const curve = { ...frame, variance: curveThrough(points, frame.years, room) };
    const impossible = impossibleStrikes(curve);
    if (!best || impossible.length < best.impossible.length) best = { curve, impossible };
    if (impossible.length === 0) break;
  }
  return best ?? { curve: { ...frame, variance: { x: [], y: [], bend: [] } }, impossible: [] };
}

export type Curve = Pick<Smile, 'forward' | 'years' | 'variance' | 'quoted'>;

/** Total variance, with its slope and bend over log-moneyness. */
export function varianceAt(smile: Curve, moneyness: number): SplineValue {
  const inside = splineAt(smile.variance, moneyness);
  const [from, to] = [smile.variance.x[0] ?? 0, smile.variance.x.at(-1) ?? 0];
  if (moneyness >= from && moneyness <= to) return inside;
  const [end, outwards] = moneyness < from ? [from, -1] : [to, 1];
  const edge = splineAt(smile.variance, end);
  const slope = outwards * Math.min(STEEPEST, Math.max(0, outwards * edge.slope));
  return { value: edge.value + slope * (moneyness - end), slope, bend: 0 };
}

/** Annual volatility at a strike in US dollars. */
export const volatilityAt = (smile: Curve, strike: number): number =>
  Math.sqrt(Math.max(0, varianceAt(smile, Math.log(strike / smile.forward)).value) / smile.years);

export const isQuoted = ({ quoted }: Smile, strike: number): boolean => strike >= quoted.from && strike <= quoted.to;

/**
 * Strikes at which the curve would give a negative probability (Gatheral and Jacquier, "Arbitrage-free SVI volatility
 * surfaces", 2014, equation 2.1), out of a hundred between the lowest and the highest quote.
 */
function impossibleStrikes(smile: Curve): readonly number[] {
  const [from, to] = [Math.log(smile.quoted.from / smile.forward), Math.log(smile.quoted.to / smile.forward)];
  const grid = Array.from({ length: 100 }, (_, i) => from + ((i + 0.5) / 100) * (to - from));
  const isImpossible = (k: number): boolean => {
    const { value: w, slope, bend } = varianceAt(smile, k);
    return (1 - (k * slope) / (2 * w)) ** 2 - (slope ** 2 / 4) * (1 / w + 1 / 4) + bend / 2 < 0;
  };
  return grid.filter(isImpossible).map((k) => smile.forward * Math.exp(k));
}
