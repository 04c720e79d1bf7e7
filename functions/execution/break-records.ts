/** Breaks as the ledger, the audit and the owner get them. */
import * as z from 'zod';
import type { Alert } from '#lib/model/alert.ts';
import type { AuditDraft, AuditType } from '#lib/model/audit.ts';
import { Break, CASH, LOOKS, type Looks, looksText } from '#lib/model/break.ts';
import { deriveId } from '#lib/model/ids.ts';
import type { Instant } from '#lib/model/time.ts';
import type { Write } from '#lib/ports.ts';

export const breakWrite = (record: Break): Write => ({
  ...{ kind: 'break', id: record.subject, record, expect: 'any', index: record.state },
});

export const breakAudit = (type: AuditType, record: Break): AuditDraft => ({
  ...{ type, at: record.lastSeenAt, subject: record.subject, data: z.encode(Break, record) },
});

export const looksWrite = (looks: Looks): Write => ({
  ...{ kind: 'cursor', id: LOOKS, record: { value: looksText(looks) }, expect: 'any' },
});

/** Once when it opens and once when it heals: the same break has the same id. */
export function breakAlert({ subject, state, since, lastSeenAt: at, explanation, cause }: Break): Alert {
  const isOpen = state === 'open';
  const title = isOpen
    ? cause === 'unresolved-order'
      ? `An order in ${subject} has had no answer for a minute: entries in ${subject} are frozen`
      : `Our books and Alpaca’s differ on ${subject}${subject === CASH ? '' : ': entries in it are frozen'}`
    : `Our books and Alpaca’s agree on ${subject} again`;
  return {
    ...{ id: deriveId('alert', ['break', state, subject, String(since)]), severity: isOpen ? 'critical' : 'info' },
    ...{ title, detail: isOpen ? explanation : `it was: ${explanation}`, subject, at },
  };
}

export const haltAlert = (reason: string, at: Instant): Alert => ({
  ...{ id: deriveId('alert', ['reconcile-halt', String(at)]), severity: 'critical', subject: 'all', at },
  title: 'All entries are halted: the books are in doubt',
  detail: `${reason}. Exits go on. Look at "npm start -- status", then "npm start -- resume"`,
});
