/**
 * How busy a day is: its volume since the open over the mean volume, up to the same minute, of the sessions before it.
 * 1 is as usual, 3 three times as much. Bars of any length below a day; those outside a session are left out, and so are
 * sessions that lack as many bars as today has. Oldest first.
 */
import type { Bar } from '../model/bar.ts';
import { sessionAt } from '../model/calendar.ts';
import { type Instant, newYorkDay, type TradingDay } from '../model/time.ts';

/** Fewer earlier sessions do not say what is usual. */
const FEWEST_SESSIONS = 2;

const volumeOf = (bars: readonly Bar[]): number => bars.reduce((total, { volume }) => total + volume, 0);
const sinceOpen = ({ start }: Bar): number => start - (sessionAt(start)?.open ?? start);

/** Undefined before the first bar of the day has ended, and where too few sessions are known. */
export function sessionPace(bars: readonly Bar[], now: Instant): number | undefined {
  const inSession = bars.filter(({ start }) => sessionAt(start) !== undefined);
  const days: ReadonlyMap<TradingDay, readonly Bar[]> = Map.groupBy(inSession, ({ start }) => newYorkDay(start));
  const own = days.get(newYorkDay(now)) ?? [];
  const last = own.at(-1);
  if (!last) return undefined;
  const usual = [...days]
    .filter(([day]) => day < newYorkDay(now))
    .map(([, earlier]) => earlier.filter((bar) => sinceOpen(bar) <= sinceOpen(last)))
    .filter((earlier) => earlier.length >= own.length)
    .map(volumeOf);
  const mean = usual.reduce((total, volume) => total + volume, 0) / usual.length;
  return usual.length >= FEWEST_SESSIONS && mean > 0 ? volumeOf(own) / mean : undefined;
}
