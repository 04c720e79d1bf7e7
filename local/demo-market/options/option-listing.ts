/** The contracts listed on one day, with their modelled open interest and the minutes in which they trade. */

import { textHash, uniformAt } from '#lib/math/random.ts';
import { lastTradingClose, type Option } from '#lib/model/instrument.ts';
import type { Instant } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import type { ListedContract } from '#local/market-feed.ts';
import type { Scenario } from '../scenarios.ts';
import type { ShareDay } from '../share-day.ts';
import { listedContracts } from './expiries-and-strikes.ts';
import { dayVolume, openInterest } from './option-activity.ts';
import { stateBeforeOpen } from './option-surface.ts';

export interface Listing extends ListedContract {
  readonly contract: Option;
  readonly strike: number;
  readonly lastClose: Instant;
  readonly seed: number;
  readonly volume: number;
}

/** A dollar grid's "fives", the strikes that people prefer. */
const FIVE = 5;

const isMonthly = ({ expiry }: Option): boolean => expiry.slice(8) >= '15' && expiry.slice(8) <= '22';

function listingOf(day: ShareDay, scenario: Scenario, contract: Option): Listing {
  const lastClose = lastTradingClose(contract);
  const { forward, deviation, years } = stateBeforeOpen(day, scenario, lastClose);
  const strike = toNumber(contract.strike);
  const moneyness = Math.log(strike / forward) / deviation;
  const standing = { right: contract.right, strike, five: FIVE, moneyness, years, isMonthly: isMonthly(contract) };
  const seed = textHash(contract.symbol);
  const volume = dayVolume(standing, textHash(`${contract.symbol} ${day.bar.day}`));
  return { contract, strike, lastClose, seed, volume, openInterest: openInterest(standing, seed) };
}

/** By symbol; `closes` are the share's closes of the days before, for the strikes. */
export function listingsOf(day: ShareDay, scenario: Scenario, closes: readonly number[]): ReadonlyMap<string, Listing> {
  const contracts = listedContracts(day.symbol, day.bar.day, closes);
  return new Map(contracts.map((contract) => [contract.symbol, listingOf(day, scenario, contract)]));
}

export interface TradedMinute {
  readonly minute: number;
  readonly volume: number;
}

/** The day's contracts spread over the session by the shares' volume profile, whole contracts at a time. */
export function tradedMinutes(day: ShareDay, listing: Listing): readonly TradedMinute[] {
  let exact = uniformAt(listing.seed, 12);
  return Array.from(day.volumeShares, (share, minute) => {
    const before = Math.floor(exact);
    exact += share * listing.volume;
    return { minute, volume: Math.floor(exact) - before };
  }).filter(({ volume }) => volume > 0);
}
