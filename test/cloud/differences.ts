/** Where the emulators of DynamoDB differ from each other or from the service: asked without our adapter, kept in docs/emulators.md. */
import {
  CreateTableCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EmulatorName } from './emulators.ts';
import { newLedger } from './places.ts';

const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
/** 'done', or the name of the error. */
const outcomeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: Error) => error.name,
  );

interface Question {
  readonly ask: (client: DynamoDBClient, table: string) => Promise<unknown>;
  readonly answers: Readonly<Record<EmulatorName, unknown>>;
}

const update = (TableName: string, Key: object, name = 'body'): TransactWriteItem => ({
  Update: {
    ...{ TableName, Key: Key as ReturnType<typeof key> },
    ...{ UpdateExpression: `SET ${name} = :value`, ExpressionAttributeValues: { ':value': { S: 'x' } } },
  },
});
const transact = (client: DynamoDBClient, TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
  outcomeOf(client.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken })));

const QUESTIONS: Readonly<Record<string, Question>> = {
  'a transaction of 101 items': {
    ask: (client, table) =>
      transact(
        client,
        Array.from({ length: 101 }, (_, k) => update(table, key('many', `${k}`))),
      ),
    answers: { 'dynamodb-local': 'ValidationException', ministack: 'ValidationException' },
  },
  'a transactional update without its sort key': {
    ask: (client, table) => transact(client, [update(table, { pk: { S: 'half' } })]),
    answers: { 'dynamodb-local': 'ValidationException', ministack: 'done' },
  },
  'an empty sort key': {
    ask: (client, table) => transact(client, [update(table, key('empty', ''))]),
    answers: { 'dynamodb-local': 'ValidationException', ministack: 'ValidationException' },
  },
  'a sort key of 1025 bytes': {
    ask: (client, table) => transact(client, [update(table, key('long', 'x'.repeat(1025)))]),
    answers: { 'dynamodb-local': 'TransactionCanceledException', ministack: 'done' },
  },
  'an item of more than 400 kB in a transaction': {
    ask: (client, table) =>
      transact(client, [{ Put: { TableName: table, Item: { ...key('big', 'a'), body: { S: 'x'.repeat(410_000) } } } }]),
    answers: { 'dynamodb-local': 'ValidationException', ministack: 'ValidationException' },
  },
  'the same token for another transaction': {
    ask: async (client, table) => {
      await transact(client, [update(table, key('token', 'a'))], 'one-token');
      return transact(client, [update(table, key('token', 'b'))], 'one-token');
    },
    answers: {
      'dynamodb-local': 'IdempotentParameterMismatchException',
      ministack: 'IdempotentParameterMismatchException',
    },
  },
  'an attribute that a local index does not hold': {
    ask: async (client) => {
      const TableName = `keys-only-${Date.now()}`;
      const range = (name: string) => [
        { AttributeName: 'pk', KeyType: 'HASH' as const },
        { AttributeName: name, KeyType: 'RANGE' as const },
      ];
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: ['pk', 'sk', 'ix'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          KeySchema: range('sk'),
          LocalSecondaryIndexes: [
            { IndexName: 'by-ix', KeySchema: range('ix'), Projection: { ProjectionType: 'KEYS_ONLY' } },
          ],
        }),
      );
      const item = { ...key('a', 'b'), ix: { S: 'open' }, body: { S: 'x' } };
      await client.send(new PutItemCommand({ TableName, Item: item }));
      const { Items } = await client.send(
        new QueryCommand({
          ...{ TableName, IndexName: 'by-ix', Select: 'ALL_ATTRIBUTES', ConsistentRead: true },
          ...{ KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'a' } } },
        }),
      );
      return Items?.[0]?.body?.S ?? 'missing';
    },
    answers: { 'dynamodb-local': 'x', ministack: 'missing' },
  },
};

export function knownDifferences(name: EmulatorName): void {
  describe(`what is known of ${name}`, () => {
    let place: Awaited<ReturnType<typeof newLedger>>;
    beforeAll(async () => {
      place = await newLedger(name);
    });
    afterAll(() => place.close());

    test.each(Object.entries(QUESTIONS))('it answers as it did before to %s', async (_, { ask, answers }) => {
      expect(await ask(place.client, place.table)).toEqual(answers[name]);
    });
  });
}
