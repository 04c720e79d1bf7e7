/**
 * American options with continuous rate and yield: the European price and the early-exercise premium above a boundary
 * that solves the integral equation of Andersen, Lake and Offengenden (2016; see boundary.ts). Calls are priced as puts.
 * Prices are right to 1e-8 of spot at `high`; how far `fast` goes is in tiers.ts.
 */
import { europeanValue } from '../black-scholes.ts';
import type { Accuracy, OptionTerms, VolatileOption } from '../option-terms.ts';
import { solveBoundary } from './boundary.ts';
import { premiumValue } from './premium.ts';
import { freshSpaces, type Spaces, tierFor } from './tiers.ts';
import { valueBetweenBoundaries } from './two-boundaries.ts';
import { asPut, exerciseRegion, logBoundaryAtExpiry, unitPut } from './unit-put.ts';

/** Deviations of the share, σ√T, below which it moves by less than a double can hold of its price. */
const NO_DEVIATION = 1e-12;

/** What a put is worth when the share moves along its forward for certain: the best of all discounted pay-offs. */
export function certainPutValue({ spot, strike, years, rate, dividendYield }: OptionTerms): number {
  const payoffAt = (time: number) => strike * Math.exp(-rate * time) - spot * Math.exp(-dividendYield * time);
  const best = Math.log((dividendYield * spot) / (rate * strike)) / (dividendYield - rate);
  const turn = best > 0 && best < years ? payoffAt(best) : 0;
  return Math.max(0, payoffAt(0), payoffAt(years), turn);
}

function putValue(put: VolatileOption, accuracy: Accuracy, spaces: Spaces): number {
  const { spot, strike, years, volatility } = put;
  const payoff = Math.max(0, strike - spot);
  if (!(years > 0)) return payoff;
  if (!(spot > 0 && strike > 0 && volatility * Math.sqrt(years) > NO_DEVIATION)) return certainPutValue(put);
  const region = exerciseRegion(put);
  if (region === 'never') return europeanValue(put).price;
  if (region === 'between-two-boundaries') return valueBetweenBoundaries(put).price;
  const unit = unitPut(put);
  const space = spaces(tierFor(unit, accuracy));
  solveBoundary(space, unit);
  const logSpot = Math.log(spot / strike);
  if (logSpot <= logBoundaryAtExpiry(unit) - (space.depth[0] ?? 0)) return payoff;
  return Math.max(payoff, europeanValue(put).price + strike * premiumValue(space, unit, logSpot));
}

/** US dollars per share. Where exercise is best at once it is the pay-off to the last digit. */
export const americanPrice = (option: VolatileOption, accuracy: Accuracy, spaces: Spaces = freshSpaces): number =>
  putValue(asPut(option), accuracy, spaces);
