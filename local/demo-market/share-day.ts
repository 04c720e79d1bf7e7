/** One share on one day of a scenario: the real bar, its modelled minutes, and what was known before the open. */

import { textHash } from '#lib/math/random.ts';
import type { Bar } from '#lib/model/bar.ts';
import type { Session } from '#lib/model/calendar.ts';
import { type Instant, instant, MINUTE } from '#lib/model/time.ts';
import { type DailyBar, dailyBars } from './daily-files.ts';
import { REPORTS, reactionDay } from './earnings-dates.ts';
import { pricesInside } from './inside-minute.ts';
import { sharesOf } from './intraday-shape.ts';
import { minuteBars } from './minute-bars.ts';
import { PARAMETERS } from './parameters.ts';
import type { DemoSymbol } from './scenarios.ts';
import type { Minute } from './share-quotes.ts';
import { type DayVolatility, dayVolatility } from './volatility.ts';

export interface ShareDay {
  readonly symbol: DemoSymbol;
  readonly session: Session;
  readonly bar: DailyBar;
  readonly minutes: readonly Bar[];
  /** Each minute's share of the volume, before noise. */
  readonly volumeShares: Float64Array;
  readonly previousClose: number;
  readonly volatility: DayVolatility;
  /** Where the day's own move is counted from: the last close, or the open where a report moved it. */
  readonly reference: number;
  readonly seed: number;
}

export function shareDay(symbol: DemoSymbol, session: Session): ShareDay {
  const { day } = session;
  const all = dailyBars(symbol);
  const index = all.findIndex((bar) => bar.day === day);
  const [bar, previous] = [all[index], all[index - 1]];
  if (!bar || !previous) throw new RangeError(`no real daily bar of ${symbol} on ${day}`);
  const reacts = REPORTS[symbol].some((report) => reactionDay(report) === day);
  const minutes = minuteBars(symbol, bar, session);
  return {
    symbol,
    session,
    bar,
    minutes,
    volumeShares: sharesOf(PARAMETERS.intraday.volume, minutes.length),
    previousClose: previous.close,
    volatility: dayVolatility(symbol, all.slice(0, index), REPORTS[symbol]),
    reference: reacts ? bar.open : previous.close,
    seed: textHash(`${symbol} ${day} quotes`),
  };
}

/** The last minute that had ended by an instant, or undefined before the first has. */
export function minuteIndexAt(session: Session, at: Instant): number | undefined {
  const ended = Math.floor((Math.min(at, session.close) - session.open) / MINUTE);
  return ended >= 1 ? ended - 1 : undefined;
}

/** Where a minute stands on the way: at the end of one of so many steps, counted from 1. */
export function minuteInside(day: ShareDay, index: number, { place, steps }: { place: number; steps: number }): Minute {
  const [minute, bar] = [minuteOf(day, index), day.minutes[index]];
  const price = bar && pricesInside(bar, steps, `${day.symbol} ${day.bar.day} inside ${index}`)[place - 1];
  const left = ((steps - place) / steps) * MINUTE;
  return { ...minute, at: instant(minute.at - left), close: price ?? minute.close };
}

export function minuteOf(day: ShareDay, index: number): Minute {
  const bar = day.minutes[index];
  if (!bar) throw new RangeError(`no minute ${index} on ${day.bar.day}`);
  return {
    symbol: day.symbol,
    at: instant(bar.start + MINUTE),
    close: bar.close,
    elapsed: (index + 0.5) / day.minutes.length,
    seed: day.seed + index * 16,
  };
}
