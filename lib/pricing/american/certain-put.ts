/**
 * An American put on a share whose price is certain: at expiry, without volatility, or where spot or strike is nothing.
 * It is exercised at the best of all times t, for strike·exp(−rt) − spot·exp(−qt); its Greeks are those at that time.
 */
import type { OptionTerms, VolatileOption } from '../option-terms.ts';
import { LAPSED_PUT, type PutGreeks } from './put-greeks.ts';

/** Deviations of the share, σ√T, below which it moves by less than a double can hold of its price. */
const NO_DEVIATION = 1e-12;

export const isCertain = ({ spot, strike, years, volatility }: VolatileOption): boolean =>
  !(spot > 0 && strike > 0 && years > 0 && volatility * Math.sqrt(years) > NO_DEVIATION);

/** Drift over the life in deviations beyond which no quadrature sees the volatility, and it changes less than 1e-5 of spot. */
const STEEPEST = 1e6;

/** Where there is one boundary, and the share as good as follows its forward. */
export const isSteep = ({ rate, dividendYield, volatility, years }: VolatileOption): boolean =>
  Math.abs(rate - dividendYield) * Math.sqrt(years) > STEEPEST * volatility;

const payoffAt = ({ spot, strike, rate, dividendYield }: OptionTerms, time: number): number =>
  strike * Math.exp(-rate * time) - spot * Math.exp(-dividendYield * time);

/** The time of exercise, or undefined if the put is let go. */
function bestTime(put: OptionTerms): number | undefined {
  const { spot, strike, years, rate, dividendYield } = put;
  const turn = Math.log((dividendYield * spot) / (rate * strike)) / (dividendYield - rate);
  const candidates = [0, ...(years > 0 ? [years] : []), ...(turn > 0 && turn < years ? [turn] : [])];
  const best = candidates.reduce((a, b) => (payoffAt(put, b) > payoffAt(put, a) ? b : a));
  return payoffAt(put, best) > 0 ? best : undefined;
}

export function certainPutValue(put: OptionTerms): number {
  const time = bestTime(put);
  return time === undefined ? 0 : payoffAt(put, time);
}

export function certainPutGreeks(put: OptionTerms): PutGreeks {
  const time = bestTime(put);
  if (time === undefined) return LAPSED_PUT;
  const { years, rate, dividendYield } = put;
  const strike = put.strike * Math.exp(-rate * time);
  const share = put.spot * Math.exp(-dividendYield * time);
  const perShare = Math.exp(-dividendYield * time);
  const curvature = dividendYield * dividendYield * share - rate * rate * strike;
  const inside = time > 0 && time < years;
  return {
    price: strike - share,
    delta: -perShare,
    gamma: inside ? (dividendYield * perShare) ** 2 / curvature : 0,
    vega: 0,
    theta: time === years && years > 0 ? rate * strike - dividendYield * share : 0,
    rho: -time * strike,
    dividendRho: time * share,
  };
}
