/** Alerts on the owner's own computer: kept in the ledger, each once, until they are sent; the commands show them. */
import { keepAlert } from '#functions/adapters/alerts/outbox.ts';
import type { Alerts, Ledger } from '#lib/ports.ts';

export const ledgerAlerts = (ledger: Ledger): Alerts => ({ raise: (alert) => keepAlert(ledger, alert) });
