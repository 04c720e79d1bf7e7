/** `wsb risk limits`: the one table of limits; with a ledger also how much of each is used and what is left. */
import type { Command } from 'commander';
import { loadBook } from '#functions/adapters/book.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import { formatInstant } from '#lib/model/time.ts';
import type { RiskStanding } from '#lib/model/watch/risk-state.ts';
import { LIMITS, withSettings } from '#lib/risk/limits.ts';
import { type ConfigOptions, configFrom } from '../../configuration.ts';
import { hasLedger } from '../../home.ts';
import { lastLook, priceIn } from '../../store/last-look.ts';
import { bold, dim, paragraph, print, printJson, shown, table, talkOf } from '../../terminal.ts';
import { withLedger } from '../ledger.ts';
import { type LimitRow, limitRows, usesOf } from './limit-use.ts';

interface Options extends ConfigOptions {
  readonly ledger?: string;
}

export function riskLimits(group: Command): void {
  group
    .command('limits')
    .description('every limit with its levels, owner and reason; with a ledger also what is used and what is left')
    .option('--ledger <name>', 'demo, replay or a file; the last one written where there is one')
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration, for your own soft levels')
    .action(run);
}

async function run(options: Options, command: Command): Promise<void> {
  const { json } = talkOf(command);
  const limits = withSettings(LIMITS, configFrom(options).limits);
  const show = (found: Found): void => (json ? printJson(limitsDocument(found)) : print(limitsPage(found)));
  if (options.ledger === undefined && !hasLedger()) {
    show({ rows: limitRows(limits) });
    return;
  }
  await withLedger(options.ledger, async (ledger, path) => {
    const { book } = await loadBook(ledger);
    const rows = limitRows(limits, usesOf(book, priceIn(await lastLook(ledger, path, book))));
    show({ rows, path, ...(book.risk ? { standing: book.risk } : {}) });
  });
}

export interface Found {
  readonly rows: readonly LimitRow[];
  readonly path?: string;
  readonly standing?: RiskStanding;
}

export const limitsDocument = ({ rows, path, standing }: Found) => ({
  ledger: path ?? null,
  state: standing ? { state: standing.state, reason: standing.reason, at: formatInstant(standing.at) } : null,
  limits: rows.map(({ use, headroom, ...rest }) => ({
    ...rest,
    use: use?.value ?? null,
    of: use?.of ?? null,
    headroom: headroom ?? null,
  })),
  modelled: true,
});

const right = (title: string) => ({ title, align: 'right' as const });
const SHARES = /^(share|fraction) of/;

const figure = (value: number, unit: string): string =>
  SHARES.test(unit) ? `${shown(Number((100 * value).toFixed(2)))} %` : shown(value);

/** The unit stands once, after the last of them. */
function levelsText({ soft, hard, ceiling, unit }: LimitRow): string {
  const [low, middle] = [soft, hard].map((level) => figure(level, unit).replace(/ %$/, ''));
  return `${low} / ${middle} / ${figure(ceiling, unit)}`;
}

/** A level that is passed is told in words: not everybody sees colours. */
const passed = ({ use, soft, hard }: LimitRow): string => {
  if (!use || use.value <= soft) return '';
  return use.value > hard ? 'ABOVE HARD: ' : 'above soft: ';
};

/** What a limit is for stands at its first row alone. */
function rowOf(row: LimitRow, at: number, rows: readonly LimitRow[]): readonly string[] {
  const { limit, row: name, unit, headroom, use, owner, reason } = row;
  const whose = use?.of === undefined ? '' : ` (most: ${use.of})`;
  const why = rows[at - 1]?.limit === limit ? whose.trim() : `${unit}, ${owner}: ${reason}${whose}`;
  return [
    name === 'any' ? limit : `${limit} ${name}`,
    ...[use ? figure(use.value, unit) : '', headroom === undefined ? '' : figure(headroom, unit)],
    ...[levelsText(row), `${passed(row)}${why}`],
  ];
}

const HEAD = [
  { title: 'limit', max: 18 },
  ...['used', 'left', 'soft / hard / ceiling'].map(right),
  { title: 'unit, owner, reason' },
];

export function limitsPage({ rows, path, standing }: Found): string {
  const isUsed = path !== undefined;
  const state = standing ? `The book is ${standing.state} (${standing.reason}).` : '';
  const keep = <T>(cells: readonly T[]): readonly T[] => (isUsed ? cells : cells.filter((_, i) => i !== 1 && i !== 2));
  return [
    bold('Limits: soft sizes entries, hard refuses, the ceiling bounds what may be set'),
    dim(path ?? 'no ledger, so nothing is used: run "npm start -- demo" to make one'),
    ...(isUsed ? [paragraph(state), ''] : ['']),
    table(keep(HEAD), rows.map(rowOf).map(keep)),
    '',
    ...(isUsed
      ? [
          dim(
            paragraph(
              'Used and left are of the book as it stands, "left" up to the hard level; where both are empty, each order is measured by itself. VaR, ES, stress, concentration and vega are modelled.',
            ),
          ),
        ]
      : []),
  ].join('\n');
}
