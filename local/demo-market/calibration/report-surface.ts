/** Prints the fit of level, term structure and smile. */
import { leastSquares, predict } from '#lib/math/least-squares.ts';
import { PARAMETERS } from '../parameters.ts';
import type { DemoSymbol } from '../scenarios.ts';
import { smileAt } from '../volatility.ts';
import { type SmilePoint, SNAPSHOTS, type Snapshot, smilePoints } from './chains.ts';
import { FIT_UNTIL, levelDays, levelError, levelFit, moveObservations } from './fit-level.ts';
import { contractPoints, fitSmile, smileSample, type TermPoint, termObservations, termPoints } from './fit-surface.ts';
import { fixed, markdown, mean, percent, rootMeanSquare } from './tables.ts';

/** The level and its answer to moves, against the VIX. */
export function levelReport(folder: string): readonly string[] {
  const days = levelDays(folder);
  const [fitted, tested] = [days.filter(({ day }) => day < FIT_UNTIL), days.filter(({ day }) => day >= FIT_UNTIL)];
  const level = levelFit(fitted);
  const move = leastSquares(moveObservations(fitted));
  const moveErrors = moveObservations(tested).map((o) => o.response - predict(move.coefficients, o.regressors));
  const numbers = (values: readonly number[]): string => values.map((x) => fixed(x, 4)).join(', ');
  return [
    `level: ${numbers(level.coefficients)}; R² ${fixed(level.rSquared, 3)} on ${fitted.length} days`,
    `error of log volatility: ${percent(level.error)} fitted, ${percent(levelError(tested, level.coefficients))} on ${tested.length} later days`,
    `move: ${numbers(move.coefficients)}; R² ${fixed(move.rSquared, 3)}; error ${percent(move.error)} fitted, ${percent(rootMeanSquare(moveErrors))} later`,
  ];
}

interface Chain {
  readonly snapshot: Snapshot;
  readonly points: readonly SmilePoint[];
}

const isIndex = ({ snapshot }: Chain): boolean => snapshot.name.startsWith('SPX');
const BUCKETS = [-3, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 3];

/** Mean recorded ratio, modelled ratio and residual in volatility points, by moneyness. */
function smileTable(chains: readonly Chain[], symbol: DemoSymbol): string {
  const points = smileSample(chains.flatMap((chain) => chain.points));
  const rows = BUCKETS.slice(1).flatMap((to, i) => {
    const from = BUCKETS[i] ?? 0;
    const inside = points.filter(({ moneyness }) => moneyness >= from && moneyness < to);
    if (inside.length === 0) return [];
    const modelled = inside.map(({ moneyness }) => smileAt(symbol, moneyness));
    const residuals = inside.map((point, n) => 100 * (point.volatility - point.atTheMoney * (modelled[n] ?? 0)));
    const recorded = mean(inside.map(({ volatility, atTheMoney }) => volatility / atTheMoney));
    return [
      [
        `${from} to ${to}`,
        `${inside.length}`,
        fixed(recorded, 3),
        fixed(mean(modelled), 3),
        fixed(mean(residuals), 1),
        fixed(rootMeanSquare(residuals), 1),
      ],
    ];
  });
  return markdown(['deviations', 'options', 'recorded', 'modelled', 'mean residual (points)', 'rms (points)'], rows);
}

export function smileReport(folder: string): readonly string[] {
  const chains = SNAPSHOTS.map((snapshot) => ({ snapshot, points: smilePoints(folder, snapshot) }));
  const groups = [
    { name: 'shares (AAPL, GOOG, TWX)', symbol: 'AAPL' as const, chains: chains.filter((chain) => !isIndex(chain)) },
    { name: 'index (SPX)', symbol: 'SPY' as const, chains: chains.filter(isIndex) },
  ];
  return groups.flatMap((group) => {
    const { smile, fit } = fitSmile(smileSample(group.chains.flatMap(({ points }) => points)));
    return [
      `smile of ${group.name}: ${JSON.stringify(smile)} R² ${fixed(fit.rSquared, 3)}, error ${percent(fit.error)} of volatility`,
      smileTable(group.chains, group.symbol),
    ];
  });
}

const MEAN_REVERSIONS = [2, 3, 4, 5, 5.5, 6, 7, 8, 10];

function termTable(points: readonly TermPoint[], modelled: readonly number[]): string {
  const rows = points.map(({ snapshot, years, atTheMoney, reports }, i) => {
    const model = Math.sqrt(modelled[i] ?? Number.NaN);
    return [
      snapshot,
      fixed(years * 365, 0),
      `${reports}`,
      percent(atTheMoney),
      percent(model),
      fixed(100 * (atTheMoney - model), 1),
    ];
  });
  return markdown(['chain', 'days', 'reports', 'at the money recorded', 'modelled', 'residual (points)'], rows);
}

const squareRoots = (values: readonly number[]): string => values.map((x) => fixed(Math.sqrt(x), 3)).join(', ');

/** Mean reversion from the index; the report from the chain that shows its kink; level and long run from all of AAPL. */
export function termReport(folder: string): readonly string[] {
  const chains = SNAPSHOTS.map((snapshot) => ({ snapshot, points: smilePoints(folder, snapshot) }));
  const vix = new Map(levelDays(folder).map(({ day, vix: close }) => [day, close]));
  const index = chains
    .filter(isIndex)
    .flatMap(({ snapshot, points }) => termPoints('SPY', snapshot, points))
    .map((point) => ({ ...point, level: vix.get(point.day) ?? Number.NaN }));
  const chain = chains
    .filter(({ snapshot }) => snapshot.name.startsWith('AAPL'))
    .flatMap(({ snapshot, points }) => termPoints('AAPL', snapshot, points));
  const contract = contractPoints(folder, PARAMETERS.smile.AAPL);
  const fits = MEAN_REVERSIONS.map((meanReversion) => ({
    meanReversion,
    fit: leastSquares(termObservations(index, { meanReversion })),
  }));
  const [best] = fits.toSorted((a, b) => a.fit.error - b.fit.error);
  const meanReversion = best?.meanReversion ?? Number.NaN;
  const alone = leastSquares(termObservations(chain, { meanReversion }));
  const reportRatio = Math.sqrt(alone.coefficients[2] ?? Number.NaN);
  const all = [...chain, ...contract];
  const both = leastSquares(termObservations(all, { meanReversion, reportRatio }));
  const modelled = (points: readonly TermPoint[], coefficients: readonly number[], ratio: number): readonly number[] =>
    termObservations(points, { meanReversion, reportRatio: ratio }).map(
      ({ regressors }, i) =>
        predict(coefficients, regressors) +
        (ratio ** 2 * (points[i]?.reports ?? 0) * (points[i]?.reportMove ?? 0) ** 2) / (points[i]?.years ?? 1),
    );
  const shown = contract.filter((_, i) => i % 20 === 12);
  const residuals = modelled(contract, both.coefficients, reportRatio).map(
    (variance, i) => 100 * ((contract[i]?.atTheMoney ?? 0) - Math.sqrt(variance)),
  );
  return [
    `index: mean reversion ${meanReversion}, ratios of level and long run ${squareRoots(best?.fit.coefficients ?? [])}`,
    termTable(index.slice(0, 10), modelled(index.slice(0, 10), best?.fit.coefficients ?? [], 0)),
    `AAPL, chain alone: level, long run, report ${squareRoots(alone.coefficients)}`,
    `AAPL, chain and contract: level, long run ${squareRoots(both.coefficients)}`,
    termTable([...chain, ...shown], modelled([...chain, ...shown], both.coefficients, reportRatio)),
    `contract, ${contract.length} days: mean residual ${fixed(mean(residuals), 1)}, rms ${fixed(rootMeanSquare(residuals), 1)} points`,
  ];
}
