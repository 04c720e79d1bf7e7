/**
 * The volatility at which the grid gives a price: first a bracket by doubling or halving, then a bounded root search. The
 * answer is as good as the grid: an error of 3e-7 of spot in the price, divided by vega.
 */
import { bracketedRoot } from '../../math/bracketed-root.ts';
import { type OptionTerms, type Priced, refuse } from '../option-terms.ts';
import { dividendPrice } from './cash-dividends.ts';
import { certainValue } from './certain.ts';
import { type DividendTerms, dividendsWithin, WIDEST } from './pricer.ts';

const START = 0.3;
/** Standard deviations to expiry; a share that moves less is as good as still. */
const NARROWEST = 1e-5;
/** Time value that the grid can tell from none, over spot. */
const FAINTEST = 1e-9;
const SEARCH = { tolerance: 1e-12, most: 60 };

export function dividendVolatility(terms: OptionTerms, price: number, how: DividendTerms): Priced<number> {
  if (!(terms.years > 0)) return refuse('expired', 'no time is left, so the price tells no volatility');
  const dividends = dividendsWithin(terms.years, how.dividends);
  const { price: least } = certainValue({ ...terms, volatility: 0 }, { ...how, dividends });
  if (price <= least)
    return refuse(
      'below-intrinsic',
      `the price ${price} is not above ${least}, the value without volatility: check it`,
    );
  const most = mostFor(terms, how);
  if (price >= most)
    return refuse(
      'above-maximum',
      `the price ${price} is not below ${most}, the value at unlimited volatility: check it`,
    );
  const excess = (volatility: number): number => dividendPrice({ ...terms, volatility }, { ...how, dividends }) - price;
  const bracket = price - least > FAINTEST * terms.spot ? bracketFor(excess, Math.sqrt(terms.years)) : undefined;
  const volatility = bracket && bracketedRoot(excess, bracket, SEARCH);
  return volatility === undefined
    ? refuse(
        'no-solution',
        `no volatility that the grid can tell from its neighbours gives the price ${price}: the time value is too small, or the volatility too large`,
      )
    : { value: volatility };
}

/** What the option is worth at most, exercised at the best of times. */
function mostFor(
  { right, spot, strike, years, rate, dividendYield }: OptionTerms,
  { exercise }: DividendTerms,
): number {
  const [amount, cost] = right === 'call' ? [spot, dividendYield] : [strike, rate];
  return amount * Math.exp(-years * (exercise === 'american' ? Math.min(0, cost) : cost));
}

type Bracket = Parameters<typeof bracketedRoot>[1];

function bracketFor(excess: (volatility: number) => number, root: number): Bracket | undefined {
  let [x, y] = [Math.min(START, WIDEST / root / 2), 0];
  y = excess(x);
  const factor = y < 0 ? 2 : 0.5;
  for (;;) {
    const next = Math.min(x * factor, WIDEST / root);
    if (next === x || next * root < NARROWEST) return undefined;
    const value = excess(next);
    if (!Number.isFinite(value)) return undefined;
    if (value < 0 !== y < 0)
      return [
        { x, y },
        { x: next, y: value },
      ];
    [x, y] = [next, value];
  }
}
