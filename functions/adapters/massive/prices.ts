/** Bars, quotes and chains from Massive's JSON: what is absent, not a number or impossible is left out, never guessed. */
import type { Bar } from '#lib/model/bar.ts';
import { type Option, optionOf } from '#lib/model/instrument.ts';
import type { ChainEntry, ChainRequest, OptionChain } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { atNewYork, type Instant, instant, newYorkDay, type Timeframe } from '#lib/model/time.ts';
import type { Clock } from '#lib/ports.ts';
import { firstStart, lastCompleted } from '../market-sources/bar-range.ts';
import type { BarsWanted, By } from '../market-sources/data-source.ts';
import { type Json, type MassiveLine, recordIn, recordsIn } from './line.ts';

export interface MassiveParts {
  readonly line: MassiveLine;
  readonly clock: Clock;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && Number.isFinite(value);
const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && Number.isFinite(value);

/** Nanoseconds since the epoch: more digits than a double has, and the lost ones do not matter. */
const timeIn = (value: unknown): Instant | undefined =>
  isPositive(value) ? instant(Math.floor(value / 1e6)) : undefined;

const SPANS: Readonly<Record<Timeframe, string>> = {
  '1Min': '1/minute',
  '5Min': '5/minute',
  '15Min': '15/minute',
  '1Hour': '1/hour',
  '1Day': '1/day',
};
const MAX_BARS = 50_000;
const AT_ONCE = 8;

/** One question a share: Massive has no list of series. */
export async function barsOf(parts: MassiveParts, symbols: readonly string[], want: BarsWanted) {
  const found: (readonly [string, readonly Bar[]])[] = [];
  const one = async (symbol: string) => [symbol, await series(parts, symbol, want)] as const;
  for (let from = 0; from < symbols.length; from += AT_ONCE)
    found.push(...(await Promise.all(symbols.slice(from, from + AT_ONCE).map(one))));
  return Object.fromEntries(found.filter(([, bars]) => bars.length > 0));
}

async function series({ line, clock }: MassiveParts, symbol: string, want: BarsWanted): Promise<readonly Bar[]> {
  const now = clock.now();
  const path = `/v2/aggs/ticker/${encodeURIComponent(symbol)}/range/${SPANS[want.timeframe]}/${firstStart({ ...want, now })}/${now}`;
  const list = await line.list(path, { adjusted: 'true', sort: 'asc', limit: MAX_BARS });
  return lastCompleted(
    list.flatMap((value) => barIn(value) ?? []),
    { ...want, now },
  );
}

function barIn({ t, o: open, h: high, l: low, c: close, v: volume }: Json): Bar | undefined {
  if (!isPositive(t) || !isCount(volume)) return undefined;
  if (!isPositive(open) || !isPositive(high) || !isPositive(low) || !isPositive(close) || high < low) return undefined;
  return { start: instant(t), open, high, low, close, volume };
}

/** Of shares only. Sizes are in lots that have changed over the years, and are left out. */
export async function quotesOf({ line }: MassiveParts, symbols: readonly string[]): Promise<By<Quote>> {
  const shares = symbols.filter((symbol) => !/\d{8}$/.test(symbol));
  if (shares.length === 0) return {};
  const { tickers } = await line.ask('/v2/snapshot/locale/us/markets/stocks/tickers', { tickers: shares.join(',') });
  const quotes = recordsIn(tickers).flatMap(({ ticker, lastQuote }) => {
    const { t, p, P } = recordIn(lastQuote);
    const quote = quoteAt(timeIn(t), { bid: p, ask: P });
    return typeof ticker === 'string' && quote ? [[ticker, quote] as const] : [];
  });
  return Object.fromEntries(quotes);
}

/** A price of zero is an empty side. */
function quoteAt(at: Instant | undefined, { bid, ask }: { readonly bid: unknown; readonly ask: unknown }) {
  if (at === undefined) return undefined;
  const quote: Writable<Quote> = { at, freshUntil: at };
  if (isPositive(bid)) quote.bid = bid;
  if (isPositive(ask)) quote.ask = ask;
  return quote;
}

const MAX_CONTRACTS = 250;

export async function chainOf(
  parts: MassiveParts,
  request: ChainRequest,
  hold: readonly string[],
): Promise<OptionChain> {
  const { line, clock } = parts;
  const { underlying, expiries, strikes } = request;
  const asOf = clock.now();
  const path = `/v3/snapshot/options/${encodeURIComponent(underlying)}`;
  const query = {
    ...{ 'expiration_date.gte': expiries.from, 'expiration_date.lte': expiries.to, limit: MAX_CONTRACTS },
    ...{ 'strike_price.gte': strikes?.from, 'strike_price.lte': strikes?.to },
  };
  const dayStart = atNewYork(newYorkDay(asOf), 0);
  const entries = new Map<string, ChainEntry>();
  const take = (list: readonly Json[]) => {
    for (const value of list) {
      const entry = entryIn(value, dayStart);
      if (entry?.contract.underlying === underlying) entries.set(entry.contract.symbol, entry);
    }
  };
  take(await line.list(path, query));
  for (const symbol of hold.filter((each) => !entries.has(each)))
    take([recordIn((await line.ask(`${path}/O:${symbol}`)).results)]);
  return { underlying, asOf, entries: [...entries.values()].sort(bySymbol) };
}

const bySymbol = (a: ChainEntry, b: ChainEntry): number => (a.contract.symbol < b.contract.symbol ? -1 : 1);

/** A contract that delivers anything but a hundred shares is none that we know. */
function entryIn(value: Json, dayStart: Instant): ChainEntry | undefined {
  const [details, last, day] = [recordIn(value.details), recordIn(value.last_quote), recordIn(value.day)];
  const contract = contractNamed(details.ticker);
  const quote = quoteAt(timeIn(last.last_updated), { bid: last.bid, ask: last.ask });
  if (!contract || !quote || details.shares_per_contract !== 100) return undefined;
  if (isCount(last.bid_size) && quote.bid !== undefined) Object.assign(quote, { bidSize: last.bid_size });
  if (isCount(last.ask_size) && quote.ask !== undefined) Object.assign(quote, { askSize: last.ask_size });
  const entry: Writable<ChainEntry> = { contract, quote };
  const { delta } = recordIn(value.greeks);
  const traded = timeIn(day.last_updated);
  if (isCount(value.open_interest)) entry.openInterest = value.open_interest;
  if (traded !== undefined && traded >= dayStart && isCount(day.volume)) entry.volume = day.volume;
  if (isPositive(value.implied_volatility)) entry.impliedVolatility = value.implied_volatility;
  if (typeof delta === 'number' && Math.abs(delta) <= 1) entry.delta = delta;
  return entry;
}

function contractNamed(ticker: unknown): Option | undefined {
  if (typeof ticker !== 'string' || !ticker.startsWith('O:')) return undefined;
  try {
    return optionOf(ticker.slice(2));
  } catch {
    return undefined;
  }
}
