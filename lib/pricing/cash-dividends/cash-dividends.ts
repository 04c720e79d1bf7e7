/**
 * Options on a share that pays known amounts of cash: the share falls by the amount on the ex-date, to zero at worst, and is
 * lognormal between (the spot model; Haug, Haug and Lewis, "Back to basics", 2003). Finite differences in space and time,
 * on a grid and on one twice as coarse, extrapolated (Richardson, 1911): right to about 3e-7 of spot at high accuracy and
 * 5e-6 at fast. Without dividends the same grid prices Americans that the integral equation does not cover.
 */
import { localAt } from '../../math/uniform-interpolation.ts';
import type { Accuracy, CashDividend, Exercise, Greeks, VolatileOption } from '../option-terms.ts';
import { type Problem, valuesToday } from './backward.ts';
import { certainValue } from './certain.ts';
import { signOf } from './ends.ts';
import { deviationOf, halved, layoutFor, type Resolution } from './log-grid.ts';

export interface DividendTerms {
  readonly exercise: Exercise;
  readonly dividends: readonly CashDividend[];
  /** High where none is given. */
  readonly accuracy?: Accuracy;
}

/** Of the finer of the two grids. */
const RESOLUTIONS: Readonly<Record<Accuracy, Resolution>> = {
  fast: { perDeviation: 30, steps: 30, reach: 5 },
  high: { perDeviation: 80, steps: 72, reach: 6 },
};

/** Of the volatility, and per year: wide enough that the error of the grid does not show, narrow enough for the curve. */
const BUMPS: Readonly<Record<Accuracy, { readonly volatility: number; readonly rate: number }>> = {
  fast: { volatility: 0.01, rate: 0.003 },
  high: { volatility: 0.005, rate: 0.0005 },
};

/** Under this many standard deviations the share all but stands still: less than the grid could show. */
const STILL = 1e-7;
/** Over this many the values at the upper end of the grid drown the others. */
export const WIDEST = 8;

interface Local {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  /** Exercise now is best. */
  readonly isExercised: boolean;
}

type Pricer = (option: VolatileOption) => Local;

export const dividendPrice = (option: VolatileOption, terms: DividendTerms): number =>
  pricerFor(option, terms)(option).price;

export function dividendGreeks(option: VolatileOption, terms: DividendTerms): Greeks {
  const { spot, rate, dividendYield, volatility } = option;
  const near = pricerFor(option, terms);
  const bumps = BUMPS[terms.accuracy ?? 'high'];
  const { price, delta, gamma, isExercised } = near(option);
  if (isExercised) return { price, delta, gamma, vega: 0, theta: 0, rho: 0 };
  const slope = (key: 'volatility' | 'rate', bump: number): number =>
    (near({ ...option, [key]: option[key] + bump }).price - near({ ...option, [key]: option[key] - bump }).price) /
    (2 * bump);
  return {
    price,
    delta,
    gamma,
    vega: isStill(option) ? 0 : slope('volatility', bumps.volatility * volatility),
    theta: rate * price - (rate - dividendYield) * spot * delta - ((volatility * spot) ** 2 / 2) * gamma,
    rho: slope('rate', bumps.rate),
  };
}

const isStill = (option: VolatileOption): boolean => !(deviationOf(option) > STILL);

/** Prices options near this one on grids with its layout, so that they differ by what differs and not by their nodes. */
function pricerFor(option: VolatileOption, { exercise, dividends, accuracy = 'high' }: DividendTerms): Pricer {
  const seen = dividendsWithin(option.years, dividends);
  if (isStill(option)) return (near) => still(near, { exercise, dividends: seen });
  const resolution = RESOLUTIONS[accuracy];
  const layout = layoutFor(option, seen, resolution);
  // A share that may grow e-fold and more needs steps in which it does not.
  const steps = (resolution.steps / 2) * Math.max(1, deviationOf(option));
  const coarse = { exercise, dividends: seen, layout: halved(layout), steps, refinement: 1 };
  const fine = { ...coarse, layout, refinement: 2 };
  return (near) => extrapolated(near, fine, coarse);
}

/** Dividends that the option will see, in order: an amount of nothing, or one at expiry or after, changes nothing. */
export const dividendsWithin = (years: number, dividends: readonly CashDividend[]): readonly CashDividend[] =>
  dividends.filter((each) => each.cash !== 0 && each.years < years).toSorted((a, b) => a.years - b.years);

function still(option: VolatileOption, terms: Pick<DividendTerms, 'exercise' | 'dividends'>): Local {
  const { price, best } = certainValue(option, terms);
  return { price, delta: best?.shares ?? 0, gamma: 0, isExercised: terms.exercise === 'american' && best?.years === 0 };
}

type Grid = Omit<Problem, 'option'>;

function extrapolated(option: VolatileOption, fine: Grid, coarse: Grid): Local {
  const near = onGrid(option, fine);
  if (near.isExercised) return near;
  const far = onGrid(option, coarse);
  const whole = fine.exercise === 'american' ? Math.max(0, signOf(option) * (option.spot - option.strike)) : 0;
  // Beside the boundary of exercise the two grids see different sides of it.
  if (far.isExercised) return { ...near, price: Math.max(whole, near.price) };
  const better = (key: 'price' | 'delta' | 'gamma'): number => (4 * near[key] - far[key]) / 3;
  return { ...near, price: Math.max(whole, better('price')), delta: better('delta'), gamma: better('gamma') };
}

function onGrid(option: VolatileOption, problem: Grid): Local {
  const { grid, values, touching } = valuesToday({ ...problem, option });
  const { spot, strike, rate, years } = option;
  const position = (Math.log(spot) - grid.origin) / grid.spacing;
  const sign = signOf(option);
  if (touching[Math.floor(position)] === 1 && touching[Math.ceil(position)] === 1)
    return { price: sign * (spot - strike), delta: sign, gamma: 0, isExercised: true };
  const { value, slope, curvature } = localAt(values, position);
  const discount = Math.exp(-rate * years);
  const perLog = (discount * slope) / grid.spacing;
  return {
    price: discount * value,
    delta: perLog / spot,
    gamma: ((discount * curvature) / grid.spacing ** 2 - perLog) / spot ** 2,
    isExercised: false,
  };
}
