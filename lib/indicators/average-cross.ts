/**
 * Where a short moving average stands to a long one, and when it last crossed it: upwards is golden, downwards is death.
 * Ages are in sessions, 0 for a cross that the last close made. Averages as long as each other count as "not above".
 */
import { sma } from './sma.ts';

export interface Lengths {
  readonly short: number;
  readonly long: number;
  /** Sessions that are searched for a cross, the last first. */
  readonly window: number;
}

export interface AverageCross {
  readonly short: number;
  readonly long: number;
  readonly isAbove: boolean;
  /** The latest within the window. */
  readonly cross?: { readonly kind: 'golden' | 'death'; readonly age: number };
}

/** Closes that every cross of the window can be told from. */
export const closesNeeded = ({ long, window }: Lengths): number => long + window;

/** Oldest close first; undefined where there are too few, or one is not a price. */
export function averageCross(closes: readonly number[], lengths: Lengths): AverageCross | undefined {
  const needed = closesNeeded(lengths);
  const used = closes.slice(-needed);
  if (used.length < needed || !used.every((close) => close > 0 && close < Infinity)) return undefined;
  const averages = Array.from({ length: lengths.window + 1 }, (_, age) => averagesAt(used, age, lengths));
  const [now] = averages;
  if (!now) return undefined;
  const isAbove = now.short > now.long;
  const before = averages.findIndex(({ short, long }) => short > long !== isAbove);
  const kind = isAbove ? 'golden' : 'death';
  return { ...now, isAbove, ...(before > 0 ? { cross: { kind, age: before - 1 } } : {}) };
}

function averagesAt(closes: readonly number[], age: number, { short, long }: Lengths) {
  const until = closes.slice(0, closes.length - age);
  return { short: sma(until, short) ?? Number.NaN, long: sma(until, long) ?? Number.NaN };
}
