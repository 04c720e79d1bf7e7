/** The first start on an account: what it holds already is taken over as external, and what it did before is left alone. */
import * as z from 'zod';
import { inherited } from '#lib/execution/external.ts';
import { Account } from '#lib/model/book.ts';
import type { BrokerPosition } from '#lib/model/broker.ts';
import { deriveId, type Environment } from '#lib/model/ids.ts';
import { Position } from '#lib/model/position.ts';
import { type Instant, newYorkDay } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import type { Broker, Write } from '#lib/ports.ts';
import { ACCOUNT, laneOf, positionIndex } from '../adapters/book.ts';
import { PermanentFault, TransientFault } from '../adapters/faults.ts';
import { handledWrite, windowStart } from './settle-endings.ts';
import { FILLS, type SettlePorts } from './settle-fills.ts';

export async function openBooks(ports: SettlePorts & { readonly environment: Environment }): Promise<void> {
  const { ledger, broker, clock, environment, alerts, modelled } = ports;
  const now = clock.now();
  const handled = await broker.activities(windowStart(now));
  const { cash, equity, held, lastFill } = await quietly(broker);
  const day = newYorkDay(now);
  const account: Account = { environment, cash, equity, markedAt: now, day, dayStartEquity: equity };
  const positions = held.map((each) => takenOver(each, { at: now, modelled }));
  if (positions.length > 0)
    await alerts.raise({
      ...{ id: deriveId('alert', ['books-opened', String(now)]), severity: 'warning', subject: ACCOUNT, at: now },
      title: `The account already held ${positions.length === 1 ? 'a position' : `${positions.length} positions`}`,
      detail: `${held.map(heldText).join(', ')}: external, at Alpaca’s average price; limits count it, no strategy trades it`,
    });
  await ledger.commit({
    writes: [
      { kind: 'account', id: ACCOUNT, record: account, expect: 'absent' },
      ...positions.map(positionWrite),
      handledWrite({}, handled, now),
      ...(lastFill === undefined ? [] : [cursorWrite(lastFill)]),
    ],
    audit: {
      lane: laneOf('reconcile', account),
      entries: [
        { type: 'mark', at: now, subject: ACCOUNT, data: z.encode(Account, account) },
        ...positions.map((each) => ({
          ...{ type: 'external-order' as const, at: now, subject: each.id },
          data: z.encode(Position, each),
        })),
      ],
    },
  });
}

const ATTEMPTS = 5;

/** Cash and positions between two looks at the executions that found nothing new: no execution counts twice or not at all. */
async function quietly(broker: Broker) {
  let lastFill = (await broker.fills(undefined)).at(-1)?.executionId;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { cash, equity } = await broker.account();
    const held = await broker.positions();
    const since = await broker.fills(lastFill);
    if (since.length === 0) return { cash, equity, held, lastFill };
    lastFill = since.at(-1)?.executionId;
  }
  throw new TransientFault('the account trades while its books are opened: try again when it is quiet');
}

function takenOver(held: BrokerPosition, at: { readonly at: Instant; readonly modelled: boolean }): Position {
  const { averagePrice, instrument } = held;
  if (averagePrice === undefined)
    throw new PermanentFault(`Alpaca does not say what ${instrument.symbol} cost: it cannot be taken into the books`);
  return inherited(held, { averagePrice, ...at });
}

const heldText = ({ instrument, quantity }: BrokerPosition): string => `${format(quantity)} ${instrument.symbol}`;

const positionWrite = (record: Position): Write => ({
  ...{ kind: 'position', id: record.id, record, expect: 'absent', index: positionIndex(record) },
});

const cursorWrite = (value: string): Write => ({ kind: 'cursor', id: FILLS, record: { value }, expect: 'absent' });
