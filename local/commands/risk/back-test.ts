/** `wsb risk backtest`: how often each method's forecasts were passed, and whether that speaks against it. */
import type { Command } from 'commander';
import { WINDOWS } from '#lib/risk/back-test/rolling.ts';
import { fault } from '../../exit.ts';
import { print, printJson, say, talkOf } from '../../terminal.ts';
import { backTestDocument, exceptionsOf, rowsText, runsIn } from './back-test/document.ts';
import { backTestPage } from './back-test/page.ts';
import { backTestOf, type NoRun, type Run } from './back-test/runs.ts';
import { METHOD_NAMES, type MethodName, methodsFrom } from './input/method-names.ts';
import { confidenceFrom, countFrom, weightsFrom } from './input/numbers.ts';
import { SERIES_OPTIONS, type SeriesOptions, seriesFrom } from './input/series.ts';
import { writtenTo } from './picture-file.ts';

/** Of one series: the copula is Student's t there, and a simulation every day takes long for what the formula says at once. */
const USUAL: readonly MethodName[] = METHOD_NAMES.filter((name) => name !== 't-copula' && name !== 'monte-carlo');

interface Options extends SeriesOptions {
  readonly method?: string;
  readonly confidence: string;
  readonly windows: string;
  readonly weights?: string;
  readonly paths?: string;
  readonly out?: string;
  readonly rows?: string;
}

export function riskBackTest(group: Command): void {
  const command = group
    .command('backtest')
    .description('forecasts for each day of a series from the days before it, held against what came');
  for (const [flag, meaning] of SERIES_OPTIONS) command.option(flag, meaning);
  command
    .option(
      '--method <names>',
      `with commas, of ${METHOD_NAMES.join(', ')}; all but the last of two alike where absent`,
    )
    .option('--confidence <c>', 'between 0 and 1', '0.99')
    .option('--windows <days>', 'returns that a forecast rests on, with commas', WINDOWS.join(','))
    .option('--weights <numbers>', 'of several columns, with commas; equal where absent')
    .option('--paths <n>', 'of monte-carlo')
    .option('--out <file>', 'draw the exceptions there (SVG)')
    .option('--rows <file>', 'write every day with its forecasts there (CSV)')
    .action(run);
}

function run(options: Options, command: Command): void {
  const talk = talkOf(command);
  const isPortfolio = options.weights !== undefined || options.columns !== undefined;
  const series = seriesFrom(options, { several: isPortfolio });
  const count = series.columns.length;
  const found = backTestOf(series, {
    methods: methodsFrom(options.method, USUAL),
    windows: options.windows.split(',').map((text) => countFrom('--windows', text)),
    confidence: confidenceFrom(options.confidence),
    weights: count === 1 && options.weights === undefined ? [1] : weightsFrom(options.weights, count),
    ...(options.paths === undefined ? {} : { paths: countFrom('--paths', options.paths) }),
    progress: teller((line) => say(talk, line)),
  });
  if (runsIn(found).length === 0) throw nothing(found.runs[0]);
  const files = {
    ...(options.rows === undefined ? {} : { rows: writtenTo(options.rows, '', rowsText(found)) }),
    ...(options.out === undefined ? {} : { picture: writtenTo(options.out, '', exceptionsOf(found)) }),
  };
  if (talk.json) printJson(backTestDocument(found, files));
  else print(backTestPage(found));
  for (const [what, path] of Object.entries(files)) if (!talk.json) say(talk, `${what}: ${path}`);
}

const nothing = (run: Run | NoRun | undefined) =>
  fault(
    'failed',
    `nothing can be tested: ${run && 'code' in run ? run.message : 'no window'}; give a longer series or a smaller --windows`,
  );

const EVERY_MS = 2_000;

/** At most one line in two seconds. */
function teller(tell: (line: string) => void): (line: string) => void {
  let last = Date.now();
  return (line) => {
    if (Date.now() - last < EVERY_MS) return;
    last = Date.now();
    tell(line);
  };
}
