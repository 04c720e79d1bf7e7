/**
 * Looks at the whole book four times an hour and after the close: values it, measures what it may lose, keeps the report,
 * and moves the state that entries are held to. A look that was taken already is not taken again.
 */
import * as z from 'zod';
import type { Alert } from '#lib/model/alert.ts';
import { sessionAt } from '#lib/model/calendar.ts';
import { ALL, isHalted } from '#lib/model/control.ts';
import { deriveId } from '#lib/model/ids.ts';
import { formatInstant, type Instant, newYorkDay } from '#lib/model/time.ts';
import { RiskStanding, type RiskState, rankOf } from '#lib/model/watch/risk-state.ts';
import type { Alerts, Clock, Ledger, MarketData, Transaction, Versioned } from '#lib/ports.ts';
import { LIMITS, type Setting, withSettings } from '#lib/risk/limits.ts';
import { MARKET, WINDOW } from '#lib/risk/watch/histories.ts';
import { type Looked, lookOver } from '#lib/risk/watch/look.ts';
import { namesIn, type Seen } from '#lib/risk/watch/portfolio-report.ts';
import { watchSlot } from '#lib/risk/watch/standing.ts';
import { ACCOUNT, laneOf, loadBook, RISK_STATE } from '../adapters/book.ts';
import { moveSwitch, pulledSwitches } from '../adapters/controls.ts';

export interface WatchPorts {
  readonly ledger: Ledger;
  readonly market: Pick<MarketData, 'bars' | 'quotes'>;
  readonly alerts: Alerts;
  readonly clock: Clock;
  /** The owner's soft levels. */
  readonly config: { readonly limits: readonly Setting[] };
}

const WRITER = 'watch-portfolio';
/** Volatilities are implied and options priced at the same rate, so that little hangs on which: as vendors do, at none. */
const RATE = 0;

export const watchPortfolio = (ports: WatchPorts) => async (): Promise<void> => {
  const { ledger, clock } = ports;
  const slot = watchSlot(clock.now());
  if (slot === undefined || !(await ledger.get('account', ACCOUNT))) return;
  if (!(await ledger.get('risk', formatInstant(slot)))) await look(ports, slot);
  const standing = (await ledger.get('risk-state', RISK_STATE))?.record;
  const alert = standing && alertOf(standing);
  if (alert) await ports.alerts.raise(alert);
};

async function look(ports: WatchPorts, slot: Instant): Promise<void> {
  const { ledger, config } = ports;
  // Taken before the book is read: what is approved meanwhile is then after the look, and counted.
  const now = ports.clock.now();
  const before = await ledger.get('risk-state', RISK_STATE);
  const { book } = await loadBook(ledger);
  const seen = { now, ...(await marketOf(ports, namesIn(book))) };
  // Switches that cannot be read are pulled, and nobody has resumed.
  const isRunning = !(await pulledSwitches(ledger)).some((each) => each.scope === ALL && isHalted(each));
  const limits = withSettings(LIMITS, config.limits);
  const looked = lookOver(book, seen, { before: before?.record, limits, isRunning });
  const { state, reason } = looked.standing;
  // The switch first: a crash between the two leaves entries halted, and the next look writes down why.
  if (state === 'halted' && isRunning) await moveSwitch(ports, { scope: ALL, mode: 'halted', reason, by: WRITER });
  await ledger.commit(transactionOf(looked, { slot, before, environment: book.account.environment }));
}

/** Nothing is asked for where nothing is held. */
async function marketOf({ market }: WatchPorts, held: ReturnType<typeof namesIn>): Promise<Omit<Seen, 'now'>> {
  if (held.symbols.length === 0) return { rate: RATE, quoteOf: () => undefined, dailyOf: () => [] };
  const wanted = [...new Set([...held.symbols, ...held.names])].sort();
  const { figures: quotes } = await market.quotes(wanted);
  const names = [...new Set([...held.names, MARKET])].sort();
  const { figures: bars } = await market.bars(names, { timeframe: '1Day', count: WINDOW + 1 });
  return { rate: RATE, quoteOf: (symbol) => quotes[symbol], dailyOf: (name) => bars[name] ?? [] };
}

interface Writing {
  readonly slot: Instant;
  readonly before: Versioned<RiskStanding> | undefined;
  readonly environment: 'paper' | 'live';
}

function transactionOf({ report, standing }: Looked, { slot, before, environment }: Writing): Transaction {
  const day = newYorkDay(slot);
  return {
    writes: [
      { kind: 'risk', id: formatInstant(slot), record: report, expect: 'absent', index: day },
      { kind: 'risk-state', id: RISK_STATE, record: standing, expect: before?.version ?? 'absent' },
    ],
    audit: {
      lane: laneOf(WRITER, { environment, day }),
      entries: [{ type: 'risk-state', at: standing.at, subject: RISK_STATE, data: z.encode(RiskStanding, standing) }],
    },
  };
}

const SAYS: Readonly<Record<RiskState, Pick<Alert, 'severity' | 'title'> & { readonly next: string }>> = {
  normal: { severity: 'info', title: 'Entries are at their usual size again', next: 'nothing has to be done' },
  throttled: { severity: 'warning', title: 'Entries are halved', next: 'see "npm start -- status"' },
  'reduce-only': { severity: 'warning', title: 'No entries: exits only', next: 'see "npm start -- status"' },
  halted: {
    severity: 'critical',
    title: 'All entries are halted: the loss is too large',
    next: 'see "npm start -- status"; only "npm start -- resume --reason ..." ends it',
  },
};

/** Derived from the state alone, so that whoever comes after a crash tells the same once more, under the same id. */
function alertOf({ state, former, since, at, reason, blind }: RiskStanding): Alert | undefined {
  if (blind !== undefined && rankOf(state) < rankOf('reduce-only')) return sessionAt(at) && blindAlert(blind, at);
  if (state === 'normal' && former === undefined) return undefined;
  const { severity, title, next } = SAYS[state];
  const id = deriveId('alert', ['risk-state', state, formatInstant(since)]);
  return { id, severity, title, detail: `${reason}; ${next}`, subject: RISK_STATE, at: since };
}

/** Once a day for each cause; after the close nothing is entered anyway, and the next look may see. */
const blindAlert = (blind: string, at: Instant): Alert => ({
  ...{ id: deriveId('alert', ['risk-blind', newYorkDay(at), blind]), severity: 'warning', subject: RISK_STATE, at },
  title: 'No entries: the book cannot be measured',
  detail: `${blind}; entries go on with the first look that can; see "npm start -- status"`,
});
