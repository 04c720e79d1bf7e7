/** What the state of the book does to an entry: none above throttled, and half of one while it is throttled. */
import { sinceText } from '../../model/control.ts';
import type { Check } from '../../model/decision.ts';
import { type RiskStanding, rankOf } from '../../model/watch/risk-state.ts';
import { type Levels, type LimitId, softenedTo } from '../limits.ts';

/** What a throttled entry is of its usual size. */
const THROTTLE = 0.5;
/** The limits on one order and on a day's orders in a name are halved with it: else two halves would make a whole. */
const HALVED: ReadonlySet<LimitId> = new Set(['order-share', 'symbol-day-share']);

type State = Pick<RiskStanding, 'state' | 'since' | 'reason'>;

export const isReduceOnly = ({ state }: State): boolean => rankOf(state) > rankOf('throttled');

export const reduceOnly = ({ state }: State): Check => ({
  ...{ limit: 'risk-state', scope: 'all', unit: `steps above normal, which is ${state}` },
  ...{ observed: rankOf(state), allowed: rankOf('throttled'), level: 'hard', passed: false },
});

export const stateText = ({ state, since, reason }: State): string =>
  `risk-state: ${state}${since > 0 ? ` ${sinceText(since)}` : ''}: ${reason}`;

/** Rounded down: half of one unit is none. */
export function throttled(standing: State | undefined, wanted: number) {
  if (standing?.state !== 'throttled') return undefined;
  const units = Math.floor(wanted * THROTTLE);
  const check: Check = {
    ...{ limit: 'risk-state', scope: 'all', unit: 'units' },
    ...{ observed: wanted, allowed: units, level: 'soft', passed: false },
  };
  return { units, check, because: stateText(standing) };
}

export const throttledLevels = (id: LimitId, levels: Levels, standing: State | undefined): Levels =>
  standing?.state === 'throttled' && HALVED.has(id) ? softenedTo(levels, levels.soft * THROTTLE) : levels;
