/** Fits how variance and volume spread over the session, on all full sessions of recorded minutes. */

import { leastSquares } from '#lib/math/least-squares.ts';
import type { Bar } from '#lib/model/bar.ts';
import { type Session, sessionOf } from '#lib/model/calendar.ts';
import { newYorkDay } from '#lib/model/time.ts';
import { sharesOf } from '../intraday-shape.ts';
import type { IntradayShape } from '../parameters.ts';
import { filesIn, minuteIn, numberIn, type Row, readRows, startOf } from './recorded.ts';

export const MINUTES = 390;

/** One recorded session: squared log returns and volume by minute. */
export interface RecordedSession {
  readonly variance: Float64Array;
  readonly volume: Float64Array;
  /** Sum of squared log returns over the squared log range: how rough the path is inside its day. */
  readonly roughness: number;
}

export function roughnessOf(minutes: readonly Pick<Bar, 'open' | 'high' | 'low' | 'close'>[]): number {
  const high = Math.max(...minutes.map((bar) => bar.high));
  const low = Math.min(...minutes.map((bar) => bar.low));
  let [sum, last] = [0, minutes[0]?.open ?? Number.NaN];
  for (const { close } of minutes) {
    sum += Math.log(close / last) ** 2;
    last = close;
  }
  return sum / Math.log(high / low) ** 2;
}

const usable = (data: Float64Array): boolean => data.filter((x) => x > 0).length > MINUTES / 2;

function sessionFrom(rows: readonly Row[], session: Session): RecordedSession {
  const variance = new Float64Array(MINUTES);
  const volume = new Float64Array(MINUTES);
  const bars: Pick<Bar, 'open' | 'high' | 'low' | 'close'>[] = [];
  let last: number | undefined;
  for (const row of rows) {
    const minute = minuteIn(row, session.open);
    const [open, close] = [numberIn(row, 'open'), numberIn(row, 'close')];
    if (minute < 0 || minute >= MINUTES || open === undefined || close === undefined) continue;
    variance[minute] = Math.log(close / (last ?? open)) ** 2;
    volume[minute] = numberIn(row, 'volume') ?? 0;
    const [high = close, low = close] = [numberIn(row, 'high'), numberIn(row, 'low')];
    bars.push({ open, high, low, close });
    last = close;
  }
  return { variance, volume, roughness: roughnessOf(bars) };
}

/** Full sessions of the files, by day. */
export function recordedSessions(folder: string): readonly RecordedSession[] {
  const files = [
    ...filesIn(folder, 'equities/minute', /^(AAPL|SPY|IBM|BAC|AIG|TWX|GOOG)_.*_trade/),
    ...filesIn(folder, 'equities/minute_yahoo', /^(AAPL|TSLA|FB|GOOG|SPY|DIA)_20(22|19)/),
  ];
  return files.flatMap((file) => {
    const byDay = Map.groupBy(readRows(folder, file), (row) => newYorkDay(startOf(row)));
    return [...byDay].flatMap(([day, rows]) => {
      const session = sessionOf(day);
      return session && !session.isHalfDay ? [sessionFrom(rows, session)].filter((s) => usable(s.volume)) : [];
    });
  });
}

/** Mean over sessions of each minute's share of its session. */
export function meanProfile(sessions: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(MINUTES);
  for (const session of sessions) {
    const total = session.reduce((sum, x) => sum + x, 0);
    session.forEach((x, i) => {
      mean[i] = (mean[i] ?? 0) + x / total / sessions.length;
    });
  }
  return mean;
}

const SLOW = [0.03, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2];
/** The first and last minutes have a rush of their own. */
const FAST = [0.003, 0.006, 0.01];

function shapeFor(profile: Float64Array, scales: { open: readonly number[]; close: readonly number[] }) {
  const observations = Array.from(profile, (response, i) => {
    const u = (i + 0.5) / MINUTES;
    const rises = scales.open.map((scale) => Math.exp(-u / scale));
    const falls = scales.close.map((scale) => Math.exp(-(1 - u) / scale));
    return { regressors: [1, ...rises, ...falls], response: response * MINUTES, weight: 1 / (response * MINUTES) };
  });
  const { coefficients, rSquared } = leastSquares(observations);
  const heights = coefficients.slice(1).map((height) => height / (coefficients[0] ?? 1));
  const shape: IntradayShape = {
    open: scales.open.map((scale, i) => ({ height: heights[i] ?? 0, scale })),
    close: scales.close.map((scale, i) => ({ height: heights[scales.open.length + i] ?? 0, scale })),
  };
  return { shape, rSquared, isPositive: heights.every((height) => height >= 0) };
}

/** Best shape over a grid of scales; for given scales the heights are linear. Each minute counts as it is precise. */
export function fitShape(profile: Float64Array) {
  const ends = SLOW.flatMap((slow) => FAST.map((fast) => [slow, fast]));
  const candidates = ends.flatMap((open) => ends.map((close) => shapeFor(profile, { open, close })));
  const [best] = candidates.filter(({ isPositive }) => isPositive).toSorted((a, b) => b.rSquared - a.rSquared);
  if (!best) throw new RangeError('no shape fits with positive heights');
  return best;
}

/** Standard deviation of log volume around its profile, robust to empty minutes. */
export function volumeNoise(sessions: readonly Float64Array[], profile: Float64Array): number {
  const logs = sessions.flatMap((session) => {
    const total = session.reduce((sum, x) => sum + x, 0);
    return Array.from(session, (x, i) => Math.log(x / total / (profile[i] ?? 1))).filter(Number.isFinite);
  });
  const mean = logs.reduce((sum, x) => sum + x, 0) / logs.length;
  return Math.sqrt(logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logs.length);
}

const BUCKETS = [0, 5, 15, 30, 60, 120, 210, 300, 330, 360, 375, 385, 390];

/** Recorded and fitted shares of the session, by stretches of minutes. */
export function profileTable(profile: Float64Array, shape: IntradayShape) {
  const fitted = sharesOf(shape, MINUTES);
  return BUCKETS.slice(1).map((to, i) => {
    const from = BUCKETS[i] ?? 0;
    const share = (of: Float64Array): number => of.slice(from, to).reduce((sum, x) => sum + x, 0);
    return { minutes: `${from}-${to}`, recorded: share(profile), modelled: share(fitted) };
  });
}
