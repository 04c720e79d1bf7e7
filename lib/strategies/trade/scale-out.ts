/**
 * Selling in parts: at each step of gain so much of the position has gone. The rule has no memory: a step says how much may
 * still be held, as a part of the most that was held, so it is met once and asks for nothing more a minute later. What
 * working exits close already counts as gone. Parts are rounded so that never more than asked is sold: of one contract
 * nothing goes before the step that sells all.
 */
import { peakUnitsOf } from '../../model/position.ts';
import { fromNumber, type Quantity, quantity, subtract, toNumber } from '../../model/units.ts';
import type { Standing } from './close-structure.ts';
import { type Answer, answer, gainOf } from './exit-rules.ts';

export interface Step {
  /** Fraction of what was paid, or of the credit that was received. */
  readonly gain: number;
  /** Part of the whole position that has gone from this step on, 0 to 1; more with every step. */
  readonly sold: number;
}

export interface Part extends Answer {
  /** Units to close now; none where it holds. */
  readonly units: Quantity;
}

const NONE = quantity('0');
/** What binary fractions leave over must not cost a unit, or sell one. */
const dustless = (value: number): number => Number(value.toFixed(6));

/** The step that the gain has reached and that sells most, or what is still missing for the first. */
export function scaleOutAnswer(standing: Standing, steps: readonly Step[]): Part {
  const observed = dustless(gainOf(standing) / Math.abs(standing.paid));
  const reached = steps.filter(({ gain }) => observed >= gain).sort((a, b) => b.sold - a.sold);
  const units = reached[0] ? beyond(standing, reached[0].sold) : NONE;
  const open = steps.filter(({ gain }) => observed < gain).map(({ gain }) => gain);
  const next = open.length === 0 ? 'the last step' : Math.min(...open);
  const threshold = units > NONE && reached[0] ? reached[0].gain : next;
  return { ...answer(units > NONE, { rule: 'scale-out', observed, threshold, unit: 'fraction' }), units };
}

/** Units over what may be kept. */
function beyond({ position, units }: Standing, sold: number): Quantity {
  const kept = Math.ceil(dustless(toNumber(peakUnitsOf(position)) * (1 - sold)));
  const over = subtract(units, fromNumber<Quantity>(kept, 'nearest', 1));
  return over > NONE ? over : NONE;
}

/** The standing to close: all of it where any other rule sells, the part where only that is due, nothing otherwise. */
export function closable(standing: Standing, answers: readonly Answer[], part: Part): Standing | undefined {
  if (answers.some(({ state }) => state === 'sell')) return standing;
  return part.state === 'sell' ? { ...standing, units: part.units } : undefined;
}
