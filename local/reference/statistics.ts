/** Which statistic is answered by which function, by area and name: one table for each part of the risk engine. */
import { BACK_TESTS } from './back-tests.ts';
import { COVARIANCE } from './covariance.ts';
import { DISTRIBUTIONS } from './distributions.ts';
import { EXTREMES } from './extremes.ts';
import { ofPublishedName } from './published.ts';
import type { ReferenceRow, Statistic, Statistics } from './row.ts';
import { TAIL_RISK } from './tail-risk.ts';
import { VOLATILITY } from './volatility.ts';

const TABLES: readonly Statistics[] = [DISTRIBUTIONS, TAIL_RISK, EXTREMES, VOLATILITY, COVARIANCE, BACK_TESTS];

const STATISTICS: Statistics = new Map(TABLES.flatMap((table) => [...table]));

export const STATISTIC_NAMES: readonly string[] = [...STATISTICS.keys()];

/** "pearson[0][1]" is an entry of "pearson". */
const matrixOf = (statistic: string): string => statistic.replace(/\[\d+\]\[\d+\]$/, '');

/** Rows of the published tables have no area: their names are enough. */
export function statisticOf({ area, statistic }: ReferenceRow): Statistic | undefined {
  const name = matrixOf(statistic);
  if (area !== '') return STATISTICS.get(`${area} ${name}`);
  const key = STATISTIC_NAMES.find((each) => each.slice(each.indexOf(' ') + 1) === name);
  return key === undefined ? ofPublishedName(statistic, (each) => STATISTICS.get(each)) : STATISTICS.get(key);
}
