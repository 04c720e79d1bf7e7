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

const TICKER = /^[A-Z]{1,6}(\.[A-Z]{1,2})?$/;
/** A name that no market has would be waited for in silence. */
export const symbol = () => z.string().regex(TICKER, 'a ticker in capital letters, as AAPL or BRK.B');

export const symbols = () =>
  z
    .array(symbol())
    .min(1)
    .refine((names) => new Set(names).size === names.length, 'a symbol is named twice')
    .readonly()
    .meta({ unit: 'symbols' });
export const positions = () => whole('positions');
/** A part of something: 0.01 is one per cent. */
export const fraction = () => number('fraction').min(0).max(1);
/** A part that is not nothing. */
export const share = () => number('fraction').gt(0).max(1);
/** Many times something, and no percentage taken for it: a gain of 150 % is 1.5. */
export const multiple = () => number('times').gt(0).max(20, 'many times, not per cent: 1.5 is 150 %, and 20 the most');
/** The part of a premium or a debit that may be lost. */
export const stopOfPremium = () =>
  number('fraction')
    .gt(0, 'a loss is written without a sign, as 0.5 for half of what was paid')
    .max(1, 'what was paid cannot be lost more than once: 0.5 is half of it, 1 is no stop');
export const days = (most: number) => whole('calendar days').max(most);
/** In an exchange session of 390. */
export const minutes = () => whole('minutes').max(390);

export const concession = () =>
  fraction().max(0.1).describe('How much worse than the present price is accepted, as a fraction of it.');
