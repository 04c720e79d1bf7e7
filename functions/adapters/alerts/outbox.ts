/** Alerts in the ledger: kept when they are raised, found while something is left to send, changed under their versions. */
import type { Alert } from '#lib/model/alert.ts';
import type { Ledger, Versioned, Write } from '#lib/ports.ts';
import { TransientFault } from '../faults.ts';

/** The index of alerts that still concern a channel. */
const PENDING = 'pending';

export async function keepAlert(ledger: Ledger, alert: Alert): Promise<void> {
  const record = { ...alert, delivery: {} };
  await ledger.commit({ writes: [{ kind: 'alert', id: alert.id, record, expect: 'absent', index: PENDING }] });
}

export type Row = Versioned<Alert>;

export const pendingAlerts = (ledger: Ledger): Promise<readonly Row[]> => ledger.list('alert', PENDING);

/** A transaction of the cloud's table holds a hundred writes. */
const AT_ONCE = 50;

/** Writes these alerts over the versions read. False where somebody else has changed one of them: the rest was not written. */
export async function writeAlerts(
  ledger: Ledger,
  rows: readonly Row[],
  { isPending }: { readonly isPending: boolean },
): Promise<boolean> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const writes = rows.slice(from, from + AT_ONCE).map(
      ({ record, version }): Write => ({
        ...{ kind: 'alert', id: record.id, record, expect: version },
        ...(isPending ? { index: PENDING } : {}),
      }),
    );
    if (!(await ledger.commit({ writes })).committed) return false;
  }
  return true;
}

const ATTEMPTS = 10;

/** Changes alerts whatever else has changed them meanwhile. */
export async function changeAlerts(
  ledger: Ledger,
  ids: readonly string[],
  change: (alert: Alert) => Alert,
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const held = await Promise.all(ids.map((id) => ledger.get('alert', id)));
    const rows = held.flatMap((row) => (row ? [{ record: change(row.record), version: row.version }] : []));
    if (await writeAlerts(ledger, rows, { isPending: true })) return;
  }
  throw new TransientFault(`the alerts ${ids.slice(0, 3).join(', ')} changed under ${ATTEMPTS} attempts to write them`);
}
