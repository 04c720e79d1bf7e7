/**
 * What is priced, and the words for what cannot be. Rates, yields and volatilities are continuous and annual (0.05 is 5 %),
 * time is in years and exact (minutes matter on the last day), prices are US dollars per share.
 */
import type { Right } from '../model/instrument.ts';

export interface OptionTerms {
  readonly right: Right;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly rate: number;
  readonly dividendYield: number;
}

/** Terms with the volatility that prices them. */
export interface VolatileOption extends OptionTerms {
  readonly volatility: number;
}

/** When the holder may exercise. */
export type Exercise = 'european' | 'american';

/** `fast` is for whole chains: about 1e-5 of spot; `high` is right to 1e-8 of spot. */
export type Accuracy = 'fast' | 'high';

/** US dollars per share that leave the price of the share at a time, in years from now. */
export interface CashDividend {
  readonly years: number;
  readonly cash: number;
}

/** Price and first-order sensitivities: delta per dollar, gamma per dollar², vega and rho per 1.00, theta per year. */
export interface Greeks {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
}

/** `vanna` is d delta / d volatility; `charm` is minus the change of delta per year of remaining life; the rest per 1.00. */
export interface EuropeanGreeks extends Greeks {
  readonly dividendRho: number;
  readonly vanna: number;
  readonly volga: number;
  readonly charm: number;
}

export type RefusalCode =
  /** An input that no option has: not a number, negative where nothing is. */
  | 'bad-input'
  /** No time is left, so no volatility can be told from the price. */
  | 'expired'
  /** The price is at or under what exercise, now or at expiry, is worth without volatility. */
  | 'below-intrinsic'
  /** The price is at or above what it would be at unlimited volatility. */
  | 'above-maximum'
  /** No volatility that doubles can tell apart from others gives the price. */
  | 'no-solution';

/** Why a price or a volatility is not given: the code for machines, the message for people. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

export type Priced<T> = { readonly value: T } | { readonly refused: Refusal };

export const refuse = (code: RefusalCode, message: string): { readonly refused: Refusal } => ({
  refused: { code, message },
});
