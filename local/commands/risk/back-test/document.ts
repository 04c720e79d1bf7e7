/** A back-test as one JSON document, as rows to keep, and as a picture. Returns are fractions, value at risk positive. */

import { exceptionPicture } from '../../../pictures/exceptions.ts';
import { shown } from '../../../terminal.ts';
import type { BackTest, NoRun, Run, TestDay } from './runs.ts';

const isRun = (run: Run | NoRun): run is Run => !('code' in run);
export const runsIn = ({ runs }: BackTest): readonly Run[] => runs.filter(isRun);

const runDocument = (run: Run | NoRun) => {
  const { method, window } = run;
  if (!isRun(run)) return { method, window, error: { code: run.code, message: run.message } };
  const { observations, exceptions, expected, ...tests } = run.verdict;
  return { method, window, observations, exceptions, expected, ...tests, byYear: run.years, withoutForecast: run.gaps };
};

export function backTestDocument(found: BackTest, files: { readonly rows?: string; readonly picture?: string }) {
  const { series, asked, law, runs } = found;
  return {
    ...{ source: series.source, period: series.period, confidence: asked.confidence, unit: 'fraction' },
    shortfallLaw: law,
    tests: runs.map(runDocument),
    ...{ remarks: series.remarks, modelled: true, ...files },
  };
}

const HEADER = 'method,window,day,return,var,cvar,exception';
const rowOf = ({ method, window }: Run, { day, return: result, var: loss, es, exception }: TestDay): string =>
  [method, window, day, result, loss, es, exception ? 1 : 0].join(',');

export const rowsText = (found: BackTest): string =>
  `${[HEADER, ...runsIn(found).flatMap((run) => run.days.map((day) => rowOf(run, day)))].join('\n')}\n`;

const MOST_PANELS = 6;

export function exceptionsOf(found: BackTest): string {
  const runs = runsIn(found).slice(0, MOST_PANELS);
  const left = runsIn(found).length - runs.length;
  const first = runs[0]?.days;
  const more = left > 0 ? `; not drawn: ${left} more` : '';
  return exceptionPicture({
    title: `Days that lost more than value at risk, ${shown(100 * found.asked.confidence)} % (modelled)`,
    subtitle: `${found.series.source}; ${first?.[0]?.day ?? ''} to ${first?.at(-1)?.day ?? ''}${more}`,
    panels: runs.map(({ method, window, days, verdict }) => ({
      words: `${method}, window of ${window} days: ${verdict.exceptions} exceptions, ${shown(Number(verdict.expected.toFixed(1)))} expected`,
      days,
    })),
  });
}
