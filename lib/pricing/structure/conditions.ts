/**
 * What a structure is valued under: the price of the share, and for each expiry a rate, a yield and a smile. Volatility
 * belongs to the strike and stays with it when the share moves (sticky strike). Rates, yields and volatilities are
 * continuous and annual.
 */
import type { Instant, TradingDay } from '../../model/time.ts';
import type { Accuracy, Exercise, VolatileOption } from '../option-terms.ts';
import { type HeldOption, yearsBetween } from './structure.ts';

/** What prices the options of one expiry. */
export interface Tenor {
  readonly rate: number;
  readonly dividendYield: number;
  /** At a strike in US dollars. */
  readonly volatility: (strike: number) => number;
}

export interface Conditions {
  readonly now: Instant;
  readonly spot: number;
  readonly exercise: Exercise;
  readonly accuracy: Accuracy;
  readonly tenor: (expiry: TradingDay) => Tenor;
}

/** One volatility for every strike. */
export const flat = (tenor: Tenor, volatility: number): Tenor => ({ ...tenor, volatility: () => volatility });

/** Where and when something is valued. */
export interface Place {
  readonly spot: number;
  readonly at: Instant;
}

/** The terms of a held option at a price of the share and a time; no time is left once it has expired. */
export function termsOf(held: HeldOption, conditions: Conditions, { spot, at }: Place): VolatileOption {
  const { rate, dividendYield, volatility } = conditions.tenor(held.option.expiry);
  const years = Math.max(0, yearsBetween(at, held.expires));
  const { right, strike } = held;
  return { right, strike, spot, years, rate, dividendYield, volatility: volatility(strike) };
}
