/** What legs are worth at a price of the share and a time: intrinsic once expired, by the model before. US dollars. */
import { americanPrice } from '../american/american.ts';
import { europeanValue } from '../black-scholes.ts';
import type { VolatileOption } from '../option-terms.ts';
import { type Conditions, type Place, termsOf } from './conditions.ts';
import { type HeldOption, type Holdings, intrinsic } from './structure.ts';

/** A share at zero stays there, so no more than the strike can be had for a put, and nothing for a call. */
function worthless({ right, strike, rate, years }: VolatileOption, isAmerican: boolean): number {
  if (right === 'call') return 0;
  const later = strike * Math.exp(-rate * years);
  return isAmerican ? Math.max(strike, later) : later;
}

/** Per share. */
export function optionValue(held: HeldOption, conditions: Conditions, place: Place): number {
  if (place.at >= held.expires) return intrinsic(held, place.spot);
  const terms = termsOf(held, conditions, place);
  const isAmerican = conditions.exercise === 'american';
  if (!(place.spot > 0)) return worthless(terms, isAmerican);
  return isAmerican ? americanPrice(terms, conditions.accuracy) : europeanValue(terms).price;
}

/** What one unit would bring, before what it cost. */
export const holdingsValue = ({ shares, options }: Holdings, conditions: Conditions, place: Place): number =>
  options.reduce((total, held) => total + held.shares * optionValue(held, conditions, place), shares * place.spot);
