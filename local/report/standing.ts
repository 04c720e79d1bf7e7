/** What stands in the way of trading, for the top and the foot of `status`: switches that are pulled, and dead letters. */
import { RISK_STATE } from '#functions/adapters/book.ts';
import { leftUnder } from '#lib/compliance/review-flattening.ts';
import { entriesOf, sinceText } from '#lib/model/control.ts';
import { QueueName } from '#lib/model/outbox.ts';
import type { Position } from '#lib/model/position.ts';
import { formatInstant, type Instant, parseInstant } from '#lib/model/time.ts';
import type { Ledger, Queues } from '#lib/ports.ts';
import { standingOver } from '#lib/risk/watch/standing.ts';
import { switchesIn, wireOf } from '../switches.ts';
import { bold, columns, counted, paragraph, table } from '../terminal.ts';

/** The switches that are not running; one that flattens says how many positions are left. */
export const switchRows = async (ledger: Ledger, positions: readonly Position[]) =>
  (await switchesIn(ledger)).map((control) => ({
    ...wireOf(control),
    ...(control.mode === 'flattening' ? { positionsLeft: leftUnder(control, positions).length } : {}),
  }));
type SwitchRow = Awaited<ReturnType<typeof switchRows>>[number];

/** They come first: who looks here in a hurry wants to know whether anything is bought. */
export function switchLines(rows: readonly SwitchRow[]): readonly string[] {
  if (rows.length === 0) return ['Entries: running'];
  return rows.map(({ scope, mode, since, by, reason, positionsLeft }) => {
    const left = positionsLeft === undefined ? '' : `; ${counted(positionsLeft, 'position')} left`;
    const text = `${mode.toUpperCase()}: ${entriesOf(scope)} ${sinceText(parseInstant(since))} by ${by}: ${reason}${left}`;
    return bold(paragraph(text));
  });
}

/** What the watcher allows, and why; nothing where it has not looked yet. */
export async function riskRow(ledger: Ledger, positions: readonly Position[], now: Instant) {
  const held = await ledger.get('risk-state', RISK_STATE);
  const standing = held && standingOver({ positions, risk: held.record }, now);
  if (!standing) return undefined;
  const { state, since, reason, at, figures } = standing;
  return { state, since: formatInstant(since), reason, lastLook: formatInstant(at), figures, modelled: true };
}

export const riskLine = (row: Awaited<ReturnType<typeof riskRow>>): string => {
  if (!row) return 'Risk: nobody has looked at the book yet';
  const { state, since, reason, lastLook } = row;
  const from = state === 'normal' ? '' : ` ${sinceText(parseInstant(since))}`;
  const text = `Risk: ${state}${from}: ${reason}; last look ${lastLook} (modelled)`;
  return paragraph(text);
};

export async function deadLetterRows(queues: Queues) {
  const letters = await Promise.all(QueueName.options.map((queue) => queues.deadLetters(queue)));
  return letters.flat().map(({ queue, reason, body, sentAt }) => ({
    ...{ queue, reason, sentAt: formatInstant(sentAt), body: body.slice(0, 200) },
  }));
}

/** Nothing where there is none, as there should be. */
export const deadLetterLines = (rows: Awaited<ReturnType<typeof deadLetterRows>>): readonly string[] =>
  rows.length === 0
    ? []
    : [
        bold('Dead letters'),
        table(
          columns('queue', 'sent', 'why'),
          rows.map(({ queue, sentAt, reason }) => [queue, sentAt, reason]),
        ),
        '',
      ];
