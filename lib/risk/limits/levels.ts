/**
 * The three levels of a limit as types of their own, so that none can stand where another belongs: *soft* steers, *hard*
 * refuses, and no configuration ever passes the *ceiling*. All three are plain numbers to whoever only compares.
 */
declare const level: unique symbol;
type Level<Name extends string> = number & { readonly [level]: Name };

export type Soft = Level<'soft'>;
export type Hard = Level<'hard'>;
export type Ceiling = Level<'ceiling'>;

export interface Levels {
  readonly soft: Soft;
  readonly hard: Hard;
  readonly ceiling: Ceiling;
}

/** Levels by their names; out of order they are a mistake in the table. */
export function levels({ soft, hard, ceiling }: Readonly<Record<keyof Levels, number>>): Levels {
  if (!(soft > 0 && soft <= hard && hard <= ceiling))
    throw new RangeError(`levels must rise from soft to ceiling: ${soft}, ${hard}, ${ceiling}`);
  return { soft: soft as Soft, hard: hard as Hard, ceiling: ceiling as Ceiling };
}

/** The same limit with another soft level, which its hard level caps. */
export const softenedTo = (of: Levels, soft: number): Levels => ({ ...of, soft: Math.min(soft, of.hard) as Soft });
