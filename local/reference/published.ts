/** Published rows that say everything in their name: "edhec first 100 months, Convertible Arbitrage: VaR gaussian". */
import type { Statistic } from './row.ts';

const NAME = /^(\S+) ((?:first|last) \d+) \w+, (.+): (VaR|ES) (historical|gaussian|modified)$/i;

export function ofPublishedName(
  name: string,
  statistic: (key: string) => Statistic | undefined,
): Statistic | undefined {
  const [, file, window = '', column, part = '', method] = NAME.exec(name) ?? [];
  const kind = part.toLowerCase();
  const of = statistic(`${kind} ${kind}`);
  if (file === undefined || of === undefined) return undefined;
  return ({ params, ...row }, read) =>
    of({ ...row, series: `${file} ${column}`, window, params: `${params};method=${method?.toLowerCase()}` }, read);
}
