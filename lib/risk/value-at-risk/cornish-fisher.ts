/**
 * Cornish and Fisher (1937): the normal quantile bent by skewness S and excess kurtosis K, with deviation and moments of the
 * population (modified VaR: Favre and Galeano, 2002). ES is the mean of that quantile over the tail, in closed form, which
 * rises with the confidence wherever VaR does; or, where asked for, that of the Edgeworth expansion (Boudt, Peterson and
 * Croux, "Estimation and decomposition of downside risk for portfolios with non-normal returns", 2008), which need not.
 *
 * The bent quantile rises with probability only for some S and K (Maillard, "A user's guide to the Cornish Fisher
 * expansion", 2012). Outside it the figures mean little: they are refused, unless `outside` says to give them with a flag.
 */
import { normalCdf, normalPdf, normalQuantile } from '../../math/normal.ts';
import { momentsOf } from '../../math/sample/moments.ts';
import { type Answer, refused } from '../answer.ts';
import { horizonOf } from './horizon.ts';
import { type TailAnswer, type TailSettings, usable } from './tail-risk.ts';

export interface CornishFisherSettings extends TailSettings {
  readonly shortfall?: 'bent-quantile' | 'edgeworth';
  readonly outside?: 'refuse' | 'flag';
}

export interface CornishFisher extends TailAnswer {
  readonly mean: number;
  readonly deviation: number;
  readonly skewness: number;
  readonly excessKurtosis: number;
  /** Skewness and kurtosis lie where the expansion is a distribution. */
  readonly isInDomain: boolean;
  /** The expansion of ES came out below VaR, which no distribution allows: ES is then VaR. */
  readonly isFloored: boolean;
}

interface Shape {
  readonly skewness: number;
  readonly excessKurtosis: number;
}

const LEAST_OBSERVATIONS = 20;

export const bentQuantile = (z: number, { skewness: s, excessKurtosis: k }: Shape): number =>
  z + ((z * z - 1) * s) / 6 + ((z ** 3 - 3 * z) * k) / 24 - ((2 * z ** 3 - 5 * z) * s * s) / 36;

/** The slope of the bent quantile, a parabola in z, is nowhere below 0. */
export function isInDomain({ skewness: s, excessKurtosis: k }: Shape): boolean {
  const [square, linear, constant] = [k / 8 - (s * s) / 6, s / 3, 1 - k / 8 + (5 * s * s) / 36];
  return square >= 0 && (square === 0 ? linear === 0 : linear * linear <= 4 * square * constant);
}

/** −∫ of the bent quantile over the tail of probability 1 − c, over 1 − c: each Hermite polynomial integrates to the one before. */
const bentShortfall = (z: number, { skewness: s, excessKurtosis: k }: Shape, tail: number): number =>
  (normalPdf(z) / tail) * (1 + (z * s) / 6 + ((z * z - 1) * k) / 24 - ((2 * z * z - 1) * s * s) / 36);

/** ∫ xᵍφ(x) from −∞ to h with its sign turned, the pieces that the Edgeworth tail is made of. */
function tailMoment(power: number, h: number): number {
  if (power === 0) return -normalCdf(h);
  if (power === 1) return normalPdf(h);
  return h ** (power - 1) * normalPdf(h) + (power - 1) * tailMoment(power - 2, h);
}

/** −E[x; x ≤ h] under the second-order Edgeworth expansion, over the tail's probability. */
function edgeworthShortfall(h: number, { skewness: s, excessKurtosis: k }: Shape, tail: number): number {
  const moment = (power: number): number => tailMoment(power, h);
  const third = moment(4) - 3 * moment(2);
  const fourth = moment(5) - 6 * moment(3) + 3 * moment(1);
  const sixth = moment(7) - 15 * moment(5) + 45 * moment(3) - 15 * moment(1);
  return (moment(1) + (s / 6) * third + (k / 24) * fourth + ((s * s) / 72) * sixth) / tail;
}

export function cornishFisherRisk(returns: ArrayLike<number>, settings: CornishFisherSettings): Answer<CornishFisher> {
  const found = usable(returns, settings, LEAST_OBSERVATIONS);
  if (!found.ok) return found;
  const { confidence, horizonDays: days = 1, outside = 'refuse' } = settings;
  const { count, mean, variance, skewness, excessKurtosis } = momentsOf(found.sample);
  const [shape, deviation] = [{ skewness, excessKurtosis }, Math.sqrt(variance)];
  const inside = isInDomain(shape);
  if (!inside && outside === 'refuse')
    return refused(
      'outside-domain',
      `skewness ${skewness.toFixed(2)} and excess kurtosis ${excessKurtosis.toFixed(2)} are beyond what the expansion holds for: use historical or filtered-historical`,
    );
  const [z, tail] = [normalQuantile(1 - confidence), 1 - confidence];
  const h = bentQuantile(z, shape);
  const loss = -mean - deviation * h;
  const isEdgeworth = settings.shortfall === 'edgeworth';
  const es = -mean + deviation * (isEdgeworth ? edgeworthShortfall(h, shape, tail) : bentShortfall(z, shape, tail));
  const root = Math.sqrt(days);
  return {
    ...{ ok: true, var: root * loss, es: root * Math.max(es, loss), count, mean, deviation, ...shape },
    ...{ isInDomain: inside, isFloored: es < loss, horizon: horizonOf(days, 'square-root-of-time') },
  };
}
