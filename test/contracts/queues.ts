/** What all queues keep to, whatever they are made of. A test file gives a way to open fresh ones and to let time pass. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE } from '#lib/model/time.ts';
import type { Message, QueueName, Queues } from '#lib/ports.ts';

export interface QueuesUnderTest {
  readonly queues: Queues;
  readonly visibilityMs: number;
  readonly maxReceives: number;
  pass(milliseconds: number): void | Promise<void>;
  close(): void | Promise<void>;
}

const DEDUP_MS = 5 * MINUTE;
const bodies = (messages: readonly Message[]): readonly string[] => messages.map(({ body }) => body);

export function queuesContract(name: string, open: () => QueuesUnderTest | Promise<QueuesUnderTest>): void {
  describe(`the queues contract, ${name}`, () => {
    let underTest: QueuesUnderTest;
    let queues: Queues;
    beforeEach(async () => {
      underTest = await open();
      queues = underTest.queues;
    });
    afterEach(() => underTest.close());

    /** Messages as "group:body", sent to signals with the body as their duplicate id. */
    const send = async (...messages: readonly string[]) => {
      for (const message of messages) {
        const [group = '', body = ''] = message.split(':');
        await queues.send('signals', { group, dedupId: body, body });
      }
    };
    const receive = (max = 10, queue: QueueName = 'signals') => queues.receive(queue, max);
    const receiveOne = async (): Promise<Message> => {
      const [message] = await receive(1);
      if (!message) throw new Error('a message was expected');
      return message;
    };
    const timeOut = () => underTest.pass(underTest.visibilityMs);

    describe('order', () => {
      test('is that of sending within a group', async () => {
        await send('g:1', 'g:2', 'g:3');

        expect(bodies(await receive())).toEqual(['1', '2', '3']);
      });

      test('holds from one batch to the next', async () => {
        await send('g:1', 'g:2', 'g:3');
        const first = await receive(2);
        for (const message of first) await queues.acknowledge(message);

        expect([bodies(first), bodies(await receive())]).toEqual([['1', '2'], ['3']]);
      });

      test('holds when messages return: the older before the younger', async () => {
        await send('g:1', 'g:2');
        await receive(1);
        await timeOut();
        await send('g:3');

        expect(bodies(await receive())).toEqual(['1', '2', '3']);
      });
    });

    describe('a group', () => {
      test('with a batch in flight gives nothing more, while others do', async () => {
        await send('g:1', 'g:2', 'h:3');

        expect(bodies(await receive(1))).toEqual(['1']);
        expect(bodies(await receive())).toEqual(['3']);
        expect(await receive()).toEqual([]);
      });

      test('waits until the whole of its batch is settled', async () => {
        await send('g:1', 'g:2', 'g:3');
        const [first, second] = await receive(2);
        if (first) await queues.acknowledge(first);

        expect(await receive()).toEqual([]);
        if (second) await queues.acknowledge(second);
        expect(bodies(await receive())).toEqual(['3']);
      });

      test('is a group of its own in every queue', async () => {
        await queues.send('signals', { group: 'g', dedupId: '1', body: '1' });
        await queues.send('exits', { group: 'g', dedupId: '1', body: '2' });
        await receive();

        expect(bodies(await receive(10, 'exits'))).toEqual(['2']);
        expect(await receive(10, 'orders')).toEqual([]);
      });
    });

    describe('a message', () => {
      test('says where it belongs, when it was sent and how often it was received', async () => {
        await send('g:ü “{}”');
        const { sentAt } = await receiveOne();
        await timeOut();

        expect(await receiveOne()).toMatchObject({
          ...{ queue: 'signals', group: 'g', body: 'ü “{}”', receiveCount: 2, sentAt },
        });
      });

      test('is delivered once where it is acknowledged', async () => {
        await send('g:1');
        await queues.acknowledge(await receiveOne());
        await timeOut();

        expect(await receive()).toEqual([]);
        expect(await queues.deadLetters('signals')).toEqual([]);
      });

      test('returns when it is not acknowledged in time, and not before', async () => {
        await send('g:1');
        await receiveOne();
        await underTest.pass(underTest.visibilityMs - 1);
        expect(await receive()).toEqual([]);

        await underTest.pass(1);
        expect(bodies(await receive())).toEqual(['1']);
      });

      test('returns at once where it is released, and counts as received', async () => {
        await send('g:1', 'g:2');
        await queues.release(await receiveOne());

        expect((await receive()).map(({ body, receiveCount }) => [body, receiveCount])).toEqual([
          ['1', 2],
          ['2', 1],
        ]);
      });

      test('belongs to its latest delivery: an older receipt does nothing', async () => {
        await send('g:1');
        const late = await receiveOne();
        await timeOut();
        await receiveOne();
        await queues.acknowledge(late);
        await queues.release(late);
        await queues.bury(late, 'too late');

        expect(await receive()).toEqual([]);
        expect(await queues.deadLetters('signals')).toEqual([]);
        await timeOut();
        expect(bodies(await receive())).toEqual(['1']);
      });
    });

    describe('a duplicate', () => {
      test('is dropped for five minutes, even when the first was acknowledged', async () => {
        await send('g:1');
        await queues.acknowledge(await receiveOne());
        await underTest.pass(DEDUP_MS - 1);
        await send('g:1', 'h:1');

        expect(await receive()).toEqual([]);
      });

      test('is a new message after five minutes', async () => {
        await send('g:1');
        await queues.acknowledge(await receiveOne());
        await underTest.pass(DEDUP_MS);
        await send('g:1');

        expect(bodies(await receive())).toEqual(['1']);
      });

      test('does not extend the five minutes', async () => {
        await send('g:1');
        await queues.acknowledge(await receiveOne());
        await underTest.pass(DEDUP_MS - 1);
        await send('g:1');
        await underTest.pass(1);
        await send('g:1');

        expect(bodies(await receive())).toEqual(['1']);
      });
    });

    describe('the dead letters', () => {
      test('take a message that was received too often, and its group goes on', async () => {
        await send('g:bad', 'g:good');
        for (let time = 1; time <= underTest.maxReceives; time += 1) {
          expect((await receiveOne()).receiveCount).toBe(time);
          await timeOut();
        }

        expect(bodies(await receive())).toEqual(['good']);
        const dead = await queues.deadLetters('signals');
        expect(dead).toMatchObject([{ body: 'bad', group: 'g', receiveCount: underTest.maxReceives }]);
        expect(dead[0]?.reason).toContain(`received ${underTest.maxReceives} times`);
      });

      test('take a message that is released for ever', async () => {
        await send('g:1');
        for (let time = 1; time <= underTest.maxReceives; time += 1) await queues.release(await receiveOne());

        expect(await receive()).toEqual([]);
        expect(bodies(await queues.deadLetters('signals'))).toEqual(['1']);
      });

      test('take a buried message at once, with its reason, and its group goes on', async () => {
        await send('g:1', 'g:2');
        await queues.bury(await receiveOne(), 'not a signal: "1"');

        expect(bodies(await receive())).toEqual(['2']);
        expect(await queues.deadLetters('signals')).toMatchObject([{ body: '1', reason: 'not a signal: "1"' }]);
      });

      test('are kept per queue, oldest first, and never delivered', async () => {
        await send('g:1');
        await underTest.pass(1);
        await send('h:2');
        for (const message of [...(await receive())].reverse()) await queues.bury(message, 'no');
        await timeOut();

        expect(await receive()).toEqual([]);
        for (let look = 1; look <= 2; look += 1)
          expect(bodies(await queues.deadLetters('signals'))).toEqual(['1', '2']);
        expect(await queues.deadLetters('orders')).toEqual([]);
      });

      test('are all there, however many came from one group', async () => {
        const sent = Array.from({ length: 12 }, (_, k) => `${k}`);
        await send(...sent.map((body) => `g:${body}`));
        for (let batch = await receive(5); batch.length > 0; batch = await receive(5))
          for (const message of batch) await queues.bury(message, 'no');

        expect([...bodies(await queues.deadLetters('signals'))].sort()).toEqual(sent.sort());
      });
    });
  });
}
