/** What is held: the daily returns of each position, day by day the same days, and how much of it there is. */
import { type Columns, weightedSum } from '../../math/linear/covariance.ts';
import { type RiskRefusal, refused } from '../answer.ts';
import { type TailSettings, usable } from './tail-risk.ts';

export interface Portfolio {
  readonly columns: Columns;
  /** Fractions of the whole or dollars; short positions negative. VaR and ES come out in the same unit. */
  readonly exposures: readonly number[];
}

/** One position of one unit. */
export const single = (returns: ArrayLike<number>): Portfolio => ({ columns: [returns], exposures: [1] });

/** What the portfolio as it is now would have made on each day. */
export const seriesOf = ({ columns, exposures }: Portfolio): Float64Array => weightedSum(columns, exposures);

interface Whole {
  readonly ok: true;
  readonly columns: readonly Float64Array[];
  readonly exposures: readonly number[];
  readonly count: number;
}

/** The window of every position, or why nothing can be said from them. */
export function wholePortfolio(
  { columns, exposures }: Portfolio,
  settings: TailSettings,
  least: number,
): Whole | RiskRefusal {
  const count = columns[0]?.length ?? 0;
  if (columns.length === 0) return refused('too-few', 'the portfolio holds nothing');
  if (columns.length !== exposures.length || columns.some((column) => column.length !== count))
    return refused('bad-setting', 'positions, exposures and days must match: one exposure and the same days for each');
  if (!exposures.every(Number.isFinite)) return refused('not-finite', 'an exposure is missing or no number');
  const samples: Float64Array[] = [];
  for (const column of columns) {
    const found = usable(column, settings, least);
    if (!found.ok) return found;
    samples.push(found.sample);
  }
  return { ok: true, columns: samples, exposures, count: samples[0]?.length ?? 0 };
}
