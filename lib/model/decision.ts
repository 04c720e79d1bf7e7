/** What risk answers to a signal. *Reduced* is approved for less than was asked; *refused* names rule, limit and what was observed. */
import * as z from 'zod';
import { Reason } from './signal.ts';
import { InstantWire } from './time.ts';
import { QuantityWire } from './units.ts';

/** One limit as it was checked: `observed` is the value the order would lead to, in the limit's unit. */
export const Check = z.object({
  limit: z.string(),
  scope: z.string(),
  unit: z.string(),
  observed: z.number(),
  allowed: z.number(),
  /** Which of the three levels bound: the owner's (configuration, profile), the house's, or the compiled ceiling. */
  level: z.enum(['soft', 'hard', 'ceiling']),
  passed: z.boolean(),
});
export type Check = z.infer<typeof Check>;

export const Decision = z.object({
  signalId: z.string(),
  strategyId: z.string(),
  symbol: z.string(),
  at: InstantWire,
  outcome: z.enum(['approved', 'reduced', 'refused']),
  /** Units asked for by the signal's share and conviction, before limits. */
  asked: QuantityWire,
  /** Units approved; zero when refused. */
  quantity: QuantityWire,
  checks: z.array(Check).readonly(),
  /** How an entry came to its size before limits: share of equity, volatility, quarter-Kelly, each with its figures. */
  sizing: z.array(Reason).readonly().optional(),
  /** Why it was refused or what reduced it, as a sentence in the owner's words. Absent when approved in full. */
  because: z.string().optional(),
  orderId: z.string().optional(),
});
export type Decision = z.infer<typeof Decision>;
