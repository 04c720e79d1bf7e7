/**
 * Delta of a contract in a chain: the vendor's, or one worked out from the vendor's implied volatility, or unknown.
 * Vendors imply a volatility at a zero rate and without dividends, so it goes back into the formula in the same way.
 */
import { lastTradingClose } from '../model/instrument.ts';
import type { ChainEntry } from '../model/option-chain.ts';
import { DAY, type Instant } from '../model/time.ts';
import { toNumber } from '../model/units.ts';
import { europeanValue } from '../pricing/black-scholes.ts';

const YEAR = 365 * DAY;

export interface Moment {
  readonly now: Instant;
  /** Price of the share; undefined where it is not known. */
  readonly spot: number | undefined;
}

export function deltaOf(entry: ChainEntry, { now, spot }: Moment): number | undefined {
  const { contract, delta, impliedVolatility: volatility } = entry;
  if (delta !== undefined) return delta;
  const years = (lastTradingClose(contract) - now) / YEAR;
  if (volatility === undefined || spot === undefined || !(years > 0)) return undefined;
  const { right, strike } = contract;
  const value = europeanValue({
    ...{ right, spot, strike: toNumber(strike), years, volatility },
    ...{ rate: 0, dividendYield: 0 },
  });
  return value.delta;
}
