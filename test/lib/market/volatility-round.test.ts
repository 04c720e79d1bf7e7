import { describe, expect, it } from 'vitest';
import { afterTurn, isKeepingTime, turnOf } from '#lib/market/volatility-round.ts';
import { atNewYork, type Instant, instant, MINUTE, SECOND, tradingDay } from '#lib/model/time.ts';
import type { VolatilityRound } from '#lib/model/volatility-history.ts';

const at = (minute: number, day = '2015-01-27', hour = 15): Instant => atNewYork(tradingDay(day), hour * 60 + minute);
const REASON = { rule: 'no-answer', observed: 'silence', threshold: 'a chain' };
const names = (count: number) => Array.from({ length: count }, (_, n) => `S${String(n).padStart(2, '0')}`);

/** Every minute of the window, each turn as `outcome` says. */
function worked(wanted: readonly string[], isKept: (symbol: string, minute: number) => boolean, isFinal = false) {
  const turns: (readonly string[])[] = [];
  let round: VolatilityRound | undefined;
  for (let minute = 35; minute < 60; minute += 1) {
    const turn = turnOf(round, wanted, at(minute));
    if (turn.length === 0) continue;
    turns.push(turn);
    const kept = turn.filter((symbol) => isKept(symbol, minute));
    const missed = turn.filter((symbol) => !kept.includes(symbol));
    const not = missed.map((symbol) => ({ symbol, reason: REASON, isFinal }));
    round = afterTurn(round, { kept, missed: not }, at(minute));
  }
  return { turns, round };
}

describe('the shares of a minute near the close', () => {
  it('are asked for from twenty to five minutes before it, and at no other time', () => {
    const minutes = Array.from({ length: 60 }, (_, minute) => minute);
    expect(minutes.filter((minute) => isKeepingTime(at(minute)))).toEqual(minutes.slice(40, 56));
    expect(isKeepingTime(instant(at(55) + 59 * SECOND))).toBe(true);
    expect(isKeepingTime(at(45, '2015-01-24'))).toBe(false);
  });

  it('come before an early close on a half day', () => {
    expect(isKeepingTime(at(45, '2015-11-27', 12))).toBe(true);
    expect(isKeepingTime(at(45, '2015-11-27', 15))).toBe(false);
  });

  it('are spread over the minutes, each share once', () => {
    const { turns, round } = worked(names(40), () => true);
    expect(turns.map(({ length }) => length).every((count) => count >= 2 && count <= 3)).toBe(true);
    expect(turns.flat()).toEqual(names(40));
    expect(round).toMatchObject({ day: '2015-01-27', kept: names(40), missed: [] });
  });

  it('are at most ten in a minute, however many are left', () => {
    expect(turnOf(undefined, names(60), at(55))).toEqual(names(10));
  });

  it('are none in a minute that has been worked in', () => {
    const round = afterTurn(undefined, { kept: ['S00'], missed: [] }, at(40));
    expect(turnOf(round, names(3), instant(at(40) + 30 * SECOND))).toEqual([]);
    expect(turnOf(round, names(3), instant(at(40) + MINUTE))).toEqual(['S01']);
  });

  it('are asked for again where nobody answered, at most three times, after all others', () => {
    const { turns, round } = worked(['A', 'B'], (symbol) => symbol === 'B');
    expect(turns.flat()).toEqual(['A', 'B', 'A', 'A']);
    expect(round?.missed).toEqual([{ symbol: 'A', reason: REASON, tries: 3, isFinal: false }]);
  });

  it('are no longer missed once they are kept', () => {
    const { round } = worked(['A'], (_, minute) => minute > 40);
    expect(round).toMatchObject({ kept: ['A'], missed: [] });
  });

  it('are not asked for again where what was seen is not fit to be kept', () => {
    const { turns, round } = worked(['A', 'B'], (symbol) => symbol === 'B', true);
    expect(turns.flat()).toEqual(['A', 'B']);
    expect(round?.missed).toEqual([{ symbol: 'A', reason: REASON, tries: 1, isFinal: true }]);
  });
});
