/**
 * The QD+ approximation of the exercise boundary of a put on a strike of 1 (Li, "Analytical approximations for the
 * critical stock prices of American options", 2010). The early-exercise premium is taken as A·S^λ with a time correction;
 * value matching and smooth pasting then leave one equation in the boundary, solved by Halley's method in its logarithm.
 * It is 1e-3 to 1e-2 off the exact boundary: a start for the exact equations, and the approximation of its own name.
 */
import { quickCdf, quickPdf } from '../../math/normal-table.ts';
import type { UnitPut } from './unit-put.ts';

/** Where to look for the logarithm of the boundary, and when to stop. */
export interface Search {
  readonly guess: number;
  readonly floor: number;
  readonly ceiling: number;
  readonly tolerance: number;
}

/** What the equation needs besides the boundary itself: filled for each search, so that none allocates. */
export interface Coefficients {
  carry: number;
  deviation: number;
  discount: number;
  yieldDiscount: number;
  /** Weight of the option's own theta. */
  decay: number;
  /** Minus the exponent λ with its time correction. */
  exponent: number;
}

export const emptyCoefficients = (): Coefficients => ({
  carry: 0,
  deviation: 0,
  discount: 0,
  yieldDiscount: 0,
  decay: 0,
  exponent: 0,
});

const MOST_STEPS = 50;
/** No step may move the logarithm further than this. */
const LONGEST_STEP = 1;

/** r/(1 − exp(−rτ)), continuous through r = 0. */
const ratePerDiscount = (rate: number, years: number): number =>
  Math.abs(rate * years) < 1e-12 ? 1 / years : -rate / Math.expm1(-rate * years);

function fill(c: Coefficients, { rate, dividendYield, volatility, years }: UnitPut): void {
  const variance = volatility * volatility;
  const perDiscount = ratePerDiscount(rate, years);
  const slope = (2 * (rate - dividendYield)) / variance - 1;
  const root = Math.sqrt(slope * slope + (8 * perDiscount) / variance);
  const correction = (2 * perDiscount * perDiscount) / (variance * root);
  c.carry = rate - dividendYield;
  c.deviation = volatility * Math.sqrt(years);
  c.discount = Math.exp(-rate * years);
  c.yieldDiscount = Math.exp(-dividendYield * years);
  c.decay = -2 / (variance * root);
  c.exponent = c.decay * c.discount * (perDiscount - correction / root) + 0.5 * (slope + root);
}

/** Halley's step of the equation (1 − e^{−qτ}Φ(−d₊))·S − β·(1 − S − p) + α·θ = 0 in ln S. */
function step(put: UnitPut, c: Coefficients, logBoundary: number): number {
  const { rate, dividendYield: q } = put;
  const { discount, yieldDiscount, deviation, decay, exponent } = c;
  const spot = Math.exp(logBoundary);
  const plus = (logBoundary + c.carry * put.years) / deviation + 0.5 * deviation;
  const below = quickCdf(-plus);
  const strikePart = discount * quickCdf(deviation - plus);
  const density = yieldDiscount * quickPdf(plus);
  const held = 1 - yieldDiscount * below;
  const premium = 1 - spot - strikePart + spot * yieldDiscount * below;
  const half = (0.5 * put.volatility) / Math.sqrt(put.years);
  const theta = rate * strikePart - spot * (q * yieldDiscount * below + half * density);
  const perTime = c.carry / deviation - (plus - deviation) / (2 * put.years);
  const value = held * spot - exponent * premium + decay * theta;
  const slope = held * (1 + exponent) + density / deviation - decay * (density * perTime + q * yieldDiscount * below);
  const bend =
    (density / deviation) * (1 + exponent - plus / deviation + decay * (plus * perTime + 1 / (2 * put.years) + q));
  const newton = value / (slope * spot);
  const halley = newton / (1 - 0.5 * newton * (bend / slope + 1));
  const move = Number.isFinite(halley) && halley * newton > 0 ? halley : newton;
  return Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, move));
}

/** ln of the boundary over the strike with `put.years` left. */
export function qdPlusLogBoundary(put: UnitPut, search: Search, room: Coefficients = emptyCoefficients()): number {
  fill(room, put);
  let logBoundary = search.guess;
  for (let i = 0; i < MOST_STEPS; i += 1) {
    const next = Math.min(search.ceiling, Math.max(search.floor, logBoundary - step(put, room, logBoundary)));
    const moved = Math.abs(next - logBoundary);
    logBoundary = next;
    if (!(moved > search.tolerance)) break;
  }
  return logBoundary;
}
