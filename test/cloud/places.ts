/** Where the emulators are, and fresh tables, queues and buckets there. The harness says the addresses in the environment. */
import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from '#functions/adapters/aws/client-settings.ts';
import { dynamoLedger } from '#functions/adapters/aws/dynamo-ledger.ts';
import { LEDGER_TABLE } from '#functions/adapters/aws/ledger-keys.ts';
import { s3Client } from '#functions/adapters/aws/s3-objects.ts';
import type { Ledger, QueueName } from '#lib/ports.ts';
import type { EmulatorName } from './emulators.ts';

export function settingsOf(name: EmulatorName) {
  const url: string | undefined = JSON.parse(process.env.WSB_EMULATORS ?? '{}')[name];
  if (url === undefined) throw new Error(`${name} is not running: use "npm run test:cloud"`);
  return { ...clientSettings({ ...process.env, AWS_ENDPOINT_URL: url }), endpoint: url };
}

const fresh = (what: string): string => `${what}-${randomUUID().slice(0, 13)}`;

/** An empty table as the stack makes it. */
export async function newTable(client: DynamoDBClient): Promise<string> {
  const { partitionKey, sortKey, localIndex, localIndexSortKey } = LEDGER_TABLE;
  const key = (range: string) => [
    { AttributeName: partitionKey, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const TableName = fresh('ledger');
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partitionKey, sortKey, localIndexSortKey].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: key(sortKey),
      LocalSecondaryIndexes: [
        { IndexName: localIndex, KeySchema: key(localIndexSortKey), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
  return TableName;
}

/** A ledger in a table of its own, and ways to open that table again and to be rid of it. */
export async function newLedger(name: EmulatorName) {
  const client = new DynamoDBClient(settingsOf(name));
  const table = await newTable(client);
  const connect = (): { ledger: Ledger; close(): void } => ({
    ledger: dynamoLedger({ table, client, deadlineMs: 20_000 }),
    close: () => undefined,
  });
  const close = async () => {
    await client.send(new DeleteTableCommand({ TableName: table }));
    client.destroy();
  };
  return { ledger: connect().ledger, connect, client, table, close };
}

const QUEUES: readonly QueueName[] = ['signals', 'exits', 'orders'];

export async function newQueues(
  client: SQSClient,
  rules: { readonly visibilitySeconds: number; readonly maxReceives: number },
) {
  const made = async (QueueName: string, more: Record<string, string> = {}): Promise<string> => {
    const Attributes = { FifoQueue: 'true', VisibilityTimeout: String(rules.visibilitySeconds), ...more };
    return (await client.send(new CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
  };
  const pair = async (queue: QueueName) => {
    const deadLetters = await made(`${fresh(`${queue}-dead`)}.fifo`);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: deadLetters, AttributeNames: ['QueueArn'] }),
    );
    const policy = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: rules.maxReceives };
    return [
      queue,
      { queue: await made(`${fresh(queue)}.fifo`, { RedrivePolicy: JSON.stringify(policy) }), deadLetters },
    ];
  };
  return Object.fromEntries(await Promise.all(QUEUES.map(pair))) as Record<
    QueueName,
    { queue: string; deadLetters: string }
  >;
}

export async function newBucket() {
  const client = s3Client(settingsOf('ministack'));
  const bucket = fresh('bucket');
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return { client, bucket };
}

/** Stops the emulator's clock at an instant, in milliseconds; undefined lets it run. */
export const setEmulatorClock = (at: number | undefined): void =>
  sayIn(process.env.WSB_EMULATOR_CLOCK, at === undefined ? '' : (at / 1000).toFixed(3));

/** Lets the clock of the emulator and of its functions run on, away from this computer's by so many milliseconds. */
export const shiftEmulatorClock = (by: number): void =>
  sayIn(process.env.WSB_EMULATOR_CLOCK, `+${(by / 1000).toFixed(3)}`);

/** Where the functions find Alpaca. */
export const nameSimulator = (url: string): void => sayIn(process.env.WSB_EMULATOR_ALPACA, url);

/** Whole or not at all: it is read at any moment. */
function sayIn(file = '', text: string): void {
  writeFileSync(`${file}.partial`, text);
  renameSync(`${file}.partial`, file);
}
