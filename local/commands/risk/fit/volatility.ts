/** Volatility looked at twice: what the bars of the days say it was, and what GARCH and EWMA expect of the days to come. */
import { ewma } from '#lib/risk/volatility/ewma.ts';
import { type Garch, garchHorizonVariance } from '#lib/risk/volatility/garch.ts';
import { REALISED_ESTIMATORS, realisedVolatility } from '#lib/risk/volatility/realised.ts';
import type { Problem } from '../input/csv-columns.ts';
import type { DayBars } from '../input/day-bars.ts';

const HORIZONS = [1, 5, 21] as const;
/** A month, a quarter and a year of trading days; the whole follows. */
const SPANS = [21, 63, 252] as const;
export const DAYS_A_YEAR = 252;

/** Of the sum of the next returns. EWMA expects every day to be like the next, so its variance grows with the days. */
export function volatilityForecast(values: Float64Array, garch: Garch) {
  const smooth = ewma(values);
  return HORIZONS.map((days) => ({
    days,
    garch: Math.sqrt(garchHorizonVariance(garch, days)),
    ewma: smooth.ok ? smooth.nextVolatility * Math.sqrt(days) : null,
    unit: 'fraction over the days',
  }));
}

/** `returns`: how many the other fits rest on; their bars are one more. */
export function realisedFits(found: DayBars | Problem, returns: number) {
  if ('problem' in found) return { refused: found.problem };
  const [bars, labels] = [found.bars.slice(-returns - 1), found.labels.slice(-returns - 1)];
  const spans = [...SPANS.filter((span) => span < bars.length), bars.length].map((span) => {
    const from = bars.length - span;
    return { bars: span, period: `${labels[from]} to ${labels.at(-1)}`, days: bars.slice(from) };
  });
  return {
    ...{ unit: 'fraction a year', daysAYear: DAYS_A_YEAR },
    spans: spans.map(({ days, ...span }) => ({
      ...span,
      estimators: REALISED_ESTIMATORS.map((estimator) => {
        const answer = realisedVolatility(days, estimator);
        if (!answer.ok) return { estimator, refused: answer.message };
        return { estimator, volatility: answer.volatility * Math.sqrt(DAYS_A_YEAR) };
      }),
    })),
  };
}

export type Realised = ReturnType<typeof realisedFits>;
export type Forecast = ReturnType<typeof volatilityForecast>;
