/** Price and sensitivities for people: per point, per day, and each with its unit. JSON has them per 1.00 and per year. */
import type { EuropeanGreeks, Greeks } from '#lib/pricing/option-terms.ts';
import { DAYS_A_YEAR } from './single-option.ts';

interface Figure {
  readonly name: keyof EuropeanGreeks;
  readonly title: string;
  readonly of: number;
  readonly unit: string;
}

const POINT = 100;

const FIGURES: readonly Figure[] = [
  { name: 'price', title: 'price', of: 1, unit: 'USD per share' },
  { name: 'delta', title: 'delta', of: 1, unit: 'USD as the share rises by 1 USD' },
  { name: 'gamma', title: 'gamma', of: 1, unit: 'of delta, as the share rises by 1 USD' },
  { name: 'vega', title: 'vega', of: POINT, unit: 'USD as volatility rises by a point (1 %)' },
  { name: 'theta', title: 'theta', of: DAYS_A_YEAR, unit: 'USD as a calendar day goes by' },
  { name: 'rho', title: 'rho', of: POINT, unit: 'USD as the rate rises by a point' },
  { name: 'dividendRho', title: 'dividend rho', of: POINT, unit: 'USD as the yield rises by a point' },
  { name: 'vanna', title: 'vanna', of: POINT, unit: 'of delta, as volatility rises by a point' },
  { name: 'volga', title: 'volga', of: POINT ** 2, unit: 'USD of vega per point, as volatility rises by a point' },
  { name: 'charm', title: 'charm', of: DAYS_A_YEAR, unit: 'of delta, as a calendar day goes by' },
];

export const figureRows = (value: Greeks | EuropeanGreeks): readonly (readonly string[])[] =>
  FIGURES.flatMap(({ name, title, of, unit }) =>
    name in value ? [[title, ((value as EuropeanGreeks)[name] / of).toFixed(6), unit]] : [],
  );
