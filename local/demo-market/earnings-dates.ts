/** When Apple reported, all after the close (company press releases). The share answers at the next session's open. */

import { sessionFrom } from '#lib/model/calendar.ts';
import { atNewYork, type Instant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import type { DemoSymbol } from './scenarios.ts';

export interface Report {
  readonly day: TradingDay;
  readonly timeOfDay: 'before-open' | 'after-close';
}

const AAPL = [
  ...['2013-07-23', '2013-10-28', '2014-01-27', '2014-04-23', '2014-07-22', '2014-10-20', '2015-01-27', '2015-04-27'],
  ...['2015-07-21', '2015-10-27', '2016-01-26', '2016-04-26', '2016-07-26', '2016-10-25', '2017-01-31', '2017-05-02'],
  ...['2017-08-01', '2017-11-02', '2018-02-01', '2018-05-01', '2018-07-31', '2018-11-01', '2019-01-29', '2019-04-30'],
  ...['2019-07-30', '2019-10-30', '2020-01-28'],
];

export const REPORTS: Readonly<Record<DemoSymbol, readonly Report[]>> = {
  AAPL: AAPL.map((day) => ({ day: tradingDay(day), timeOfDay: 'after-close' })),
  SPY: [],
};

const HALF_PAST_SEVEN = 7 * 60 + 30;
const HALF_PAST_FOUR = 16 * 60 + 30;

/** From then on the report is known, and nothing is left of its uncertainty. */
export const reportedAt = (report: Report): Instant =>
  atNewYork(report.day, report.timeOfDay === 'after-close' ? HALF_PAST_FOUR : HALF_PAST_SEVEN);

/** The session whose opening price holds the answer. */
export const reactionDay = (report: Report): TradingDay =>
  report.timeOfDay === 'after-close' ? sessionFrom(report.day, 1).day : report.day;
