import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { referenceIn } from '#functions/adapters/orders.ts';
import * as schemas from '#functions/lambda/wiring/events.ts';
import { QueueName } from '#lib/model/outbox.ts';
import { Signal } from '#lib/model/signal.ts';
import { functionNames } from '#local/aws/functions.ts';

const ENTRIES = readdirSync('functions/lambda')
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length));

const textOf = (path: string): string => readFileSync(path, 'utf8');
const eventOf = (entry: string): unknown => JSON.parse(textOf(`test/events/${entry}.json`));

/** A batch of SQS: what Lambda adds, and a body that the stage behind the queue can read. */
const Batch = z.object({
  Records: z
    .array(
      z.object({
        messageId: z.string(),
        body: z.string(),
        eventSourceARN: z.string().transform((arn) => QueueName.parse(/-(\w+)\.fifo$/.exec(arn)?.[1])),
        attributes: z.object({
          MessageGroupId: z.string(),
          ApproximateReceiveCount: z.string(),
          SentTimestamp: z.string(),
        }),
      }),
    )
    .min(1)
    .refine((records) => records.every(({ eventSourceARN: queue, body }) => isRead(queue, body)), 'not read'),
});

const isRead = (queue: QueueName, body: string): boolean =>
  queue === 'orders' ? referenceIn(body) !== undefined : Signal.safeDecode(JSON.parse(body)).success;

/** The schema that the handler itself is made with. */
function schemaOf(entry: string): z.ZodType {
  const [, wrapper, name = ''] =
    /handler = (invoked|drained)\((\w+)?/.exec(textOf(`functions/lambda/${entry}.ts`)) ?? [];
  if (wrapper === 'drained') return Batch;
  const schema = (schemas as Readonly<Record<string, z.ZodType>>)[name];
  if (!schema) throw new Error(`no schema for ${entry}`);
  return schema;
}

test.each(ENTRIES)('%s has an example of an event, which its handler understands', (entry) => {
  const { success, error } = schemaOf(entry).safeParse(eventOf(entry));

  expect(error?.issues ?? []).toEqual([]);
  expect(success).toBe(true);
});

test('there is no example without a function', () => {
  expect(readdirSync('test/events').sort()).toEqual(ENTRIES.map((entry) => `${entry}.json`).sort());
});

test('every function and every strategy has a name that the commands know', () => {
  expect(functionNames()).toEqual(expect.arrayContaining(ENTRIES.filter((entry) => entry !== 'run-strategy')));
  expect(functionNames()).toContain('wsb-dip-bot');
});
