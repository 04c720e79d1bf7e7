/** Volatility and Greeks by style: American ones solve for their exercise boundary, in room that is kept from option to option. */
import { greeksIn } from '../../pricing/american/american-greeks.ts';
import { volatilityIn } from '../../pricing/american/american-volatility.ts';
import { keptSpaces } from '../../pricing/american/tiers.ts';
import { europeanGreeks } from '../../pricing/black-scholes.ts';
import { europeanVolatility } from '../../pricing/implied-volatility.ts';
import type { Exercise, Greeks, OptionTerms, Priced, VolatileOption } from '../../pricing/option-terms.ts';

export interface StylePricer {
  readonly volatility: (terms: OptionTerms, price: number) => Priced<number>;
  readonly greeks: (option: VolatileOption) => Greeks;
}

const EUROPEAN: StylePricer = { volatility: europeanVolatility, greeks: europeanGreeks };

export function pricerOf(exercise: Exercise): StylePricer {
  if (exercise === 'european') return EUROPEAN;
  const spaces = keptSpaces();
  return {
    volatility: (terms, price) => volatilityIn(spaces, 'fast', { terms, price }),
    greeks: (option) => greeksIn(spaces, 'fast', option),
  };
}
