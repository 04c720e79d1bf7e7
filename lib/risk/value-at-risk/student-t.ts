/**
 * Student's t, fitted by maximum likelihood: VaR = −μ − s·q and ES = −μ + s·f(q)/(1 − c)·(ν + q²)/(ν − 1), where q is the
 * lower quantile and f the density (McNeil, Frey and Embrechts, "Quantitative Risk Management", 2005). ES needs ν > 1.
 */
import { fitStudentT, type StudentTFit } from '../../math/fit/student-t-fit.ts';
import { studentTPdf, studentTQuantile } from '../../math/student-t.ts';
import { type Answer, refused } from '../answer.ts';
import { horizonOf } from './horizon.ts';
import { ordered, type TailAnswer, type TailRisk, type TailSettings, usable } from './tail-risk.ts';

export interface StudentT extends TailAnswer {
  readonly fit: StudentTFit;
}

const LEAST_OBSERVATIONS = 50;

export function studentTTail(fit: Pick<StudentTFit, 'location' | 'scale' | 'freedom'>, confidence: number): TailRisk {
  const { location, scale, freedom } = fit;
  const q = studentTQuantile(1 - confidence, freedom);
  const beyond = ((studentTPdf(q, freedom) / (1 - confidence)) * (freedom + q * q)) / (freedom - 1);
  return ordered({ var: -location - scale * q, es: -location + scale * beyond });
}

export function studentTRisk(returns: ArrayLike<number>, settings: TailSettings): Answer<StudentT> {
  const found = usable(returns, settings, LEAST_OBSERVATIONS);
  if (!found.ok) return found;
  const fit = fitStudentT(found.sample);
  if (!fit) return refused('no-fit', 'no t distribution fits: the returns do not move, or most of them are equal');
  if (fit.freedom <= 1)
    return refused(
      'outside-domain',
      `the fitted degrees of freedom are ${fit.freedom.toFixed(2)}: with 1 or fewer there is no mean loss`,
    );
  const days = settings.horizonDays ?? 1;
  const { var: loss, es } = studentTTail(fit, settings.confidence);
  const root = Math.sqrt(days);
  return {
    ...{ ok: true, var: root * loss, es: root * es, count: found.sample.length },
    ...{ horizon: horizonOf(days, 'square-root-of-time'), fit },
  };
}
