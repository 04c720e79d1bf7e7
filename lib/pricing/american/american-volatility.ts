/**
 * The volatility that gives an American price. The price rises with the volatility from what exercise is worth for certain
 * towards a bound that needs no model, so the root is bracketed first and then found by a bounded search; what no
 * volatility gives, or none can be told from, is refused.
 */
import { bracketedRoot } from '../../math/bracketed-root.ts';
import { europeanVolatility } from '../implied-volatility.ts';
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

/** How far the search for the other side goes first, relative, and how much further each time. */
const FIRST_REACH = 0.02;
const WIDENING = 5;

/** Two volatilities with the price between theirs, from the guess outwards. */
function bracket(
  excess: (volatility: number) => number,
  guess: number,
  most: number,
): readonly [Point, Point] | undefined {
  let from = { x: guess, y: excess(guess) };
  for (let reach = FIRST_REACH; from.x < most && from.x > most * 1e-12; reach = Math.min(1, reach * WIDENING)) {
    const x = from.y < 0 ? Math.min(most, from.x * (1 + reach)) : from.x / (1 + reach);
    const to = { x, y: excess(x) };
    // Beyond what can be priced: from here the search would not know which way to go.
    if (!Number.isFinite(to.y)) return undefined;
    if (to.y * from.y <= 0) return [from, to];
    from = to;
  }
  return undefined;
}

/** The volatility that a European price implies is never below: without early exercise it takes more to be worth as much. */
function guessFor(put: OptionTerms, price: number, most: number): number {
  const european = europeanVolatility(put, price);
  return Math.min(most / 2, 'value' in european ? european.value : FIRST_GUESS);
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
  const most = WIDEST / Math.sqrt(put.years);
  const ends = bracket(excess, guessFor(put, price, most), most);
  const volatility = ends && bracketedRoot(excess, ends, SEARCH);
  if (volatility === undefined) return refuse('no-solution', `no volatility gives ${price}`);
  const resolution = excess(volatility * 1.005) - excess(volatility * 0.995);
  if (resolution > TOLD_APART * Number.EPSILON * Math.max(put.spot, put.strike)) return { value: volatility };
  return refuse('no-solution', `${price} cannot be told from the price at other volatilities`);
}

export const americanVolatility = (terms: OptionTerms, price: number, accuracy: Accuracy): Priced<number> =>
  volatilityIn(keptSpaces(), accuracy, { terms, price });
