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
