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
  const before = dailyBars(symbol).filter((bar) => bar.day < day);
  const first = Math.max(WARM_UP, before.length - SESSIONS);
  return before.slice(first).flatMap((bar, i) => {
    const open = sessionOf(bar.day)?.open;
    if (open === undefined) return [];
    const volatility = dayVolatility(symbol, before.slice(0, first + i), REPORTS[symbol]);
    const variance = totalVariance(volatility, 1, { at: open, expiry: instant(open + 30 * DAY) });
    return [{ day: bar.day, volatility: Math.sqrt(variance / MONTH), modelled: true }];
  });
}
