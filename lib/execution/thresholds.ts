/** When the books are compared, what may wait, and what stops: one table, each figure with its reason. */
import { MINUTE, SECOND } from '../model/time.ts';

interface Threshold {
  readonly value: number;
  readonly unit: 'ms' | 'symbols' | 'share of equity';
  readonly reason: string;
}

export const THRESHOLDS = {
  orders: { value: MINUTE, unit: 'ms', reason: 'an order of somebody else is known before it has filled for long' },
  holdings: { value: 5 * MINUTE, unit: 'ms', reason: 'a wrong book is found before the next few entries' },
  retry: { value: 10 * SECOND, unit: 'ms', reason: 'what was left to the next look is looked at with the next burst' },
  beforeOpen: { value: 60 * MINUTE, unit: 'ms', reason: 'the activities of the night are listed by then' },
  recent: { value: 30 * SECOND, unit: 'ms', reason: 'positions may lag behind executions by so much' },
  deferral: { value: 2 * MINUTE, unit: 'ms', reason: 'steady trading must not hide a difference for ever' },
  unresolved: {
    value: MINUTE,
    unit: 'ms',
    reason: 'the broker answers in seconds; after a minute the owner must know',
  },
  symbols: { value: 2, unit: 'symbols', reason: 'three wrong symbols are no slip of one order: the book is in doubt' },
  cash: { value: 0.001, unit: 'share of equity', reason: 'more than fees and rounding can explain' },
} as const satisfies Record<string, Threshold>;
