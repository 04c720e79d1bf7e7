/** A run for people: by strategy, the equity line, what needs attention, and where to look next. */
import type { RunDocument, StrategyLine } from './run-document.ts';
import { bold, dim, money, signed, sparkline, table } from './terminal.ts';

const COLUMNS = [
  { title: 'strategy', align: 'left' },
  { title: 'signals', align: 'right' },
  { title: 'refused', align: 'right' },
  { title: 'orders', align: 'right' },
  { title: 'fills', align: 'right' },
  { title: 'realised USD', align: 'right' },
  { title: 'unrealised USD', align: 'right' },
  { title: 'mostly refused, or not proposed, because', align: 'left' },
] as const;

export function runTable(document: RunDocument, next: readonly string[]): string {
  const label = document.modelled ? ' (modelled prices)' : '';
  return [
    '',
    bold(
      `${document.scenario}, ${document.sessions.length} session${document.sessions.length === 1 ? '' : 's'}, profile ${document.profile}${label}`,
    ),
    '',
    table(COLUMNS, document.strategies.map(row)),
    '',
    equityLine(document),
    '',
    ...attention(document),
    '',
    bold('Look next'),
    ...next.map((line) => `  ${line}`),
  ].join('\n');
}

function row(line: StrategyLine): readonly string[] {
  const [refusal] = line.refusedBecause;
  const [whyNot] = line.whyNot;
  const because = refusal
    ? `${refusal.because} (refused ${refusal.count}×)`
    : whyNot
      ? `${whyNot.symbol}: ${whyNot.rule} ${shown(whyNot.observed)} against ${shown(whyNot.threshold)} (${whyNot.count}×)`
      : '';
  return [
    line.id,
    String(line.signals),
    String(line.refused),
    String(line.orders),
    String(line.fills),
    signed(money(line.realisedPnl), line.realisedPnl),
    signed(money(line.unrealisedPnl), line.unrealisedPnl),
    dim(because),
  ];
}

const shown = (value: number | string): string =>
  typeof value === 'number' ? String(Number(value.toFixed(3))) : value;

function equityLine({ sessions, modelled }: RunDocument): string {
  const values = sessions.map((session) => session.equity);
  const [first, last] = [values[0] ?? Number.NaN, values.at(-1) ?? Number.NaN];
  return `equity at the close, USD${modelled ? ', modelled' : ''}: ${money(first)} ${sparkline(values)} ${money(last)}`;
}

function attention({ alerts, reconciled, auditVerified, auditRecords, orders, fills }: RunDocument): readonly string[] {
  const facts = `${orders.length} orders, ${fills.length} fills, ${auditRecords} audit records`;
  const trouble = [
    ...(reconciled ? [] : ['our books and the simulator’s differ: npm start -- status']),
    ...(auditVerified ? [] : ['the audit chain is broken: npm start -- audit verify']),
    ...(alerts as { severity: string; title: string }[])
      .filter(({ severity }) => severity !== 'info')
      .map(({ title }) => title),
  ];
  const good = `${facts}; books ${reconciled ? 'agree with' : 'differ from'} the simulator’s, audit ${auditVerified ? 'verified' : 'BROKEN'}`;
  return [good, bold('Needs attention'), ...(trouble.length > 0 ? trouble.map((line) => `  ${line}`) : ['  nothing'])];
}
