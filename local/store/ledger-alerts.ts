/** Alerts on the owner's own computer: kept in the ledger, each once; the commands show them. */
import type { Alerts, Ledger } from '#lib/ports.ts';

export const ledgerAlerts = (ledger: Ledger): Alerts => ({
  raise: async (alert) => {
    await ledger.commit({ writes: [{ kind: 'alert', id: alert.id, record: alert, expect: 'absent' }] });
  },
});
