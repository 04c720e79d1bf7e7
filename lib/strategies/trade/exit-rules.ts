/**
 * Rules that a held structure is asked at every look: each answers sell, hold or unknown, with its words. Gains are per
 * share of the structure in US dollars, whether it was bought or sold: what closing brings less what was paid.
 */

import { optionsOf } from '../../market/held-chains.ts';
import { twoSided } from '../../market/tradable.ts';
import { sessionFrom, sessionOf } from '../../model/calendar.ts';
import { dividendsWithin } from '../../model/events.ts';
import { daysToExpiry, lastTradingClose, type Option } from '../../model/instrument.ts';
import { type MarketView, quoteOf } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Reason } from '../../model/signal.ts';
import { addDays, HOUR, type Instant, instant, MINUTE, newYorkDay, newYorkTime } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import { termsOf as contractTerms } from '../../pricing/contract-terms.ts';
import type { Standing } from './close-structure.ts';

/** `unknown` where it could not be asked. */
export interface Answer {
  readonly state: 'sell' | 'hold' | 'unknown';
  readonly reason: Reason;
}

/** From a look to the next session over the longest weekend, in calendar days. */
export const NEXT_SESSION_DAYS = 7;
/** An older price says nothing about exercise. */
const MAX_SPOT_AGE_MS = MINUTE;

export const answer = (sells: boolean, reason: Reason): Answer => ({ state: sells ? 'sell' : 'hold', reason });

/** Prices come in cents: what binary fractions leave over is forgiven. */
const dustless = (value: number): number => Number(value.toFixed(6));

export const gainOf = ({ paid, value }: Standing): number => dustless(value - paid);

/** Sells at a gain of so many US dollars per share, or more. */
export function profitAnswer(standing: Standing, target: number): Answer {
  const [observed, threshold] = [gainOf(standing), dustless(target)];
  return answer(observed >= threshold, { rule: 'profit-target', observed, threshold, unit: 'USD' });
}

/** Sells at a loss of so many US dollars per share, or more. */
export function stopAnswer(standing: Standing, limit: number): Answer {
  const [observed, threshold] = [-gainOf(standing), dustless(limit)];
  return answer(observed >= threshold, { rule: 'stop-loss', observed, threshold, unit: 'USD' });
}

/** Sells when the nearest leg has so many calendar days left, or fewer; shares that an option left behind at once. */
export function daysAnswer(now: Instant, position: Position, days: number): Answer {
  if (optionsOf(position).length === 0)
    return answer(true, { rule: 'time-exit', observed: 'shares', threshold: 'an option' });
  const observed = Math.min(...optionsOf(position).map((option) => daysToExpiry(option, newYorkDay(now))));
  return answer(observed <= days, { rule: 'time-exit', observed, threshold: days, unit: 'days' });
}

const wallTime = (at: Instant): string => `${newYorkDay(at)} ${newYorkTime(at)}`;

/** Sells from a time on. */
export const dueAnswer = (now: Instant, rule: string, due: Instant): Answer =>
  answer(now >= due, { rule, observed: wallTime(now), threshold: wallTime(due), unit: 'New York' });

/** Sells so many minutes before trading in the nearest leg ends; shares that an option left behind at once. */
export function expiryAnswer(now: Instant, position: Position, minutes: number): Answer {
  if (optionsOf(position).length === 0)
    return answer(true, { rule: 'last-trading-day', observed: 'shares', threshold: 'an option' });
  const close = Math.min(...optionsOf(position).map(lastTradingClose));
  return dueAnswer(now, 'last-trading-day', instant(close - minutes * MINUTE));
}

/** When the oldest lot that is still held was bought: what is bought a second time begins again. */
export function acquiredAt({ holdings, openedAt }: Position): Instant {
  const lots = holdings.flatMap((holding) => holding.lots);
  return lots.length === 0 ? openedAt : instant(Math.min(...lots.map((lot) => lot.acquiredAt)));
}

/** Sells so many minutes before the close of the n-th session after it was bought; 0 is the session it was bought in. */
export function sessionsAnswer(
  now: Instant,
  position: Position,
  { sessions, minutes }: { readonly sessions: number; readonly minutes: number },
): Answer {
  const day = newYorkDay(acquiredAt(position));
  const { close } = (sessions === 0 ? sessionOf(day) : undefined) ?? sessionFrom(day, Math.max(1, sessions));
  return dueAnswer(now, 'time-exit', instant(close - minutes * MINUTE));
}

/** Sells so many hours of the clock after it was bought. */
export const hoursAnswer = (now: Instant, position: Position, hours: number): Answer =>
  dueAnswer(now, 'holding-time', instant(acquiredAt(position) + hours * HOUR));

/** The share's price now; undefined where no fresh market shows it. */
export function spotOf(view: MarketView, { underlying }: Option): number | undefined {
  const market = twoSided(view.quotes[underlying], { now: view.asOf, maxAgeMs: MAX_SPOT_AGE_MS });
  return 'value' in market ? market.value.mid : undefined;
}

/** US dollars per share by which an option is in the money; negative out of it. */
export const inside = ({ right, strike }: Option, spot: number): number =>
  right === 'call' ? spot - toNumber(strike) : toNumber(strike) - spot;

/**
 * Sells before a dividend takes the structure apart: who holds a call in the money exercises it on the evening before the
 * ex-day where the dividend is worth more than what is left of its time value. Asked of every call that was sold, and of
 * the next session alone, because until then time value may come and go. European calls wait for their end. Where the share's
 * price is not known, or for a call in the money the calendar of dividends or its market, the answer is unknown: that closes
 * nothing, and is told.
 */
export function dividendAnswer(view: MarketView, position: Position): Answer {
  const calls = position.legs.flatMap(({ instrument, side }) =>
    side === 'sell' && instrument.kind === 'option' && instrument.right === 'call' && isAmerican(instrument)
      ? [instrument]
      : [],
  );
  const answers = calls.map((call) => dividendOn(view, call));
  const [worst] = [...answers].sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state));
  return worst ?? answer(false, { rule: 'dividend', observed: 'no call sold', threshold: 'a call sold' });
}

const isAmerican = (option: Option): boolean => contractTerms(option.underlying).exercise === 'american';
const URGENCY: readonly Answer['state'][] = ['sell', 'unknown', 'hold'];

function dividendOn(view: MarketView, call: Option): Answer {
  const unknown = (observed: string): Answer => ({
    state: 'unknown',
    reason: { rule: 'dividend', observed, threshold: 'known' },
  });
  const spot = spotOf(view, call);
  if (spot === undefined) return unknown('no spot');
  const intrinsic = inside(call, spot);
  const outside = { rule: 'dividend', observed: -intrinsic, threshold: 'in the money', unit: 'USD out of the money' };
  if (intrinsic <= 0) return answer(false, outside);
  const today = newYorkDay(view.asOf);
  const span = { from: addDays(today, 1), to: sessionFrom(today, 1).day };
  const dividends = dividendsWithin(view.events, call.underlying, span);
  if (!dividends) return unknown('no calendar of dividends');
  const market = twoSided(quoteOf(view, call.symbol), { now: view.asOf, maxAgeMs: MAX_SPOT_AGE_MS });
  if ('refused' in market) return unknown('no market in the call');
  const cash = Math.max(0, ...dividends.map((each) => toNumber(each.cash)));
  const timeValue = dustless(market.value.ask - intrinsic);
  const reason = { rule: 'dividend', observed: cash, threshold: `time value ${timeValue}`, unit: 'USD' };
  return answer(cash > 0 && cash > timeValue, reason);
}

export const sells = (answers: readonly Answer[]): readonly Reason[] =>
  answers.filter(({ state }) => state === 'sell').map(({ reason }) => reason);
export const unknowns = (answers: readonly Answer[]): readonly Reason[] =>
  answers.filter(({ state }) => state === 'unknown').map(({ reason }) => reason);
