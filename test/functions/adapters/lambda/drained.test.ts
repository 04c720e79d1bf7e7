import type { Context, SQSRecord } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { drained } from '#functions/adapters/lambda/drained.ts';
import { invoked } from '#functions/adapters/lambda.ts';
import type { Message } from '#lib/ports.ts';

// What the functions log goes to standard output, and is no result of these tests.
vi.spyOn(process.stdout, 'write').mockReturnValue(true);
for (const level of ['log', 'info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue();

const LONG = 30_000;
const context = (remainingMs = LONG) =>
  ({
    awsRequestId: 'r-1',
    functionName: 'f',
    memoryLimitInMB: '512',
    getRemainingTimeInMillis: () => remainingMs,
  }) as Context;

const record = (group: string, body: string, queue = 'signals'): SQSRecord =>
  ({
    ...{ messageId: body, receiptHandle: `receipt of ${body}`, body },
    eventSourceARN: `arn:aws:sqs:us-east-1:123456789012:wallstreetbots-paper-${queue}.fifo`,
    attributes: { MessageGroupId: group, ApproximateReceiveCount: '1', SentTimestamp: '1422370800000' },
  }) as unknown as SQSRecord;

/** Bodies say what becomes of them: "busy…" may pass, "bad…" never will, "bug…" is a mistake of ours. */
async function drain(records: readonly SQSRecord[], remainingMs = LONG) {
  const handled: string[] = [];
  const buried: (readonly [Message, string])[] = [];
  const handler = drained(async () => ({
    handle: async (body) => {
      handled.push(body);
      if (body.startsWith('busy')) throw new TransientFault('busy');
      if (body.startsWith('bad')) throw new PermanentFault('not a signal');
      if (body.startsWith('bug')) throw new TypeError('undefined is not a function');
    },
    queues: {
      bury: async (message, reason) => {
        if (message.body === 'bad and unburied') throw new TransientFault('SQS does not answer');
        buried.push([message, reason]);
      },
    },
  }));
  const { batchItemFailures } = await handler({ Records: [...records] }, context(remainingMs));
  return {
    handled,
    buried,
    returned: batchItemFailures.map((each: { itemIdentifier: string }) => each.itemIdentifier),
  };
}

describe('a batch from a queue', () => {
  it('is acknowledged message by message', async () => {
    expect(await drain([record('g', '1'), record('g', '2')])).toEqual({
      handled: ['1', '2'],
      buried: [],
      returned: [],
    });
  });

  it('stops at the first message that has to go back, in its group and in no other', async () => {
    const { handled, returned } = await drain([
      record('g', '1'),
      record('g', 'busy'),
      record('h', '3'),
      record('g', '4'),
    ]);

    expect(handled).toEqual(['1', 'busy', '3']);
    expect(returned).toEqual(['busy', '4']);
  });

  it('knows groups of the same name in different queues apart', async () => {
    const { handled } = await drain([record('g', 'busy'), record('g', 'exit', 'exits')]);
    expect(handled).toEqual(['busy', 'exit']);
  });

  it('buries what will never be handled, with the reason, and goes on behind it', async () => {
    const { handled, buried, returned } = await drain([record('g', 'bad'), record('g', '2')]);

    expect(handled).toEqual(['bad', '2']);
    expect(returned).toEqual([]);
    expect(buried).toMatchObject([
      [{ queue: 'signals', group: 'g', body: 'bad', receipt: 'receipt of bad', receiveCount: 1 }, 'not a signal'],
    ]);
  });

  it('gives back what could not even be buried, and what a mistake of ours keeps from being handled', async () => {
    expect((await drain([record('g', 'bad and unburied'), record('g', '2')])).returned).toEqual([
      'bad and unburied',
      '2',
    ]);
    expect((await drain([record('g', 'bug'), record('g', '2')])).returned).toEqual(['bug', '2']);
  });

  it('begins no message that the time left would not finish', async () => {
    expect(await drain([record('g', '1')], 14_000)).toEqual({ handled: [], buried: [], returned: ['1'] });
  });

  it('from a queue that is not ours is refused whole', async () => {
    await expect(drain([record('g', '1', 'else')])).rejects.toThrow(PermanentFault);
  });
});

describe('a function', () => {
  const Event = z.object({ n: z.number() });

  it('is given the event that it knows, and refuses every other', async () => {
    const handler = invoked(
      Event,
      async () =>
        async ({ n }) =>
          n + 1,
    );

    expect(await handler({ n: 1 }, context())).toBe(2);
    await expect(handler({ n: 'one' }, context())).rejects.toThrow(/n: .*number/);
  });

  it('makes its ports at the first event, keeps them, and makes them anew where that failed', async () => {
    let made = 0;
    const handler = invoked(Event, async () => {
      made += 1;
      if (made === 1) throw new TransientFault('the secrets cannot be read');
      return async () => made;
    });

    await expect(handler({ n: 1 }, context())).rejects.toThrow('the secrets');
    expect([await handler({ n: 1 }, context()), await handler({ n: 1 }, context())]).toEqual([2, 2]);
  });

  it('ends its process where work is not done three seconds before the time is up, so that nothing wakes up later', async () => {
    let ended = 0;
    const never = async () => () => new Promise<never>(() => {});
    const handler = invoked(Event, never, () => {
      ended += 1;
    });

    await expect(handler({ n: 1 }, context(3_010))).rejects.toThrow('not done in the time');
    expect(ended).toBe(1);
  });
});
