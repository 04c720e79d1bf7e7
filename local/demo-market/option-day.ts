/** The options on one share on one day: what is listed, and what each minute left of their quotes. Lazily computed. */

import { textHash, uniformAt } from '#lib/math/random.ts';
import type { Bar } from '#lib/model/bar.ts';
import { lastTradingClose, type Option } from '#lib/model/instrument.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { Instant, Timeframe } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import type { ListedContract } from '#local/market-feed.ts';
import { aggregated, type BarSeries, sessionSeries, wholeDay } from './bar-series.ts';
import { listedContracts } from './listings.ts';
import { dayVolume, openInterest } from './option-activity.ts';
import { type ExpiryState, type OptionValue, optionQuote, optionValue } from './option-quotes.ts';
import type { Scenario } from './scenarios.ts';
import { minuteOf, type ShareDay } from './share-day.ts';
import { moveFactor, totalVariance, YEAR } from './volatility.ts';

interface Listing extends ListedContract {
  readonly contract: Option;
  readonly strike: number;
  readonly lastClose: Instant;
  readonly seed: number;
  readonly volume: number;
}

export interface OptionDay {
  readonly listed: () => readonly ListedContract[];
  readonly has: (symbol: string) => boolean;
  readonly quote: (symbol: string, minute: number) => Quote | undefined;
  /** The value behind the quote: mid before ticks, delta and volatility. */
  readonly value: (symbol: string, minute: number) => OptionValue | undefined;
  /** The day's bars: one for each minute, or longer stretch, in which the contract traded. */
  readonly series: (symbol: string, timeframe: Timeframe) => BarSeries;
}

const CENT = 100;

function stateOf(day: ShareDay, scenario: Scenario, seen: { spot: number; at: Instant; expiry: Instant }): ExpiryState {
  const { spot, at, expiry } = seen;
  const factor = moveFactor(day.volatility.level, Math.log(spot / day.reference));
  const years = Math.max(0, expiry - at) / YEAR;
  const dividendYield = scenario.dividendYield[day.symbol];
  return {
    symbol: day.symbol,
    spot,
    years,
    rate: scenario.rate,
    dividendYield,
    forward: spot * Math.exp((scenario.rate - dividendYield) * years),
    deviation: Math.sqrt(totalVariance(day.volatility, factor, { at, expiry })),
  };
}

function listingsOf(day: ShareDay, scenario: Scenario, closes: readonly number[]): ReadonlyMap<string, Listing> {
  const contracts = listedContracts(day.symbol, day.bar.day, closes);
  return new Map(
    contracts.map((contract) => {
      const lastClose = lastTradingClose(contract);
      const open = { spot: day.previousClose, at: day.session.open, expiry: lastClose };
      const state = stateOf(day, scenario, open);
      const strike = toNumber(contract.strike);
      const moneyness = Math.log(strike / state.forward) / state.deviation;
      const date = contract.expiry.slice(8);
      const isMonthly = date >= '15' && date <= '22';
      const standing = { right: contract.right, strike, five: 5, moneyness, years: state.years, isMonthly };
      const seed = textHash(contract.symbol);
      const volume = dayVolume(standing, textHash(`${contract.symbol} ${day.bar.day}`));
      const interest = openInterest(standing, seed);
      return [contract.symbol, { contract, strike, lastClose, seed, volume, openInterest: interest }];
    }),
  );
}

/** Options of a share's day; `closes` are the share's closes of the days before, for the strikes. */
export function optionDay(day: ShareDay, scenario: Scenario, closes: readonly number[]): OptionDay {
  let listings: ReadonlyMap<string, Listing> | undefined;
  let listed: readonly ListedContract[] | undefined;
  const states = day.minutes.map(() => new Map<Instant, ExpiryState>());
  const quotes = { minute: -1, bySymbol: new Map<string, Quote>() };
  const traded = new Map<string, BarSeries>();

  const all = (): ReadonlyMap<string, Listing> => {
    listings ??= listingsOf(day, scenario, closes);
    return listings;
  };

  const state = (minute: number, expiry: Instant): ExpiryState => {
    const known = states[minute]?.get(expiry);
    if (known) return known;
    const { close, at } = minuteOf(day, minute);
    const fresh = stateOf(day, scenario, { spot: close, at, expiry });
    states[minute]?.set(expiry, fresh);
    return fresh;
  };

  const valueAt = (listing: Listing, minute: number): OptionValue =>
    optionValue(state(minute, listing.lastClose), listing.contract.right, listing.strike);

  const quote = (symbol: string, minute: number): Quote | undefined => {
    if (quotes.minute !== minute) {
      quotes.minute = minute;
      quotes.bySymbol.clear();
    }
    const known = quotes.bySymbol.get(symbol);
    const listing = known ? undefined : all().get(symbol);
    if (!listing) return known;
    const seen = { at: minuteOf(day, minute).at, seed: listing.seed + minute * 16 };
    const fresh = optionQuote(state(minute, listing.lastClose), valueAt(listing, minute), seen);
    quotes.bySymbol.set(symbol, fresh);
    return fresh;
  };

  const minutes = (listing: Listing): readonly Bar[] => {
    const price = (minute: number): number =>
      Math.max(1, Math.round(valueAt(listing, Math.max(0, minute)).mid * CENT)) / CENT;
    return tradedMinutes(day, listing).map(({ minute, volume }) => {
      const [open, close] = [price(minute - 1), price(minute)];
      const start = day.minutes[minute]?.start ?? day.session.open;
      return { start, open, high: Math.max(open, close), low: Math.min(open, close), close, volume };
    });
  };

  const series = (symbol: string, timeframe: Timeframe): BarSeries => {
    const key = `${symbol} ${timeframe}`;
    const known = traded.get(key);
    if (known) return known;
    const listing = all().get(symbol);
    const finest = timeframe === '1Min' ? (listing ? minutes(listing) : []) : series(symbol, '1Min').bars;
    const gathered = timeframe === '1Day' ? wholeDay(finest, day.bar.start) : aggregated(finest, timeframe);
    const fresh = sessionSeries(gathered, timeframe, day.session);
    traded.set(key, fresh);
    return fresh;
  };

  return {
    listed: () => {
      listed ??= [...all().values()].map(({ contract, openInterest: open }) => ({ contract, openInterest: open }));
      return listed;
    },
    has: (symbol) => all().has(symbol),
    quote,
    value: (symbol, minute) => {
      const listing = all().get(symbol);
      return listing && valueAt(listing, minute);
    },
    series,
  };
}

/** The day's contracts spread over the session by the shares' volume profile, whole contracts at a time. */
function tradedMinutes(
  day: ShareDay,
  listing: Listing,
): readonly { readonly minute: number; readonly volume: number }[] {
  let exact = uniformAt(listing.seed, 12);
  return Array.from(day.volumeShares, (share, minute) => {
    const before = Math.floor(exact);
    exact += share * listing.volume;
    return { minute, volume: Math.floor(exact) - before };
  }).filter(({ volume }) => volume > 0);
}
