/** `wsb strategies why ID`: what a strategy saw when it last looked at the market, and what risk said to its signals. */
import { type Control, entriesOf, scopesOver, sinceText } from '#lib/model/control.ts';
import type { Decision } from '#lib/model/decision.ts';
import type { ProposalRecord, TurnedDown } from '#lib/model/proposal.ts';
import { formatInstant, type Instant, newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { fault } from '../../exit.ts';
import { switchesIn, wireOf } from '../../switches.ts';
import { bold, columns, counted, dim, paragraph, print, printJson, shown, type Talk, table } from '../../terminal.ts';
import { withLedger } from '../ledger.ts';

export async function why(id: string, options: { ledger?: string; last: string }, talk: Talk): Promise<void> {
  const last = Number(options.last);
  if (!Number.isInteger(last) || last < 1)
    throw fault('usage', `--last wants a whole number from 1, not "${options.last}": leave it out for 3`);
  await withLedger(options.ledger, async (ledger) => {
    const looks = (await ledger.list('proposal', id)).map((row) => row.record).sort((a, b) => b.slot - a.slot);
    const decisions = (await ledger.list('decision', id))
      .map((row) => row.record)
      .filter((decision) => decision.outcome !== 'approved')
      .sort((a, b) => a.at - b.at);
    const proposals = looks.slice(0, last);
    const pulled = (await switchesIn(ledger)).filter(({ scope }) => scopesOver(id).includes(scope));
    if (talk.json) return printJson({ switches: pulled.map(wireOf), ...documentOf(proposals, decisions) });
    for (const control of pulled) print(bold(paragraph(standingText(control))));
    if (proposals.length === 0) print(`${id} has not looked at the market in this ledger`);
    for (const proposal of proposals) print(lookText(proposal));
    if (decisions.length > 0) print(refusalsText(decisions));
  });
}

const standingText = ({ mode, scope, at, by, reason }: Control): string =>
  `${mode} ${sinceText(at)} by ${by}: ${reason} (${entriesOf(scope)}; exits go on)`;

const documentOf = (proposals: readonly ProposalRecord[], decisions: readonly Decision[]) => ({
  proposals: proposals.map((proposal) => ({ ...proposal, slot: formatInstant(proposal.slot) })),
  decisions: decisions.map(({ symbol, at, outcome, because }) => ({ symbol, at: formatInstant(at), outcome, because })),
});

const when = (at: Instant): string => `${newYorkDay(at)} ${newYorkTime(at)}`;

function lookText({ slot, signals, whyNots }: ProposalRecord): string {
  const title = bold(`${when(slot)} New York: ${counted(signals.length, 'signal')}`);
  if (whyNots.length === 0) return `${title}\n${dim('nothing was turned down')}\n`;
  const head = [...columns('rule', 'observed', 'wanted', 'unit'), { title: 'symbols' }];
  return `${title}\n${table(head, whyNots.map(cellsOf))}\n`;
}

const cellsOf = ({ symbols, reason: { rule, observed, threshold, unit = '' } }: TurnedDown): readonly string[] => [
  rule,
  shown(observed),
  shown(threshold),
  unit,
  symbols.join(' '),
];

const NEWEST = 10;

function refusalsText(decisions: readonly Decision[]): string {
  const left = decisions.length - NEWEST;
  const lines = decisions
    .slice(-NEWEST)
    .map(({ at, symbol, outcome, because = '' }) => paragraph(`${when(at)} ${symbol} ${outcome}: ${because}`, '  '));
  const more = left > 0 ? [dim(`  and ${left} before: see --json`)] : [];
  return [bold('Refused or reduced by risk'), ...more, ...lines].join('\n');
}
