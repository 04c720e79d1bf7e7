/**
 * Options on a share that pays known amounts of cash: the share falls by the amount on the ex-date, to zero at worst, and is
 * lognormal between (the spot model; Haug, Haug and Lewis, "Back to basics", 2003). Finite differences
 * in space and time (backward.ts), right to about 3e-7 of spot at high accuracy and 5e-6 at fast. Without dividends the same grid prices Americans that the integral equation does not cover.
 */
import type { Accuracy, EuropeanGreeks, Greeks, VolatileOption } from '../option-terms.ts';
import { type DividendTerms, isStill, type Local, pricerFor } from './pricer.ts';

/** Wide enough that the error of the grid does not show, narrow enough for the curve; of the volatility itself, and per year. */
const BUMPS: Readonly<Record<Accuracy, { readonly share: number; readonly rate: number }>> = {
  fast: { share: 0.01, rate: 0.003 },
  high: { share: 0.005, rate: 0.0005 },
};

export const dividendPrice = (option: VolatileOption, terms: DividendTerms): number =>
  pricerFor(option, terms)(option).price;

/** With the sensitivities of second order where the option is European; an American's break off at the boundary of exercise. */
export function dividendGreeks(option: VolatileOption, terms: DividendTerms): Greeks | EuropeanGreeks {
  const pricer = pricerFor(option, terms);
  const here = pricer(option);
  const { price, delta, gamma } = here;
  if (here.isExercised) return { price, delta, gamma, vega: 0, theta: 0, rho: 0 };
  const bumps = BUMPS[terms.accuracy ?? 'high'];
  const aside = (key: 'volatility' | 'rate' | 'dividendYield', by: number): Aside => ({
    up: pricer({ ...option, [key]: option[key] + by }),
    down: pricer({ ...option, [key]: option[key] - by }),
    by,
  });
  const { spot, rate, dividendYield, volatility } = option;
  const livelier = isStill(option) ? { up: here, down: here, by: 1 } : aside('volatility', bumps.share * volatility);
  const first: Greeks = {
    price,
    delta,
    gamma,
    vega: slope(livelier, 'price'),
    theta: rate * price - (rate - dividendYield) * spot * delta - ((volatility * spot) ** 2 / 2) * gamma,
    rho: slope(aside('rate', bumps.rate), 'price'),
  };
  if (terms.exercise === 'american') return first;
  const { up, down, by } = livelier;
  return {
    ...first,
    dividendRho: slope(aside('dividendYield', bumps.rate), 'price'),
    vanna: slope(livelier, 'delta'),
    volga: (up.price - 2 * price + down.price) / by ** 2,
    charm: charmOf(option, here),
  };
}

interface Aside {
  readonly up: Local;
  readonly down: Local;
  readonly by: number;
}

const slope = ({ up, down, by }: Aside, key: 'price' | 'delta'): number => (up[key] - down[key]) / (2 * by);

/** How delta changes as time goes by: theta's derivative by the share. */
const charmOf = ({ spot, rate, dividendYield, volatility }: VolatileOption, { delta, gamma, speed }: Local): number =>
  dividendYield * delta -
  (rate - dividendYield + volatility ** 2) * spot * gamma -
  ((volatility * spot) ** 2 / 2) * speed;
