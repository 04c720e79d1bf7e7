/**
 * Modelled quotes of options: the European value on the surface (early exercise is worth next to nothing at these rates and
 * yields), never below what exercising would bring, with a spread that depends on price, delta and time, on the exchange's ticks.
 */

import { uniformAt } from '#lib/math/random.ts';
import type { Right } from '#lib/model/instrument.ts';
import type { Quote } from '#lib/model/quote.ts';
import { type Instant, instant, MINUTE } from '#lib/model/time.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { PARAMETERS } from '../parameters.ts';
import type { DemoSymbol } from '../scenarios.ts';
import { smileAt } from '../volatility.ts';

const { optionSpread: SPREAD } = PARAMETERS;

/** One expiry as one minute left it. */
export interface ExpiryState {
  readonly symbol: DemoSymbol;
  readonly spot: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly forward: number;
  /** Square root of the total variance to expiry. */
  readonly deviation: number;
}

export interface OptionValue {
  readonly mid: number;
  readonly delta: number;
  readonly volatility: number;
}

/** Value on the surface. */
export function optionValue(state: ExpiryState, right: Right, strike: number): OptionValue {
  const { spot, years, rate, dividendYield, forward, deviation } = state;
  const payoff = Math.max(0, right === 'call' ? spot - strike : strike - spot);
  if (years <= 0) return { mid: payoff, delta: payoff > 0 ? (right === 'call' ? 1 : -1) : 0, volatility: 0 };
  const moneyness = Math.log(strike / forward) / deviation;
  const volatility = (smileAt(state.symbol, moneyness) * deviation) / Math.sqrt(years);
  const { price, delta } = europeanValue({ right, spot, strike, years, rate, dividendYield, volatility });
  return { mid: Math.max(price, payoff), delta, volatility };
}

/** What the log of spread over spot depends on, in the order of its coefficients; the price is a fraction of spot. */
export const spreadRegressors = (value: { mid: number; delta: number; years: number }): readonly number[] => [
  1,
  Math.log(Math.max(value.mid, SPREAD.leastPrice)),
  Math.abs(value.delta),
  Math.log(Math.max(value.years, SPREAD.leastYears)),
];

/** Spread in dollars before rounding to ticks. */
export function optionSpread(value: OptionValue, state: ExpiryState): number {
  const { spot, years, symbol } = state;
  const [one = 0, price = 0, delta = 0, time = 0] = spreadRegressors({ ...value, mid: value.mid / spot, years });
  const log = SPREAD.constant * one + SPREAD.perLogPrice * price + SPREAD.perDelta * delta + SPREAD.perLogYear * time;
  return SPREAD.ratio[symbol] * spot * Math.exp(log);
}

/** In cents: the penny pilot's pennies below three dollars and nickels above; SPY trades in pennies throughout. */
const tickOf = (symbol: DemoSymbol, dollars: number): number => (symbol === 'SPY' || dollars < 3 ? 1 : 5);

/** Rounded outwards; the tiny slack keeps a price that is on its tick there. */
const outward = (dollars: number, tick: number, direction: -1 | 1): number =>
  direction * Math.ceil((direction * dollars * 100) / tick - 1e-9) * tick;

/** The quote around a value; a bid that would be nothing is an empty side. */
export function optionQuote(state: ExpiryState, value: OptionValue, seen: { at: Instant; seed: number }): Quote {
  const spread = optionSpread(value, state);
  // Rounding outwards adds a tick on average, which is taken off before.
  const half = Math.max(0, spread - tickOf(state.symbol, value.mid) / 100) / 2;
  const bid = Math.max(0, outward(value.mid - half, tickOf(state.symbol, value.mid - half), -1));
  const wanted = outward(value.mid + half, tickOf(state.symbol, value.mid + half), 1);
  const ask = Math.max(wanted, bid + tickOf(state.symbol, bid / 100));
  const size = (n: number): number => 1 + Math.floor(200 * uniformAt(seen.seed, n) ** 2);
  const offer = { at: seen.at, freshUntil: instant(seen.at + MINUTE), ask: ask / 100, askSize: size(1) };
  return bid > 0 ? { ...offer, bid: bid / 100, bidSize: size(0) } : offer;
}
