/**
 * What options have cost: a share's implied volatility at the money, held at thirty days, once a day; and the level of
 * the market's own volatility index. Volatilities are annual and fractions (0.25); the index is in points (25).
 */
import * as z from 'zod';
import { Reason } from './signal.ts';
import { InstantWire, newYorkDay, TradingDayWire } from './time.ts';

export const DailyVolatility = z.object({
  day: TradingDayWire,
  volatility: z.number().positive(),
  /** It comes from a model, not from quotes. */
  modelled: z.boolean(),
});
export type DailyVolatility = z.infer<typeof DailyVolatility>;

/** Oldest first; days without a figure are left out. */
export const VolatilityHistory = z.array(DailyVolatility).readonly();
export type VolatilityHistory = z.infer<typeof VolatilityHistory>;

/** What no share's options have implied for a month: below it quotes are wrong, and above it they are guesses. */
export const PLAUSIBLE = { least: 0.02, most: 5 } as const;

/** A day's figure that we have kept ourselves: from whose chain, and when that was seen. */
export const KeptVolatility = DailyVolatility.extend({
  symbol: z.string().min(1),
  volatility: z.number().min(PLAUSIBLE.least).max(PLAUSIBLE.most),
  at: InstantWire,
  source: z.string(),
}).refine(({ day, at }) => newYorkDay(at) === day, 'it was seen on another day');
export type KeptVolatility = z.infer<typeof KeptVolatility>;

/** When it is kept: minutes before the close, both included. */
export const KEPT_MINUTES = { first: 20, last: 5 } as const;

export const Missed = z.object({
  symbol: z.string(),
  reason: Reason,
  /** Of those a source did not answer; what was seen and is not fit to be kept is not asked for again that day. */
  tries: z.number().int().positive(),
  isFinal: z.boolean(),
});
export type Missed = z.infer<typeof Missed>;

/** How far a day's keeping has come. */
export const VolatilityRound = z.object({
  day: TradingDayWire,
  /** The last minute that was worked in. */
  at: InstantWire,
  kept: z.array(z.string()).readonly(),
  missed: z.array(Missed).readonly(),
});
export type VolatilityRound = z.infer<typeof VolatilityRound>;

export const VolatilityIndex = z.object({
  /** In points: 20 is twenty per cent a year. */
  level: z.number().positive(),
  at: InstantWire,
  /** `previous-close` is as old as it says, whatever the market has done since. */
  kind: z.enum(['live', 'previous-close']),
  source: z.string(),
  modelled: z.boolean(),
});
export type VolatilityIndex = z.infer<typeof VolatilityIndex>;
