/** How long it takes to sell the shares of a book, from the volumes of its daily bars. Of options no volume is kept. */
import type { Bar } from '#lib/model/bar.ts';
import { daysToLiquidate } from '#lib/risk/liquidity/impact.ts';
import type { Line } from '#lib/risk/revaluation/line.ts';

const USUAL_DAYS = 20;
/** The part of a day's volume that one may be without being the market. */
const PARTICIPATION = 0.1;

/** The mean of the last month's sessions. */
export function usualVolume(bars: readonly Pick<Bar, 'volume'>[]): number | undefined {
  const last = bars.slice(-USUAL_DAYS);
  const mean = last.reduce((sum, { volume }) => sum + volume, 0) / last.length;
  return mean > 0 ? mean : undefined;
}

/** Sessions, all names side by side; one without a volume leaves the whole unknown, and no share takes no time. */
export function sessionsToSell(
  lines: readonly Pick<Line, 'id' | 'units' | 'option'>[],
  volumes: Readonly<Record<string, number>>,
): number | undefined {
  const shares = lines.filter(({ option }) => !option);
  const days = shares.map(({ id, units: quantity }) =>
    daysToLiquidate({ quantity, dailyVolume: volumes[id] ?? Number.NaN }, PARTICIPATION),
  );
  const longest = Math.max(0, ...days);
  return Number.isFinite(longest) ? longest : undefined;
}
