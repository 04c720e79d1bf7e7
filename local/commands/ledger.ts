/** Opening the ledger that a looking command is about. */
import { instant } from '#lib/model/time.ts';
import type { Ledger, Queues } from '#lib/ports.ts';
import { existingLedger } from '../home.ts';
import { openStore } from '../store/store.ts';

export async function withLedger(
  name: string | undefined,
  look: (ledger: Ledger, path: string, queues: Queues) => Promise<void>,
): Promise<void> {
  const path = existingLedger(name);
  const store = openStore(path, { now: () => instant(Date.now()) });
  try {
    await look(store.ledger, path, store.queues);
  } finally {
    store.close();
  }
}
