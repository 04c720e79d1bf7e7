/**
 * Implied volatility and Greeks beside an option quote, as the broker sends them: Black and Scholes (1973) at a zero rate and
 * without dividends, on the middle of the quote. Modelled, and absent where no volatility explains the price.
 * Vega and rho per percentage point, theta per calendar day.
 */
import { lastTradingClose, optionOf } from '#lib/model/instrument.ts';
import { mid, type Quote } from '#lib/model/quote.ts';
import { DAY } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import type { World } from '../world.ts';

const YEAR = 365 * DAY;
const LEAST = 0.001;
const MOST = 5;
const STEPS = 40;

const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Normal distribution, Abramowitz and Stegun 26.2.17: good to seven decimals. */
function cumulative(x: number): number {
  const k = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  const tail = density(x) * series;
  return x >= 0 ? 1 - tail : tail;
}

interface Terms {
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly isCall: boolean;
}

function d1Of({ spot, strike, years }: Terms, volatility: number): number {
  const spread = volatility * Math.sqrt(years);
  return Math.log(spot / strike) / spread + spread / 2;
}

function priceOf(terms: Terms, volatility: number): number {
  const d1 = d1Of(terms, volatility);
  const d2 = d1 - volatility * Math.sqrt(terms.years);
  const call = terms.spot * cumulative(d1) - terms.strike * cumulative(d2);
  return terms.isCall ? call : call - terms.spot + terms.strike;
}

/** Newton's steps, kept inside a bracket that halves wherever they would leave it. */
function volatilityOf(terms: Terms, price: number): number | undefined {
  let [low, high] = [LEAST, MOST];
  if (!(price > priceOf(terms, low) + 1e-6) || price > priceOf(terms, high)) return undefined;
  let guess = 0.3;
  for (let step = 0; step < STEPS; step += 1) {
    const miss = priceOf(terms, guess) - price;
    if (Math.abs(miss) < 1e-7) return guess;
    if (miss > 0) high = guess;
    else low = guess;
    const vega = terms.spot * density(d1Of(terms, guess)) * Math.sqrt(terms.years);
    const next = guess - miss / vega;
    guess = next > low && next < high ? next : (low + high) / 2;
  }
  return guess;
}

const round = (value: number): number => Number(value.toFixed(6));

function greeks(terms: Terms, volatility: number) {
  const d1 = d1Of(terms, volatility);
  const root = Math.sqrt(terms.years);
  const d2 = d1 - volatility * root;
  return {
    delta: round(terms.isCall ? cumulative(d1) : cumulative(d1) - 1),
    gamma: round(density(d1) / (terms.spot * volatility * root)),
    theta: round((-terms.spot * density(d1) * volatility) / (2 * root) / 365),
    vega: round((terms.spot * density(d1) * root) / 100),
    rho: round(((terms.isCall ? 1 : -1) * terms.strike * terms.years * cumulative(terms.isCall ? d2 : -d2)) / 100),
  };
}

/** Nothing where the underlying's price, the quote or the contract's life leaves them undefined. */
export function greeksOf(world: World, symbol: string, quote: Quote): Record<string, unknown> {
  const option = optionOf(symbol);
  const spot = world.lastPrice(option.underlying);
  const price = mid(quote);
  const years = (lastTradingClose(option) - world.now()) / YEAR;
  if (spot === undefined || price === undefined || years <= 0) return {};
  const terms = { spot, strike: toNumber(option.strike), years, isCall: option.right === 'call' };
  const volatility = volatilityOf(terms, price);
  return volatility === undefined ? {} : { impliedVolatility: round(volatility), greeks: greeks(terms, volatility) };
}
