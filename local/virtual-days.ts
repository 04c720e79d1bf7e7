/**
 * Sessions on a virtual clock: the simulator moves from bar to bar, the system ticks once per bar, and nothing else
 * differs from trading on the real clock. Demo and replay are this with different data.
 */
import { alpacaBroker } from '#functions/adapters/alpaca/broker.ts';
import { alpacaSource } from '#functions/adapters/alpaca/data-source.ts';
import { hmacApprovals } from '#functions/adapters/approvals.ts';
import type { Config } from '#functions/adapters/config.ts';
import { composedMarket } from '#functions/adapters/market-sources/composed-market.ts';
import type { DataSource } from '#functions/adapters/market-sources/data-source.ts';
import { ownRecords } from '#functions/adapters/market-sources/own-records.ts';
import { sealAudit } from '#functions/compliance/seal-audit.ts';
import type { Undelivered } from '#functions/compliance/send-alerts.ts';
import type { Rhythm } from '#lib/compliance/heartbeat.ts';
import type { Break } from '#lib/model/break.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import { type Instant, newYorkDay, type TradingDay } from '#lib/model/time.ts';
import { toNumber, type Usd } from '#lib/model/units.ts';
import type { AlertChannel, Clock } from '#lib/ports.ts';
import { secretsIn } from './alerts/channels.ts';
import { terminalChannel } from './alerts/terminal.ts';
import { type AlpacaSimulator, SIMULATOR_KEYS, startSimulator } from './alpaca-simulator/simulator.ts';
import { fault } from './exit.ts';
import { feedSource } from './feed-source.ts';
import { archiveFolder, claimLedger, homeFolder, ledgerPath, snapshotFolder } from './home.ts';
import { approvalKey } from './keys/approval-key.ts';
import { localSigner } from './keys/signing-key.ts';
import { loopbackFetch } from './loopback-fetch.ts';
import type { MarketFeed } from './market-feed.ts';
import { fileArchive } from './store/file-archive.ts';
import { fileSnapshots } from './store/file-snapshots.ts';
import { ledgerAlerts } from './store/ledger-alerts.ts';
import { openStore, type Store } from './store/store.ts';
import { assemble, type System } from './system.ts';

export interface DayReport {
  readonly day: TradingDay;
  /** US dollars at the close. */
  readonly equity: number;
  readonly ticks: number;
  /** Differences after the close. */
  readonly breaks: readonly Break[];
}

export interface Days {
  readonly feed: MarketFeed;
  readonly days: readonly TradingDay[];
  readonly config: Config;
  readonly cash: Usd;
  /** Name of the ledger it leaves behind. */
  readonly name: string;
  /** Where the simulator listens on this computer; any free port where absent. */
  readonly port?: number;
  readonly onDay: (report: DayReport) => void;
  /** Where alerts go; this terminal where absent. */
  readonly channels?: readonly AlertChannel[];
}

export interface Outcome {
  readonly store: Store;
  readonly path: string;
  readonly days: readonly DayReport[];
  /** Alerts that a channel never took. */
  readonly undelivered: readonly Undelivered[];
}

/** Runs the days in order, and leaves the store open for reporting; it keeps its claim on the ledger until it is closed. */
export async function runDays(run: Days): Promise<Outcome> {
  const { feed, days, cash, name, port } = run;
  const first = days[0] && sessionOf(days[0]);
  if (!first) throw fault('usage', `the exchange is closed on ${days[0] ?? 'no day at all'}: name a trading day`);
  const simulator = await startSimulator({ feed, at: first.open, cash, ...(port === undefined ? {} : { port }) }).catch(
    (error: unknown) => {
      throw refusedPort(error, port);
    },
  );
  try {
    const { store, path } = openNew(name, simulator);
    return { store, path, ...(await runAll(run, simulator, { store, path })) };
  } finally {
    await simulator.close();
  }
}

/** A store of its own for this run; whoever closes it also lets go of its name. */
function openNew(name: string, clock: Clock): { readonly store: Store; readonly path: string } {
  const { path, release } = claimLedger(name, clock);
  const store = openStore(path, clock);
  const close = () => {
    store.close();
    release();
  };
  return { store: { ...store, close }, path };
}

const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'may not be used without more rights',
};

function refusedPort(error: unknown, port: number | undefined): unknown {
  const problem = error instanceof Error && 'code' in error ? PORT_PROBLEMS[String(error.code)] : undefined;
  return problem === undefined
    ? error
    : fault('failed', `port ${port} ${problem}: give another --port, or leave it out for a free one`, error);
}

/** The clock is virtual and a channel's silence is real: a dead one may not make the owner wait for more than this. */
const PATIENCE = { failures: 3, ms: 10_000, stopwatch: () => performance.now() };

/** A tick is due at every bar. */
const atBars =
  (feed: MarketFeed): Rhythm =>
  (after) =>
    feed.ticks(newYorkDay(after)).find((tick) => tick > after);

const lineTo = ({ url }: Pick<AlpacaSimulator, 'url'>) => {
  const { id: keyId, secret } = SIMULATOR_KEYS;
  return { keyId, secret, environment: 'paper' as const, fetch: loopbackFetch(url) };
};

/** Prices over the wire, as from Alpaca; what Alpaca does not have, from the feed itself. */
export function sourcesOf(feed: MarketFeed, simulator: Pick<AlpacaSimulator, 'url' | 'now'>): readonly DataSource[] {
  const prices = alpacaSource({
    ...lineTo(simulator),
    clock: simulator,
    resolutionOf: (symbol) => resolutionOf(feed, symbol, simulator.now()),
    feed: feed.modelled ? 'modelled' : 'recorded',
  });
  return [prices, feedSource(feed, simulator)];
}

/** The system of a run over its store, with the simulator as its broker wherever that runs. */
export function systemOf(
  { feed, config, name, channels }: Pick<Days, 'feed' | 'config' | 'name' | 'channels'>,
  simulator: Pick<AlpacaSimulator, 'url' | 'now'>,
  store: Store,
): System {
  return assemble({
    ledger: store.ledger,
    queues: store.queues,
    snapshots: fileSnapshots(snapshotFolder(ledgerPath(name))),
    alerts: ledgerAlerts(store.ledger),
    channels: channels ?? [terminalChannel({ quiet: false })],
    secrets: secretsIn(process.env),
    patience: PATIENCE,
    approvals: hmacApprovals(approvalKey(ledgerPath(name))),
    broker: alpacaBroker(lineTo(simulator)),
    market: composedMarket({
      sources: [...sourcesOf(feed, simulator), ownRecords(store.ledger, simulator)],
      ...{ ledger: store.ledger, clock: simulator },
    }),
    clock: simulator,
    dueAfter: atBars(feed),
    config,
    environment: 'paper',
    modelled: feed.modelled,
    burst: feed.burst,
  });
}

export const sealOf = (store: Store, path: string, clock: Clock) =>
  sealAudit({
    ledger: store.ledger,
    archive: fileArchive(archiveFolder(path)),
    signer: localSigner(homeFolder()),
    alerts: ledgerAlerts(store.ledger),
    clock,
  });

async function runAll(
  run: Days,
  simulator: AlpacaSimulator,
  { store, path }: { readonly store: Store; readonly path: string },
): Promise<Pick<Outcome, 'days' | 'undelivered'>> {
  const system = systemOf(run, simulator, store);
  const seal = sealOf(store, path, simulator);
  const reports: DayReport[] = [];
  try {
    for (const day of run.days) {
      const breaks = await runDay({ feed: run.feed, day, simulator, system });
      await seal();
      await system.notices.send();
      const equity = (await store.ledger.get('account', 'account'))?.record.equity;
      const ticks = run.feed.ticks(day).length;
      const report = { day, equity: equity === undefined ? Number.NaN : toNumber(equity), ticks, breaks };
      reports.push(report);
      run.onDay(report);
    }
    return { days: reports, undelivered: await system.notices.last() };
  } catch (error) {
    store.close();
    throw error;
  }
}

interface OneDay {
  readonly feed: MarketFeed;
  readonly day: TradingDay;
  readonly simulator: AlpacaSimulator;
  readonly system: System;
}

/** From before the open to after the close, one tick per bar, and inside a burst one per look. Answers what differs at the end. */
async function runDay({ feed, day, simulator, system }: OneDay): Promise<readonly Break[]> {
  const session = sessionOf(day);
  const ticks = feed.ticks(day);
  if (!session || ticks.length === 0) throw fault('usage', `no session with data on ${day}: ${feed.title}`);
  simulator.advanceTo(session.open);
  await system.reconcile();
  for (const tick of ticks) {
    simulator.advanceTo(tick);
    await system.tick(tick);
  }
  simulator.advanceTo(session.close);
  await system.tick(session.close);
  return system.reconcile();
}

/** How long the feed's quote of a symbol stays news: a recorded bar is fresh until the next is due. */
function resolutionOf(feed: MarketFeed, symbol: string, at: Instant): number {
  const quote = feed.quote(symbol, at);
  return quote ? quote.freshUntil - quote.at : 0;
}
