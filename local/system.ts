/** The whole system in one process: the same handlers as in the cloud, with queues drained in turn instead of by events. */

import type { Patience } from '#functions/adapters/alerts/patience.ts';
import type { Config } from '#functions/adapters/config.ts';
import { areKeysRefused, PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { haltForKeys } from '#functions/adapters/keys.ts';
import { relay } from '#functions/adapters/outbox.ts';
import { reviewActivity } from '#functions/compliance/review-activity.ts';
import { tellFlattening } from '#functions/compliance/review-flattening.ts';
import { type AlertSender, sendAlerts } from '#functions/compliance/send-alerts.ts';
import { watchHeartbeat } from '#functions/compliance/watch-heartbeat.ts';
import { reviewDeadLetters } from '#functions/execution/dead-letters.ts';
import { sweepHalted } from '#functions/execution/halt.ts';
import { placeOrders } from '#functions/execution/place-orders.ts';
import { reconcile, reconcileDue } from '#functions/execution/reconcile.ts';
import { resolveUnknown } from '#functions/execution/resolve-unknown.ts';
import { settleFills } from '#functions/execution/settle-fills.ts';
import { assessSignals } from '#functions/risk/assess-signals.ts';
import { watchPortfolio } from '#functions/risk/watch-portfolio.ts';
import { botsOf, closersOf } from '#functions/strategies/bots.ts';
import { marketDesk } from '#functions/strategies/fetch-market.ts';
import { botsAt } from '#functions/strategies/flattening.ts';
import { keepVolatility } from '#functions/strategies/keep-volatility.ts';
import { runStrategies } from '#functions/strategies/runtime.ts';
import type { Rhythm } from '#lib/compliance/heartbeat.ts';
import type { Break } from '#lib/model/break.ts';
import { deriveId, type Environment } from '#lib/model/ids.ts';
import type { Signal } from '#lib/model/signal.ts';
import { type Instant, newYorkDay } from '#lib/model/time.ts';
import type { Bot } from '#lib/pipeline.ts';
import type {
  AlertChannel,
  Alerts,
  Approvals,
  Broker,
  Clock,
  Ledger,
  MarketData,
  Message,
  QueueName,
  Queues,
  Snapshots,
} from '#lib/ports.ts';
import { isDue, SCHEDULES } from '#lib/strategies/schedules.ts';
import { lookUnderLease } from './look-under-lease.ts';
import { type Burst, isWithin } from './market-feed.ts';

export interface Parts {
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly snapshots: Snapshots;
  readonly alerts: Alerts;
  readonly channels: readonly AlertChannel[];
  readonly secrets: readonly string[];
  readonly patience?: Patience;
  readonly approvals: Approvals;
  readonly broker: Broker;
  readonly market: MarketData;
  readonly clock: Clock;
  readonly dueAfter: Rhythm;
  readonly config: Config;
  readonly environment: Environment;
  readonly modelled: boolean;
  /** A stretch in which the fastest strategies look more often than once a minute; absent where none does. */
  readonly burst?: Burst | undefined;
}

export interface System {
  /** Everything held against the broker's books, whatever is due: before the first order of a session and after its close. */
  reconcile(): Promise<readonly Break[]>;
  /** Asks what became of orders without an answer; answers how many are left. While there are any, every 5 s on a real clock. */
  resolve(): Promise<number>;
  /** Cancels entries under a halt; answers how many the broker listed. While there are any, every 5 s on a real clock. */
  sweep(): Promise<number>;
  /** One tick of the clock: resolve, settle what is working, run what is due, drain the queues, tell the owner. */
  tick(slot: Instant): Promise<void>;
  /** For what raises alerts outside a tick, and for the last try of a run. */
  readonly notices: AlertSender;
}

/** Exits before entries before orders: what an exit frees is free for the next entry. */
const DRAIN: readonly QueueName[] = ['exits', 'signals', 'orders'];

/** Every function of the system over the same parts. */
function functionsOf(parts: Parts) {
  const [bots, closers] = [botsOf(parts.config), closersOf(parts.config)];
  const botOf = (id: string, kind: Signal['kind']) => (kind === 'exit' ? closers : bots).find((bot) => bot.id === id);
  const assess = assessSignals({ ...parts, botOf });
  const [desk, withClosers] = [marketDesk(parts), botsAt(parts.ledger, closers)];
  const refreshSeconds = parts.burst?.seconds ?? 60;
  const isFast = (slot: Instant) => parts.burst !== undefined && isWithin(parts.burst, slot);
  const due = (slot: Instant) => (bot: Bot) =>
    isDue(SCHEDULES[bot.id as keyof typeof SCHEDULES], slot, isFast(slot) ? refreshSeconds : 60);
  const [run, hasty] = [
    runStrategies({ ...parts, desk }),
    lookUnderLease({ ...parts, ...{ desk, bots, refreshSeconds, botsAt: withClosers } }),
  ];
  const handlers: Handlers = { exits: assess, signals: assess, orders: placeOrders(parts) };
  return {
    beat: watchHeartbeat(parts),
    resolve: resolveUnknown(parts),
    sweep: sweepHalted(parts),
    settle: settleFills(parts),
    compare: reconcile(parts),
    compareDue: reconcileDue(parts),
    watch: watchPortfolio(parts),
    scheduled: (slot: Instant) => bots.filter(due(slot)),
    withClosers,
    run: (of: readonly Bot[], slot: Instant) => (isFast(slot) ? hasty(slot) : run(of, slot)),
    drain: drainer(parts, handlers),
    reviewLetters: reviewDeadLetters(parts),
    review: reviewActivity(parts),
    reviewFlattening: tellFlattening(parts),
    keepVolatility: keepVolatility({ ...parts, bots }),
    notices: sendAlerts(parts),
  };
}

export function assemble(parts: Parts): System {
  const call = functionsOf(parts);
  const patient = waiting(parts);

  async function work(slot: Instant): Promise<void> {
    await call.beat();
    const scheduled = call.scheduled(slot);
    const hasWorking = (await parts.ledger.list('order', 'open')).length > 0;
    if (hasWorking) await patient('asking for orders without an answer', call.resolve);
    await patient('cancelling entries under a halt', call.sweep);
    if (scheduled.length > 0 || hasWorking) await patient('settling', call.settle);
    await patient('comparing our books', call.compareDue);
    await patient('looking at the book', call.watch);
    const due = await call.withClosers(scheduled, slot);
    if (due.length > 0) await patient('looking at the market', () => call.run(due, slot));
    await call.drain();
    await call.reviewLetters();
    if (due.length > 0 || hasWorking) await call.review();
    await call.reviewFlattening(slot);
    await patient('keeping the implied volatility of the day', call.keepVolatility);
  }

  async function reconciled(): Promise<readonly Break[]> {
    const breaks = await call.compare();
    await patient('cancelling entries under a halt', () => call.sweep({ always: true }));
    return breaks;
  }

  const { notices, resolve, sweep } = call;
  return {
    ...{ notices, resolve, sweep },
    reconcile: () => telling(notices, reconciled),
    tick: async (slot) => {
      await notices.guard();
      await telling(notices, () => work(slot));
    },
  };
}

/** What was raised is sent also where the work came to nothing. */
async function telling<T>(notices: AlertSender, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await notices.send();
  }
}

/** Where Alpaca does not answer, the next tick asks again and the owner hears of it; what needs no answer goes on. */
const waiting =
  (parts: Parts) =>
  async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (fault) {
      if (areKeysRefused(fault)) return haltForKeys(parts, 'tick', fault);
      if (!(fault instanceof TransientFault)) throw fault;
      const { alerts, clock } = parts;
      const at = clock.now();
      const title = `Alpaca did not answer: ${what} waits for the next tick`;
      const id = deriveId('alert', [what, newYorkDay(at)]);
      await alerts.raise({ id, severity: 'warning', title, detail: fault.message, subject: what, at });
    }
  };

type Handlers = Readonly<Record<QueueName, (body: string) => Promise<void>>>;

function drainer({ ledger, queues }: Parts, handlers: Handlers): () => Promise<void> {
  /** Messages promised before a crash go out with the first drain after it. */
  return async function drain(): Promise<void> {
    await relay(ledger, queues);
    for (;;) {
      const batch = await next();
      if (batch.length === 0) return;
      const failed = await firstNotDelivered(batch);
      // What was received behind it would stay hidden until it times out.
      for (const message of batch.slice(failed)) await queues.release(message);
      if (failed < batch.length) return;
    }
  };

  async function firstNotDelivered(batch: readonly Message[]): Promise<number> {
    for (const [place, message] of batch.entries()) if (!(await deliver(message))) return place;
    return batch.length;
  }

  async function next(): Promise<readonly Message[]> {
    for (const queue of DRAIN) {
      const batch = await queues.receive(queue, 10);
      if (batch.length > 0) return batch;
    }
    return [];
  }

  /** False where the message has to go back to its queue: it and the rest wait for the next tick. */
  async function deliver(message: Message): Promise<boolean> {
    try {
      await handlers[message.queue](message.body);
      await queues.acknowledge(message);
      return true;
    } catch (fault) {
      if (fault instanceof PermanentFault) {
        await queues.bury(message, fault.message);
        return true;
      }
      if (!(fault instanceof TransientFault)) throw fault;
      return false;
    }
  }
}
