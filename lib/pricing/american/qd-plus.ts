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

/** What the equation needs besides the boundary itself. */
interface Coefficients {
  readonly years: number;
  readonly carry: number;
  readonly deviation: number;
  readonly discount: number;
  readonly yieldDiscount: number;
  /** Weight of the option's own theta. */
  readonly decay: number;
  /** Minus the exponent λ with its time correction. */
  readonly exponent: number;
}

const MOST_STEPS = 50;
/** No step may move the logarithm further than this. */
const LONGEST_STEP = 1;

/** r/(1 − exp(−rτ)), continuous through r = 0. */
const ratePerDiscount = (rate: number, years: number): number =>
  Math.abs(rate * years) < 1e-12 ? 1 / years : -rate / Math.expm1(-rate * years);

function coefficients({ rate, dividendYield, volatility, years }: UnitPut): Coefficients {
  const variance = volatility * volatility;
  const discount = Math.exp(-rate * years);
  const perDiscount = ratePerDiscount(rate, years);
  const slope = (2 * (rate - dividendYield)) / variance - 1;
  const root = Math.sqrt(slope * slope + (8 * perDiscount) / variance);
  const lambda = -0.5 * (slope + root);
  const decay = -2 / (variance * root);
  const correction = (2 * perDiscount * perDiscount) / (variance * root);
  return {
    years,
    carry: rate - dividendYield,
    deviation: volatility * Math.sqrt(years),
    discount,
    yieldDiscount: Math.exp(-dividendYield * years),
    decay,
    exponent: decay * discount * (perDiscount - correction / root) - lambda,
  };
}

/** Halley's step of the equation (1 − e^{−qτ}Φ(−d₊))·S − β·(1 − S − p) + α·θ = 0 in ln S. */
function step(put: UnitPut, c: Coefficients, logBoundary: number): number {
  const { rate, dividendYield: q } = put;
  const { discount, yieldDiscount, deviation, decay, exponent } = c;
  const spot = Math.exp(logBoundary);
  const plus = (logBoundary + c.carry * c.years) / deviation + 0.5 * deviation;
  const below = quickCdf(-plus);
  const strikePart = discount * quickCdf(deviation - plus);
  const density = yieldDiscount * quickPdf(plus);
  const held = 1 - yieldDiscount * below;
  const premium = 1 - spot - strikePart + spot * yieldDiscount * below;
  const half = (0.5 * put.volatility) / Math.sqrt(c.years);
  const theta = rate * strikePart - spot * (q * yieldDiscount * below + half * density);
  const perTime = c.carry / deviation - (plus - deviation) / (2 * c.years);
  const value = held * spot - exponent * premium + decay * theta;
  const slope = held * (1 + exponent) + density / deviation - decay * (density * perTime + q * yieldDiscount * below);
  const bend =
    (density / deviation) * (1 + exponent - plus / deviation + decay * (plus * perTime + 1 / (2 * c.years) + q));
  const newton = value / (slope * spot);
  const halley = newton / (1 - 0.5 * newton * (bend / slope + 1));
  const move = Number.isFinite(halley) && halley * newton > 0 ? halley : newton;
  return Math.max(-LONGEST_STEP, Math.min(LONGEST_STEP, move));
}

/** ln of the boundary over the strike with `put.years` left. */
export function qdPlusLogBoundary(put: UnitPut, { guess, floor, ceiling, tolerance }: Search): number {
  const fixed = coefficients(put);
  let logBoundary = guess;
  for (let i = 0; i < MOST_STEPS; i += 1) {
    const next = Math.min(ceiling, Math.max(floor, logBoundary - step(put, fixed, logBoundary)));
    const moved = Math.abs(next - logBoundary);
    logBoundary = next;
    if (!(moved > tolerance)) break;
  }
  return logBoundary;
}
