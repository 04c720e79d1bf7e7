/**
 * The eight ways to VaR and ES as one table, filtered historical simulation with either volatility. Command line, watcher
 * and back-test ask here, so that a method is the same figure everywhere. Methods of one series see the portfolio as it is
 * now through the past; methods of several see its positions one by one.
 */
import type { Answer } from '../answer.ts';
import { cornishFisherRisk } from './cornish-fisher.ts';
import { filteredHistoricalRisk } from './filtered-historical.ts';
import { historicalRisk } from './historical.ts';
import { monteCarloRisk } from './monte-carlo.ts';
import { normalRisk } from './normal.ts';
import { peaksRisk } from './peaks-over-threshold.ts';
import { type Portfolio, seriesOf, wholePortfolio } from './portfolio.ts';
import { studentTRisk } from './student-t.ts';
import { tCopulaRisk } from './t-copula.ts';
import type { TailAnswer, TailSettings } from './tail-risk.ts';

export type MethodId =
  | 'historical'
  | 'normal'
  | 'student-t'
  | 'cornish-fisher'
  | 'filtered-ewma'
  | 'filtered-garch'
  | 'monte-carlo'
  | 'peaks-over-threshold'
  | 't-copula';

/** What every method understands; each has more of its own in its file. */
export interface MethodSettings extends TailSettings {
  /** Of methods that simulate. */
  readonly paths?: number;
  readonly seed?: string;
}

export interface Method {
  readonly name: string;
  /** One sentence on when to trust it. */
  readonly trust: string;
  readonly risk: (portfolio: Portfolio, settings: MethodSettings) => Answer<TailAnswer>;
}

type SeriesMethod = (returns: Float64Array, settings: MethodSettings) => Answer<TailAnswer>;

/** Positions that do not match are refused before they are added up. */
const ofSeries =
  (risk: SeriesMethod): Method['risk'] =>
  (portfolio, settings) => {
    const whole = wholePortfolio(portfolio, settings, 2);
    return whole.ok ? risk(seriesOf(whole), settings) : whole;
  };

export const METHODS: Readonly<Record<MethodId, Method>> = {
  historical: {
    name: 'Historical simulation',
    trust: 'needs no model, but knows only what its window has seen, and every day of it counts alike',
    risk: ofSeries(historicalRisk),
  },
  normal: {
    name: 'Normal',
    trust: 'quick and smooth, but too low beyond 97.5 % for anything with fat tails',
    risk: ofSeries(normalRisk),
  },
  'student-t': {
    name: 'Student t, fitted',
    trust: 'good for the far tail of one calm or wild period, blind to a change between them',
    risk: ofSeries(studentTRisk),
  },
  'cornish-fisher': {
    name: 'Cornish-Fisher',
    trust: 'for mild skewness and kurtosis only: beyond its domain it refuses',
    risk: ofSeries(cornishFisherRisk),
  },
  'filtered-ewma': {
    name: 'Filtered historical, EWMA',
    trust: 'follows volatility within days: the first choice for a daily limit',
    risk: ofSeries((returns, settings) => filteredHistoricalRisk(returns, { ...settings, model: 'ewma' })),
  },
  'filtered-garch': {
    name: 'Filtered historical, GARCH',
    trust: 'follows volatility and its way back, and holds for horizons of several days',
    risk: ofSeries((returns, settings) => filteredHistoricalRisk(returns, { ...settings, model: 'garch' })),
  },
  'monte-carlo': {
    name: 'Monte Carlo, t',
    trust: 'for many positions and non-linear ones; as good as the distribution that is drawn from',
    risk: (portfolio, settings) => monteCarloRisk(portfolio, { ...settings, distribution: 'student-t' }),
  },
  'peaks-over-threshold': {
    name: 'Extreme values, peaks over threshold',
    trust: 'for 99 % and beyond from a long window; look at its threshold table first',
    risk: ofSeries(peaksRisk),
  },
  't-copula': {
    name: 'Student t copula',
    trust: 'for books whose positions fall together; each keeps its own tail',
    risk: tCopulaRisk,
  },
};

export const METHOD_IDS = Object.keys(METHODS) as readonly MethodId[];
