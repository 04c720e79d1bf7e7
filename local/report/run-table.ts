/** A run for people: by strategy, the equity line, why nothing happened, what needs attention, and where to look next. */
import { bold, counted, money, paragraph, signed, sparkline, table } from '../terminal.ts';
import { burstText } from './burst.ts';
import type { RunDocument, StrategyLine } from './run-document.ts';
import { whyNotLine } from './why-not.ts';

const right = (title: string) => ({ title, align: 'right' as const });
const COLUMNS = [
  { title: 'strategy' },
  ...['signals', 'refused', 'orders', 'fills', 'realised USD', 'open P&L USD'].map(right),
];

export interface Remarks {
  /** What is worth knowing about a run without orders, beyond each strategy's own reasons. */
  readonly whyNothing: readonly string[];
  /** Commands to go on with, and what they show. */
  readonly next: readonly (readonly [string, string])[];
}

export function runTable(document: RunDocument, { whyNothing, next }: Remarks): string {
  const sections = [
    [heading(document), '', table(COLUMNS, document.strategies.map(row))],
    [equityLine(document), paragraph(facts(document)), ...burst(document)],
    titled('Refused by risk', document.strategies.flatMap(refusals)),
    titled('Why nothing', [
      ...document.strategies.flatMap(reasons),
      ...whyNothing.map((line) => paragraph(line, '  ')),
    ]),
    titled('Needs attention', attention(document)),
    titled('Look next', nextLines(next)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => `\n${lines.join('\n')}`)
    .join('\n');
}

const titled = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [bold(title), ...lines];

function heading({ scenario, sessions, profile, modelled }: RunDocument): string {
  const label = modelled ? ' (modelled prices)' : '';
  return bold(`${scenario}, ${counted(sessions.length, 'session')}, profile ${profile}${label}`);
}

const row = (line: StrategyLine): readonly string[] => [
  line.id,
  String(line.signals),
  String(line.refused),
  String(line.orders),
  String(line.fills),
  signed(money(line.realisedPnl), line.realisedPnl),
  line.unrealisedPnl === null ? 'no price' : signed(money(line.unrealisedPnl), line.unrealisedPnl),
];

function equityLine({ sessions, modelled }: RunDocument): string {
  const values = sessions.map((session) => session.equity);
  const [first, last] = [values[0] ?? Number.NaN, values.at(-1) ?? Number.NaN];
  return `equity at the close, USD${modelled ? ', modelled' : ''}: ${money(first)} ${sparkline(values)} ${money(last)}`;
}

function facts({ orders, fills, auditRecords, reconciled, auditVerified }: RunDocument): string {
  const done = [counted(orders.length, 'order'), counted(fills.length, 'fill'), counted(auditRecords, 'audit record')];
  const books = reconciled ? 'books agree with the simulator’s' : 'books DIFFER from the simulator’s';
  return `${done.join(', ')}; ${books}, audit ${auditVerified ? 'verified' : 'BROKEN'}`;
}

const burst = ({ burst: line, modelled }: RunDocument): readonly string[] =>
  line ? [paragraph(burstText(line, modelled))] : [];

const refusals = ({ id, refusedBecause }: StrategyLine): readonly string[] =>
  refusedBecause.length === 0
    ? []
    : [paragraph(`${id}: ${refusedBecause.map(({ because, count }) => `${because} ${count}×`).join(', ')}`, '  ')];

const MOST_FREQUENT = 3;

function reasons({ id, orders, whyNot }: StrategyLine): readonly string[] {
  if (orders > 0) return [];
  const most = whyNot.slice(0, MOST_FREQUENT).map((each) => paragraph(whyNotLine(each), '    '));
  return [`  ${id}`, ...(most.length > 0 ? most : ['    it was not its time: it never looked at the market'])];
}

function attention({ alerts, reconciled, auditVerified }: RunDocument): readonly string[] {
  const trouble = [
    ...(reconciled ? [] : ['our books and the simulator’s differ: npm start -- status']),
    ...(auditVerified ? [] : ['the audit chain is broken: npm start -- audit verify']),
    ...alerts.filter(({ severity }) => severity !== 'info').map(({ title }) => title),
  ];
  return trouble.length === 0 ? ['  nothing'] : trouble.map((line) => paragraph(line, '  '));
}

function nextLines(next: Remarks['next']): readonly string[] {
  const width = Math.max(...next.map(([command]) => command.length));
  return next.map(([command, shows]) => `  ${command.padEnd(width)}  ${shows}`);
}
