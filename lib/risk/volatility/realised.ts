/**
 * The volatility of a day from its prices: close to close; the range (Parkinson, 1980); range and body (Garman and Klass,
 * 1980); free of drift (Rogers and Satchell, 1991); and with the night (Yang and Zhang, "Drift-independent volatility
 * estimation based on high, low, open, and close prices", 2000). Daily fractions, logarithmic; bars in order of time.
 */
import { varianceOf } from '../../math/sample/moments.ts';
import { type Answer, refused } from '../answer.ts';

export interface PriceBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export type RealisedEstimator = 'close-to-close' | 'parkinson' | 'garman-klass' | 'rogers-satchell' | 'yang-zhang';

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const rogersSatchell = ({ open, high, low, close }: PriceBar): number =>
  Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open);

const nights = (bars: readonly PriceBar[]): readonly number[] =>
  bars.slice(1).map(({ open }, i) => Math.log(open / (bars[i]?.close ?? Number.NaN)));

/** The night, the way from open to close, and Rogers and Satchell, in the weights of least variance. */
function yangZhang(bars: readonly PriceBar[]): number {
  const days = bars.slice(1);
  const body = days.map(({ open, close }) => Math.log(close / open));
  const weight = 0.34 / (1.34 + (days.length + 1) / (days.length - 1));
  return varianceOf(nights(bars)) + weight * varianceOf(body) + (1 - weight) * mean(days.map(rogersSatchell));
}

const VARIANCES: Readonly<Record<RealisedEstimator, (bars: readonly PriceBar[]) => number>> = {
  'close-to-close': (bars) =>
    varianceOf(bars.slice(1).map(({ close }, i) => Math.log(close / (bars[i]?.close ?? Number.NaN)))),
  parkinson: (bars) => mean(bars.map(({ high, low }) => Math.log(high / low) ** 2 / (4 * Math.LN2))),
  'garman-klass': (bars) =>
    mean(
      bars.map(
        ({ open, high, low, close }) =>
          Math.log(high / low) ** 2 / 2 - (2 * Math.LN2 - 1) * Math.log(close / open) ** 2,
      ),
    ),
  'rogers-satchell': (bars) => mean(bars.map(rogersSatchell)),
  'yang-zhang': yangZhang,
};

export const REALISED_ESTIMATORS: readonly RealisedEstimator[] = [
  'close-to-close',
  'parkinson',
  'garman-klass',
  'rogers-satchell',
  'yang-zhang',
];

const isWhole = ({ open, high, low, close }: PriceBar): boolean =>
  [open, high, low, close].every((price) => Number.isFinite(price) && price > 0) &&
  high >= Math.max(open, close) &&
  low <= Math.min(open, close);

export function realisedVolatility(
  bars: readonly PriceBar[],
  estimator: RealisedEstimator,
): Answer<{ readonly volatility: number }> {
  if (bars.length < 3) return refused('too-few', `${bars.length} bars: a realised volatility needs 3 or more`);
  if (!bars.every(isWhole))
    return refused('not-finite', 'a bar has a price missing, not above 0, or outside its own high and low');
  return { ok: true, volatility: Math.sqrt(VARIANCES[estimator](bars)) };
}
