import { describe, expect, it } from 'vitest';
import { sessionBars } from '#lib/indicators/session-bars.ts';
import { volumeMultiple } from '#lib/indicators/volume-multiple.ts';
import type { Bar } from '#lib/model/bar.ts';
import { aBar } from '#test/support/builders.ts';
import { at, intraday } from '#test/support/market/intraday-market.ts';

/** The first bar of each day is ten times as heavy as the others. */
const heavyOpen = (index: number): Partial<Bar> => (index === 0 ? { volume: 10_000 } : {});
const until = (time: string, earlier: number, today: (index: number) => Partial<Bar> = heavyOpen) =>
  intraday('5Min', today, { until: at(time), earlier, before: heavyOpen });

describe('the volume of the latest bars', () => {
  it('is held against the same minutes of earlier days, so that an open is no spike', () => {
    expect(volumeMultiple(until('09:35', 2))).toEqual({ multiple: 1, usual: 'the same minutes of 2 earlier days' });
    expect(volumeMultiple(until('09:40', 2))?.multiple).toBe(1);
    expect(volumeMultiple(until('09:35', 2, () => ({ volume: 25_000 })))?.multiple).toBe(2.5);
  });

  it('is held against the earlier part of the day without its opening where one day is all there is', () => {
    const rising = (index: number) => ({ volume: index < 3 ? 90_000 : 1_000 * (index + 1) });
    // Bars 3 to 14 of the day come before the last; the first eight of twelve carry 4 to 11 thousand shares.
    expect(volumeMultiple(until('10:50', 1, rising))).toEqual({
      multiple: 16_000 / 7_500,
      usual: '8 earlier bars of the day',
    });
  });

  it('is unknown while the day is young and nothing is remembered', () => {
    expect(volumeMultiple(until('10:25', 1))).toBeUndefined();
    expect(volumeMultiple(until('10:30', 1))?.multiple).toBe(1);
    expect(volumeMultiple([])).toBeUndefined();
    expect(volumeMultiple(until('12:00', 4, () => ({})).map((bar) => ({ ...bar, volume: 0 })))).toBeUndefined();
  });

  it('counts several bars together, of one day only', () => {
    const late = (index: number) => ({ volume: index >= 8 ? 4_000 : 1_000 });
    expect(volumeMultiple(until('10:20', 3, late), 2)?.multiple).toBe(4);
    expect(volumeMultiple(until('09:35', 3), 2)).toBeUndefined();
  });

  it('leaves out what traded before the open and after the close', () => {
    const outside = [at('09:25'), at('16:00'), at('18:00')].map((start) => aBar({ start }));
    expect(sessionBars([...outside, aBar({ start: at('09:30') }), aBar({ start: at('15:55') })])).toHaveLength(2);
  });
});
