/**
 * Bull call verticals in a chain: long a call, short one further out, same expiry. Measured at what the market asks now:
 * the long leg at its ask, the short at its bid. Prices in US dollars per share.
 */
import { daysToExpiry } from '../model/instrument.ts';
import type { ChainEntry, OptionChain } from '../model/option-chain.ts';
import type { TradingDay } from '../model/time.ts';
import { add, fromNumber, type Price, toNumber } from '../model/units.ts';
import { liquidityScore } from './liquid-leg.ts';
import type { TwoSided } from './tradable.ts';

export interface VerticalWindow {
  readonly today: TradingDay;
  readonly dte: { readonly min: number; readonly max: number };
  /** How many of the nearest expiries in the window. */
  readonly expiries: number;
  readonly longStrikes: { readonly from: number; readonly to: number };
  readonly maxStrike: number;
  readonly widths: readonly number[];
}

export interface Pair {
  readonly long: ChainEntry;
  readonly short: ChainEntry;
}

const within = (value: number, from: number, to: number): boolean => value >= from && value <= to;

/** All pairs whose strikes are both listed; contracts with another deliverable (an adjusted root) are left alone. */
export function callPairs(chain: OptionChain, window: VerticalWindow): readonly Pair[] {
  const calls = chain.entries.filter(
    ({ contract }) =>
      contract.right === 'call' &&
      contract.underlying === chain.underlying &&
      within(daysToExpiry(contract, window.today), window.dte.min, window.dte.max) &&
      toNumber(contract.strike) <= window.maxStrike,
  );
  const expiries = [...new Set(calls.map(({ contract }) => contract.expiry))].sort().slice(0, window.expiries);
  return expiries.flatMap((expiry) => {
    const listed = new Map(
      calls.filter(({ contract }) => contract.expiry === expiry).map((entry) => [entry.contract.strike, entry]),
    );
    return [...listed.values()]
      .filter(({ contract }) => within(toNumber(contract.strike), window.longStrikes.from, window.longStrikes.to))
      .flatMap((long) => window.widths.flatMap((width) => pairOf(long, width, listed)));
  });
}

function pairOf(long: ChainEntry, width: number, listed: ReadonlyMap<Price, ChainEntry>): readonly Pair[] {
  const short = listed.get(add(long.contract.strike, fromNumber<Price>(width)));
  return short ? [{ long, short }] : [];
}

export interface Vertical extends Pair {
  readonly width: number;
  readonly debit: number;
  /** Largest profit over largest loss. */
  readonly rewardRisk: number;
  /** What going in and out at once would lose, as a share of the debit. */
  readonly roundTrip: number;
  readonly liquidity: number;
  readonly breakEven: number;
}

/** Differences of prices, without what binary fractions leave over. */
const dustless = (price: number): number => Number(price.toFixed(6));

export function measure({ long, short }: Pair, markets: { long: TwoSided; short: TwoSided }): Vertical {
  const width = toNumber(short.contract.strike) - toNumber(long.contract.strike);
  const debit = dustless(markets.long.ask - markets.short.bid);
  return {
    long,
    short,
    width,
    debit,
    rewardRisk: (width - debit) / debit,
    roundTrip: (debit - (markets.long.bid - markets.short.ask)) / debit,
    liquidity: liquidityScore([long, short]),
    breakEven: toNumber(long.contract.strike) + debit,
  };
}

/** A heuristic, not a model: 70 % with the break-even behind, less the further it is ahead, never under 10 %. */
export const profitChance = (breakEven: number, spot: number): number =>
  breakEven <= spot ? 0.7 : Math.max(0.1, 0.6 - 3 * (breakEven / spot - 1));
