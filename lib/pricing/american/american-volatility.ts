/**
 * The volatility that gives an American price. The price rises with the volatility from what exercise is worth for certain
 * towards a bound that needs no model, so the root is bracketed first and then found by a bounded search; what no
 * volatility gives, or none can be told from, is refused.
 */
import { bracketedRoot } from '../../math/bracketed-root.ts';
import { type Accuracy, type OptionTerms, type Priced, refuse } from '../option-terms.ts';
import { certainPutValue } from './certain-put.ts';
import { putValue } from './put-value.ts';
import { keptSpaces, type Spaces } from './tiers.ts';
import { asPut } from './unit-put.ts';

/** Deviations of the share up to which a volatility is looked for. */
const WIDEST = 64;
const FIRST_GUESS = 0.3;
const SEARCH = { tolerance: 1e-13, most: 100 };
/** The price has to move by this many of its last places when the volatility moves by a hundredth. */
const TOLD_APART = 64;

const unusable = ({ spot, strike, years, rate, dividendYield }: OptionTerms, price: number): boolean =>
  ![spot, strike, years, rate, dividendYield, price].every(Number.isFinite) ||
  spot < 0 ||
  strike < 0 ||
  years < 0 ||
  price < 0;

/** What a put comes to when its volatility grows without end. */
export const greatestPutValue = ({ strike, rate, years }: OptionTerms): number =>
  strike * Math.max(1, Math.exp(-rate * years));

function refusal(put: OptionTerms, price: number): Priced<never> | undefined {
  if (unusable(put, price)) return refuse('bad-input', 'spot, strike, time and price must be numbers from 0 up');
  if (put.years === 0) return refuse('expired', 'no time is left, so the price says nothing about volatility');
  const [least, most] = [certainPutValue(put), greatestPutValue(put)];
  if (price <= least) return refuse('below-intrinsic', `${price} is not above ${least}, the value without volatility`);
  if (price >= most) return refuse('above-maximum', `${price} is not below ${most}, the value at any volatility`);
  return undefined;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Two volatilities with the price between theirs, from the first guess outwards. */
function bracket(excess: (volatility: number) => number, most: number): readonly [Point, Point] | undefined {
  const guess = Math.min(FIRST_GUESS, most / 2);
  let from = { x: guess, y: excess(guess) };
  const factor = from.y < 0 ? 2 : 0.5;
  while (from.x < most && from.x > most * 1e-12) {
    const x = Math.min(most, from.x * factor);
    const to = { x, y: excess(x) };
    if (to.y * from.y <= 0) return [from, to];
    from = to;
  }
  return undefined;
}

/** The same in room that is kept, for price after price. */
export function volatilityIn(
  spaces: Spaces,
  accuracy: Accuracy,
  { terms, price }: { readonly terms: OptionTerms; readonly price: number },
): Priced<number> {
  const put = asPut(terms);
  const refused = refusal(put, price);
  if (refused) return refused;
  const excess = (volatility: number) => putValue({ ...put, volatility }, accuracy, spaces) - price;
  const ends = bracket(excess, WIDEST / Math.sqrt(put.years));
  const volatility = ends && bracketedRoot(excess, ends, SEARCH);
  if (volatility === undefined) return refuse('no-solution', `no volatility gives ${price}`);
  const resolution = excess(volatility * 1.005) - excess(volatility * 0.995);
  if (resolution > TOLD_APART * Number.EPSILON * Math.max(put.spot, put.strike)) return { value: volatility };
  return refuse('no-solution', `${price} cannot be told from the price at other volatilities`);
}

export const americanVolatility = (terms: OptionTerms, price: number, accuracy: Accuracy): Priced<number> =>
  volatilityIn(keptSpaces(), accuracy, { terms, price });
