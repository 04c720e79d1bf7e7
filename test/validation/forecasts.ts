/**
 * The methods of one series, their fit to a window shared by all confidences that are asked of it: a fit costs a thousand
 * times what reading a quantile off it does. `forecasts.test.ts` holds each to the figure of the table of methods.
 */
import { fitStudentT } from '#lib/math/fit/student-t-fit.ts';
import { quantile } from '#lib/math/sample/quantile.ts';
import type { Answer } from '#lib/risk/answer.ts';
import { empiricalTail } from '#lib/risk/value-at-risk/historical.ts';
import { METHODS, type MethodId } from '#lib/risk/value-at-risk/methods.ts';
import { fitTail, peaksTail } from '#lib/risk/value-at-risk/peaks-over-threshold.ts';
import { single } from '#lib/risk/value-at-risk/portfolio.ts';
import { studentTTail } from '#lib/risk/value-at-risk/student-t.ts';
import type { TailRisk } from '#lib/risk/value-at-risk/tail-risk.ts';
import { fitGarch } from '#lib/risk/volatility/garch.ts';

/** For one series, Monte Carlo and the copula are the fitted t again: drawn from with noise, or exactly. */
export const TRIED = [
  'historical',
  'normal',
  'student-t',
  'cornish-fisher',
  'filtered-ewma',
  'filtered-garch',
  'peaks-over-threshold',
] as const satisfies readonly MethodId[];
export type Tried = (typeof TRIED)[number];

/** What a fitted window says at a confidence. */
export type Fitted = (confidence: number) => Answer<TailRisk>;

const RULES = { quantile: 'linear', shortfall: 'acerbi-tasche' } as const;

/** Fitted anew for each confidence, which is right where nothing is fitted, and where the fit is refused. */
const anew =
  (method: Tried, returns: Float64Array): Fitted =>
  (confidence) =>
    METHODS[method].risk(single(returns), { confidence });

function studentT(returns: Float64Array): Fitted {
  const fit = fitStudentT(returns);
  if (!fit || fit.freedom <= 1) return anew('student-t', returns);
  return (confidence) => ({ ok: true, ...studentTTail(fit, confidence) });
}

function filteredGarch(returns: Float64Array): Fitted {
  const garch = fitGarch(returns);
  if (!garch.ok) return anew('filtered-garch', returns);
  const { mean, variances, nextVolatility } = garch;
  const surprises = returns.map((each, i) => (each - mean) / Math.sqrt(variances[i] ?? Number.NaN));
  return (confidence) => {
    const tail = empiricalTail(surprises, { confidence, ...RULES });
    return { ok: true, var: nextVolatility * tail.var - mean, es: nextVolatility * tail.es - mean };
  };
}

function peaks(returns: Float64Array): Fitted {
  const losses = returns.map((each) => -each);
  const tail = fitTail(losses, quantile(losses, 0.9));
  return tail.ok ? (confidence) => peaksTail(tail, confidence) : () => tail;
}

const FITS: Readonly<Partial<Record<Tried, (returns: Float64Array) => Fitted>>> = {
  'student-t': studentT,
  'filtered-garch': filteredGarch,
  'peaks-over-threshold': peaks,
};

export const fittedTo = (method: Tried, returns: Float64Array): Fitted =>
  FITS[method]?.(returns) ?? anew(method, returns);
