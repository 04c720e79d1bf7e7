/**
 * A structure as it is analysed: up to four legs of one underlying, opened at a net price. Net prices are US dollars per
 * share (positive pays, negative receives); amounts are US dollars per unit, where an option stands for 100 shares and a
 * leg of shares counts shares: a covered call is 100 shares and one call sold, priced per share.
 */
import { lastTradingClose, multiplierOf, type Option, type Right, underlyingOf } from '../../model/instrument.ts';
import type { Leg } from '../../model/signal.ts';
import { DAY, type Instant } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import { type Priced, refuse } from '../option-terms.ts';

export interface Structure {
  readonly legs: readonly Leg[];
  /** US dollars per share, net. */
  readonly net: number;
}

/** An option leg in numbers. */
export interface HeldOption {
  readonly option: Option;
  readonly right: Right;
  readonly strike: number;
  /** Shares that one unit of the structure controls through it; negative where sold. */
  readonly shares: number;
  /** When trading in it ends. */
  readonly expires: Instant;
}

export interface Holdings {
  /** Shares per unit, outright; negative where sold. */
  readonly shares: number;
  readonly options: readonly HeldOption[];
}

const MAX_LEGS = 4;
const YEAR = 365 * DAY;

export const yearsBetween = (from: Instant, to: Instant): number => (to - from) / YEAR;

/** How many shares a net price is for. */
export const unitMultiplier = (legs: readonly Leg[]): number =>
  Math.max(...legs.map(({ instrument }) => multiplierOf(instrument)));

/** What one unit costs, in US dollars; negative where it pays. */
export const costOf = ({ legs, net }: Structure): number => dustless(net * unitMultiplier(legs));

const heldShares = ({ instrument, side, ratio }: Leg): number =>
  (side === 'buy' ? 1 : -1) * ratio * multiplierOf(instrument);

export function holdingsOf(legs: readonly Leg[]): Holdings {
  const options = legs.flatMap((leg) => {
    const { instrument } = leg;
    if (instrument.kind !== 'option') return [];
    const { right, strike } = instrument;
    const expires = lastTradingClose(instrument);
    return [{ option: instrument, right, strike: toNumber(strike), shares: heldShares(leg), expires }];
  });
  const outright = legs.filter(({ instrument }) => instrument.kind === 'equity');
  return { shares: outright.reduce((total, leg) => total + heldShares(leg), 0), options };
}

/** When the first of its options ends; infinite where there is none. */
export const firstExpiry = ({ options }: Holdings): Instant =>
  options.reduce((first, { expires }) => Math.min(first, expires), Number.POSITIVE_INFINITY) as Instant;

/** The options that end first; the others live on. */
export function nearest(holdings: Holdings): {
  readonly near: readonly HeldOption[];
  readonly far: readonly HeldOption[];
} {
  const first = firstExpiry(holdings);
  const near = holdings.options.filter(({ expires }) => expires === first);
  return { near, far: holdings.options.filter(({ expires }) => expires > first) };
}

/** What exercise brings per share at a price of the share. */
export const intrinsic = ({ right, strike }: Pick<HeldOption, 'right' | 'strike'>, spot: number): number =>
  Math.max(0, right === 'call' ? spot - strike : strike - spot);

/** Amounts without what binary fractions leave over. */
export const dustless = (amount: number): number => Number(amount.toFixed(9)) + 0;

/** The legs in numbers, or why they are no structure that can be analysed at a time. */
export function checked({ legs, net }: Structure, now: Instant): Priced<Holdings> {
  if (legs.length === 0 || legs.length > MAX_LEGS)
    return refuse('bad-input', `a structure has one to ${MAX_LEGS} legs, not ${legs.length}`);
  const underlyings = [...new Set(legs.map(({ instrument }) => underlyingOf(instrument)))];
  if (underlyings.length > 1)
    return refuse('bad-input', `the legs are of ${underlyings.join(' and ')}: a structure has one underlying`);
  const symbols = new Set(legs.map(({ instrument }) => instrument.symbol));
  if (symbols.size < legs.length) return refuse('bad-input', 'the same contract stands in two legs: add them up');
  if (!Number.isFinite(net)) return refuse('bad-input', `the net price is ${net}: it must be a number`);
  const holdings = holdingsOf(legs);
  if (holdings.options.length === 0) return refuse('bad-input', 'there is no option among the legs');
  const gone = holdings.options.find(({ expires }) => expires <= now);
  if (gone) return refuse('expired', `${gone.option.symbol} has expired`);
  return { value: holdings };
}
