/** `wsb demo risk` for a terminal, as one JSON document, and as pictures. */
import { exceptionPicture } from '../../pictures/exceptions.ts';
import { lossDistribution } from '../../pictures/loss-distribution.ts';
import { stressBars } from '../../pictures/stress-bars.ts';
import { bold, counted, dim, money, paragraph, signed, table } from '../../terminal.ts';
import { backTestDocument, runsIn } from '../risk/back-test/document.ts';
import { methodOf } from '../risk/input/method-names.ts';
import { percentText } from '../risk/value-at-risk/page.ts';
import { isHedgeSeen, type MethodRow, type RiskDemo, TEST_CONFIDENCE } from './risk-figures.ts';

const right = (title: string) => ({ title, align: 'right' as const });

export function riskDemoPage(demo: RiskDemo): string {
  const { window } = demo;
  return [
    bold('What may be lost on the S&P 500 in one day, as a part of what is held, modelled'),
    dim(`${window.source}: ${counted(window.labels.length, 'return')}, ${window.period}`),
    table(
      [
        { title: 'method' },
        ...['VaR 95 %', 'ES 95 %', 'VaR 99 %', 'ES 99 %'].map(right),
        { title: 'when to trust it' },
      ],
      demo.methods.map(methodRow),
    ),
    '',
    bold('How the forecasts fared: days that lost more than value at risk at 99 %'),
    ...crisisLines(demo),
    '',
    bold('A book in six crises, profit or loss in US dollars, modelled'),
    ...hedgeLines(demo),
  ].join('\n');
}

function methodRow({ method, answers }: MethodRow): readonly string[] {
  const figures = answers.flatMap(({ answer }) =>
    answer.ok ? [percentText(answer.var), percentText(answer.es)] : ['none', 'none'],
  );
  const refusal = answers.map(({ answer }) => (answer.ok ? '' : answer.message)).find((each) => each !== '');
  return [method, ...figures, refusal ?? methodOf(method).trust];
}

function crisisLines({ crises }: RiskDemo): readonly string[] {
  const runs = crises.map(({ tests }) => runsIn(tests));
  const head = [
    ...[{ title: 'method' }, right('window')],
    ...crises.flatMap(({ year }) => [right(year), right('expected')]),
  ];
  const rows = (runs[0] ?? []).map(({ method, window }, i) => [
    ...[method, String(window)],
    ...runs.flatMap((of) => {
      const verdict = of[i]?.verdict;
      if (!verdict) return ['', ''];
      const { exceptions, observations, expected } = verdict;
      return [signed(`${exceptions} of ${observations}`, expected * 2 - exceptions), expected.toFixed(1)];
    }),
  ]);
  const periods = crises.map(({ period }) => period).join(' and ');
  return [
    dim(paragraph(`${periods}; each day is forecast from the days before it alone`)),
    table(head, rows),
    paragraph(
      'What weighs every day of years alike is late in a crisis; what follows volatility within days is passed less often. No method foresees the first days.',
    ),
  ];
}

function hedgeLines({ hedge }: RiskDemo): readonly string[] {
  const rows = hedge.scenarios.map(({ title, long, hedged }) => [
    ...[title, signed(money(long), long), signed(money(hedged), hedged), money(hedged - long)],
  ]);
  return [
    dim(
      paragraph(
        `Shares: ${hedge.words.long}, ${money(hedge.valueUsd)} USD. With puts: ${hedge.words.hedged}, which cost ${money(hedge.putsUsd)} USD.`,
      ),
    ),
    table([{ title: 'crisis' }, ...['shares', 'with puts', 'saved'].map(right)], rows),
    isHedgeSeen(hedge)
      ? 'Shares lose in every crisis, and with puts behind them they lose less.'
      : 'This is not as it should be: shares must lose in every crisis, and with puts less. Run "npm start -- test risk".',
  ];
}

export const riskDemoDocument = (demo: RiskDemo, pictures: readonly string[]) => ({
  ...{
    source: demo.window.source,
    period: demo.window.period,
    observations: demo.window.labels.length,
    unit: 'fraction',
  },
  methods: demo.methods.map(({ method, answers }) => ({
    method,
    answers: answers.map(({ confidence, answer }) =>
      answer.ok
        ? { confidence, var: answer.var, cvar: answer.es }
        : { confidence, error: { code: answer.code, message: answer.message } },
    ),
  })),
  crises: demo.crises.map(({ year, period, tests }) => ({ year, ...backTestDocument(tests, {}), period })),
  stress: { ...demo.hedge, unit: 'USD', hedgeLosesLess: isHedgeSeen(demo.hedge) },
  pictures,
  modelled: true,
});

/** By file name. */
export function riskDemoPictures(demo: RiskDemo): Readonly<Record<string, string>> {
  const { window, methods, crises, hedge } = demo;
  const lines = methods.flatMap(({ method, answers }) => {
    const found = answers.find(({ confidence }) => confidence === TEST_CONFIDENCE)?.answer;
    return found?.ok ? [{ words: method, var: found.var, es: found.es }] : [];
  });
  const panels = crises.flatMap(({ year, tests }) =>
    runsIn(tests)
      .filter((run) => run.window === 1000 && DRAWN.has(run.method))
      .map(({ method, window: days, verdict, days: told }) => ({
        words: `${year}: ${method}, window of ${days} days: ${verdict.exceptions} exceptions, ${verdict.expected.toFixed(1)} expected`,
        days: told,
      })),
  );
  return {
    'risk-methods.svg': lossDistribution({
      title: 'Daily losses of the S&P 500 and what methods make of them, 99 %, 1 day (modelled)',
      subtitle: `${window.source}; ${counted(window.labels.length, 'return')}, ${window.period}`,
      losses: [...(window.columns[0]?.values ?? [])].map((each) => -each),
      lines,
    }),
    'risk-exceptions.svg': exceptionPicture({
      title: 'S&P 500: days that lost more than value at risk, 99 % (modelled)',
      subtitle: `${window.source}; ${crises.map(({ period }) => period).join(' and ')}`,
      panels,
    }),
    'risk-stress.svg': stressBars({
      title: 'Six crises on shares, with and without puts (modelled)',
      subtitle: `${hedge.words.long}; puts cost ${money(hedge.putsUsd)} USD`,
      scenarios: hedge.scenarios.map(({ title }) => title),
      books: [
        { words: hedge.words.long, profits: hedge.scenarios.map(({ long }) => long) },
        { words: hedge.words.hedged, profits: hedge.scenarios.map(({ hedged }) => hedged) },
      ],
    }),
  };
}

const DRAWN: ReadonlySet<string> = new Set(['historical', 'filtered-historical']);
