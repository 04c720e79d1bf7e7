/**
 * Student's t copula over fitted t margins: each position keeps its own tail, and they are extreme together as often as the
 * copula's degrees of freedom say (Demarta and McNeil, "The t copula and related copulas", 2005). Simulated in mirrored
 * pairs; how a draw of the copula becomes a return of the margin is tabulated once.
 */
import { chiSquaredDeviate } from '../../math/deviates/gamma-deviate.ts';
import { normalFiller } from '../../math/deviates/ziggurat.ts';
import { fitStudentT, type StudentTFit } from '../../math/fit/student-t-fit.ts';
import { fitTCopula, type TCopulaFit } from '../../math/fit/t-copula-fit.ts';
import { seededRandom } from '../../math/random.ts';
import { studentTCdf, studentTQuantile } from '../../math/student-t.ts';
import { type Answer, refused } from '../answer.ts';
import { empiricalTail } from './historical.ts';
import { horizonOf } from './horizon.ts';
import { type Portfolio, wholePortfolio } from './portfolio.ts';
import { studentTTail } from './student-t.ts';
import type { TailAnswer, TailSettings } from './tail-risk.ts';

export interface TCopulaSettings extends TailSettings {
  readonly paths?: number;
  readonly seed?: string;
}

export interface TCopula extends TailAnswer {
  readonly margins: readonly StudentTFit[];
  /** Absent for one position, which has nothing to be extreme together with. */
  readonly copula: TCopulaFit | undefined;
  readonly paths: number;
}

const LEAST_OBSERVATIONS = 100;
const PATHS = 50_000;
const NODES = 400;
/** In units of the inverse hyperbolic sine, in which far tails are straight lines. */
const REACH = Math.asinh(1e6);

/** Quantile of a t at the probability that another t gives its argument: odd and rising. */
export function tailMap(from: number, to: number): (x: number) => number {
  const table = new Float64Array(NODES + 1);
  let last = NODES;
  for (let i = 1; i <= NODES; i += 1) {
    const tail = studentTCdf(-Math.sinh((REACH * i) / NODES), from);
    if (tail < 1e-290) {
      last = i - 1;
      break;
    }
    table[i] = Math.asinh(-studentTQuantile(tail, to));
  }
  return (x) => {
    const place = (Math.asinh(Math.abs(x)) / REACH) * NODES;
    const node = Math.min(last - 1, Math.floor(place));
    const [low, high] = [table[node] ?? 0, table[node + 1] ?? 0];
    const y = Math.sinh(low + (place - node) * (high - low));
    return x < 0 ? -y : y;
  };
}

interface Draws {
  readonly exposures: readonly number[];
  readonly margins: readonly StudentTFit[];
  readonly copula: TCopulaFit;
  readonly paths: number;
  readonly seed: string;
}

function profitsOf({ exposures, margins, copula, paths, seed }: Draws): Float64Array {
  const size = margins.length;
  const { factor, freedom } = copula;
  const maps = margins.map((margin) => tailMap(freedom, margin.freedom));
  const scales = Float64Array.from(margins, ({ scale }, j) => scale * (exposures[j] ?? 0));
  const drift = margins.reduce((sum, { location }, j) => sum + location * (exposures[j] ?? 0), 0);
  const fill = normalFiller(seed);
  const random = seededRandom(`${seed} stretch`);
  const normals = new Float64Array(size);
  const profits = new Float64Array(paths);
  for (let path = 0; path < paths; path += 2) {
    fill(normals);
    const stretch = Math.sqrt(freedom / chiSquaredDeviate(freedom, random));
    let surprise = 0;
    for (let i = 0; i < size; i += 1) {
      let sum = 0;
      for (let k = 0; k <= i; k += 1) sum += (factor[i * size + k] ?? 0) * (normals[k] ?? 0);
      surprise += (scales[i] ?? 0) * (maps[i]?.(stretch * sum) ?? 0);
    }
    profits[path] = drift + surprise;
    if (path + 1 < paths) profits[path + 1] = drift - surprise;
  }
  return profits;
}

export function tCopulaRisk(portfolio: Portfolio, settings: TCopulaSettings): Answer<TCopula> {
  const whole = wholePortfolio(portfolio, settings, LEAST_OBSERVATIONS);
  if (!whole.ok) return whole;
  const { confidence, horizonDays: days = 1, paths = PATHS, seed = 't copula' } = settings;
  if (!(Number.isInteger(paths) && paths * (1 - confidence) >= 10))
    return refused('bad-setting', `${paths} paths leave fewer than 10 beyond ${confidence}: take more paths`);
  const margins: StudentTFit[] = [];
  for (const column of whole.columns) {
    const fit = fitStudentT(column);
    if (!fit || fit.freedom <= 1)
      return refused(
        'no-fit',
        'no t distribution with a mean fits one of the positions: its returns do not move, or hardly ever',
      );
    margins.push(fit);
  }
  const copula = margins.length > 1 ? fitTCopula(whole.columns) : undefined;
  const tail = copula
    ? empiricalTail(profitsOf({ exposures: whole.exposures, margins, copula, paths, seed }), {
        ...{ confidence, quantile: 'linear', shortfall: 'acerbi-tasche' },
      })
    : oneMargin(margins[0], whole.exposures[0] ?? 0, confidence);
  const root = Math.sqrt(days);
  return {
    ...{ ok: true, var: root * tail.var, es: root * tail.es, count: whole.count, margins, copula, paths },
    horizon: horizonOf(days, 'square-root-of-time'),
  };
}

/** Exactly the t method; a short position has its gains for losses. */
function oneMargin(margin: StudentTFit | undefined, exposure: number, confidence: number) {
  if (!margin || exposure === 0) return { var: 0, es: 0 };
  const { location, scale, freedom } = margin;
  return studentTTail({ location: location * exposure, scale: scale * Math.abs(exposure), freedom }, confidence);
}
