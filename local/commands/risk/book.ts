/** `wsb risk book`: what the watcher saw at its last look at the book of a ledger. */
import type { Command } from 'commander';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { formatInstant } from '#lib/model/time.ts';
import type { RiskFigure, RiskReport } from '#lib/model/watch/risk-report.ts';
import type { Ledger } from '#lib/ports.ts';
import { STRESS_SCENARIOS } from '#lib/risk/stress/scenarios.ts';
import { fault } from '../../exit.ts';
import { LEDGER } from '../../switches.ts';
import { bold, dim, money, paragraph, print, printJson, signed, table, talkOf } from '../../terminal.ts';
import { withLedger } from '../ledger.ts';
import { sessionsToSell } from './closing.ts';
import { heldBook } from './held-book.ts';

interface Options {
  readonly ledger?: string;
}

export function riskBook(group: Command): void {
  group
    .command('book')
    .description(
      'the book of a ledger: value, VaR, ES and whose risk it is, Greeks, concentration, stress, cost of closing',
    )
    .option(...LEDGER)
    .action(({ ledger: name }: Options, command: Command) =>
      withLedger(name, async (ledger, path) => {
        const seen = await lastSeen(ledger, path);
        if (talkOf(command).json) printJson(bookDocument(seen));
        else print(bookPage(seen));
      }),
    );
}

export interface Seen {
  readonly path: string;
  readonly report: RiskReport;
  /** To sell everything at the quotes of the last look: half of each spread. Undefined where a spread is not known. */
  readonly closingUsd: number | undefined;
  /** Sessions until the last share is sold; undefined where how much trades is not known of one, or no share is held. */
  readonly closingDays: number | undefined;
  readonly modelledMarket: boolean;
}

async function lastSeen(ledger: Ledger, path: string): Promise<Seen> {
  const reports = (await ledger.list('risk')).map(({ record }) => record);
  const [first] = reports;
  if (!first)
    throw fault(
      'failed',
      `${path}: nobody has looked at its risk yet: let it run through a quarter of an hour of a session`,
    );
  const report = reports.reduce((last, each) => (each.at > last.at ? each : last), first);
  return { path, report, ...(await closingOf(report, ledger, path)) };
}

/** Half of each spread; unknown where a line has none, which is no reason to keep the report back. */
async function closingOf(report: RiskReport, ledger: Ledger, path: string) {
  try {
    const { lines, spreads, volumes, modelled } = await heldBook(ledger, path);
    const values = new Map(report.positions.map(({ id, valueUsd }) => [id, valueUsd]));
    const closing = lines.reduce(
      (sum, { id }) => sum + (Math.abs(values.get(id) ?? Number.NaN) * (spreads[id] ?? Number.NaN)) / 2,
      0,
    );
    const closingUsd = Number.isFinite(closing) ? closing : undefined;
    return { modelledMarket: modelled, closingUsd, closingDays: sessionsToSell(lines, volumes) };
  } catch (error) {
    if (!(error instanceof PermanentFault)) throw error;
    return { modelledMarket: false, closingUsd: undefined, closingDays: undefined };
  }
}

/** Value at risk, and then what closing takes: never less than value at risk. */
function adjustedVar({ report, closingUsd }: Pick<Seen, 'report' | 'closingUsd'>): number | undefined {
  const loss = report.figures.find(({ id }) => id === 'var-99-filtered')?.value;
  return loss === undefined || closingUsd === undefined ? undefined : loss + closingUsd;
}

export const bookDocument = ({ path, report, closingUsd, closingDays, modelledMarket }: Seen) => ({
  ledger: path,
  ...{ ...report, at: formatInstant(report.at), spreadCostUsd: closingUsd ?? null },
  liquidityVar99Usd: adjustedVar({ report, closingUsd }) ?? null,
  sessionsToSellShares: closingDays ?? null,
  ...{ modelledMarket, modelled: true },
});

const NAMES: Readonly<Record<string, string>> = {
  'day-pnl': 'Profit of the day',
  value: 'Value of what is held',
  'unrealised-pnl': 'Not realised yet',
  'var-95-filtered': 'VaR 95 %, volatility of now',
  'es-95-filtered': 'ES 95 %, volatility of now',
  'var-99-filtered': 'VaR 99 %, volatility of now',
  'es-99-filtered': 'ES 99 %, volatility of now',
  'var-95-past': 'VaR 95 %, as the year was',
  'es-95-past': 'ES 95 %, as the year was',
  'var-99-past': 'VaR 99 %, as the year was',
  'es-99-past': 'ES 99 %, as the year was',
  delta: 'Delta',
  gamma: 'Gamma',
  vega: 'Vega',
  theta: 'Theta',
  herfindahl: 'Concentration (Herfindahl)',
  'largest-name': 'Largest name',
};

const right = (title: string) => ({ title, align: 'right' as const });
const USD = /^USD/;
const daysText = (days: number): string => (days > 0 && days < 0.01 ? 'under 0.01' : days.toFixed(2));

const figureRow = ({ id, value, unit, period, method }: RiskFigure): readonly string[] => [
  ...[NAMES[id] ?? id, USD.test(unit) ? money(value) : String(Number(value.toFixed(4)))],
  [unit, period, method].filter((part) => part !== undefined).join(', '),
];

export function bookPage({ path, report, closingUsd, closingDays, modelledMarket }: Seen): string {
  const { at, state, equityUsd, figures, notes, unvalued } = report;
  const adjusted = adjustedVar({ report, closingUsd });
  const closing: readonly (readonly string[])[] = [
    [
      'Cost of closing all',
      closingUsd === undefined ? 'unknown' : money(closingUsd),
      'USD, half of each spread at the last look',
    ],
    [
      'VaR 99 % with that cost',
      adjusted === undefined ? 'unknown' : money(adjusted),
      'USD, 1 trading day, volatility of now, modelled',
    ],
    [
      'Time to sell the shares',
      closingDays === undefined ? 'unknown' : daysText(closingDays),
      'sessions at a tenth of the usual volume of 20 days; options not counted',
    ],
  ];
  return [
    bold(
      `The book at ${formatInstant(at)}: ${state}, equity ${money(equityUsd)} USD${modelledMarket ? ', modelled market' : ''}`,
    ),
    dim(path),
    ...(unvalued === undefined ? [] : [paragraph(`No value: ${unvalued}.`)]),
    '',
    table([{ title: '' }, right('figure'), { title: 'unit, period, method' }], [...figures.map(figureRow), ...closing]),
    ...parts('Whose risk it is, by strategy', report.strategies),
    ...parts('By position', report.positions),
    ...stressLines(report),
    ...(notes.length > 0 ? ['', ...notes.map((note) => dim(paragraph(`${note}.`)))] : []),
  ].join('\n');
}

function parts(title: string, rows: RiskReport['positions']): readonly string[] {
  if (rows.length === 0) return [];
  const total = rows.reduce((sum, { componentVarUsd }) => sum + componentVarUsd, 0);
  const cells = rows
    .toSorted((a, b) => b.componentVarUsd - a.componentVarUsd)
    .map(({ id, valueUsd, componentVarUsd }) => [
      ...[id, money(valueUsd), money(componentVarUsd)],
      total === 0 ? '' : `${((100 * componentVarUsd) / total).toFixed(0)} %`,
    ]);
  return [
    '',
    bold(`${title}, US dollars`),
    table([{ title: '' }, ...['value', 'of VaR 99 %', 'share'].map(right)], cells, '  '),
  ];
}

function stressLines({ stress }: RiskReport): readonly string[] {
  if (stress.length === 0) return [];
  const rows = stress.map(({ id, lossUsd }) => [
    STRESS_SCENARIOS.find((each) => each.id === id)?.title ?? id,
    signed(money(-lossUsd), -lossUsd),
  ]);
  return [
    '',
    bold('In six crises, profit or loss in US dollars, modelled'),
    table([{ title: '' }, right('USD')], rows, '  '),
  ];
}
