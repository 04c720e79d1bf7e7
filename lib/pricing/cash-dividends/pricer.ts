/**
 * The price of an option and of options near it, from a grid and from one twice as coarse, extrapolated (Richardson, 1911):
 * both err by the square of their spacing in space and in time, so that the difference tells most of the error.
 */
import { localAt } from '../../math/uniform-interpolation.ts';
import type { Accuracy, CashDividend, Exercise, VolatileOption } from '../option-terms.ts';
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

export interface Local {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  /** How gamma changes with the share. */
  readonly speed: number;
  /** Exercise now is best. */
  readonly isExercised: boolean;
}

const BEYOND: Local = {
  price: Number.NaN,
  delta: Number.NaN,
  gamma: Number.NaN,
  speed: Number.NaN,
  isExercised: false,
};

export type Pricer = (option: VolatileOption) => Local;

/** Of the finer of the two grids. */
const RESOLUTIONS: Readonly<Record<Accuracy, Resolution>> = {
  fast: { perDeviation: 30, steps: 30, reach: 5 },
  high: { perDeviation: 80, steps: 72, reach: 6 },
};

/** Under this many standard deviations the share all but stands still: less than the grid could show. */
const STILL = 1e-7;
/** Over this many the values at the upper end of the grid drown the others, and no number is given. */
export const WIDEST = 8;
/** And over this growth of cash or share to expiry, as a logarithm, they would soon be beyond a double. */
const STEEPEST = 100;

/** Nothing is left to chance, or to choose: a share or a strike of nothing stays that. */
export const isStill = (option: VolatileOption): boolean =>
  !(deviationOf(option) > STILL) || option.spot === 0 || option.strike === 0;

const isBeyond = (option: VolatileOption): boolean =>
  deviationOf(option) > WIDEST ||
  [option.rate, option.dividendYield].some((each) => Math.abs(each) * option.years > STEEPEST);

/** Prices options near this one on grids with its layout, so that they differ by what differs and not by their nodes. */
export function pricerFor(option: VolatileOption, { exercise, dividends, accuracy = 'high' }: DividendTerms): Pricer {
  const seen = dividendsWithin(option.years, dividends);
  if (isBeyond(option)) return () => BEYOND;
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
  return {
    price,
    delta: best?.shares ?? 0,
    gamma: 0,
    speed: 0,
    isExercised: terms.exercise === 'american' && best?.years === 0,
  };
}

type Grid = Omit<Problem, 'option'>;

function extrapolated(option: VolatileOption, fine: Grid, coarse: Grid): Local {
  const near = onGrid(option, fine);
  if (near.isExercised) return near;
  const far = onGrid(option, coarse);
  const whole = fine.exercise === 'american' ? Math.max(0, signOf(option) * (option.spot - option.strike)) : 0;
  // Beside the boundary of exercise the two grids see different sides of it.
  if (far.isExercised) return { ...near, price: Math.max(whole, near.price) };
  const better = (key: Exclude<keyof Local, 'isExercised'>): number => (4 * near[key] - far[key]) / 3;
  return {
    price: Math.max(whole, better('price')),
    delta: better('delta'),
    gamma: better('gamma'),
    speed: better('speed'),
    isExercised: false,
  };
}

function onGrid(option: VolatileOption, problem: Grid): Local {
  const { grid, values, touching } = valuesToday({ ...problem, option });
  const { spot, strike, rate, years } = option;
  const position = (Math.log(spot) - grid.origin) / grid.spacing;
  const sign = signOf(option);
  if (touching[Math.floor(position)] === 1 && touching[Math.ceil(position)] === 1)
    return { price: sign * (spot - strike), delta: sign, gamma: 0, speed: 0, isExercised: true };
  const { value, slope, curvature, third } = localAt(values, position);
  const discount = Math.exp(-rate * years);
  const [once, twice, thrice] = [slope, curvature, third].map(
    (each, n) => (discount * each) / grid.spacing ** (n + 1),
  ) as [number, number, number];
  return {
    price: discount * value,
    delta: once / spot,
    gamma: (twice - once) / spot ** 2,
    speed: (thrice - 3 * twice + 2 * once) / spot ** 3,
    isExercised: false,
  };
}
