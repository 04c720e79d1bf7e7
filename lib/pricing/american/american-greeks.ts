/**
 * Price and Greeks of American options. Delta and gamma are exact derivatives of the premium at the solved boundary, theta
 * follows from the Black–Scholes equation, vega and rho are central differences of neighbouring solutions. Where exercise
 * is best at once they are those of the pay-off; on the boundary itself gamma jumps, and the pay-off's side is given.
 */
import { europeanGreeks } from '../black-scholes.ts';
import type { Accuracy, Greeks, VolatileOption } from '../option-terms.ts';
import { solveBoundary, solveNear } from './boundary.ts';
import { gridGreeks } from './by-grid.ts';
import { certainPutGreeks, isCertain, isSteep } from './certain-put.ts';
import { premiumShape } from './premium.ts';
import { exercisedPut, type PutGreeks } from './put-greeks.ts';
import { earlyPremium, valueAtBoundary } from './put-value.ts';
import { type Spaces, tierFor } from './tiers.ts';
import { asPut, exerciseRegion, logBoundaryAtExpiry } from './unit-put.ts';
import type { Workspace } from './workspace.ts';

type Level = 'volatility' | 'rate' | 'dividendYield';

const LONGEST_STEP = 1e-5;

/** Of a volatility a share; of a rate so little that it stays above nothing where exercise would cease to pay below. */
const stepOf = ({ rate, dividendYield, volatility }: VolatileOption, level: Level): number =>
  level === 'volatility' ? 5e-4 * volatility : Math.min(LONGEST_STEP, Math.max(rate, -dividendYield) / 4);

/** Central difference of the premium by one of the levels, from the boundary of the base option. */
function premiumSlope(space: Workspace, put: VolatileOption, level: Level): number {
  const { base } = space;
  base.set(space.depth);
  const step = stepOf(put, level);
  const premiumAt = (change: number) => {
    const moved = { ...put, [level]: put[level] + change };
    solveNear(space, moved, base);
    return earlyPremium(space, moved);
  };
  const slope = (premiumAt(step) - premiumAt(-step)) / (2 * step);
  space.depth.set(base);
  return slope;
}

function livePutGreeks(space: Workspace, put: VolatileOption): PutGreeks {
  const { spot, strike, rate, dividendYield, volatility } = put;
  const european = europeanGreeks(put);
  const early = premiumShape(space, put, Math.log(spot / strike));
  const price = valueAtBoundary(space, put);
  const delta = european.delta + (strike * early.slope) / spot;
  const gamma = european.gamma + (strike * (early.bend - early.slope)) / (spot * spot);
  return {
    price,
    delta,
    gamma,
    vega: european.vega + premiumSlope(space, put, 'volatility'),
    theta: rate * (price - spot * delta) + dividendYield * spot * delta - 0.5 * (volatility * spot) ** 2 * gamma,
    rho: european.rho + premiumSlope(space, put, 'rate'),
    dividendRho: european.dividendRho + premiumSlope(space, put, 'dividendYield'),
  };
}

function putGreeks(put: VolatileOption, accuracy: Accuracy, spaces: Spaces): PutGreeks {
  if (isCertain(put)) return certainPutGreeks(put);
  const region = exerciseRegion(put);
  if (region === 'never') return europeanGreeks(put);
  if (region === 'between-two-boundaries') return gridGreeks(put, accuracy);
  if (isSteep(put)) return certainPutGreeks(put);
  const space = spaces(tierFor(put, accuracy));
  if (!solveBoundary(space, put)) return gridGreeks(put, accuracy);
  const boundary = logBoundaryAtExpiry(put) - (space.depth[0] ?? 0);
  const payoff = put.strike - put.spot;
  if (Math.log(put.spot / put.strike) <= boundary) return exercisedPut(payoff);
  return livePutGreeks(space, put);
}

/** A call of spot S and strike K is a put of spot K and strike S, so its delta comes from Euler's relation for that put. */
const asCallGreeks = (call: VolatileOption, put: PutGreeks): Greeks => ({
  price: put.price,
  delta: call.spot > 0 ? (put.price - call.strike * put.delta) / call.spot : 0,
  gamma: call.spot > 0 ? put.gamma * (call.strike / call.spot) ** 2 : 0,
  vega: put.vega,
  theta: put.theta,
  rho: put.dividendRho,
});

export function greeksIn(spaces: Spaces, accuracy: Accuracy, option: VolatileOption): Greeks {
  const greeks = putGreeks(asPut(option), accuracy, spaces);
  if (option.right === 'call') return asCallGreeks(option, greeks);
  const { price, delta, gamma, vega, theta, rho } = greeks;
  return { price, delta, gamma, vega, theta, rho };
}
