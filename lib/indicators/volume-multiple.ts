/**
 * How many times their usual volume the latest bars of a day traded. The day is busy at its ends, so usual is the mean of
 * the same minutes on earlier days, where there are two of them at least; otherwise the mean of the earlier 70 % of the
 * day's own bars without its first quarter of an hour. Bars are of regular sessions, oldest first.
 */
import type { Bar } from '../model/bar.ts';
import { sessionAt } from '../model/calendar.ts';
import { MINUTE, newYorkDay } from '../model/time.ts';
import { barsOf } from './session-bars.ts';

export interface VolumeMultiple {
  readonly multiple: number;
  /** What it was held against: how many earlier days, or the day itself. */
  readonly usual: string;
}

const EARLIER_DAYS = 2;
const EARLIER_PART = 0.7;
/** Fewer bars of the day say nothing. */
const EARLIER_BARS = 5;
const OPENING_MS = 15 * MINUTE;

const volume = (bars: readonly Bar[]): number => bars.reduce((total, bar) => total + bar.volume, 0);

/** Milliseconds after the open. */
const sinceOpen = ({ start }: Bar): number => start - (sessionAt(start)?.open ?? Number.NaN);

/** Undefined where the day has fewer bars than asked for, or nothing usual is known. */
export function volumeMultiple(bars: readonly Bar[], latest = 1): VolumeMultiple | undefined {
  const last = bars.at(-1);
  if (!last) return undefined;
  const today = barsOf(bars, newYorkDay(last.start));
  if (today.length < latest) return undefined;
  const recent = today.slice(-latest);
  const usual = ofEarlierDays(bars.slice(0, -today.length), recent) ?? ofToday(today.slice(0, -latest), latest);
  return usual && usual.volume > 0 ? { multiple: volume(recent) / usual.volume, usual: usual.of } : undefined;
}

interface Usual {
  /** Of as many bars as are held against it. */
  readonly volume: number;
  readonly of: string;
}

function ofEarlierDays(earlier: readonly Bar[], recent: readonly Bar[]): Usual | undefined {
  const same = recent.map((bar) => {
    const minutes = sinceOpen(bar);
    return earlier.filter((other) => sinceOpen(other) === minutes);
  });
  const days = Math.min(...same.map((bars) => bars.length));
  if (days < EARLIER_DAYS) return undefined;
  const total = same.reduce((sum, bars) => sum + volume(bars) / bars.length, 0);
  return { volume: total, of: `the same minutes of ${days} earlier days` };
}

function ofToday(before: readonly Bar[], latest: number): Usual | undefined {
  const calm = before.filter((bar) => sinceOpen(bar) >= OPENING_MS);
  const early = calm.slice(0, Math.floor(calm.length * EARLIER_PART));
  if (early.length < EARLIER_BARS) return undefined;
  return { volume: (volume(early) / early.length) * latest, of: `${early.length} earlier bars of the day` };
}
