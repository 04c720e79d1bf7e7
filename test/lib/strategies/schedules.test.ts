import { describe, expect, it } from 'vitest';
import { sessionOf } from '#lib/model/calendar.ts';
import { instant, MINUTE, SECOND, tradingDay } from '#lib/model/time.ts';
import { isBurst, isDue, SCHEDULES, slotsOf } from '#lib/strategies/schedules.ts';

const open = sessionOf(tradingDay('2015-01-27'))?.open ?? instant(0);
const at = (minutes: number) => instant(open + minutes * MINUTE);
const fast = SCHEDULES['wsb-dip-bot'];

describe('the schedule', () => {
  it('runs the fastest every ten seconds where the profile asks for that, and only them', () => {
    const [on, between, off] = [at(7), instant(at(7) + 10 * SECOND), instant(at(7) + 15 * SECOND)];

    expect([on, between, off].map((slot) => isDue(fast, slot, 10))).toEqual([true, true, false]);
    expect([on, between, off].map((slot) => isDue(fast, slot))).toEqual([true, false, false]);
    expect(isDue(SCHEDULES['debit-spreads'], instant(at(6) + 10 * SECOND), 10)).toBe(false);
    expect(isBurst(SCHEDULES['index-baseline'], 10)).toBe(false);
  });

  it('keeps its distance from open and close in a burst, too', () => {
    expect(isDue(fast, instant(at(fast.after) - 10 * SECOND), 10)).toBe(false);
    expect(isDue(fast, at(390 - fast.before), 10)).toBe(true);
    expect(isDue(fast, instant(at(390 - fast.before) + 10 * SECOND), 10)).toBe(false);
  });

  it('has six slots in a minute of ten seconds, and one in a minute of sixty', () => {
    expect(slotsOf(at(1), 10).map((slot) => (slot - at(1)) / SECOND)).toEqual([0, 10, 20, 30, 40, 50]);
    expect(slotsOf(at(1), 60)).toEqual([at(1)]);
  });
});
