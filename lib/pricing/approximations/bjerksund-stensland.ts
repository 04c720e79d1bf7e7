/**
 * The flat-boundary approximation of Bjerksund and Stensland ("Closed-form approximation of American options", 1993): a
 * call exercised when the share first reaches one trigger price, and its put by symmetry. A policy that can be followed,
 * so it is never above the exact price; where the European price is higher, that is the better bound and is given.
 */
import { erfcx, normalCdf } from '../../math/normal.ts';
import { europeanValue } from '../black-scholes.ts';
import type { VolatileOption } from '../option-terms.ts';

/** A call on a strike of 1. */
interface UnitCall {
  readonly spot: number;
  readonly rate: number;
  readonly carry: number;
  readonly variance: number;
  readonly years: number;
}

/** exp(a)·Φ(x) without overflow where one is huge and the other is nothing. */
const weighted = (a: number, x: number): number =>
  x < 0 ? 0.5 * Math.exp(a - (x * x) / 2) * erfcx(-x / Math.SQRT2) : Math.exp(a) * normalCdf(x);

/** Value of spot^γ at expiry where it ends under `limit` and has not touched the trigger, over trigger^γ. */
function power(call: UnitCall, gamma: number, { limit, trigger }: { limit: number; trigger: number }): number {
  const { spot, rate, carry, variance, years } = call;
  const deviation = Math.sqrt(variance * years);
  const growth = (-rate + gamma * carry + 0.5 * gamma * (gamma - 1) * variance) * years;
  const scaled = growth + gamma * Math.log(spot / trigger);
  const d = -(Math.log(spot / limit) + (carry + (gamma - 0.5) * variance) * years) / deviation;
  const distance = Math.log(trigger / spot);
  const kappa = (2 * carry) / variance + 2 * gamma - 1;
  return weighted(scaled, d) - weighted(scaled + kappa * distance, d - (2 * distance) / deviation);
}

function triggerOf(call: UnitCall, beta: number): number {
  const { rate, carry, variance, years } = call;
  const perpetual = beta / (beta - 1);
  const atExpiry = Math.max(1, rate / (rate - carry));
  const nearness = ((carry * years + 2 * Math.sqrt(variance * years)) * atExpiry) / (perpetual - atExpiry);
  return atExpiry - (perpetual - atExpiry) * Math.expm1(-nearness);
}

function unitCallPrice(call: UnitCall): number {
  const { spot, rate, carry, variance } = call;
  const slope = carry / variance - 0.5;
  const beta = -slope + Math.sqrt(slope * slope + (2 * rate) / variance);
  const trigger = triggerOf(call, beta);
  if (spot >= trigger) return spot - 1;
  const up = { limit: trigger, trigger };
  const money = { limit: 1, trigger };
  return (
    (trigger - 1) * ((spot / trigger) ** beta - power(call, beta, up)) +
    trigger * (power(call, 1, up) - power(call, 1, money)) -
    (power(call, 0, up) - power(call, 0, money))
  );
}

export function bjerksundStenslandPrice(option: VolatileOption): number {
  const { right, spot, strike, years, rate, dividendYield, volatility } = option;
  const [own, other] = right === 'call' ? [rate, dividendYield] : [dividendYield, rate];
  const european = europeanValue(option).price;
  if (other <= 0) return european;
  const [share, price] = right === 'call' ? [spot, strike] : [strike, spot];
  const unit = { spot: share / price, rate: own, carry: own - other, variance: volatility ** 2, years };
  return Math.max(european, price * unitCallPrice(unit));
}
