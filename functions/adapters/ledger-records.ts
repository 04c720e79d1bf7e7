/** What every ledger does with records before they reach its store and after: the same wire form and the same faults. */
import { decodeRecord, encodeRecord } from '#lib/model/record.ts';
import type { RecordKind, Records, Write } from '#lib/ports.ts';
import { PermanentFault } from './faults.ts';
import { reasonOf } from './reason.ts';

/** The wire form of what a write puts; undefined for a removal or a check. Everything wrong with it is found here, before the commit. */
export function wireOf(write: Write): string | undefined {
  if ('remove' in write || 'check' in write) return undefined;
  try {
    return JSON.stringify(encodeRecord(write.kind, write.record));
  } catch (cause) {
    throw new PermanentFault(`the ${write.kind} "${write.id}" cannot be written to the ledger (${reasonOf(cause)})`, {
      cause,
    });
  }
}

export function recordFrom<K extends RecordKind>(kind: K, { id, body }: Readonly<Record<string, unknown>>): Records[K] {
  try {
    return decodeRecord(kind, JSON.parse(String(body)));
  } catch (cause) {
    throw new PermanentFault(
      `the ledger's ${kind} "${id}" cannot be read (${reasonOf(cause)}): restore a copy of the store`,
      { cause },
    );
  }
}

/** No store can say what becomes of a record that one transaction names twice. */
export function refuseRepeats(writes: readonly Write[]): void {
  const seen = new Set<string>();
  for (const { kind, id } of writes) {
    const key = `${kind}|${id}`;
    if (seen.has(key)) throw new PermanentFault(`a transaction writes the ${kind} "${id}" twice`);
    seen.add(key);
  }
}
