/** Stands in for europeanGreeks of lib/pricing/black-scholes.ts until that is there. */
import { normalCdf, normalPdf } from '#lib/math/normal.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import type { Greeks, VolatileOption } from '#lib/pricing/option-terms.ts';
export function europeanGreeks(option: VolatileOption): Greeks {
  const { right, spot, strike, years, rate, dividendYield, volatility } = option;
  const sign = right === 'call' ? 1 : -1;
  const { price, delta, vega } = europeanValue(option);
  const deviation = volatility * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate - dividendYield) * years) / deviation + deviation / 2;
  const cash = sign * strike * Math.exp(-rate * years) * normalCdf(sign * (d1 - deviation));
  const gamma = (Math.exp(-dividendYield * years) * normalPdf(d1)) / (spot * deviation);
  return {
    price,
    delta,
    gamma,
    vega,
    theta: -(vega * volatility) / (2 * years) - rate * cash + dividendYield * spot * delta,
    rho: cash * years,
  };
}
