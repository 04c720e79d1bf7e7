/**
 * Sessions on a virtual clock: the simulator moves from bar to bar, the system ticks once per bar, and nothing else
 * differs from trading on the real clock. Demo and replay are this with different data.
 */
import { alpacaBroker } from '#functions/adapters/alpaca-broker.ts';
import { alpacaMarket } from '#functions/adapters/alpaca-market.ts';
import type { Config } from '#functions/adapters/config.ts';
import type { Break } from '#lib/execution/reconcile.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import type { Instant, TradingDay } from '#lib/model/time.ts';
import { toNumber, type Usd } from '#lib/model/units.ts';
import { SIMULATOR_KEYS, startSimulator } from './alpaca-simulator/simulator.ts';
import { fault } from './exit.ts';
import { freshLedger, snapshotFolder } from './home.ts';
import { loopbackFetch } from './loopback-fetch.ts';
import type { MarketFeed } from './market-feed.ts';
import { fileSnapshots } from './store/file-snapshots.ts';
import { ledgerAlerts } from './store/ledger-alerts.ts';
import { openStore, type Store } from './store/store.ts';
import { assemble } from './system.ts';

export interface DayReport {
  readonly day: TradingDay;
  /** US dollars at the close. */
  readonly equity: number;
  readonly ticks: number;
  readonly breaks: readonly Break[];
}

export interface Days {
  readonly feed: MarketFeed;
  readonly days: readonly TradingDay[];
  readonly config: Config;
  readonly cash: Usd;
  /** Name of the ledger it leaves behind. */
  readonly name: string;
  readonly onDay: (report: DayReport) => void;
}

export interface Outcome {
  readonly store: Store;
  readonly path: string;
  readonly days: readonly DayReport[];
}

/** Runs the days in order, and leaves the store open for reporting. */
export async function runDays({ feed, days, config, cash, name, onDay }: Days): Promise<Outcome> {
  const first = days[0] && sessionOf(days[0]);
  if (!first) throw fault('usage', `the exchange is closed on ${days[0] ?? 'no day at all'}: name a trading day`);
  const simulator = await startSimulator({ feed, at: first.open, cash });
  const clock = { now: () => simulator.now() };
  const path = freshLedger(name, clock);
  const store = openStore(path, clock);
  const { id: keyId, secret } = SIMULATOR_KEYS;
  const line = { keyId, secret, environment: 'paper' as const, fetch: loopbackFetch(simulator.url) };
  const system = assemble({
    ledger: store.ledger,
    queues: store.queues,
    snapshots: fileSnapshots(snapshotFolder()),
    alerts: ledgerAlerts(store.ledger),
    broker: alpacaBroker(line),
    market: alpacaMarket({ ...line, clock, resolutionOf: (symbol) => resolutionOf(feed, symbol, clock.now()) }),
    clock,
    config,
    environment: 'paper',
    modelled: feed.modelled,
  });

  const reports: DayReport[] = [];
  try {
    for (const day of days) {
      const report = await runDay(day);
      reports.push(report);
      onDay(report);
    }
  } finally {
    await simulator.close();
  }
  return { store, path, days: reports };

  async function runDay(day: TradingDay): Promise<DayReport> {
    const session = sessionOf(day);
    const ticks = feed.ticks(day);
    if (!session || ticks.length === 0) throw fault('usage', `no session with data on ${day}: ${feed.title}`);
    simulator.advanceTo(session.open);
    const before = await system.reconcile();
    for (const tick of ticks) {
      simulator.advanceTo(tick);
      await system.tick(tick);
    }
    simulator.advanceTo(session.close);
    await system.tick(session.close);
    const after = await system.reconcile();
    const account = await store.ledger.get('account', 'account');
    return {
      day,
      equity: account ? toNumber(account.record.equity) : Number.NaN,
      ticks: ticks.length,
      breaks: [...before, ...after],
    };
  }
}

/** How long the feed's quote of a symbol stays news: a recorded bar is fresh until the next is due. */
function resolutionOf(feed: MarketFeed, symbol: string, at: Instant): number {
  const quote = feed.quote(symbol, at);
  return quote ? quote.freshUntil - quote.at : 0;
}
