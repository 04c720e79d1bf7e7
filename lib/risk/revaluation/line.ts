/**
 * What is held, ready to be valued: one line for each instrument of each position. Prices are US dollars per share, time is
 * in years from now, rates, yields and volatilities are continuous and annual.
 */
import type { Exercise, OptionTerms } from '../../pricing/option-terms.ts';
import type { RiskRefusal } from '../answer.ts';

export interface OptionLine extends Omit<OptionTerms, 'spot'> {
  readonly exercise: Exercise;
  readonly volatility: number;
}

export interface Line {
  /** Names the line in every report: the strategy where there is one, and the symbol. */
  readonly id: string;
  readonly symbol: string;
  /** The share that its value hangs on. */
  readonly name: string;
  readonly strategyId?: string;
  /** What is closed as one: the legs of a structure share it. Each line is its own where there is none. */
  readonly position?: string;
  /** Shares, or contracts times what one settles; negative where short. */
  readonly units: number;
  readonly spot: number;
  /** Absent for shares. */
  readonly option?: OptionLine;
}

/** Something held has no value, so nothing is said about the whole: which, and why. */
export interface Unvalued {
  readonly ok: false;
  readonly code: 'not-valued';
  readonly position: string;
  readonly message: string;
}

export const unvalued = (position: string, why: string): Unvalued => ({
  ...{ ok: false, code: 'not-valued', position },
  message: `${position} cannot be valued: ${why}`,
});

export type Valued<T> = ({ readonly ok: true } & T) | Unvalued | RiskRefusal;

export interface Lines {
  readonly lines: readonly Line[];
}

type Figure = readonly [name: string, value: number, least: number];

/** A line whose figures no instrument has. */
export function oddLine({ id, units, spot, option }: Line): Unvalued | undefined {
  const figures: readonly Figure[] = [
    ['quantity', units, Number.NEGATIVE_INFINITY],
    ['price of the share', spot, 0],
    ...(option
      ? ([
          ['strike', option.strike, 0],
          ['years to expiry', option.years, 0],
          ['rate', option.rate, Number.NEGATIVE_INFINITY],
          ['dividend yield', option.dividendYield, Number.NEGATIVE_INFINITY],
          ['volatility', option.volatility, 0],
        ] as const)
      : []),
  ];
  const odd = figures.find(([, value, least]) => !(Number.isFinite(value) && value >= least));
  return odd && unvalued(id, `its ${odd[0]} is ${odd[1]}`);
}
