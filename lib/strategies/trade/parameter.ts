/**
 * What parameters of strategies count in, each with its unit and the range that holds for all of its kind. A strategy
 * narrows the range and describes what the figure does; the tables for people are made of the three.
 */
import * as z from 'zod';

export type Unit =
  | 'symbols'
  | 'positions'
  | 'fraction'
  | 'times'
  | 'score'
  | 'delta'
  | 'delta or fraction'
  | 'calendar days'
  | 'sessions'
  | 'hours'
  | 'minutes'
  | 'contracts'
  | 'thousand contracts'
  | 'expected moves'
  | 'volatility points'
  | 'USD a share'
  | 'USD a contract'
  | 'yes or no'
  | 'choice';

/** Any number in that unit. */
export const number = (unit: Unit) => z.number().meta({ unit });
/** A whole number in that unit, not under zero. */
export const whole = (unit: Unit) => z.number().int().min(0).meta({ unit });

export const symbols = () => z.array(z.string()).min(1).readonly().meta({ unit: 'symbols' });
export const positions = () => whole('positions');
/** A part of something: 0.01 is one per cent. */
export const fraction = () => number('fraction').min(0).max(1);
/** A part that is not nothing. */
export const share = () => number('fraction').gt(0).max(1);
export const days = (most: number) => whole('calendar days').max(most);
/** In an exchange session of 390. */
export const minutes = () => whole('minutes').max(390);

export const concession = () =>
  fraction().max(0.1).describe('How much worse than the present price is accepted, as a fraction of it.');
