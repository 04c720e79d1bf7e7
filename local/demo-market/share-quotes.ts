/** Modelled quotes of shares: the minute's close with a spread in whole cents, wider at the open, and lognormal sizes. */

import { uniformAt } from '#lib/math/random.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { Instant } from '#lib/model/time.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { PARAMETERS } from './parameters.ts';
import type { DemoSymbol } from './scenarios.ts';

const { shareSpread: SPREAD } = PARAMETERS;
const ROUND_LOT = 100;

export interface Minute {
  readonly symbol: DemoSymbol;
  readonly at: Instant;
  readonly close: number;
  /** Elapsed fraction of the session. */
  readonly elapsed: number;
  readonly seed: number;
}

/** Logistic noise of about unit scale, from one uniform. */
export const logistic = (uniform: number): number => 0.55 * Math.log(uniform / (1 - uniform));

/** Spread in dollars before rounding to cents. */
export function shareSpread(minute: Minute): number {
  const { relative, open, openScale, noise } = SPREAD[minute.symbol];
  const log = open * Math.exp(-minute.elapsed / openScale) + noise * logistic(uniformAt(minute.seed, 0));
  return relative * minute.close * Math.exp(log);
}

const sizeOf = (minute: Minute, side: number): number => {
  const lots = SPREAD[minute.symbol].size / ROUND_LOT;
  return (
    ROUND_LOT * Math.max(1, Math.round(lots * Math.exp(SPREAD.sizeNoise * logistic(uniformAt(minute.seed, side)))))
  );
};

/** The quote as one minute left it; its mid is the close, or half a cent beside it. */
export function shareQuote(minute: Minute): Quote {
  const cents = Math.max(1, Math.round(shareSpread(minute) * 100));
  const middle = Math.round(minute.close * 100);
  const leansUp = uniformAt(minute.seed, 1) < 0.5;
  const below = leansUp ? Math.floor(cents / 2) : Math.ceil(cents / 2);
  return {
    at: minute.at,
    freshUntil: instant(minute.at + MINUTE),
    bid: (middle - below) / 100,
    ask: (middle - below + cents) / 100,
    bidSize: sizeOf(minute, 2),
    askSize: sizeOf(minute, 3),
  };
}
