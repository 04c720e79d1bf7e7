/** What the tests say to somebody who has to choose a method, with their figures. */
import { YEARS, type Year } from './back-tests.ts';
import type { Tried } from './forecasts.ts';
import {
  type Cut,
  cellOf,
  cutOf,
  percent,
  ratioOf,
  shareRejected,
  shareUnanswered,
  type Tests,
  times,
} from './summary.ts';

const YEARLY: Cut = { window: 250, confidence: 0.99 };
const LONG: Cut = { window: 1000, confidence: 0.99 };
const MILD: Cut = { window: 250, confidence: 0.95 };
const TAIL: Cut = { window: 250, confidence: 0.975 };

/** From the least to the most of what the years say. */
const range = (values: readonly number[], words: (value: number) => string): string =>
  `${words(Math.min(...values))} to ${words(Math.max(...values))}`;

export function adviceIn(tests: Tests): string {
  const of = (cut: Cut, method: Tried, year: Year): Tests => cellOf(cutOf(tests, cut), method, year);
  const ratio = (cut: Cut, method: Tried, year: Year): string => times(ratioOf(of(cut, method, year)));
  const ratios = (cut: Cut, method: Tried): string =>
    range(
      YEARS.map((year) => ratioOf(of(cut, method, year))),
      times,
    );
  const rejected = (cut: Cut, method: Tried, year: Year): string =>
    percent(shareRejected(of(cut, method, year), 'coverage'));
  const most = (cut: Cut, method: Tried, test: 'coverage' | 'shortfall'): string =>
    percent(Math.max(...YEARS.map((year) => shareRejected(of(cut, method, year), test))));
  const unanswered = (method: Tried, year?: Year): string => {
    const days = cutOf(tests, YEARLY).filter((each) => year === undefined || each.year === year);
    const by = (id: Tried): Tests => days.filter((each) => each.method === id);
    return percent(shareUnanswered(by(method), by('historical')));
  };
  return `## Which to trust when

**For a daily limit, in any year: filtered historical with EWMA.** At 95 % it had ${ratios(MILD, 'filtered-ewma')} times the
exceptions it promised, whatever the year, and their number was rejected for at most ${most(MILD, 'filtered-ewma', 'coverage')} of the ETFs.
At 99 % it is too low in every year by the 250-day window, ${ratios(YEARLY, 'filtered-ewma')} times: a day that should come
twice or three times a year comes three or four times. It is also the only one whose ES nearly held (rejected for at
most ${most(TAIL, 'filtered-ewma', 'shortfall')}, where 5 % would be chance).

- **Filtered historical with GARCH** comes second: ${ratios(YEARLY, 'filtered-garch')} times at 99 % from 250 days, rejected for
  ${rejected(YEARLY, 'filtered-garch', '2008')} of the ETFs in 2008. A year is little to fit it to. From 1,000 days it is better (${ratios(LONG, 'filtered-garch')} times).
- **Historical simulation** is for quiet years after wild ones. In 2010 it was nearly right (${ratio(YEARLY, 'historical', '2010')} times at 99 %); in 2008
  it had ${ratio(YEARLY, 'historical', '2008')} times its exceptions, rejected for ${rejected(YEARLY, 'historical', '2008')} of the ETFs, in 2020 ${ratio(YEARLY, 'historical', '2020')} times, in 2022 ${ratio(YEARLY, 'historical', '2022')}.
  Its losses are real, of another time.
- **A longer window makes that worse.** From 1,000 days historical had ${ratio(LONG, 'historical', '2008')} times its exceptions in 2008 and ${ratio(LONG, 'historical', '2020')} in 2020,
  but ${ratio(LONG, 'historical', '2010')} in 2010: too low when it matters, and so high for years after that it costs trades.
- **Normal** at 95 % fails and holds when historical does. At 99 % it was too low in every year from 250 days, by
  ${ratios(YEARLY, 'normal')} times.
- **Student t** mends the shape of the tail, which was not what was wrong: ${ratio(YEARLY, 'student-t', '2008')} times in 2008, ${ratio(YEARLY, 'student-t', '2020')} in 2020. Fat tails
  of last year are not the volatility of tomorrow.
- **Cornish-Fisher** gave no usable forecast on ${unanswered('cornish-fisher')} of the days from 250 days, and on ${unanswered('cornish-fisher', '2020')} in 2020, when one would have
  asked it; on the others it was hardly better than historical (2008: ${ratio(YEARLY, 'cornish-fisher', '2008')} times, 2022: ${ratio(YEARLY, 'cornish-fisher', '2022')}).
- **Peaks over threshold** needs 1,000 days: from 250 it gave no usable forecast on ${unanswered('peaks-over-threshold')} of the days. It is blind to
  change like all that weigh every day alike (1,000 days, 2008: ${ratio(LONG, 'peaks-over-threshold', '2008')} times; 2020: ${ratio(LONG, 'peaks-over-threshold', '2020')}). Use it for how bad a very
  rare day is, not for tomorrow.

So: the daily limit by filtered historical with EWMA, at 95 % where exceptions should be as many as promised, and at 99 %
with half as many again in mind; the size of a disaster by stress tests and extreme values; nothing by the normal law
beyond 95 %.`;
}
