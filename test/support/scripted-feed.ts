/** A market feed from a table: quotes per instant and bars as given. It keeps the feed's contract: nothing later than asked. */
import { type Bar, barEnd } from '#lib/model/bar.ts';
import { optionOf } from '#lib/model/instrument.ts';
import type { Quote } from '#lib/model/quote.ts';
import { type Instant, newYorkDay, type Timeframe } from '#lib/model/time.ts';
import type { MarketFeed } from '#local/market-feed.ts';

/** Bid and ask; an absent side is empty. Sizes are a hundred. */
export interface ScriptedSides {
  readonly bid?: number;
  readonly ask?: number;
}

export interface Script {
  readonly title?: string;
  readonly symbols: readonly string[];
  /** OCC symbols, listed every day until they expire. */
  readonly contracts?: readonly string[];
  readonly openInterest?: Readonly<Record<string, number>>;
  /** One row per tick, in order: the quotes that a bar ending then brought. A symbol that is absent keeps its last quote. */
  readonly quotes: readonly { readonly at: Instant; readonly of: Readonly<Record<string, ScriptedSides>> }[];
  /** Bars of shares and contracts by symbol and timeframe, oldest first. */
  readonly bars?: Readonly<Record<string, Partial<Record<Timeframe, readonly Bar[]>>>>;
}

function quoteFrom(at: Instant, { bid, ask }: ScriptedSides): Quote {
  return {
    at,
    freshUntil: at,
    ...(bid === undefined ? {} : { bid, bidSize: 100 }),
    ...(ask === undefined ? {} : { ask, askSize: 100 }),
  };
}

export function scriptedFeed(script: Script): MarketFeed {
  const last = (symbol: string, at: Instant): Quote | undefined => {
    const seen = script.quotes.filter((row) => row.at <= at && newYorkDay(row.at) === newYorkDay(at));
    const row = seen.findLast(({ of }) => symbol in of);
    const observedAt = seen.at(-1)?.at;
    const sides = row?.of[symbol];
    return sides && observedAt !== undefined ? quoteFrom(observedAt, sides) : undefined;
  };
  const bars: MarketFeed['bars'] = (symbol, timeframe, { from, at }) =>
    (script.bars?.[symbol]?.[timeframe] ?? []).filter((bar) => bar.start >= from && barEnd(bar.start, timeframe) <= at);
  return {
    title: script.title ?? 'scripted',
    modelled: true,
    symbols: script.symbols,
    ticks: (day) => script.quotes.map((row) => row.at).filter((at) => newYorkDay(at) === day),
    bars,
    optionBars: bars,
    quote: last,
    quoteUpdate: (symbol, at) => (script.quotes.some((row) => row.at === at) ? last(symbol, at) : undefined),
    contracts: (underlying, day) =>
      (script.contracts ?? [])
        .map(optionOf)
        .filter((contract) => contract.underlying === underlying && contract.expiry >= day)
        .map((contract) => ({ contract, openInterest: script.openInterest?.[contract.symbol] })),
  };
}
