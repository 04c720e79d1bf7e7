/**
 * Bars, quotes and chain entries from Alpaca's JSON. Checked by hand instead of by schema, because a chain is hundreds of
 * them at every tick; as strict: what is absent, not a number or impossible is left out, never guessed.
 */
import type { Bar } from '#lib/model/bar.ts';
import { type Option, optionOf } from '#lib/model/instrument.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { type Instant, instant } from '#lib/model/time.ts';
import { recordIn } from './line.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && Number.isFinite(value);
const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && Number.isFinite(value);

/** Times of a chain repeat: the last one read is kept. */
let lastTime: { readonly text: string; readonly at: Instant | undefined } = { text: '', at: undefined };

function timeIn(value: unknown): Instant | undefined {
  if (typeof value !== 'string') return undefined;
  if (value === lastTime.text) return lastTime.at;
  const ms = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
  lastTime = { text: value, at: Number.isNaN(ms) ? undefined : instant(Math.floor(ms)) };
  return lastTime.at;
}

export function barIn(value: unknown): Bar | undefined {
  const { t, o: open, h: high, l: low, c: close, v: volume } = recordIn(value);
  const start = timeIn(t);
  if (start === undefined || !isCount(volume)) return undefined;
  if (!isPositive(open) || !isPositive(high) || !isPositive(low) || !isPositive(close) || high < low) return undefined;
  return { start, open, high, low, close, volume };
}

/** A price of zero is an empty side. `resolution`: how long an unchanged quote stays news, in milliseconds. */
export function quoteIn(value: unknown, resolution: number): Quote | undefined {
  const { t, bp, bs, ap, as } = recordIn(value);
  const at = timeIn(t);
  if (at === undefined) return undefined;
  const quote: Writable<Quote> = { at, freshUntil: (at + resolution) as Instant };
  if (isPositive(bp)) {
    quote.bid = bp;
    if (isCount(bs)) quote.bidSize = bs;
  }
  if (isPositive(ap)) {
    quote.ask = ap;
    if (isCount(as)) quote.askSize = as;
  }
  return quote;
}

/** Contracts by symbol; a symbol means the same for ever. */
const contracts = new Map<string, Option | undefined>();
const MAX_CONTRACTS = 50_000;

function contractNamed(symbol: string): Option | undefined {
  if (contracts.has(symbol)) return contracts.get(symbol);
  if (contracts.size >= MAX_CONTRACTS) contracts.clear();
  const contract = optionNamed(symbol);
  contracts.set(symbol, contract);
  return contract;
}

function optionNamed(symbol: string): Option | undefined {
  try {
    return optionOf(symbol);
  } catch {
    return undefined;
  }
}

export interface EntryContext {
  readonly resolution: number;
  /** The day's volume counts only from a daily bar that starts today. */
  readonly dayStart: Instant;
  readonly openInterest: ReadonlyMap<string, number>;
}

/** One contract of a chain or snapshot answer; undefined without a quote. */
export function chainEntryIn(symbol: string, value: unknown, context: EntryContext): ChainEntry | undefined {
  const snapshot = recordIn(value);
  const contract = contractNamed(symbol);
  const quote = quoteIn(snapshot.latestQuote, context.resolution);
  if (!contract || !quote) return undefined;
  const entry: Writable<ChainEntry> = { contract, quote };
  const openInterest = context.openInterest.get(symbol);
  if (openInterest !== undefined) entry.openInterest = openInterest;
  const { t, v } = recordIn(snapshot.dailyBar);
  const day = timeIn(t);
  if (day !== undefined && day >= context.dayStart && isCount(v)) entry.volume = v;
  if (isPositive(snapshot.impliedVolatility)) entry.impliedVolatility = snapshot.impliedVolatility;
  const { delta } = recordIn(snapshot.greeks);
  if (typeof delta === 'number' && Math.abs(delta) <= 1) entry.delta = delta;
  return entry;
}
