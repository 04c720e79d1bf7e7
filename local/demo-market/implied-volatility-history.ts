/** Modelled history of implied volatility, for its rank: at the money, thirty days, as the model had it before each session's open. */
import { sessionOf } from '#lib/model/calendar.ts';
import { DAY, instant, type TradingDay } from '#lib/model/time.ts';
import { dailyBars } from './daily-files.ts';
import { REPORTS } from './earnings-dates.ts';
import type { DemoSymbol } from './scenarios.ts';
import { dayVolatility, MONTH, totalVariance } from './volatility.ts';

export interface PastVolatility {
  readonly day: TradingDay;
  readonly volatility: number;
  readonly modelled: true;
}

const SESSIONS = 252;
/** Bars before the first day that says anything. */
const WARM_UP = 60;

/** The sessions before a day, oldest first: a year of them, or what the real bars allow. */
export function impliedVolatilityHistory(symbol: DemoSymbol, day: TradingDay): readonly PastVolatility[] {
  const all = dailyBars(symbol);
  const end = all.findIndex((bar) => bar.day >= day);
  const known = end < 0 ? all.length : end;
  const first = Math.max(WARM_UP, known - SESSIONS);
  return all.slice(first, known).flatMap((_, i) => remembered(symbol, first + i) ?? []);
}

/** The figure of a day rests on the bars before it alone, so every history that the day is in has the same one. */
const figures = new Map<string, PastVolatility | undefined>();

function remembered(symbol: DemoSymbol, index: number): PastVolatility | undefined {
  const key = `${symbol} ${index}`;
  if (!figures.has(key)) figures.set(key, figureOf(symbol, index));
  return figures.get(key);
}

function figureOf(symbol: DemoSymbol, index: number): PastVolatility | undefined {
  const all = dailyBars(symbol);
  const day = all[index]?.day;
  const open = day && sessionOf(day)?.open;
  if (day === undefined || open === undefined) return undefined;
  const volatility = dayVolatility(symbol, all.slice(0, index), REPORTS[symbol]);
  const variance = totalVariance(volatility, 1, { at: open, expiry: instant(open + 30 * DAY) });
  return { day, volatility: Math.sqrt(variance / MONTH), modelled: true };
}
