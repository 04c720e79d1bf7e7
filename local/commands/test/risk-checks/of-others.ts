/** Printed results on data that belong to others and do not ship: run where `--series` names a folder that has them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { seriesReader } from '../../../reference/series.ts';
import { statisticOf } from '../../../reference/statistics.ts';
import type { Line } from './check.ts';

interface Printed {
  readonly area: string;
  readonly statistic: string;
  readonly series: string;
  readonly params: string;
  readonly source: string;
  readonly expected: number;
  readonly tolerance: number;
}

const DANISH = {
  area: 'evt',
  series: 'danish fire',
  params: 'threshold=10',
  source: 'McNeil 1997, Danish fire losses',
};
const FCP = {
  ...{ area: 'vol', series: 'dem_gbp_bollerslev_ghysels ret_pct', params: 'innovations=norm' },
  source: 'Fiorentini, Calzolari and Panattoni 1996, mark against pound',
};

const PRINTED: readonly Printed[] = [
  { ...DANISH, statistic: 'gpd_xi', expected: 0.497, tolerance: 2e-3 },
  { ...DANISH, statistic: 'gpd_beta', expected: 6.98, tolerance: 0.01 },
  { ...FCP, statistic: 'garch11_omega', expected: 0.0107613, tolerance: 2e-6 },
  { ...FCP, statistic: 'garch11_alpha1', expected: 0.153134, tolerance: 2e-5 },
  { ...FCP, statistic: 'garch11_beta1', expected: 0.805974, tolerance: 9e-5 },
];

const fileOf = ({ series }: Printed): string =>
  `${series.split(' ')[0] === 'danish' ? 'danish_fire' : series.split(' ')[0]}.csv`;

export function checksOfOthers(folder: string | undefined): readonly Line[] {
  const read = seriesReader(folder);
  return PRINTED.map((printed): Line => {
    const { area, statistic, source, expected, tolerance } = printed;
    const shared = { area, name: statistic, source };
    const file = fileOf(printed);
    if (folder === undefined || !existsSync(join(folder, file)))
      return { ...shared, skipped: `its data belong to others and do not ship: give --series a folder with ${file}` };
    const row = { ...printed, window: 'all' };
    const value = statisticOf(row)?.(row, read);
    const found = value && 'value' in value ? value.value : Number.NaN;
    return { ...shared, expected, found, tolerance, unit: '' };
  });
}
