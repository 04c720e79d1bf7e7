/**
 * Moves the state of the book by a table. A figure above its soft level throttles, above its hard level it leaves only
 * exits, and a loss that is real (of the day, or from the peak) above its ceiling halts. A figure of a model never halts. Up
 * at once; down one step at a time, after three looks in a row with every figure below four fifths of the level; never down
 * from halted without the owner. What cannot be measured leaves only exits.
 */

import type { Instant } from '../../model/time.ts';
import {
  METRICS,
  type MetricId,
  RISK_STATES,
  type RiskStanding,
  type RiskState,
  rankOf,
} from '../../model/watch/risk-state.ts';
import type { Limits } from '../limits.ts';

/** Looks in a row that allow one step down. */
export const CALM_LOOKS = 3;
/** A level counts as left once the figure is below this part of it. */
export const RELEASE = 0.8;

/** Only what was really lost halts. */
const HALTING: ReadonlySet<MetricId> = new Set(['drawdown', 'daily-loss']);

export type Figures = Readonly<Partial<Record<MetricId, number>>>;

export interface Call {
  readonly state: RiskState;
  readonly metric?: MetricId;
  readonly because: string;
}

const CALM: Call = { state: 'normal', because: 'every figure is below its level' };

/** A level at which a state begins, per metric, from the one table of limits. */
export function levelsFor(limits: Limits, metric: MetricId): readonly (readonly [RiskState, number])[] {
  const levels = limits[metric].rows.any;
  if (!levels) return [];
  const { soft, hard, ceiling } = levels;
  const halting = HALTING.has(metric) ? ([['halted', ceiling]] as const) : [];
  return [['throttled', soft], ['reduce-only', hard], ...halting];
}

/** The most that any figure calls for, with each level times `scale`. */
export function calledFor(figures: Figures, limits: Limits, scale = 1): Call {
  const calls = METRICS.map((metric) => callOf(metric, figures[metric], { limits, scale }));
  return calls.reduce((most, call) => (rankOf(call.state) > rankOf(most.state) ? call : most), CALM);
}

function callOf(
  metric: MetricId,
  value: number | undefined,
  { limits, scale }: { limits: Limits; scale: number },
): Call {
  const { unit } = limits[metric];
  if (value === undefined || !Number.isFinite(value))
    return {
      state: 'reduce-only',
      metric,
      because: `${metric} cannot be measured, and what cannot be measured is not added to`,
    };
  const [state, level] = levelsFor(limits, metric).findLast(([, at]) => value > at * scale) ?? [];
  if (state === undefined || level === undefined) return CALM;
  return { state, metric, because: `${metric}: ${percent(value)} of ${unitOf(unit)}, above ${percent(level * scale)}` };
}

const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;
const unitOf = (unit: string): string => unit.replace(/^(share|fraction) of /, '');

export interface Observation {
  readonly at: Instant;
  readonly figures: Figures;
  /** Why the book has no value, where it has none. */
  readonly unvalued?: string | undefined;
  /** The owner has resumed since the state became halted. */
  readonly isResumed?: boolean;
}

type Moved = Pick<RiskStanding, 'state' | 'since' | 'reason' | 'metric' | 'calm'>;

/** The state after one more look. */
export function moved(before: Moved | undefined, seen: Observation, limits: Limits): Moved {
  const call = calling(seen, limits);
  const state = before?.state ?? 'normal';
  if (before && seen.isResumed) return resumed(call, seen.at);
  if (!before || rankOf(call.state) > rankOf(state)) return entered(call, seen.at);
  if (state === 'halted') return { ...before, calm: 0 };
  const needed = calling(seen, limits, RELEASE);
  if (rankOf(needed.state) >= rankOf(state)) return held(before, needed);
  const calm = before.calm + 1;
  if (calm < CALM_LOOKS) return { ...held(before, needed), calm };
  return { ...entered(needed, seen.at), state: stepBelow(state), reason: `calmer: ${needed.because}` };
}

function calling({ figures, unvalued }: Observation, limits: Limits, scale = 1): Call {
  if (unvalued === undefined) return calledFor(figures, limits, scale);
  const blind: Call = { state: 'reduce-only', because: unvalued };
  const known = Object.fromEntries(METRICS.map((metric) => [metric, figures[metric] ?? 0]));
  const rest = calledFor(known, limits, scale);
  return rankOf(rest.state) > rankOf(blind.state) ? rest : blind;
}

const stepBelow = (state: RiskState): RiskState => RISK_STATES[Math.max(0, rankOf(state) - 1)] ?? 'normal';

const entered = ({ state, metric, because }: Call, at: Instant): Moved => ({
  ...{ state, since: at, reason: because, calm: 0 },
  ...(metric === undefined ? {} : { metric }),
});

/** Still where it was: the reason is what holds it there now, and where nothing does, what it was. */
const held = (before: Moved, { state, metric, because }: Call): Moved =>
  state === 'normal' || rankOf(state) < rankOf(before.state)
    ? { ...before, calm: 0 }
    : {
        state: before.state,
        since: before.since,
        reason: because,
        calm: 0,
        ...(metric === undefined ? {} : { metric }),
      };

/** The owner's word ends a halt, and the way back begins with exits only. */
const resumed = (call: Call, at: Instant): Moved =>
  call.state === 'halted'
    ? entered(call, at)
    : { ...entered(call, at), state: 'reduce-only', reason: `resumed by the owner; ${call.because}` };
