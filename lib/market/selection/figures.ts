/**
 * A figure held to a range: what it measured and how near it came to its target, or the reason that refuses it. Reasons
 * hold finite numbers or words, because they are stored.
 */
import type { Reason } from '../../model/signal.ts';
import type { Checked } from '../tradable.ts';
import { type Band, bandWords, missedEnd, nearness, within } from './band.ts';

/** A number, or in words why there is none. */
export type Figure = number | string;

/** A criterion that was met. */
export interface Met {
  readonly reason: Reason;
  /** 0 to 1; undefined where the range has no target. */
  readonly nearness: number | undefined;
}

interface Measured {
  readonly rule: string;
  readonly unit: string;
  readonly figure: Figure;
  /** The rule that refuses where there is no figure, if it has a name of its own. */
  readonly missing?: string;
}

export function told(figure: Figure): Figure {
  if (typeof figure === 'string' || Number.isFinite(figure)) return figure;
  return figure === Infinity ? 'unlimited' : 'not a number';
}

export function hold({ rule, unit, figure, missing = rule }: Measured, band: Band): Checked<Met> {
  const observed = told(figure);
  const range = bandWords(band);
  if (typeof figure === 'string') return { refused: { rule: missing, observed, threshold: range, unit } };
  if (within(figure, band))
    return { value: { reason: { rule, observed, threshold: range, unit }, nearness: nearness(figure, band) } };
  const threshold = Number.isFinite(figure) ? told(missedEnd(figure, band)) : range;
  return { refused: { rule, observed, threshold, unit } };
}

/** Every criterion that is asked for, one after the other, or the first reason against. */
export function holdAll<Id>(ids: readonly Id[], held: (id: Id) => Checked<Met> | undefined): Checked<readonly Met[]> {
  const met: Met[] = [];
  for (const id of ids) {
    const checked = held(id);
    if (checked && 'refused' in checked) return checked;
    if (checked) met.push(checked.value);
  }
  return { value: met };
}

export const nearnessOf = (met: readonly Met[]): readonly number[] => met.flatMap((each) => each.nearness ?? []);
