/**
 * Which way the share has to go for a structure to gain, from its value at expiry alone. What gains or loses without bound
 * decides; where both ends are flat, the higher end does, unless the two differ by less than half of what lies between the
 * structure's best and worst: then it lives from the middle, or from both ends, and is neutral. Expiries count as one.
 */
import { type Instrument, multiplierOf } from '../../model/instrument.ts';
import type { Leg } from '../../model/signal.ts';
import { negate, type Quantity, quantity, times, toNumber } from '../../model/units.ts';

export type Direction = 'bullish' | 'bearish' | 'neutral';

/** Shares or contracts, negative where sold: all of one underlying. */
export interface Amount {
  readonly instrument: Instrument;
  readonly quantity: Quantity;
}

/** What so many units of a structure hold. */
export const amountsOf = (legs: readonly Leg[], units: Quantity = quantity('1')): readonly Amount[] =>
  legs.map(({ instrument, side, ratio }) => {
    const amount = times(units, ratio);
    return { instrument, quantity: side === 'buy' ? amount : negate(amount) };
  });

const total = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const sharesIn = ({ instrument, quantity: held }: Amount): number => toNumber(held) * multiplierOf(instrument);

function valueAt(held: readonly Amount[], spot: number): number {
  const each = held.map((amount) => {
    const { instrument } = amount;
    if (instrument.kind === 'equity') return sharesIn(amount) * spot;
    const strike = toNumber(instrument.strike);
    return sharesIn(amount) * Math.max(0, instrument.right === 'call' ? spot - strike : strike - spot);
  });
  return total(each);
}

/** A share of a cent is nothing. */
const DUST = 1e-6;

export function directionOf(held: readonly Amount[]): Direction {
  const strikes = held.flatMap(({ instrument }) =>
    instrument.kind === 'option' ? [toNumber(instrument.strike)] : [0],
  );
  const corners = [0, ...new Set(strikes)].sort((a, b) => a - b);
  const last = corners.at(-1) ?? 0;
  const lowest = corners.find((corner) => corner > 0) ?? 1;
  const values = corners.map((corner) => valueAt(held, corner));
  // Shares that it is worth beyond the last strike, and below the first.
  const above = valueAt(held, last + 1) - valueAt(held, last);
  const below = (valueAt(held, lowest) - valueAt(held, 0)) / lowest;
  if (Math.abs(above) > DUST || Math.abs(below) > DUST) return byEnds(above, below);
  const [first, end] = [values[0] ?? 0, values.at(-1) ?? 0];
  const range = Math.max(...values) - Math.min(...values);
  if (range <= DUST || Math.abs(end - first) < range / 2) return 'neutral';
  return end > first ? 'bullish' : 'bearish';
}

/** Ends that lean to different sides cancel: a straddle gains, or loses, at both. */
function byEnds(above: number, below: number): Direction {
  if (above > DUST ? below >= -DUST : above >= -DUST && below > DUST) return 'bullish';
  if (above < -DUST ? below <= DUST : above <= DUST && below < -DUST) return 'bearish';
  return 'neutral';
}
