/** Prints the fit of option spreads and activity. */
import { leastSquares, predict } from '#lib/math/least-squares.ts';
import { PARAMETERS } from '../parameters.ts';
import { SNAPSHOTS, type Snapshot } from './chains.ts';
import { activityPoints, fitActivity } from './fit-activity.ts';
import { type SpreadPoint, spreadObservations, spreadPoints } from './fit-spreads.ts';
import { numberIn, readRows } from './recorded.ts';
import { fixed, markdown, mean, median, percent } from './tables.ts';

const DELTAS = [0, 0.05, 0.1, 0.2, 0.35, 0.65, 0.9, 1];
const DAYS = [2, 9, 35, 80, 250, 800];

const { constant, perLogPrice, perDelta, perLogYear } = PARAMETERS.optionSpread;
const FITTED = [constant, perLogPrice, perDelta, perLogYear];

/** Median relative spreads, recorded / modelled, by delta and days. */
function spreadTable(points: readonly SpreadPoint[]): string {
  const modelled = spreadObservations(points).map(({ regressors }) => Math.exp(predict(FITTED, regressors)));
  const all = points.map((point, i) => ({ ...point, model: ((modelled[i] ?? 0) * point.spot) / point.mid }));
  const rows = DAYS.slice(1).map((to, i) => {
    const from = DAYS[i] ?? 0;
    const cells = DELTAS.slice(1).map((high, n) => {
      const inside = all.filter(({ delta, years }) => {
        const days = years * 365;
        return delta >= (DELTAS[n] ?? 0) && delta < high && days >= from && days < to;
      });
      if (inside.length === 0) return '';
      return `${percent(median(inside.map(({ spread, mid }) => spread / mid)))} / ${percent(median(inside.map(({ model }) => model)))}`;
    });
    return [`${from}-${to} days`, ...cells];
  });
  return markdown(['', ...DELTAS.slice(1).map((high, n) => `delta ${DELTAS[n]}-${high}`)], rows);
}

/** Of 2023-08-03: spot, days to expiry, and delta of the out-of-the-money strikes, all roughly. */
const SPY_SPOT = 450;
const SPY_DAYS = 29;
const OUTSIDE_DELTA = 0.15;

/** SPY's recorded spreads over what AAPL's fit gives: four contracts of 2023, by the minute; a geometric mean. */
function spyRatio(folder: string): number {
  const logs = readRows(folder, 'options/minute/SPY_20230803_quote.csv.gz').flatMap((row) => {
    const [bid, ask, strike = 0] = [numberIn(row, 'bid_close'), numberIn(row, 'ask_close'), numberIn(row, 'strike')];
    if (bid === undefined || ask === undefined || !(ask > bid)) return [];
    const isOutside = (row.right === 'C') === strike > SPY_SPOT;
    const delta = isOutside ? OUTSIDE_DELTA : 1 - OUTSIDE_DELTA;
    const point = { years: SPY_DAYS / 365, spot: SPY_SPOT, mid: (bid + ask) / 2, spread: ask - bid, delta };
    const [observation] = spreadObservations([point]);
    return observation ? [observation.response - predict(FITTED, observation.regressors)] : [];
  });
  return Math.exp(mean(logs));
}

export function optionSpreadReport(folder: string): readonly string[] {
  const [aapl, ...others] = SNAPSHOTS.filter(({ name }) => !name.startsWith('SPX'));
  const points = aapl ? spreadPoints(folder, aapl) : [];
  const fit = leastSquares(spreadObservations(points));
  const elsewhere = others.map((snapshot) => {
    const errors = spreadObservations(spreadPoints(folder, snapshot)).map(
      (o) => o.response - predict(FITTED, o.regressors),
    );
    return `${snapshot.name}: spreads ${fixed(Math.exp(mean(errors)), 2)} times AAPL's fit, ${errors.length} options`;
  });
  return [
    `log of spread over spot: ${fit.coefficients.map((x) => fixed(x, 3)).join(', ')}; R² ${fixed(fit.rSquared, 3)}, error ${fixed(fit.error, 2)}, ${points.length} options`,
    spreadTable(points),
    ...elsewhere,
    `SPY 2023-08-03, four contracts: ${fixed(spyRatio(folder), 2)} times AAPL's fit`,
  ];
}

const FILES = {
  openInterest: 'options/minute/AAPL_20140606_openinterest.csv.gz',
  trades: 'options/minute/AAPL_20140606_trade.csv.gz',
  five: 25,
};

export function activityReport(folder: string): readonly string[] {
  const snapshot: Snapshot | undefined = SNAPSHOTS[0];
  const points = snapshot ? activityPoints(folder, snapshot, FILES) : [];
  return (['openInterest', 'volume'] as const).map((kind) => {
    const fit = fitActivity(points, kind);
    const total = points.reduce((sum, point) => sum + point[kind], 0);
    return `${kind}: ${fit.coefficients.map((x) => fixed(x, 3)).join(', ')}; R² ${fixed(fit.rSquared, 2)}, error ${fixed(fit.error, 2)}; ${total} contracts in all`;
  });
}
