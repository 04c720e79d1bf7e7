/**
 * One step of Newton's method on a volatility, with the price worked out in 28 digits: in doubles the rounding of discounts,
 * of the logarithm and of the difference of two tails costs a few last digits, and near expiry many.
 */
import {
  type Double2,
  exact,
  exponential,
  logarithm,
  minus,
  negative,
  over,
  plus,
  scaled,
  squareRoot,
  times,
} from '../math/double-double.ts';
import { DENSITY_AT_ZERO, scaledTailDigits } from '../math/normal-digits.ts';
import type { VolatileOption } from './option-terms.ts';

/** An amount after growth at a rate over years. */
const grown = (amount: number, rate: number, years: number): Double2 =>
  times(exact(amount), exponential(times(exact(rate), exact(years))));

/** A volatility that is right to about 1e-12, as it is to the last digit that the price holds. */
export function withLastDigits(option: VolatileOption, price: number): number {
  const { right, spot, strike, years, rate, dividendYield, volatility } = option;
  const sign = right === 'call' ? 1 : -1;
  const root = squareRoot(exact(years));
  const deviation = times(exact(volatility), root);
  const share = grown(spot, -dividendYield, years);
  const cash = grown(strike, -rate, years);
  const distance = over(minus(logarithm(share), logarithm(cash)), deviation);
  const d1 = plus(distance, scaled(deviation, 0.5));
  const d2 = minus(distance, scaled(deviation, 0.5));
  const scale = times(share, exponential(scaled(times(d1, d1), -0.5)));
  const part = (whole: Double2, d: Double2): Double2 => {
    const tail = times(scale, scaledTailDigits(d.high < 0 ? negative(d) : d));
    return sign * d.high > 0 ? minus(whole, tail) : tail;
  };
  const worth = scaled(minus(part(share, d1), part(cash, d2)), sign);
  const vega = times(times(scale, DENSITY_AT_ZERO), root).high;
  return volatility + minus(exact(price), worth).high / vega;
}
