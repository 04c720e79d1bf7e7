/**
 * What the demo market knows beyond prices. Reports: Apple's real dates. Dividends: none, because the model pays a yield
 * instead. The VIX: modelled as SPY's thirty-day volatility at the money over the ratio between the two on recorded chains.
 */
import type { CashDividend, Covered, DaySpan, EarningsReport, ShareSplit } from '#lib/model/events.ts';
import { DAY, type Instant, instant, tradingDay } from '#lib/model/time.ts';
import type { VolatilityIndex } from '#lib/model/volatility-history.ts';
import type { DemoDay } from './demo-day.ts';
import { shareOn } from './demo-day.ts';
import { REPORTS } from './earnings-dates.ts';
import { PARAMETERS } from './parameters.ts';
import type { DemoSymbol } from './scenarios.ts';
import { minuteIndexAt, minuteOf } from './share-day.ts';
import { MONTH, moveFactor, totalVariance } from './volatility.ts';

/** The days whose reports are in the table; the demo's scenarios lie within. */
const TABLE: DaySpan = { from: tradingDay('2013-07-01'), to: tradingDay('2020-04-15') };
const SOURCE = 'company announcements';

const isDemo = (symbol: string): symbol is DemoSymbol => Object.hasOwn(REPORTS, symbol);

export function demoEarnings(symbol: string, span: DaySpan): Covered<EarningsReport> | undefined {
  if (!isDemo(symbol) || span.from < TABLE.from || span.to > TABLE.to) return undefined;
  const list = REPORTS[symbol]
    .filter(({ day }) => day >= span.from && day <= span.to)
    .map(({ day, timeOfDay: when }) => ({ symbol, day, when, confirmed: true, source: SOURCE }));
  return { covers: span, list };
}

/** Nobody pays anything in the demo, and nothing is split in its scenarios. */
export const demoActions = (symbol: string, span: DaySpan): Covered<CashDividend & ShareSplit> | undefined =>
  isDemo(symbol) ? { covers: span, list: [] } : undefined;

/** As the last minute that had ended left it; before the first, as the last close did. */
export function demoVix(day: DemoDay | undefined, at: Instant): VolatilityIndex | undefined {
  const share = shareOn(day, 'SPY')?.share;
  if (!share) return undefined;
  const index = minuteIndexAt(share.session, at);
  const seen = index === undefined ? { close: share.reference, at: share.session.open } : minuteOf(share, index);
  if (seen.at > at) return undefined;
  const factor = moveFactor(share.volatility.level, Math.log(seen.close / share.reference));
  const variance = totalVariance(share.volatility, factor, { at: seen.at, expiry: instant(seen.at + 30 * DAY) });
  const level = (100 * Math.sqrt(variance / MONTH)) / PARAMETERS.level.ratio.SPY;
  return { level, at: seen.at, kind: 'live', source: 'demo market', modelled: true };
}
