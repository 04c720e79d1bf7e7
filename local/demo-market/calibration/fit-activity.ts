/** Fits the shape of open interest and volume over a recorded chain. */
import { type Fit, leastSquares } from '#lib/math/least-squares.ts';
import { activityRegressors, type Standing } from '../options/option-activity.ts';
import { recordedChain, type Snapshot, smilePoints } from './chains.ts';
import { numberIn, readRows } from './recorded.ts';

export interface ActivityPoint {
  readonly standing: Standing;
  readonly openInterest: number;
  readonly volume: number;
}

const FEWEST_YEARS = 1 / 365;

export function activityPoints(
  folder: string,
  snapshot: Snapshot,
  files: { readonly openInterest: string; readonly trades: string; readonly five: number },
): readonly ActivityPoint[] {
  const interest = new Map(
    readRows(folder, files.openInterest).map((row) => [row.occ_symbol ?? '', numberIn(row, 'open_interest') ?? 0]),
  );
  const volume = new Map<string, number>();
  for (const row of readRows(folder, files.trades)) {
    const symbol = row.occ_symbol ?? '';
    volume.set(symbol, (volume.get(symbol) ?? 0) + (numberIn(row, 'volume') ?? 0));
  }
  const slices = new Map(smilePoints(folder, snapshot).map((point) => [point.expiry, point]));
  return recordedChain(folder, snapshot).flatMap(({ symbol, expiry, years, right, strike }) => {
    const slice = slices.get(expiry);
    if (!slice || years < FEWEST_YEARS) return [];
    const moneyness = Math.log(strike / slice.forward) / (slice.atTheMoney * Math.sqrt(years));
    const date = Number(symbol.slice(-11, -9));
    const isMonthly = date >= 15 && date <= 22;
    const standing = { right, strike, five: files.five, moneyness, years, isMonthly };
    return [{ standing, openInterest: interest.get(symbol) ?? 0, volume: volume.get(symbol) ?? 0 }];
  });
}

export const fitActivity = (points: readonly ActivityPoint[], of: 'openInterest' | 'volume'): Fit =>
  leastSquares(
    points.map((point) => ({ regressors: activityRegressors(point.standing), response: Math.log1p(point[of]) })),
  );
