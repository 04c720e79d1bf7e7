/**
 * Crises as they were lived, where the daily record that comes with the program holds them: the book as it stands, revalued
 * at each close of the S&P 500, names by their beta. Options keep their lives and their volatilities, which the table of
 * crises moves and a record of prices does not. US dollars, modelled.
 */

import type { Line } from '#lib/risk/revaluation/line.ts';
import { betaOf } from '#lib/risk/stress/factors.ts';
import { recordedPath } from '#lib/risk/stress/recorded-path.ts';
import type { StressScenario } from '#lib/risk/stress/scenarios.ts';
import type { DailyBar } from '../../../demo-market/daily-files.ts';
import { fault } from '../../../exit.ts';

export interface Lived {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly sessions: number;
  /** Since the close before the first session. */
  readonly worst: { readonly day: string; readonly profit: number };
  readonly end: number;
  /** Positive. */
  readonly drawdown: number;
}

type Close = Pick<DailyBar, 'day' | 'close'>;

/** One for each crisis whose window the record covers to its end. */
export function livedCrises(
  lines: readonly Line[],
  scenarios: readonly StressScenario[],
  record: readonly Close[],
): readonly Lived[] {
  return scenarios.flatMap(({ title, window }): readonly Lived[] => {
    const [first, last] = [record[0]?.day, record.at(-1)?.day];
    if (!window || !first || !last || first > window.from || last < window.to) return [];
    return [
      {
        title,
        ...livedIn(
          lines,
          record.filter(({ day }) => day >= window.from && day <= window.to),
        ),
      },
    ];
  });
}

function livedIn(lines: readonly Line[], closes: readonly Close[]): Omit<Lived, 'title'> {
  const days = closes.map(({ day }) => day);
  const market = closes.map(({ close }) => close);
  const path = recordedPath(lines, { days, market, names: {} }, { betaOf, ageing: false });
  if (!path.ok) throw fault('failed', `${path.message}: correct the list of positions, and no part of it is left out`);
  const { worst, end, drawdown } = path;
  return { from: days[0] ?? '', to: days.at(-1) ?? '', sessions: days.length - 1, worst, end, drawdown };
}
