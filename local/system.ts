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
import { botsOf, closersOf } from '#functions/strategies/bots.ts';
import { marketDesk } from '#functions/strategies/fetch-market.ts';
import { botsAt } from '#functions/strategies/flattening.ts';
import { runStrategies } from '#functions/strategies/runtime.ts';
import type { Rhythm } from '#lib/compliance/heartbeat.ts';
import type { Break } from '#lib/model/break.ts';
import { deriveId, type Environment } from '#lib/model/ids.ts';
import { type Instant, newYorkDay } from '#lib/model/time.ts';
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
const DRAIN_EXITS: readonly QueueName[] = ['exits', 'orders'];

export function assemble(parts: Parts): System {
  const { ledger, queues } = parts;
  const [bots, closers] = [botsOf(parts.config), closersOf(parts.config)];
  const withClosers = botsAt(ledger, closers);
  const buried = reviewDeadLetters(parts);
  const tell = tellFlattening(parts);
  const resolve = resolveUnknown(parts);
  const sweep = sweepHalted(parts);
  const settle = settleFills(parts);
  const review = reviewActivity(parts);
  const compareDue = reconcileDue(parts);
  const run = runStrategies({ ledger, queues, desk: marketDesk(parts) });
  const assess = assessSignals({
    ...parts,
    botOf: (id, kind) => (kind === 'exit' ? closers : bots).find((bot) => bot.id === id),
  });
  const handlers: Handlers = {
    exits: assess,
    signals: assess,
    orders: placeOrders(parts),
  };
  const drain = drainer(parts, handlers);
  const patient = waiting(parts);
  const compare = reconcile(parts);
  const notices = sendAlerts(parts);
  const heartbeat = watchHeartbeat(parts);

  async function work(slot: Instant): Promise<void> {
    const wasSilent = await heartbeat.beat();
    const scheduled = bots.filter((bot) => isDue(SCHEDULES[bot.id as keyof typeof SCHEDULES], slot));
    const working = await ledger.list('order', 'open');
    if (working.length > 0) await patient('asking for orders without an answer', resolve);
    await patient('cancelling entries under a halt', sweep);
    if (scheduled.length > 0 || working.length > 0 || wasSilent) await patient('settling', settle);
    const isCompared = await patient('comparing our books', wasSilent ? compare : compareDue);
    const mayEnter = !wasSilent || isCompared;
    if (wasSilent && mayEnter) await heartbeat.reconciled();
    const due = await withClosers(scheduled, slot);
    if (due.length > 0) await patient('looking at the market', () => run(due, slot));
    await drain(mayEnter);
    await buried();
    if (due.length > 0 || working.length > 0) await review();
    await tell(slot);
  }

  async function reconciled(): Promise<readonly Break[]> {
    const breaks = await compare();
    await patient('cancelling entries under a halt', () => sweep({ always: true }));
    return breaks;
  }

  return {
    notices,
    resolve,
    sweep,
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
  async (what: string, work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (fault) {
      if (areKeysRefused(fault)) {
        await haltForKeys(parts, 'tick', fault);
        return false;
      }
      if (!(fault instanceof TransientFault)) throw fault;
      const { alerts, clock } = parts;
      const at = clock.now();
      const title = `Alpaca did not answer: ${what} waits for the next tick`;
      const id = deriveId('alert', [what, newYorkDay(at)]);
      await alerts.raise({ id, severity: 'warning', title, detail: fault.message, subject: what, at });
      return false;
    }
  };

type Handlers = Readonly<Record<QueueName, (body: string) => Promise<void>>>;

/** Entries that are approved already have groups of their own, so exits do not wait behind them. */
const isEntryOrder = ({ queue, group }: Message): boolean => queue === 'orders' && group.endsWith(':entry');

function drainer({ ledger, queues }: Parts, handlers: Handlers): (mayEnter: boolean) => Promise<void> {
  /** Messages promised before a crash go out with the first drain after it. Entries stay where they are unless they may. */
  return async function drain(mayEnter: boolean): Promise<void> {
    await relay(ledger, queues);
    const kept: Message[] = [];
    for (;;) {
      const batch = await next(mayEnter ? DRAIN : DRAIN_EXITS);
      if (batch.length === 0) break;
      const going = batch.filter((message) => mayEnter || !isEntryOrder(message));
      kept.push(...batch.filter((message) => !going.includes(message)));
      const failed = await firstNotDelivered(going);
      // What was received behind it would stay hidden until it times out.
      kept.push(...going.slice(failed));
      if (failed < going.length) break;
    }
    for (const message of kept) await queues.release(message);
  };

  async function firstNotDelivered(batch: readonly Message[]): Promise<number> {
    for (const [place, message] of batch.entries()) if (!(await deliver(message))) return place;
    return batch.length;
  }

  async function next(from: readonly QueueName[]): Promise<readonly Message[]> {
    for (const queue of from) {
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
