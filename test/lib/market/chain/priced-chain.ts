/** A chain whose forward, rate and smile are known, because it was priced from them; each quote a spread around its value. */
import type { ChainMarket } from '#lib/market/chain/analyse.ts';
import type { Option, Right } from '#lib/model/instrument.ts';
import type { ChainEntry, OptionChain } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { toNumber } from '#lib/model/units.ts';
import { americanPrice } from '#lib/pricing/american/american.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { endOf, yearsUntil } from '#lib/pricing/contract-terms.ts';
import { aContract, NOW } from '#test/support/builders.ts';

export interface Terms {
  readonly root?: string;
  readonly expiries?: readonly string[];
  readonly strikes?: readonly number[];
  readonly spot?: number;
  readonly rate?: number;
  readonly dividendYield?: number;
  /** Of log-moneyness and years. */
  readonly volatility?: (moneyness: number, years: number) => number;
  /** US dollars between mid and bid. */
  readonly half?: number;
  /** What is wrong with one contract's quote. */
  readonly quote?: (contract: Option, quote: Quote) => Quote;
}

export const SPOT = 100;
export const STRIKES = Array.from({ length: 29 }, (_, i) => 65 + 2.5 * i);
export const MONTHS = ['2015-02-20', '2015-03-20', '2015-06-19'];
export const MARKET: ChainMarket = { spot: SPOT, spotError: 0.005, rate: undefined, maxAgeMs: 60_000 };

const smiling = (moneyness: number): number => 0.25 - 0.15 * moneyness + 0.4 * moneyness ** 2;

export function pricedChain(terms: Terms = {}): OptionChain {
  const { root = 'AAPL', expiries = MONTHS, strikes = STRIKES } = terms;
  const rights: readonly Right[] = ['call', 'put'];
  const contracts = expiries.flatMap((expiry) =>
    strikes.flatMap((strike) => rights.map((right) => aContract({ underlying: root, expiry, right, strike }))),
  );
  return { underlying: root, asOf: NOW, entries: contracts.map((contract) => entryOf(contract, terms)) };
}

function entryOf(contract: Option, terms: Terms): ChainEntry {
  const { spot = SPOT, rate = 0.03, dividendYield = 0.01, volatility = smiling, half = 0.02 } = terms;
  const strike = toNumber(contract.strike);
  const years = yearsUntil(endOf(contract), NOW);
  const moneyness = Math.log(strike / spot) - (rate - dividendYield) * years;
  const option = {
    right: contract.right,
    spot,
    strike,
    years,
    rate,
    dividendYield,
    volatility: volatility(moneyness, years),
  };
  const isIndex = contract.underlying.startsWith('SPX');
  const value = isIndex ? europeanValue(option).price : americanPrice(option, 'high');
  const ask = value + half;
  const quote = { at: NOW, freshUntil: NOW, ask, ...(value > half ? { bid: value - half } : {}) };
  return { contract, quote: terms.quote?.(contract, quote) ?? quote, openInterest: 100, volume: 10 };
}

/** The quote with both sides moved. */
export const moved = (quote: Quote, by: number): Quote => ({
  ...quote,
  ...(quote.bid === undefined ? {} : { bid: quote.bid + by }),
  ...(quote.ask === undefined ? {} : { ask: quote.ask + by }),
});
