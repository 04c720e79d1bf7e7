/** What the watcher saw at one look. Every figure has its unit, and says over which period and by which method it is modelled. */
import * as z from 'zod';
import { InstantWire } from '../time.ts';
import { RiskState } from './risk-state.ts';

export const RiskFigure = z.object({
  id: z.string(),
  value: z.number(),
  unit: z.string(),
  period: z.string().optional(),
  /** Absent where it is counted and not modelled. */
  method: z.string().optional(),
});
export type RiskFigure = z.infer<typeof RiskFigure>;

const Part = z.object({
  id: z.string(),
  valueUsd: z.number(),
  /** What it adds to the VaR at 99 % of one day; negative where it hedges. Modelled. */
  componentVarUsd: z.number(),
});

export const RiskReport = z.object({
  at: InstantWire,
  /** The state after this look. */
  state: RiskState,
  equityUsd: z.number(),
  figures: z.array(RiskFigure).readonly(),
  positions: z.array(Part).readonly(),
  strategies: z.array(Part).readonly(),
  /** Loss in US dollars under each scenario, by full revaluation; negative where the book gains. Modelled. */
  stress: z.array(z.object({ id: z.string(), lossUsd: z.number() })).readonly(),
  /** What stood in for something that is not known, in words. */
  notes: z.array(z.string()).readonly(),
  /** Why the book as a whole has no value. */
  unvalued: z.string().optional(),
});
export type RiskReport = z.infer<typeof RiskReport>;
