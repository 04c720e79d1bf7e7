/** @uqee/black-scholes of npm, with the settings it has unless told otherwise. Its theta is the loss, ours the change. */
import { compete } from './contest.ts';
import { greeksEntry, loadPackage, type Row, volatilityEntry } from './npm-rows.ts';
import { NPM_VERSIONS } from './ready.ts';

interface Terms {
  readonly type: Row['side'];
  readonly underlying: number;
  readonly strike: number;
  readonly time: number;
  readonly rate: number;
}

interface Calculator {
  option(
    terms: Terms & { readonly sigma: number },
  ): Readonly<Record<'price' | 'delta' | 'gamma' | 'vega' | 'theta' | 'rho', number>>;
  sigma(terms: Terms & { readonly price: number }): number;
}

const { BlackScholes } = loadPackage('@uqee/black-scholes') as { readonly BlackScholes: new () => Calculator };
const calculator = new BlackScholes();

compete(`@uqee/black-scholes ${NPM_VERSIONS['@uqee/black-scholes']}`, {
  greeks: greeksEntry(
    ({ side, spot, strike, years, rate, volatility }, index, columns) => {
      const made = calculator.option({ type: side, underlying: spot, strike, time: years, rate, sigma: volatility });
      columns.price[index] = made.price;
      columns.delta[index] = made.delta;
      columns.gamma[index] = made.gamma;
      columns.vega[index] = made.vega;
      columns.theta[index] = made.theta;
      columns.rho[index] = made.rho;
    },
    { vega: 1, theta: -1 },
  ),
  volatility: volatilityEntry(({ side, spot, strike, years, rate, price }) =>
    calculator.sigma({ type: side, underlying: spot, strike, time: years, rate, price }),
  ),
});
