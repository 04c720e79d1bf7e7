/** black-scholes, greeks and implied-volatility of npm, which belong together. Their scale of 1 is per 1.00 and per year. */
import { compete } from './contest.ts';
import { greeksEntry, loadPackage, type Row, volatilityEntry } from './npm-rows.ts';
import { NPM_VERSIONS } from './ready.ts';

type Side = Row['side'];
type Of = (
  spot: number,
  strike: number,
  years: number,
  volatility: number,
  rate: number,
  side: Side,
  scale?: number,
) => number;
type Search = (price: number, spot: number, strike: number, years: number, rate: number, side: Side) => number;

const { blackScholes } = loadPackage('black-scholes') as { readonly blackScholes: Of };
const greeks = loadPackage('greeks') as Readonly<
  Record<'getDelta' | 'getGamma' | 'getVega' | 'getTheta' | 'getRho', Of>
>;
const { getImpliedVolatility } = loadPackage('implied-volatility') as { readonly getImpliedVolatility: Search };

const versions = ['black-scholes', 'greeks', 'implied-volatility'].map((name) => `${name} ${NPM_VERSIONS[name]}`);

compete(versions.join(', '), {
  greeks: greeksEntry(
    ({ spot, strike, years, volatility, rate, side }, index, columns) => {
      columns.price[index] = blackScholes(spot, strike, years, volatility, rate, side);
      columns.delta[index] = greeks.getDelta(spot, strike, years, volatility, rate, side);
      columns.gamma[index] = greeks.getGamma(spot, strike, years, volatility, rate, side);
      columns.vega[index] = greeks.getVega(spot, strike, years, volatility, rate, side);
      columns.theta[index] = greeks.getTheta(spot, strike, years, volatility, rate, side, 1);
      columns.rho[index] = greeks.getRho(spot, strike, years, volatility, rate, side, 1);
    },
    { vega: 100, theta: 1 },
  ),
  volatility: volatilityEntry(({ price, spot, strike, years, rate, side }) =>
    getImpliedVolatility(price, spot, strike, years, rate, side),
  ),
});
