/**
 * Messages that could not be handled: the owner hears of each once, and an order whose message died ends unsent, so that
 * its capital is free again. A reference without risk's seal ends nothing: anybody could have written it.
 */

import { deriveId, hashOf } from '#lib/model/ids.ts';
import { advance, type Order, termsOf } from '#lib/model/order.ts';
import { QueueName } from '#lib/model/outbox.ts';
import type { Alerts, Approvals, Message, Queues } from '#lib/ports.ts';
import { changeOrder, type OrderPorts, referenceIn } from '../adapters/orders.ts';

export interface DeadLetterPorts extends OrderPorts {
  readonly queues: Queues;
  readonly alerts: Alerts;
  readonly approvals: Approvals;
}

type DeadLetter = Message & { readonly reason: string };

const WRITER = 'dead-letters';

/** What the death of a message means, and what the owner may do. */
const MEANING: Readonly<Record<QueueName, string>> = {
  signals: 'an entry was not assessed: nothing was traded, and nothing needs to be done but to find out why',
  exits:
    'an exit was not assessed: the strategy asks again with its next look; if it does not, close it at Alpaca by hand',
  orders: 'an order was not sent: if it is an exit and is not asked for again, close the position at Alpaca by hand',
};

export function reviewDeadLetters(ports: DeadLetterPorts): () => Promise<void> {
  const told = new Set<string>();
  return async () => {
    for (const queue of QueueName.options) {
      for (const letter of await ports.queues.deadLetters(queue)) {
        const id = idOf(letter);
        if (told.has(id)) continue;
        const ended = queue === 'orders' ? await ordersEnd(ports, letter) : undefined;
        await ports.alerts.raise({ ...alertOf(letter, ended), id, at: ports.clock.now() });
        told.add(id);
      }
    }
  };
}

const idOf = ({ queue, sentAt, body }: DeadLetter): string =>
  deriveId('alert', ['dead-letter', queue, String(sentAt), hashOf(body)]);

/** The order that the message would have sent, if that is over now. */
async function ordersEnd(ports: DeadLetterPorts, { body }: DeadLetter): Promise<Order | undefined> {
  const reference = referenceIn(body);
  const held = reference && (await ports.ledger.get('order', reference.orderId))?.record;
  if (!reference || held?.state !== 'approved') return undefined;
  if (!(await ports.approvals.verify(termsOf(held), reference.approval))) return undefined;
  const order = await changeOrder(ports, { id: held.id, writer: WRITER }, (current) =>
    current.state === 'approved'
      ? advance(current, { state: 'cancelled', note: 'never sent: its message could not be handled' })
      : current,
  );
  return order.state === 'cancelled' ? order : undefined;
}

const alertOf = ({ queue, reason, body }: DeadLetter, ended: Order | undefined) => ({
  severity: 'critical' as const,
  title: `A message on the ${queue} queue could not be handled`,
  detail: `${reason}: ${body.slice(0, 200)}; ${MEANING[queue]}${ended ? `; ${ended.clientOrderId} has ended unsent, and what it reserved is free` : ''}`,
  subject: ended?.id ?? queue,
});
