/**
 * Rules that a held structure is asked at every look: each answers sell, hold or unknown, with its words. Gains are per
 * share of the structure in US dollars, whether it was bought or sold: what closing brings less what was paid.
 */
import { optionsOf } from '../../market/held-chains.ts';
import { sessionFrom, sessionOf } from '../../model/calendar.ts';
import { daysToExpiry, lastTradingClose } from '../../model/instrument.ts';
import type { Position } from '../../model/position.ts';
import type { Reason } from '../../model/signal.ts';
import { HOUR, type Instant, instant, MINUTE, newYorkDay, newYorkTime } from '../../model/time.ts';
import type { Standing } from './close-structure.ts';

/** `unknown` where it could not be asked. */
export interface Answer {
  readonly state: 'sell' | 'hold' | 'unknown';
  readonly reason: Reason;
}

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

/** Sells when the nearest leg has so many calendar days left, or fewer. */
export function daysAnswer(now: Instant, position: Position, days: number): Answer {
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

export const sells = (answers: readonly Answer[]): readonly Reason[] =>
  answers.filter(({ state }) => state === 'sell').map(({ reason }) => reason);
export const unknowns = (answers: readonly Answer[]): readonly Reason[] =>
  answers.filter(({ state }) => state === 'unknown').map(({ reason }) => reason);
