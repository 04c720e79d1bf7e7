/** Bars of regular sessions: what trades before the open and after the close is thin, and would bend every mean. */
import type { Bar } from '../model/bar.ts';
import { sessionAt } from '../model/calendar.ts';
import { newYorkDay, type TradingDay } from '../model/time.ts';

export const sessionBars = (bars: readonly Bar[]): readonly Bar[] => bars.filter(({ start }) => sessionAt(start));

export const barsOf = (bars: readonly Bar[], day: TradingDay): readonly Bar[] =>
  bars.filter(({ start }) => newYorkDay(start) === day);
