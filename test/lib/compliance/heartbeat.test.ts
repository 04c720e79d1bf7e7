import { describe, expect, it } from 'vitest';
import { EACH_MINUTE, silenceBefore } from '#lib/compliance/heartbeat.ts';
import { type Instant, instant, MINUTE, SECOND } from '#lib/model/time.ts';
import { on, TUESDAY, WEDNESDAY } from '#test/support/market/two-days.ts';

const NOON = on(TUESDAY, 12, 0);
const since = (last: Instant | undefined, ms: number, from = last ?? on(TUESDAY, 9, 30)) =>
  silenceBefore(instant(from + ms), last, EACH_MINUTE);

describe('on the real clock, with a tick a minute,', () => {
  it.each([
    [MINUTE, undefined],
    [2 * MINUTE, undefined],
    [2 * MINUTE + 1, 'warning'],
    [5 * MINUTE, 'warning'],
    [5 * MINUTE + 1, 'critical'],
  ])('%i ms after the last one is told as: %s', (ms, severity) => {
    expect(since(NOON, ms)?.severity).toBe(severity);
    expect(since(undefined, ms)?.severity).toBe(severity);
  });

  it('the night counts for nothing: the silence of a session begins at its open', () => {
    const open = on(WEDNESDAY, 9, 30);

    expect(since(on(TUESDAY, 16, 0), 2 * MINUTE, open)).toBeUndefined();
    expect(since(on(TUESDAY, 15, 0), 7 * MINUTE + SECOND, open)).toMatchObject({
      severity: 'critical',
      title: 'No tick for 7 minutes',
      detail: expect.stringMatching(/^none came since the open at 09:30 New York; entries wait/),
    });
  });

  it('there is no silence when the exchange is closed, nor where the clock went back', () => {
    expect(since(NOON, 5 * 60 * MINUTE)).toBeUndefined();
    expect(silenceBefore(NOON, instant(NOON + MINUTE), EACH_MINUTE)).toBeUndefined();
  });

  it('one silence is one alert, whoever finds it', () => {
    expect(since(NOON, 3 * MINUTE)?.id).toBe(since(NOON, 9 * MINUTE)?.id);
  });
});

describe('with a tick a bar,', () => {
  const quarter = 15 * MINUTE;
  const bars = (after: Instant) => instant((Math.floor(after / quarter) + 1) * quarter);

  it('the next bar is on time, a missed one is silence', () => {
    expect(silenceBefore(instant(NOON + quarter), NOON, bars)).toBeUndefined();
    expect(silenceBefore(instant(NOON + 2 * quarter), NOON, bars)).toMatchObject({ title: 'No tick for 30 minutes' });
  });

  it('where no bar is left, nothing is missed', () => {
    expect(silenceBefore(instant(NOON + 60 * MINUTE), NOON, () => undefined)).toBeUndefined();
  });
});
