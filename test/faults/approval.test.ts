/** I7: nothing is sent but what risk approved: the reference carries a seal over the terms, and the terms are the ledger's. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, test } from 'vitest';
import { hmacApprovals } from '#functions/adapters/approvals.ts';
import { Order, termsOf } from '#lib/model/order.ts';
import { price, quantity } from '#lib/model/units.ts';
import { approvalKey } from '#local/keys/approval-key.ts';
import type { Parts } from '#local/system.ts';
import { anOrder } from '#test/support/builders.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { type Rig, startRig } from '#test/support/rig.ts';

const KEY = new Uint8Array(32).fill(1);

/** A tick in which every message to the orders queue is changed on its way. */
async function ticked(change: (body: string) => string, rest: (parts: Parts) => Partial<Parts> = () => ({})) {
  const rig = await startRig({
    feed: twoDays(),
    day: TUESDAY,
    config: CONFIG,
    around: (parts) => ({
      ...parts,
      queues: {
        ...parts.queues,
        send: (queue, message) =>
          parts.queues.send(queue, queue === 'orders' ? { ...message, body: change(message.body) } : message),
      },
      ...rest(parts),
    }),
  });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  await rig.tick(on(TUESDAY, 9, 36));
  return rig;
}

async function expectRefused(rig: Rig, reason: RegExp) {
  expect(await rig.parts.broker.orders('all')).toEqual([]);
  expect(await rig.queues.deadLetters('orders')).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  expect(await rig.all('alert')).toMatchObject([{ severity: 'critical' }]);
}

describe('I7: a reference on the orders queue', () => {
  it('without a seal is set aside, with a critical alert', async () => {
    const rig = await ticked((body) => JSON.stringify({ orderId: JSON.parse(body).orderId }));
    await expectRefused(rig, /not a reference/);
  });

  it('with the seal of another key is set aside', async () => {
    const forged = hmacApprovals(KEY);
    const rig = await ticked(
      (body) => body,
      ({ approvals }) => ({ approvals: { ...approvals, seal: forged.seal } }),
    );
    await expectRefused(rig, /its seal does not fit/);
  });

  it('to an order that was changed in the ledger since is set aside', async () => {
    const rig = await ticked(
      (body) => body,
      ({ ledger }) => ({
        ledger: {
          ...ledger,
          async commit(transaction) {
            const writes = transaction.writes.map((write) =>
              write.kind === 'order' && 'record' in write
                ? { ...write, record: { ...write.record, quantity: quantity('40') } }
                : write,
            );
            return ledger.commit({ ...transaction, writes });
          },
        },
      }),
    );
    await expectRefused(rig, /is not what risk approved/);
  });

  it('as risk sealed it is sent, and the order keeps the seal', async () => {
    const rig = await ticked((body) => body);
    const [order] = await rig.all('order');

    expect(order).toMatchObject({ state: 'acked', approval: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(order && (await rig.parts.approvals.verify(termsOf(order), order.approval ?? ''))).toBe(true);
  });
});

describe('a seal', () => {
  const { seal, verify } = hmacApprovals(KEY);
  const terms = termsOf(anOrder());

  test('fits its terms and no others: not one byte may differ, in the terms or in the seal', async () => {
    const sealed = await seal(terms);
    const bytes = Buffer.from(terms);
    expect(await verify(terms, sealed)).toBe(true);
    for (let place = 0; place < bytes.length; place += 1) {
      const flipped = Buffer.from(bytes);
      flipped.writeUInt8((bytes[place] ?? 0) ^ 1, place);
      expect(await verify(flipped.toString('latin1'), sealed), `terms, byte ${place}`).toBe(false);
    }
    for (let place = 0; place < sealed.length; place += 1) {
      const digit = (Number.parseInt(sealed.charAt(place), 16) ^ 1).toString(16);
      const flipped = `${sealed.slice(0, place)}${digit}${sealed.slice(place + 1)}`;
      expect(await verify(terms, flipped), `seal, digit ${place}`).toBe(false);
    }
  });

  test.each(['', 'no hex', '00', 'A'.repeat(64)])('that reads %j fits nothing', async (text) => {
    expect(await verify(terms, text)).toBe(false);
  });

  test('needs a key of 32 bytes', () => {
    expect(() => hmacApprovals(new Uint8Array(31))).toThrow('the approval key has 31 bytes, and needs at least 32');
  });
});

describe('the terms of an order', () => {
  const PROGRESS = [
    'resentAt',
    'misses',
    'formerBrokerIds',
    'state',
    'filled',
    'executed',
    'note',
    'dispatchedAt',
    'approval',
    'brokerId',
    'legBrokerIds',
  ];

  test('are every field but those that tell what became of it', () => {
    const fields = Object.keys(Order.shape).filter((field) => !PROGRESS.includes(field));

    expect(Object.keys(JSON.parse(termsOf(anOrder()))).sort()).toEqual(fields.sort());
  });

  test('stay the same while it is sent, filled and ended', () => {
    const later = anOrder({ state: 'filled', filled: quantity('1'), brokerId: 'b', note: 'n', approval: 'a' });

    expect(termsOf(later)).toBe(termsOf(anOrder()));
    expect(termsOf(anOrder({ limitPrice: price('100.01') }))).not.toBe(termsOf(anOrder()));
  });
});

describe('the key on this computer', () => {
  const aLedger = () => {
    const folder = mkdtempSync(join(tmpdir(), 'key-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return join(folder, 'demo.sqlite');
  };

  test('is made once per ledger, random, and for its owner alone', () => {
    const [ledger, other] = [aLedger(), aLedger()];
    const key = approvalKey(ledger);

    expect(key).toHaveLength(32);
    expect(approvalKey(ledger)).toEqual(key);
    expect(approvalKey(other)).not.toEqual(key);
    expect(statSync(`${ledger}.approval-key`).mode & 0o777).toBe(0o600);
  });

  test('that others can read, or that is damaged, is refused without being shown', () => {
    const ledger = aLedger();
    const path = `${ledger}.approval-key`;
    writeFileSync(path, 'beef\n', { mode: 0o600 });
    expect(() => approvalKey(ledger)).toThrow(/is damaged: remove it/);
    expect(() => approvalKey(ledger)).not.toThrow(/beef/);
    writeFileSync(`${ledger}2.approval-key`, `${'ab'.repeat(32)}\n`, { mode: 0o644 });
    expect(() => approvalKey(`${ledger}2`)).toThrow(/can be read by others: run "chmod 600/);
    expect(readFileSync(`${ledger}2.approval-key`, 'utf8')).toHaveLength(65);
  });
});
