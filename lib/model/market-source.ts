/**
 * Where figures of the market come from, why one is missing, and how a source has fared. After some failures in a row its
 * circuit opens and nobody asks it for a while; then one question tries whether it is back.
 */
import * as z from 'zod';
import { type Instant, InstantWire, instant, SECOND } from './time.ts';

export const FIGURES = [
  'bars',
  'quotes',
  'chains',
  'earnings',
  'dividends',
  'splits',
  'volatility-history',
  'vix',
] as const;
export const Figure = z.enum(FIGURES);
export type Figure = z.infer<typeof Figure>;

export const Provenance = z.object({
  /** Such as "alpaca". */
  source: z.string(),
  /** What of the source: "iex", "sip", "opra", "recorded", "modelled". */
  feed: z.string(),
  /** How late the feed is by its own account, in milliseconds. */
  delayMs: z.number().nonnegative(),
  /** What older prices were adjusted for. */
  adjustment: z.enum(['none', 'split', 'split-and-dividend']),
  /** Only these symbols; absent: all that no other provenance of the kind names. */
  symbols: z.array(z.string()).readonly().optional(),
});
export type Provenance = z.infer<typeof Provenance>;

/** Figures that were asked for and are not there: an implausible one is dropped, and never passed on. */
export const Gap = z.object({
  figure: Figure,
  /** Shares or contracts that share the reason; "*" where the figure is of the whole market. */
  symbols: z.array(z.string()).readonly(),
  reason: z.string(),
});
export type Gap = z.infer<typeof Gap>;

/** Of a source and a kind of figure: its quotes may be dead while its chains are well. */
export const SourceHealth = z.object({
  source: z.string(),
  figure: Figure,
  lastSuccess: InstantWire.optional(),
  lastFailure: z.object({ at: InstantWire, reason: z.string() }).optional(),
  /** Failures since the last success. */
  failures: z.number().int().nonnegative(),
  /** Not asked before then. */
  openUntil: InstantWire.optional(),
});
export type SourceHealth = z.infer<typeof SourceHealth>;

/** Figures, where they come from, and which of those asked for are missing, and why. */
export interface Sourced<T> {
  readonly figures: T;
  readonly from: readonly Provenance[];
  readonly gaps: readonly Gap[];
}

export type Circuit = 'closed' | 'open' | 'half-open';

/** So many failures in a row open the circuit; each further one doubles the pause, up to the longest. */
const PATIENCE = 3;
const PAUSE = 30 * SECOND;
const LONGEST_PAUSE = 480 * SECOND;

export function circuitOf({ openUntil }: SourceHealth, now: Instant): Circuit {
  if (openUntil === undefined) return 'closed';
  return now < openUntil ? 'open' : 'half-open';
}

export const afterSuccess = ({ source, figure, lastFailure }: SourceHealth, at: Instant): SourceHealth => ({
  ...{ source, figure, lastSuccess: at, failures: 0 },
  ...(lastFailure ? { lastFailure } : {}),
});

/** It answered, and does not give what was asked for: worth telling, and no reason to leave it alone. */
export const afterRefusal = (health: SourceHealth, failure: { at: Instant; reason: string }): SourceHealth => ({
  ...health,
  lastFailure: failure,
});

/** It did not answer. */
export function afterFailure(health: SourceHealth, { at, reason }: { at: Instant; reason: string }): SourceHealth {
  const failures = health.failures + 1;
  const failed = { ...health, failures, lastFailure: { at, reason } };
  if (failures < PATIENCE) return failed;
  const pause = Math.min(LONGEST_PAUSE, PAUSE * 2 ** (failures - PATIENCE));
  return { ...failed, openUntil: instant(at + pause) };
}
