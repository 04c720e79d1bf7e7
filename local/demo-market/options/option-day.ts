/** The options on one share on one day: what is listed, and what each minute left of their quotes. Lazily computed. */
import type { Bar } from '#lib/model/bar.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { Timeframe } from '#lib/model/time.ts';
import type { ListedContract } from '#local/market-feed.ts';
import { aggregated, type BarSeries, sessionSeries, wholeDay } from '../bar-series.ts';
import type { Scenario } from '../scenarios.ts';
import { minuteOf, type ShareDay } from '../share-day.ts';
import type { Minute } from '../share-quotes.ts';
import { type Listing, listingsOf, tradedMinutes } from './option-listing.ts';
import { type OptionValue, optionQuote, optionValue } from './option-quotes.ts';
import { surfaceOf } from './option-surface.ts';

export interface OptionDay {
  readonly listed: () => readonly ListedContract[];
  readonly has: (symbol: string) => boolean;
  /** As a minute left it, or a moment inside it. */
  readonly quote: (symbol: string, minute: number, moment?: Minute) => Quote | undefined;
  /** The day's bars: one for each minute, or longer stretch, in which the contract traded. */
  readonly series: (symbol: string, timeframe: Timeframe) => BarSeries;
}

type ValueAt = (listing: Listing, minute: number, moment?: Minute) => OptionValue;
type QuoteAt = (listing: Listing, minute: number, moment?: Minute) => Quote;
type Find = (symbol: string) => Listing | undefined;

const CENT = 100;
/** Numbers that a contract's minute draws at most. */
const DRAWS = 16;

/** Trades of a minute run from the value before it to the value after it, in cents. */
function tradedBars(day: ShareDay, listing: Listing, valueAt: ValueAt): readonly Bar[] {
  const price = (minute: number): number =>
    Math.max(1, Math.round(valueAt(listing, Math.max(0, minute)).mid * CENT)) / CENT;
  return tradedMinutes(day, listing).map(({ minute, volume }) => {
    const [open, close] = [price(minute - 1), price(minute)];
    const start = day.minutes[minute]?.start ?? day.session.open;
    return { start, open, high: Math.max(open, close), low: Math.min(open, close), close, volume };
  });
}

function seriesOfDay(day: ShareDay, find: Find, valueAt: ValueAt): OptionDay['series'] {
  const known = new Map<Timeframe, Map<string, BarSeries>>();
  const barsOf = (symbol: string, timeframe: Timeframe): readonly Bar[] => {
    const listing = find(symbol);
    if (!listing) return [];
    if (timeframe === '1Min') return tradedBars(day, listing, valueAt);
    const minutes = series(symbol, '1Min').bars;
    return timeframe === '1Day' ? wholeDay(minutes, day.bar.start) : aggregated(minutes, timeframe);
  };
  const series = (symbol: string, timeframe: Timeframe): BarSeries => {
    const ofTimeframe = known.get(timeframe) ?? new Map<string, BarSeries>();
    const found = ofTimeframe.get(symbol) ?? sessionSeries(barsOf(symbol, timeframe), timeframe, day.session);
    known.set(timeframe, ofTimeframe.set(symbol, found));
    return found;
  };
  return series;
}

/** Remembers the quotes of one minute or moment, the one that everybody asks about. */
function quotesOfDay(find: Find, quoteOf: QuoteAt): OptionDay['quote'] {
  const quotes = new Map<string, Quote>();
  let remembered = -1;
  return (symbol, minute, moment) => {
    const asked = moment?.at ?? minute;
    if (remembered !== asked) quotes.clear();
    remembered = asked;
    const known = quotes.get(symbol);
    const listing = known ? undefined : find(symbol);
    if (!listing) return known;
    const fresh = quoteOf(listing, minute, moment);
    quotes.set(symbol, fresh);
    return fresh;
  };
}

/** Options of a share's day; `closes` are the share's closes of the days before, for the strikes. */
export function optionDay(day: ShareDay, scenario: Scenario, closes: readonly number[]): OptionDay {
  const stateAt = surfaceOf(day, scenario);
  let listings: ReadonlyMap<string, Listing> | undefined;
  let listed: readonly ListedContract[] | undefined;
  const all = (): ReadonlyMap<string, Listing> => {
    listings ??= listingsOf(day, scenario, closes);
    return listings;
  };
  const find: Find = (symbol) => all().get(symbol);
  const valueAt: ValueAt = (listing, minute, moment) =>
    optionValue(stateAt(minute, listing.lastClose, moment), listing.contract.right, listing.strike);
  const quoteOf: QuoteAt = (listing, minute, moment) => {
    const { at } = moment ?? minuteOf(day, minute);
    const seen = { at, seed: listing.seed + minute * DRAWS };
    return optionQuote(stateAt(minute, listing.lastClose, moment), valueAt(listing, minute, moment), seen);
  };

  return {
    listed: () => {
      listed ??= [...all().values()].map(({ contract, openInterest }) => ({ contract, openInterest }));
      return listed;
    },
    has: (symbol) => all().has(symbol),
    quote: quotesOfDay(find, quoteOf),
    series: seriesOfDay(day, find, valueAt),
  };
}
