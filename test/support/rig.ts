/** The whole system over the simulator and a feed: real SDK, loopback HTTP, SQLite, snapshots in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { alpacaBroker } from '#functions/adapters/alpaca/broker.ts';
import { alpacaSource } from '#functions/adapters/alpaca/data-source.ts';
import { hmacApprovals } from '#functions/adapters/approvals.ts';
import { parseConfig } from '#functions/adapters/config.ts';
import { composedMarket } from '#functions/adapters/market-sources/composed-market.ts';
import type { DataSource } from '#functions/adapters/market-sources/data-source.ts';
import { ownRecords } from '#functions/adapters/market-sources/own-records.ts';
import { marketDesk } from '#functions/strategies/fetch-market.ts';
import { verify } from '#lib/compliance/audit-chain.ts';
import { AuditEntry } from '#lib/model/audit.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import type { RecordKind, Records } from '#lib/model/record.ts';
import { Signal } from '#lib/model/signal.ts';
import type { Instant, TradingDay } from '#lib/model/time.ts';
import { type Usd, usd } from '#lib/model/units.ts';
import type { Clock, Ledger } from '#lib/ports.ts';
import {
  type AlpacaSimulator,
  SIMULATOR_KEYS,
  type SimulatorOptions,
  startSimulator,
} from '#local/alpaca-simulator/simulator.ts';
import { feedSource } from '#local/feed-source.ts';
import { loopbackFetch } from '#local/loopback-fetch.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { fileSnapshots } from '#local/store/file-snapshots.ts';
import { ledgerAlerts } from '#local/store/ledger-alerts.ts';
import { openStore } from '#local/store/store.ts';
import { assemble, type Parts, type System } from '#local/system.ts';

export interface RigOptions {
  readonly feed: MarketFeed;
  readonly day: TradingDay;
  readonly cash?: Usd;
  /** The owner's configuration, as in a file. */
  readonly config?: unknown;
  readonly simulator?: Partial<SimulatorOptions>;
  /** Per request to the broker. */
  readonly timeoutMs?: number;
  /** Puts something between the system and its ports. */
  readonly around?: (parts: Parts) => Parts;
  /** Further sources of the market, asked after the simulator. */
  readonly sources?: (clock: Clock) => readonly DataSource[];
  /** Another way to the simulator than loopback HTTP, such as its own `fetch`, which needs no socket. */
  readonly wire?: (simulator: AlpacaSimulator) => typeof fetch;
  /** Stands over the system as a scheduler does: may start it anew and call it again. */
  readonly supervised?: (start: () => System, simulator: AlpacaSimulator) => System;
  /** Before each tick of a day, when the market has moved. */
  readonly beforeTick?: (simulator: AlpacaSimulator) => void;
}

export type Rig = Awaited<ReturnType<typeof startRig>>;

export async function startRig(options: RigOptions) {
  const { feed, day, cash = usd('100000'), around = (parts) => parts, supervised = (start) => start() } = options;
  const at = openOf(day);
  const simulator = await startSimulator({ feed, at, cash, ...options.simulator });
  const clock = { now: simulator.now };
  const store = openStore(':memory:', clock);
  const folder = mkdtempSync(join(tmpdir(), 'rig-'));
  const timeout = options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs };
  const wire = options.wire?.(simulator) ?? loopbackFetch(simulator.url);
  const keys = options.simulator?.keys ?? SIMULATOR_KEYS;
  const line = { keyId: keys.id, secret: keys.secret, environment: 'paper' as const, fetch: wire, ...timeout };
  const resolutionOf = (symbol: string): number => {
    const quote = feed.quote(symbol, clock.now());
    return quote ? quote.freshUntil - quote.at : 0;
  };
  const feedName = feed.modelled ? 'modelled' : 'recorded';
  const sources = [
    alpacaSource({ ...line, clock, resolutionOf, feed: feedName }),
    feedSource(feed, clock),
    ...(options.sources?.(clock) ?? []),
    ownRecords(store.ledger, clock),
  ];
  const parts: Parts = {
    ledger: store.ledger,
    queues: store.queues,
    snapshots: fileSnapshots(folder),
    alerts: ledgerAlerts(store.ledger),
    channels: [{ name: 'nobody', least: 'info', send: async () => {} }],
    secrets: [],
    // Tests tick when they like: silence is looked for by those that are about it.
    dueAfter: () => undefined,
    approvals: hmacApprovals(new Uint8Array(32).fill(7)),
    broker: alpacaBroker(line),
    market: composedMarket({ sources, ledger: store.ledger, clock }),
    clock,
    config: parseConfig(options.config ?? {}, 'the test'),
    environment: 'paper',
    modelled: feed.modelled,
  };
  const system = supervised(() => assemble(around(parts)), simulator);
  const { ledger, queues } = parts;

  return {
    ...{ simulator, parts, system, ledger, queues, folder, desk: marketDesk(parts) },
    /** One tick of the feed: the market moves there, then the system looks. */
    async tick(slot: Instant): Promise<void> {
      simulator.advanceTo(slot);
      options.beforeTick?.(simulator);
      await system.tick(slot);
    },
    /** A whole day as demo and replay run it; answers the breaks that reconciling found. */
    async day(of: TradingDay) {
      const session = sessionOf(of);
      if (!session) throw new RangeError(`no session on ${of}`);
      simulator.advanceTo(session.open);
      const before = await system.reconcile();
      for (const slot of [...feed.ticks(of), session.close]) await this.tick(slot);
      return [...before, ...(await system.reconcile())];
    },
    all: async <K extends RecordKind>(kind: K): Promise<readonly Records[K][]> =>
      (await ledger.list(kind)).map((row) => row.record),
    /** A signal as the strategies' stage promises it: straight into its queue. */
    async send(signal: Signal): Promise<void> {
      const queue = signal.kind === 'exit' ? 'exits' : 'signals';
      const body = JSON.stringify(z.encode(Signal, signal));
      await queues.send(queue, { group: 'account', dedupId: signal.id, body });
    },
    /** An order from the broker's own screen; answers its id there. */
    async byHand(order: Readonly<Record<string, unknown>>): Promise<string> {
      const names = { 'APCA-API-KEY-ID': keys.id, 'APCA-API-SECRET-KEY': keys.secret };
      const headers = { ...names, 'content-type': 'application/json' };
      const body = JSON.stringify({ type: 'market', time_in_force: 'day', ...order });
      const answer = await simulator.fetch(`${simulator.url}/v2/orders`, { method: 'POST', headers, body });
      const { id, message } = (await answer.json()) as { id?: string; message?: string };
      if (id === undefined) throw new Error(message);
      return id;
    },
    async close(): Promise<void> {
      store.close();
      await simulator.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export function openOf(day: TradingDay): Instant {
  const session = sessionOf(day);
  if (!session) throw new RangeError(`no session on ${day}`);
  return session.open;
}

/** Every record and every audit entry, without versions: what a repeated delivery must not change. */
export async function everything(ledger: Ledger) {
  const kinds = ['account', 'position', 'order', 'fill', 'decision', 'proposal', 'outbox', 'alert', 'cursor'] as const;
  const records = await Promise.all(kinds.map(async (kind) => (await ledger.list(kind)).map(({ record }) => record)));
  return { records, audit: await auditOf(ledger) };
}

/** All entries of all lanes, each lane verified. */
export async function auditOf(ledger: Ledger): Promise<readonly AuditEntry[]> {
  const lanes = await Promise.all((await ledger.auditLanes()).map((lane) => ledger.auditRecords(lane)));
  for (const lane of lanes) {
    const verdict = verify(lane);
    if (!verdict.ok) throw new Error(`audit lane ${verdict.lane}, record ${verdict.seq}: ${verdict.problem}`);
  }
  return lanes.flat().map((record) => z.decode(AuditEntry, JSON.parse(record.body)));
}
