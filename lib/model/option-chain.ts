/** The listed options of one underlying, as one look at the market saw them. */
import * as z from 'zod';
import { OptionWire } from './instrument.ts';
import { Quote } from './quote.ts';
import { InstantWire, TradingDayWire } from './time.ts';

export const ChainEntry = z.object({
  contract: OptionWire,
  quote: Quote,
  /** Contracts open at the last clearing; absent = unknown. */
  openInterest: z.number().nonnegative().optional(),
  /** Contracts traded so far this session; absent = unknown. */
  volume: z.number().nonnegative().optional(),
  /** The vendor's, annualised, a fraction; absent = unknown. */
  impliedVolatility: z.number().positive().optional(),
  /** The vendor's delta, −1 to 1; absent = unknown. */
  delta: z.number().min(-1).max(1).optional(),
});
export type ChainEntry = z.infer<typeof ChainEntry>;

const MOST_VOLATILITY = 10;
const isCount = (count: number): boolean => count >= 0 && count < Number.POSITIVE_INFINITY;
/** What a vendor says of a contract, and whether it can be: beyond a thousand per cent a year is a slip. */
const FIGURES = {
  openInterest: isCount,
  volume: isCount,
  impliedVolatility: (volatility: number) => volatility > 0 && volatility <= MOST_VOLATILITY,
  delta: (delta: number) => Math.abs(delta) <= 1,
} as const;
const NAMES = Object.keys(FIGURES) as readonly (keyof typeof FIGURES)[];

/** The entry, without the figures that cannot be: those are unknown. */
export function knownFigures(entry: ChainEntry): ChainEntry {
  const wrong = NAMES.filter((name) => entry[name] !== undefined && !FIGURES[name](entry[name]));
  if (wrong.length === 0) return entry;
  const kept = Object.entries(entry).filter(([name]) => !wrong.some((each) => each === name));
  return Object.fromEntries(kept) as ChainEntry;
}

export const OptionChain = z.object({
  underlying: z.string(),
  asOf: InstantWire,
  entries: z.array(ChainEntry).readonly(),
});
export type OptionChain = z.infer<typeof OptionChain>;

/** The part of a chain worth fetching; strikes in dollars. */
export const ChainRequest = z.object({
  underlying: z.string(),
  expiries: z.object({ from: TradingDayWire, to: TradingDayWire }),
  strikes: z.object({ from: z.number(), to: z.number() }).optional(),
});
export type ChainRequest = z.infer<typeof ChainRequest>;

const union = (a: ChainRequest, b: ChainRequest): ChainRequest => {
  const [from = a.expiries.from] = [a.expiries.from, b.expiries.from].sort();
  const [to = a.expiries.to] = [a.expiries.to, b.expiries.to].sort().reverse();
  const bounds = a.strikes &&
    b.strikes && { from: Math.min(a.strikes.from, b.strikes.from), to: Math.max(a.strikes.to, b.strikes.to) };
  return { underlying: a.underlying, expiries: { from, to }, ...(bounds ? { strikes: bounds } : {}) };
};

/** One request per underlying, wide enough for all that were made. */
export function covering(requests: readonly ChainRequest[]): readonly ChainRequest[] {
  const merged = new Map<string, ChainRequest>();
  for (const request of requests) {
    const known = merged.get(request.underlying);
    merged.set(request.underlying, known ? union(known, request) : request);
  }
  return [...merged.values()];
}
