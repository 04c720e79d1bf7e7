/**
 * Moves the state of the book by a table. A figure above its soft level throttles, above its hard level it leaves only
 * exits, and a loss that is real (of the day, or from the peak) above its ceiling halts. A figure of a model never halts. Up
 * at once; down one step at a time, after three looks in a row with every figure below four fifths of the level; never down
 * from halted without the owner. A look that cannot measure all leaves only exits until one can, and is no evidence of calm.
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

/** The levels at which states begin, per metric, from the one table of limits. */
export function levelsFor(limits: Limits, metric: MetricId): readonly (readonly [RiskState, number])[] {
  const levels = limits[metric].rows.any;
  if (!levels) return [];
  const { soft, hard, ceiling } = levels;
  const halting = HALTING.has(metric) ? ([['halted', ceiling]] as const) : [];
  return [['throttled', soft], ['reduce-only', hard], ...halting];
}

/** The most that any figure calls for, with each level times `scale`. */
export function calledFor(figures: Figures, limits: Limits, scale = 1): Call {
  const calls = METRICS.map((metric) => callOf(metric, figures[metric] ?? 0, { limits, scale }));
  return calls.reduce((most, call) => (rankOf(call.state) > rankOf(most.state) ? call : most), CALM);
}

function callOf(metric: MetricId, value: number, { limits, scale }: { limits: Limits; scale: number }): Call {
  const [state, level] = levelsFor(limits, metric).findLast(([, at]) => value > at * scale) ?? [];
  if (state === undefined || level === undefined) return CALM;
  const of = limits[metric].unit.replace(/^(share|fraction) of /, '');
  return { state, metric, because: `${metric}: ${percent(value)} of ${of}, above ${percent(level * scale)}` };
}

const percent = (value: number): string => `${(value * 100).toFixed(2)} %`;

export interface Observation {
  readonly at: Instant;
  readonly figures: Figures;
  /** Why the book has no value, where it has none. */
  readonly unvalued?: string | undefined;
  /** The owner has resumed since the state became halted. */
  readonly isResumed?: boolean;
}

type Moved = Pick<RiskStanding, 'state' | 'former' | 'since' | 'reason' | 'metric' | 'calm' | 'blind'>;

/** The state after one more look. What could not be measured moves nothing up, lets nothing come down, and is told. */
export function moved(before: Moved | undefined, seen: Observation, limits: Limits): Moved {
  const blind = blindIn(seen);
  const { blind: _, ...next } = stepped(before, { ...seen, isBlind: blind !== undefined }, limits);
  return blind === undefined ? next : { ...next, calm: 0, blind };
}

/** Why the look says too little; nothing where every figure is there. */
function blindIn({ figures, unvalued }: Observation): string | undefined {
  const missing = METRICS.find((metric) => !Number.isFinite(figures[metric]));
  return unvalued ?? (missing && `${missing} cannot be measured`);
}

function stepped(before: Moved | undefined, seen: Observation & { readonly isBlind: boolean }, limits: Limits): Moved {
  const { figures, at, isBlind } = seen;
  const call = calledFor(figures, limits);
  if (!before) return entered(call, at);
  if (seen.isResumed) return resumed(call, at);
  if (rankOf(call.state) > rankOf(before.state)) return entered(call, at, before);
  if (before.state === 'halted' || isBlind) return before;
  const needed = calledFor(figures, limits, RELEASE);
  if (rankOf(needed.state) >= rankOf(before.state)) return held(before, needed);
  const calm = before.calm + 1;
  if (calm < CALM_LOOKS) return { ...before, calm };
  return { ...entered(needed, at, before), state: stepBelow(before.state), reason: `calmer: ${needed.because}` };
}

const stepBelow = (state: RiskState): RiskState => RISK_STATES[Math.max(0, rankOf(state) - 1)] ?? 'normal';

const entered = ({ state, metric, because }: Call, at: Instant, before?: Moved): Moved => ({
  ...{ state, since: at, reason: because, calm: 0 },
  ...(before ? { former: before.state } : {}),
  ...(metric === undefined ? {} : { metric }),
});

/** Still where it was, and the reason is what holds it there now. */
const held = ({ state, since, former }: Moved, { metric, because }: Call): Moved => ({
  ...{ state, since, reason: because, calm: 0 },
  ...(former === undefined ? {} : { former }),
  ...(metric === undefined ? {} : { metric }),
});

/** The owner's word ends a halt, and the way back begins with exits only. */
const resumed = (call: Call, at: Instant): Moved =>
  call.state === 'halted'
    ? { ...entered(call, at), former: 'halted' }
    : { ...entered(call, at), former: 'halted', state: 'reduce-only', reason: `resumed by the owner; ${call.because}` };
