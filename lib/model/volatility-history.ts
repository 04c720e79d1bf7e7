/**
 * What options have cost: a share's implied volatility at the money, held at thirty days, once a day; and the level of
 * the market's own volatility index. Volatilities are annual and fractions (0.25); the index is in points (25).
 */
import * as z from 'zod';
import { InstantWire, TradingDayWire } from './time.ts';

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
