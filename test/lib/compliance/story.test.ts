import { expect, test } from 'vitest';
import * as z from 'zod';
import { seal } from '#lib/compliance/audit-chain.ts';
import { stepsOf, storyOf } from '#lib/compliance/story.ts';
import type { AuditRecord, AuditType } from '#lib/model/audit.ts';
import { Order } from '#lib/model/order.ts';
import { EXAMPLES, NOON } from '#test/contracts/examples.ts';

const told = (type: AuditType, lane: string, order: Partial<Order> = {}): AuditRecord =>
  seal(undefined, lane, {
    type,
    at: NOON,
    subject: EXAMPLES.order.id,
    data: z.encode(Order, { ...EXAMPLES.order, ...order }),
  });

test('what happened at one and the same time is told in the order of its causes, whatever lane it is in', () => {
  const types: readonly AuditType[] = [
    ...([
      'order-approved',
      'order-dispatched',
      'order-unknown',
      'order-resent',
      'order-acked',
      'order-advanced',
    ] as const),
  ];
  const records = types.map((type, index) => told(type, `lane ${index}`)).reverse();

  expect(storyOf(records, EXAMPLES.order.id)?.orders.map(({ type }) => type)).toEqual(types);
});

test('an order is found by the broker’s id of one of its legs', () => {
  const records = [
    told('order-approved', 'a'),
    told('order-acked', 'b', { brokerId: 'x', legBrokerIds: { A: 'leg' } }),
  ];

  expect(storyOf(records, 'leg')?.orders).toHaveLength(2);
});

test('an id that is only mentioned, such as a strategy’s, names no order', () => {
  const records = [told('order-approved', 'a')];

  for (const id of [EXAMPLES.order.strategyId, EXAMPLES.order.snapshot, ''])
    expect(storyOf(records, id)).toBeUndefined();
});

test('a record that no longer parses tells nothing and breaks nothing', () => {
  const good = told('order-approved', 'a');
  const bad = { ...good, body: good.body.replace('"approvedAt"', '"disapprovedAt"') };
  const story = storyOf([good, bad, { ...good, body: `${good.body}}` }], EXAMPLES.order.id);

  expect(story && stepsOf(story)).toHaveLength(1);
});
