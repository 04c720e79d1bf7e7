import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { instant, MINUTE } from '#lib/model/time.ts';
import { openStore } from '#local/store/store.ts';
import { NOON } from '#test/contracts/examples.ts';
import { behavesLikeModel, someSteps } from '#test/contracts/queue-model.ts';
import { queuesContract } from '#test/contracts/queues.ts';

const RULES = { visibilityMs: MINUTE, maxReceives: 3 };

function opened(path: string) {
  let now = NOON;
  const store = openStore(path, { now: () => now }, { rules: RULES });
  const pass = (ms: number) => {
    now = instant(now + ms);
  };
  return { ...store, ...RULES, rules: RULES, pass };
}
function inFile() {
  const folder = mkdtempSync(join(tmpdir(), 'wsb-queues-'));
  const path = join(folder, 'store.db');
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

queuesContract('SQLite in memory', () => opened(':memory:'));
queuesContract('SQLite in a file', () => {
  const { path, remove } = inFile();
  const store = opened(path);
  const close = () => {
    store.close();
    remove();
  };
  return { ...store, close };
});

test('the queue behaves like its model over any sequence of steps', async () => {
  await fc.assert(
    fc.asyncProperty(someSteps(RULES.visibilityMs), async (steps) => {
      const store = opened(':memory:');
      try {
        await behavesLikeModel(steps, store);
      } finally {
        store.close();
      }
    }),
    { numRuns: 400 },
  );
});

test('messages, deliveries and duplicates outlive the process', async () => {
  const { path, remove } = inFile();
  const before = opened(path);
  for (const id of ['1', '2']) await before.queues.send('orders', { group: 'g', dedupId: id, body: id });
  const [first] = await before.queues.receive('orders', 1);
  before.close();

  const after = opened(path);
  await after.queues.send('orders', { group: 'g', dedupId: '1', body: 'again' });
  expect(await after.queues.receive('orders', 10)).toEqual([]);
  if (first) await after.queues.acknowledge(first);
  expect((await after.queues.receive('orders', 10)).map(({ body }) => body)).toEqual(['2']);
  after.close();
  remove();
});

test('two connections never receive the same delivery', async () => {
  const { path, remove } = inFile();
  const [one, two] = [opened(path), opened(path)];
  for (let k = 0; k < 20; k += 1) await one.queues.send('orders', { group: `g${k}`, dedupId: `${k}`, body: `${k}` });
  const batches = await Promise.all(
    Array.from({ length: 12 }, (_, turn) => (turn % 2 ? one : two).queues.receive('orders', 2)),
  );

  const received = batches.flat().map(({ body }) => body);
  expect(received).toHaveLength(20);
  expect(new Set(received).size).toBe(20);
  one.close();
  two.close();
  remove();
});

test('a dead letter stays dead after reopening', async () => {
  const { path, remove } = inFile();
  const before = opened(path);
  await before.queues.send('exits', { group: 'g', dedupId: '1', body: 'x' });
  for (const message of await before.queues.receive('exits', 1)) await before.queues.bury(message, 'malformed');
  before.close();

  const after = opened(path);
  expect(await after.queues.deadLetters('exits')).toMatchObject([{ body: 'x', reason: 'malformed' }]);
  after.close();
  remove();
});

describe('a store that is opened anew after its process died', () => {
  test('gives back at once what the dead process had received, in order, and nothing that was settled or set aside', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wsb-queues-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const open = () => openStore(join(folder, 'store.sqlite'), { now: () => NOON });
    const dead = open();
    for (const body of ['1', '2', '3', '4'])
      await dead.queues.send('orders', { group: body === '4' ? 'h' : 'g', dedupId: body, body });
    const [first, second] = await dead.queues.receive('orders', 10);
    if (first) await dead.queues.acknowledge(first);
    if (second) await dead.queues.bury(second, 'no message');
    dead.close();

    const anew = open();
    expect(await anew.queues.receive('orders', 10)).toEqual([]);
    anew.giveBack();
    expect((await anew.queues.receive('orders', 10)).map(({ body }) => body)).toEqual(['3', '4']);
    expect(await anew.queues.deadLetters('orders')).toHaveLength(1);
    anew.close();
  });
});
