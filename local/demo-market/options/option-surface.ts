/** The surface that each minute of a share's day left, computed where asked for. */
import type { Instant } from '#lib/model/time.ts';
import type { Scenario } from '../scenarios.ts';
import { minuteOf, type ShareDay } from '../share-day.ts';
import type { Minute } from '../share-quotes.ts';
import { moveFactor, totalVariance, YEAR } from '../volatility.ts';
import type { ExpiryState } from './option-quotes.ts';

interface Seen {
  readonly spot: number;
  /** Where the move of the share is counted from. */
  readonly reference: number;
  readonly at: Instant;
  readonly expiry: Instant;
}

function stateOf(day: ShareDay, scenario: Scenario, seen: Seen): ExpiryState {
  const { spot, reference, at, expiry } = seen;
  const factor = moveFactor(day.volatility.level, Math.log(spot / reference));
  const years = Math.max(0, expiry - at) / YEAR;
  const dividendYield = scenario.dividendYield[day.symbol];
  return {
    symbol: day.symbol,
    spot,
    years,
    rate: scenario.rate,
    dividendYield,
    forward: spot * Math.exp((scenario.rate - dividendYield) * years),
    deviation: Math.sqrt(totalVariance(day.volatility, factor, { at, expiry })),
  };
}

/** As the last close left it: what is known before the open. */
export const stateBeforeOpen = (day: ShareDay, scenario: Scenario, expiry: Instant): ExpiryState =>
  stateOf(day, scenario, { spot: day.previousClose, reference: day.previousClose, at: day.session.open, expiry });

/** Answers by minute, or a moment inside it, and by expiry, and remembers. */
export function surfaceOf(day: ShareDay, scenario: Scenario) {
  const states = new Map<Instant, Map<Instant, ExpiryState>>();
  return (minute: number, expiry: Instant, moment?: Minute): ExpiryState => {
    const { close, at } = moment ?? minuteOf(day, minute);
    const then = states.get(at) ?? new Map<Instant, ExpiryState>();
    states.set(at, then);
    const known = then.get(expiry);
    if (known) return known;
    const fresh = stateOf(day, scenario, { spot: close, reference: day.reference, at, expiry });
    then.set(expiry, fresh);
    return fresh;
  };
}
