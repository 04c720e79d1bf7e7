/** Volatility that was and that is expected, for a terminal. */
import { DAILY_DECAY } from '#lib/risk/volatility/ewma.ts';
import { bold, dim, paragraph, table } from '../../../terminal.ts';
import { percentText } from '../value-at-risk/page.ts';
import { DAYS_A_YEAR, type Forecast, type Realised } from './volatility.ts';

const right = (title: string) => ({ title, align: 'right' as const });

export function forecastLines(forecast: Forecast): readonly string[] {
  const rows = forecast.map(({ days, garch, ewma }) => [
    ...[days === 1 ? 'the next day' : `the next ${days} days`, percentText(garch)],
    ewma === null ? 'none' : percentText(ewma),
  ]);
  return [
    '  Volatility expected over',
    table([{ title: '' }, right('GARCH'), right(`EWMA ${DAILY_DECAY}`)], rows, '  '),
  ];
}

export function realisedLines(realised: Realised): readonly string[] {
  const head = ['', bold('Realised volatility from open, high, low and close')];
  if ('refused' in realised) return [...head, paragraph(`none: ${realised.refused}`, '  ')];
  const { spans } = realised;
  const rows = (spans[0]?.estimators ?? []).map(({ estimator }, i) => [
    estimator,
    ...spans.map(({ estimators }) => {
      const found = estimators[i];
      return found && 'volatility' in found ? percentText(found.volatility) : 'none';
    }),
  ]);
  const periods = spans.map(({ bars, period }) => `${bars} days: ${period}`).join('; ');
  return [
    ...head,
    table([{ title: '' }, ...spans.map(({ bars }) => right(`${bars} days`))], rows, '  '),
    dim(paragraph(`A year, that is times the root of ${DAYS_A_YEAR}. ${periods}.`, '  ')),
  ];
}
