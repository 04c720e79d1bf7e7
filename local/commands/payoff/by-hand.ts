/** What a structure is analysed under where the owner gives prices and volatility, and there is no chain. */
import type { Option } from '#lib/model/instrument.ts';
import type { Instant, TradingDay } from '#lib/model/time.ts';
import { americanVolatility } from '#lib/pricing/american/american-volatility.ts';
import { europeanVolatility } from '#lib/pricing/implied-volatility.ts';
import type { Exercise } from '#lib/pricing/option-terms.ts';
import { type Conditions, termsOf } from '#lib/pricing/structure/conditions.ts';
import { holdingsOf } from '#lib/pricing/structure/structure.ts';
import { optionValue } from '#lib/pricing/structure/value.ts';
import { fault } from '../../exit.ts';
import type { AskedLeg } from './legs.ts';

export interface Given {
  readonly at: Instant;
  readonly spot: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly exercise: Exercise;
  readonly volatility: number | undefined;
}

export interface PricedLeg extends AskedLeg {
  readonly price: number;
  readonly from: 'given' | 'market' | 'model';
}

/** Legs with prices, and the conditions they are held against. */
export interface Look {
  readonly conditions: Conditions;
  readonly legs: readonly PricedLeg[];
  /** Where volatility comes from, for people. */
  readonly volatility: string;
  readonly source: string;
}

interface Known {
  readonly strike: number;
  readonly volatility: number;
}

/** A straight line over the logarithm of strike, by least squares: two prices are too few for a curve. */
export function lineThrough(known: readonly Known[]): (strike: number) => number {
  const mean = (of: (each: Known) => number): number => known.reduce((sum, each) => sum + of(each), 0) / known.length;
  const [x, y] = [mean(({ strike }) => Math.log(strike)), mean(({ volatility }) => volatility)];
  const spread = mean(({ strike }) => (Math.log(strike) - x) ** 2);
  const slope = spread === 0 ? 0 : mean(({ strike, volatility }) => (Math.log(strike) - x) * (volatility - y)) / spread;
  const least = 0.25 * Math.min(...known.map(({ volatility }) => volatility));
  return (strike) => Math.max(least, y + slope * (Math.log(strike) - x));
}

/** The volatility that each given price implies. */
function impliedIn(legs: readonly AskedLeg[], unpriced: Conditions): readonly (Known & { readonly option: Option })[] {
  return legs.flatMap(({ leg, price }) => {
    const [held] = holdingsOf([leg]).options;
    if (!held || price === undefined) return [];
    const { volatility: _, ...terms } = termsOf(held, unpriced, { spot: unpriced.spot, at: unpriced.now });
    const answer =
      unpriced.exercise === 'american' ? americanVolatility(terms, price, 'fast') : europeanVolatility(terms, price);
    if ('refused' in answer)
      throw fault(
        'usage',
        `${held.option.symbol} at ${price} has no volatility: ${answer.refused.message}; give --volatility, or another price`,
      );
    return [{ option: held.option, strike: held.strike, volatility: answer.value }];
  });
}

function conditionsOf(
  { at, spot, exercise, rate, dividendYield }: Given,
  smile: (expiry: TradingDay) => (strike: number) => number,
): Conditions {
  const tenor = (expiry: TradingDay) => ({ rate, dividendYield, volatility: smile(expiry) });
  return { now: at, spot, exercise, accuracy: 'high', tenor };
}

export function lookByHand(legs: readonly AskedLeg[], given: Given): Look {
  const { volatility: flat } = given;
  const unpriced = legs.find(({ leg, price }) => price === undefined && leg.instrument.kind === 'option');
  if (flat === undefined && unpriced)
    throw fault(
      'usage',
      `${unpriced.leg.instrument.symbol} has neither price nor volatility: add @PRICE to the leg, or --volatility 0.25, or --data FOLDER`,
    );
  const source = 'prices and conditions as given';
  if (flat !== undefined) {
    const conditions = conditionsOf(given, () => () => flat);
    return { conditions, legs: priced(legs, conditions), volatility: `flat at ${percent(flat)}, as given`, source };
  }
  const known = impliedIn(
    legs,
    conditionsOf(given, () => () => Number.NaN),
  );
  const byExpiry = Map.groupBy(known, ({ option }) => option.expiry);
  const smiles = new Map([...byExpiry].map(([expiry, own]) => [expiry, lineThrough(own)]));
  const conditions = conditionsOf(given, (expiry) => smiles.get(expiry) ?? (() => Number.NaN));
  return { conditions, legs: priced(legs, conditions), volatility: `implied by the legs' own prices`, source };
}

export const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`;

/** Prices that nobody gave come from the model. */
export const priced = (legs: readonly AskedLeg[], conditions: Conditions): readonly PricedLeg[] =>
  legs.map(({ leg, price }) => {
    if (price !== undefined) return { leg, price, from: 'given' };
    const [held] = holdingsOf([leg]).options;
    if (!held) return { leg, price: conditions.spot, from: 'given' };
    return { leg, price: optionValue(held, conditions, { spot: conditions.spot, at: conditions.now }), from: 'model' };
  });
