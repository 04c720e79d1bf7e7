/** `wsb risk stress`: six crises on a list of positions or on the book of a ledger, by full revaluation. */
import type { Command } from 'commander';
import { formatInstant, instant, parseInstant, tradingDay } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { STRESS_SCENARIOS } from '#lib/risk/stress/scenarios.ts';
import { dailyBars } from '../../demo-market/daily-files.ts';
import { fault } from '../../exit.ts';
import { LEDGER } from '../../switches.ts';
import { print, printJson, say, talkOf } from '../../terminal.ts';
import { withLedger } from '../ledger.ts';
import { heldBook } from './held-book.ts';
import { rateFrom, usdFrom } from './input/numbers.ts';
import { linesFromFile } from './input/positions-file.ts';
import { SERIES_OPTIONS, type SeriesOptions, seriesFrom } from './input/series.ts';
import { writtenTo } from './picture-file.ts';
import { type StressSource, stressDocument, stressPage, stressPicture } from './stress/page.ts';
import { type StressAsked, scenariosFrom, stressedBook } from './stress/run.ts';
import { sourcesDocument, sourcesPage } from './stress/sources.ts';

interface Options extends SeriesOptions {
  readonly positions?: string;
  readonly ledger?: string;
  readonly scenario?: string;
  readonly equity?: string;
  readonly limit?: string;
  readonly rate: string;
  readonly at?: string;
  readonly sources?: boolean;
  readonly out?: string;
}

export function riskStress(group: Command): void {
  const command = group
    .command('stress')
    .description('what six crises would take: of a list of positions, or of the book of a ledger')
    .option(
      '--positions <file>',
      'a JSON object a line: {"symbol","quantity","spot"}, options also "volatility" or "price"',
    )
    .option(...LEDGER)
    .option('--scenario <ids>', `with commas, of ${STRESS_SCENARIOS.map(({ id }) => id).join(', ')}; all where absent`)
    .option('--limit <usd>', 'what may be lost; by default what the limits allow of the equity')
    .option('--equity <usd>', 'what losses are a part of; by default the account, or what the positions are worth')
    .option('--rate <fraction>', 'continuous and annual, of a list of positions', '0')
    .option('--at <time>', 'when the list was held: 2020-02-19T20:00:00Z; now where absent')
    .option('--sources', 'the table of crises, with the source of each figure')
    .option('--out <file>', 'draw the losses there (SVG)');
  for (const [flag, meaning] of SERIES_OPTIONS.filter(([flag]) => !flag.startsWith('--sp500')))
    command.option(flag, `for the recovery: ${meaning}`);
  command.action(run);
}

const MOST = LIMITS['stress-share'].rows.any?.hard ?? 0;

/** Of the file that was given, or of the market that ships. */
function historyFrom(options: Options): { readonly returns: readonly number[]; readonly history: string } {
  const isGiven = options.returns !== undefined || options.prices !== undefined;
  const series = seriesFrom(isGiven ? options : { sp500: true });
  return { returns: [...(series.columns[0]?.values ?? [])], history: `${series.source}, ${series.period}` };
}

async function run(options: Options, command: Command): Promise<void> {
  const talk = talkOf(command);
  if (options.sources) {
    if (talk.json) printJson(sourcesDocument());
    else print(sourcesPage());
    return;
  }
  if (options.positions !== undefined && options.ledger !== undefined)
    throw fault('usage', '--positions and --ledger exclude one another: give one');
  const show = (held: Held): void => shown(held, options, command);
  if (options.positions === undefined)
    await withLedger(options.ledger, async (ledger, path) => show(await ofLedger(await heldBook(ledger, path))));
  else show(ofFile(options.positions, options));
}

interface Held extends Pick<StressAsked, 'spreads'> {
  readonly lines: Parameters<typeof stressedBook>[0];
  readonly equityUsd: number | undefined;
  readonly words: string;
  readonly notes: readonly string[];
}

function ofFile(file: string, { at, rate }: Options): Held {
  const now = at === undefined ? instant(Date.now()) : timeFrom(at);
  const lines = linesFromFile(file, { now, rate: rateFrom(rate) });
  return { lines, equityUsd: undefined, words: `${file} at ${formatInstant(now)}`, notes: [] };
}

function timeFrom(text: string) {
  try {
    return /^\d{4}-\d\d-\d\d$/.test(text) ? parseInstant(`${tradingDay(text)}T21:00:00Z`) : parseInstant(text);
  } catch (cause) {
    throw fault('usage', `--at wants a date or a time with a zone, not "${text}": write 2020-02-19T20:00:00Z`, cause);
  }
}

function ofLedger({ book, path, lines, spreads, at, modelled, notes }: Awaited<ReturnType<typeof heldBook>>): Held {
  if (lines.length === 0)
    throw fault(
      'failed',
      `${path} holds no position, so no crisis takes anything: give --positions FILE to try a list`,
    );
  const when = at === undefined ? '' : ` at ${formatInstant(at)}`;
  const words = `${path}${when}${modelled ? ', modelled market' : ''}`;
  return { lines, spreads, words, notes, equityUsd: toNumber(book.account.equity) };
}

function shown(held: Held, options: Options, command: Command): void {
  const talk = talkOf(command);
  const { returns, history } = historyFrom(options);
  const worth = held.lines.reduce((sum, { units, spot, option }) => sum + (option ? 0 : Math.abs(units * spot)), 0);
  const equityUsd = options.equity === undefined ? (held.equityUsd ?? worth) : usdFrom('--equity', options.equity);
  if (!(equityUsd > 0))
    throw fault('usage', 'the equity is not known, since no share is listed that is held: give --equity USD');
  const limitUsd = options.limit === undefined ? MOST * equityUsd : usdFrom('--limit', options.limit);
  const scenarios = scenariosFrom(options.scenario);
  const { spreads } = held;
  const stressed = stressedBook(held.lines, {
    scenarios,
    limitUsd,
    equityUsd,
    returns,
    record: dailyBars('SPY'),
    ...(spreads ? { spreads } : {}),
  });
  const source: StressSource = { words: held.words, history, notes: held.notes };
  const picture = options.out === undefined ? undefined : writtenTo(options.out, '', stressPicture(stressed, source));
  if (talk.json) {
    printJson(stressDocument(stressed, source, picture));
    return;
  }
  print(stressPage(stressed, source));
  if (picture !== undefined) say(talk, `picture: ${picture}`);
}
