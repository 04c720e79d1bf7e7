/**
 * What the watcher allows after its last look at the book. *Throttled*: entries at half their size. *Reduce-only*: no entries,
 * exits go on. *Halted*: as the owner's halt, and only the owner ends it. Figures are shares of equity unless told otherwise.
 */
import * as z from 'zod';
import { InstantWire, instant, TradingDayWire } from '../time.ts';

/** Each allows less than the one before. */
export const RISK_STATES = ['normal', 'throttled', 'reduce-only', 'halted'] as const;
export const RiskState = z.enum(RISK_STATES);
export type RiskState = z.infer<typeof RiskState>;
export const rankOf = (state: RiskState): number => RISK_STATES.indexOf(state);

/** What the state is decided by: each is also the id of its limit. */
export const METRICS = [
  'var-share',
  'es-share',
  'stress-share',
  'concentration',
  'net-vega',
  'drawdown',
  'daily-loss',
] as const;
export type MetricId = (typeof METRICS)[number];

export const RiskStanding = z.object({
  state: RiskState,
  /** The state before; absent where there was none. */
  former: RiskState.optional(),
  /** When it came into this state. */
  since: InstantWire,
  /** Of the last look. */
  at: InstantWire,
  /** Why it is in this state: the figure that did it, or what it waits for. */
  reason: z.string(),
  /** What the last look could not measure: entries are held back until one can. */
  blind: z.string().optional(),
  /** The figure that calls for it, where one does. */
  metric: z.enum(METRICS).optional(),
  /** Looks in a row at which every figure was below where it has to be for a step down. */
  calm: z.number().int().nonnegative(),
  /** Highest equity since the account was first looked at or the owner last resumed, in US dollars. */
  peakUsd: z.number(),
  /** Equity that the loss of this day is counted from, where the owner resumed on it. */
  resumed: z.object({ day: TradingDayWire, equityUsd: z.number() }).optional(),
  /** As last measured. What could not be measured is absent. */
  figures: z.partialRecord(z.enum(METRICS), z.number()),
  /** What a fall or a rise of each name by half would cost. */
  names: z.record(z.string(), z.number()),
  /** Entry orders that were at work at the last look. */
  working: z.array(z.string()).readonly(),
});
export type RiskStanding = z.infer<typeof RiskStanding>;

/** What stands for entries: the state by the figures, and exits only where the last look was blind. */
export function inForce(standing: RiskStanding): RiskStanding {
  const { blind, state, at } = standing;
  if (blind === undefined || rankOf(state) >= rankOf('reduce-only')) return standing;
  return { ...standing, state: 'reduce-only', since: at, reason: blind };
}

const before = (reason: string): RiskStanding => ({
  ...{
    state: 'reduce-only',
    since: instant(0),
    at: instant(0),
    reason,
    calm: 0,
    peakUsd: 0,
    figures: {},
    names: {},
    working: [],
  },
});

/** The account was never looked at. */
export const UNWATCHED: RiskStanding = before('nobody has looked at the book yet');
/** What cannot be read allows no entry. */
export const UNREADABLE: RiskStanding = before(
  'the state of the book cannot be read, and what cannot be read is not added to',
);
