/** Three mornings of the demo market in which shares, a call and a spread are bought, and some are sold. */
import { instant, MINUTE, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { demoMarket } from '#local/demo-market/demo-market.ts';
import type { MarketFeed } from '#local/market-feed.ts';

export const MORNINGS: readonly TradingDay[] = ['2015-01-26', '2015-01-27', '2015-01-28'].map((day) => tradingDay(day));
/** All that trades there does so in the first forty minutes. */
const TICKS = 40;

export function morningFeed(): MarketFeed {
  const { feed } = demoMarket('earnings-dip');
  return { ...feed, ticks: (day) => feed.ticks(day).slice(0, TICKS) };
}

/** The minute of a session, counted from its open. */
export const minuteAfter = (open: number, minutes: number) => instant(open + minutes * MINUTE);
export const MINUTES = TICKS;
