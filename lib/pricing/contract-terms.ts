/**
 * How listed options end: when they may be exercised, and the instant that fixes what they pay. Options on shares are
 * American and end at the last close. Index options are European; the standard monthly ones (root SPX, not SPXW) settle on
 * opening prices, so their time ends at the open of the last morning. Time is ACT/365 on milliseconds, in years.
 */
import { sessionFrom, sessionOf } from '../model/calendar.ts';
import type { Option } from '../model/instrument.ts';
import { DAY, type Instant } from '../model/time.ts';
import type { Exercise } from './option-terms.ts';

export interface ContractTerms {
  readonly exercise: Exercise;
  /** Which prices of the last session the payment is made on. */
  readonly settles: 'open' | 'close';
  /** Ticker of what the options are on; a root of its own names weeklies. */
  readonly underlying: string;
}

const index = (underlying: string, settles: 'open' | 'close'): ContractTerms => ({
  exercise: 'european',
  settles,
  underlying,
});

const INDEX_ROOTS: Readonly<Record<string, ContractTerms>> = {
  SPX: index('SPX', 'open'),
  SPXW: index('SPX', 'close'),
  XSP: index('XSP', 'close'),
  NDX: index('NDX', 'open'),
  NDXP: index('NDX', 'close'),
  RUT: index('RUT', 'open'),
  RUTW: index('RUT', 'close'),
  DJX: index('DJX', 'open'),
};

export const YEAR = 365 * DAY;

/** By the root of the OCC symbol. */
export const termsOf = (root: string): ContractTerms =>
  INDEX_ROOTS[root] ?? { exercise: 'american', settles: 'close', underlying: root };

/** The instant after which nothing changes what the contract pays. */
export function endOf(contract: Option): Instant {
  const session = sessionOf(contract.expiry) ?? sessionFrom(contract.expiry, -1);
  return termsOf(contract.underlying).settles === 'open' ? session.open : session.close;
}

/** Years from `now` to an instant; negative once it has passed. */
export const yearsUntil = (end: Instant, now: Instant): number => (end - now) / YEAR;
