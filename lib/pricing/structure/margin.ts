/**
 * What options of one underlying tie up. The broker's universal spread rule: ignore premiums, add up the intrinsic values
 * of all legs, and the worst sum over all prices of the underlying is the requirement. Legs that expired are gone, so it is
 * done once per expiry with the legs that live at least that long, and the largest counts. The sum is piecewise linear:
 * zero, the strikes and the slope beyond the last strike decide. US dollars.
 */
import type { Option, Right } from '../../model/instrument.ts';
import type { Leg } from '../../model/signal.ts';
import {
  add,
  negate,
  notional,
  type Price,
  price,
  type Quantity,
  quantity,
  subtract,
  times,
  type Usd,
  usd,
} from '../../model/units.ts';

export interface Exposure {
  readonly option: Option;
  /** Negative when short. */
  readonly contracts: Quantity;
}

const MULTIPLIER = 100;
const ZERO = price('0');

function intrinsic(option: Option, underlying: Price): Price {
  const value = option.right === 'call' ? subtract(underlying, option.strike) : subtract(option.strike, underlying);
  return value > 0n ? value : ZERO;
}

const valueAt = (exposures: readonly Exposure[], shares: Quantity, underlying: Price): Usd =>
  exposures.reduce(
    (total, { option, contracts }) => add(total, notional(intrinsic(option, underlying), contracts, MULTIPLIER)),
    notional(underlying, shares),
  );

function worstLoss(exposures: readonly Exposure[], shares: Quantity): Usd | 'unbounded' {
  const calls = exposures.filter(({ option }) => option.right === 'call');
  const slope = calls.reduce((total, { contracts }) => total + contracts * BigInt(MULTIPLIER), shares as bigint);
  if (slope < 0n) return 'unbounded';
  const corners = [ZERO, ...exposures.map(({ option }) => option.strike)];
  const worst = corners.reduce((least, corner) => {
    const value = valueAt(exposures, shares, corner);
    return value < least ? value : least;
  }, usd('0'));
  return negate(worst);
}

/** The requirement for options of one underlying, with the long shares that may cover calls. Unbounded means a naked call. */
export function spreadRequirement(exposures: readonly Exposure[], shares: Quantity = quantity('0')): Usd | 'unbounded' {
  let largest = usd('0');
  for (const expiry of new Set(exposures.map(({ option }) => option.expiry))) {
    const alive = exposures.filter(({ option }) => option.expiry >= expiry);
    const loss = worstLoss(alive, shares);
    if (loss === 'unbounded') return loss;
    if (loss > largest) largest = loss;
  }
  return largest;
}

/**
 * Short contracts of one right that no long contract of the same right covers, a cover living at least as long as what it
 * covers. Shorts from an expiry onwards can only be covered by longs from it onwards, so the largest such gap is the answer.
 */
export function uncoveredContracts(exposures: readonly Exposure[], right: Right): Quantity {
  const same = exposures.filter(({ option }) => option.right === right);
  return same.reduce((largest, { option: { expiry } }) => {
    const alive = same.filter(({ option }) => option.expiry >= expiry);
    const gap = alive.reduce((total, { contracts }) => total - contracts, 0n) as Quantity;
    return gap > largest ? gap : largest;
  }, quantity('0'));
}

/** What one unit of an opening order ties up: requirement plus net premium (a credit is negative), never less than nothing. */
export function openingCost(
  perUnit: readonly Exposure[],
  net: Price,
  shares: Quantity = quantity('0'),
): Usd | 'unbounded' {
  const requirement = spreadRequirement(perUnit, shares);
  if (requirement === 'unbounded') return requirement;
  const cost = add(requirement, notional(net, quantity('1'), MULTIPLIER));
  return cost > 0n ? cost : usd('0');
}

export const optionsIn = (legs: readonly Leg[], units: Quantity): readonly Exposure[] =>
  legs.flatMap(({ instrument, side, ratio }) => {
    const contracts = times(units, ratio);
    return instrument.kind === 'option'
      ? [{ option: instrument, contracts: side === 'buy' ? contracts : negate(contracts) }]
      : [];
  });

/** Shares that the calls of a structure want behind them. */
export const sharesBehind = (exposures: readonly Exposure[]): Quantity =>
  times(uncoveredContracts(exposures, 'call'), MULTIPLIER);

function bounded(requirement: Usd | 'unbounded'): Usd {
  if (requirement === 'unbounded') throw new Error('calls with shares behind them have no unbounded loss');
  return requirement;
}

/** Cash that options can take, premiums left out, each call that no other covers having its shares. */
export const secured = (exposures: readonly Exposure[]): Usd =>
  bounded(spreadRequirement(exposures, sharesBehind(exposures)));

/**
 * The most that one unit can lose when it is opened at a net price per share, in US dollars: nothing for a call with shares
 * behind it, which whoever opens it must see to. Undefined for a short sale of shares, and for shares beside options,
 * which no order can hold.
 */
export function unitLoss(legs: readonly Leg[], net: Price): Usd | undefined {
  const options = optionsIn(legs, quantity('1'));
  if (options.length > 0 && options.length < legs.length) return undefined;
  if (options.length > 0) return bounded(openingCost(options, net, sharesBehind(options)));
  const isShort = legs.some(({ side }) => side === 'sell');
  return isShort ? undefined : notional(net, quantity('1'));
}
