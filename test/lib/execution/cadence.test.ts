import { describe, expect, it } from 'vitest';
import { dueLook, type Look } from '#lib/execution/cadence.ts';
import type { Looks } from '#lib/model/break.ts';
import { addDays, atNewYork, type Instant, instant, MINUTE, SECOND } from '#lib/model/time.ts';
import { NOW, TODAY } from '#test/support/builders.ts';

const at = (hour: number, minute: number, day = TODAY): Instant => atNewYork(day, hour * 60 + minute);
const looked = (when: Partial<Looks> = {}): Looks => ({ deferred: {}, foreign: {}, ...when });

/** The looks of a loop that asks every so often, with how long after the start each was made. */
function looks(from: Instant, every: number, count: number, start: Looks): Readonly<Record<Look, number[]>> {
  let known = start;
  const made: Record<Look, number[]> = { orders: [], holdings: [], full: [] };
  for (let n = 0; n < count; n += 1) {
    const now = instant(from + n * every);
    const due = dueLook(known, now);
    if (!due) continue;
    made[due].push((now - from) / SECOND);
    known = {
      ...known,
      orders: now,
      ...(due === 'orders' ? {} : { holdings: now }),
      ...(due === 'full' ? { full: now } : {}),
    };
  }
  return made;
}

describe('the looks at the broker’s books', () => {
  const opened = looked({ full: at(9, 30), holdings: at(9, 30), orders: at(9, 30) });

  it.each([10, 60])('come each minute and each five minutes in a loop of %i s', (seconds) => {
    const { orders, holdings, full } = looks(at(9, 31), seconds * SECOND, 600 / seconds, opened);

    expect(full).toEqual([]);
    expect(holdings).toEqual([240, 540]);
    expect([...orders, ...holdings].sort((a, b) => a - b)).toEqual([0, 60, 120, 180, 240, 300, 360, 420, 480, 540]);
  });

  it('keep their pace in a loop that is a little late each time', () => {
    const late = looks(at(9, 31), MINUTE + 100, 10, opened);

    expect(late.orders.length + late.holdings.length).toBe(10);
  });

  it.each<[string, Instant, Instant | undefined, Look | undefined]>([
    ['nothing was ever looked at', NOW, undefined, 'full'],
    ['the session has just opened', at(9, 30), at(9, 0), 'full'],
    ['an hour is left to the open', at(8, 30), at(16, 5, addDays(TODAY, -1)), 'full'],
    ['two hours are left to the open', at(7, 30), at(16, 5, addDays(TODAY, -1)), undefined],
    ['the session has closed', at(16, 0), at(9, 30), 'full'],
    ['the close has been looked at', at(16, 30), at(16, 0), undefined],
    [
      'it is the weekend, and Friday’s close was looked at',
      at(12, 0, addDays(TODAY, 4)),
      at(16, 0, addDays(TODAY, 3)),
      undefined,
    ],
    [
      'it is the weekend, and Friday’s close was not looked at',
      at(12, 0, addDays(TODAY, 4)),
      at(15, 59, addDays(TODAY, 3)),
      'full',
    ],
  ])('are full or none where %s', (_, now, full, due) => {
    expect(dueLook(looked(full === undefined ? {} : { full, holdings: now, orders: now }), now)).toBe(due);
  });

  it('look again soon at what was left to the next look, and each minute while something is broken', () => {
    const now = at(10, 0);
    const soon = instant(now + 10 * SECOND);
    const base = looked({ full: at(9, 30), holdings: now, orders: now });

    expect(dueLook(base, soon)).toBeUndefined();
    expect(dueLook({ ...base, deferred: { AAPL: now } }, soon)).toBe('holdings');
    expect(dueLook(base, soon, { hasOpenBreaks: true })).toBeUndefined();
    expect(dueLook(base, instant(now + MINUTE), { hasOpenBreaks: true })).toBe('holdings');
    expect(dueLook(base, instant(now + MINUTE))).toBe('orders');
  });

  it('are full once after a silence, whatever was looked at before it', () => {
    const [now, heardAgain] = [at(10, 0), at(9, 59)];
    const base = looked({ full: at(9, 30), holdings: now, orders: now });

    expect(dueLook(base, now, { heardAgain })).toBe('full');
    expect(dueLook({ ...base, full: heardAgain }, now, { heardAgain })).toBeUndefined();
  });
});
