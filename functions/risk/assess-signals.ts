/** Drains the signals and exits queues: sizes or refuses each signal, and promises the approved order to the orders queue. */
import * as z from 'zod';
import type { Book } from '#lib/model/book.ts';
import { Decision } from '#lib/model/decision.ts';
import { Order, termsOf } from '#lib/model/order.ts';
import { Signal } from '#lib/model/signal.ts';
import { format } from '#lib/model/units.ts';
import { assessSignal, type Bot } from '#lib/pipeline.ts';
import type { Approvals, Clock, Ledger, Queues, Snapshots } from '#lib/ports.ts';
import type { Regime } from '#lib/risk/regime.ts';
import { changeBook } from '../adapters/book.ts';
import { barriersOver } from '../adapters/breaks.ts';
import { PermanentFault } from '../adapters/faults.ts';
import { promise, relay } from '../adapters/outbox.ts';

export interface RiskPorts {
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly snapshots: Pick<Snapshots, 'get'>;
  readonly approvals: Approvals;
  readonly clock: Clock;
  /** What the present market leaves of each strategy's usual size; all of it where nobody judges it. */
  readonly regime?: () => Promise<Regime>;
  /** How a strategy is run: its cadence and its limits. Unknown ids are a fault, never a default; what is disabled may exit. */
  readonly botOf: (
    strategyId: string,
    kind: Signal['kind'],
  ) => Pick<Bot, 'cadence' | 'limits' | 'guarantees'> | undefined;
}

/** One message, once: a signal that has its decision is not decided again. */
export const assessSignals =
  ({ ledger, queues, snapshots, approvals, clock, regime, botOf }: RiskPorts) =>
  async (body: string): Promise<void> => {
    const signal = parseSignal(body);
    const bot = botOf(signal.strategyId, signal.kind);
    if (!bot) throw new PermanentFault(`a signal of the unknown strategy ${JSON.stringify(signal.strategyId)}`);
    const view = await snapshots.get(signal.snapshot);
    if (!view) throw new PermanentFault(`the snapshot ${signal.snapshot} of signal ${signal.id} is missing`);

    await changeBook(ledger, 'assess-signals', async (book) => {
      if (await ledger.get('decision', signal.id)) return undefined;
      const now = clock.now();
      const { environment } = book.account;
      const { barrier } = await barriersOver({ ledger, clock }, signal);
      const {
        book: after,
        decision,
        order,
      } = assessSignal(signal, book, { now, bot, view, barrier, environment, regime: await regime?.() });
      const approved = order
        ? {
            writes: [
              promise('orders', {
                group: `${order.symbol}:${order.kind}`,
                dedupId: order.id,
                body: JSON.stringify({ orderId: order.id, approval: await approvals.seal(termsOf(order)) }),
              }),
            ],
            audit: [{ type: 'order-approved' as const, at: now, subject: order.id, data: z.encode(Order, order) }],
          }
        : { writes: [], audit: [] };
      return {
        after,
        writes: [
          { kind: 'decision', id: signal.id, record: decision, expect: 'absent', index: signal.strategyId },
          ...approved.writes,
        ],
        audit: [
          {
            type: 'decision',
            at: now,
            subject: signal.id,
            data: { ...z.encode(Decision, decision), ...moneyIn(book) },
          },
          ...approved.audit,
        ],
      };
    });
    await relay(ledger, queues, ['orders']);
  };

/** What the sizes were shares of, for whoever reads the decision later. */
const moneyIn = ({ account: { equity, cash } }: Book) => ({ equity: format(equity), cash: format(cash) });

function parseSignal(body: string): Signal {
  try {
    return z.decode(Signal, JSON.parse(body));
  } catch (cause) {
    throw new PermanentFault('a message on the signals queue is not a signal', { cause });
  }
}
