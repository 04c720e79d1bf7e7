import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { dynamoLedger } from '#functions/adapters/aws/dynamo-ledger.ts';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { seal } from '#lib/compliance/audit-chain.ts';
import { draft } from '#test/contracts/examples.ts';
import { cursor } from '#test/contracts/ledger.ts';
import { type Answer, type Asked, ok, refusal, type ScriptedService, scriptedService } from './scripted-service.ts';

let service: ScriptedService | undefined;
afterEach(() => service?.close());

/** A ledger before a service that answers by the script. */
async function ledgerOver(
  answer: (asked: Asked, before: number) => Answer,
  options: { attempts?: number; deadlineMs?: number } = {},
) {
  service = await scriptedService(answer);
  const client = new DynamoDBClient({ ...service.settings, maxAttempts: options.attempts ?? 1 });
  return {
    ledger: dynamoLedger({ table: 'ledger', client, deadlineMs: options.deadlineMs ?? 3_000 }),
    asked: service.asked,
  };
}

const cancelled = (...codes: readonly string[]): Answer =>
  refusal('TransactionCanceledException', {
    CancellationReasons: codes.map((Code) => ({ Code, Message: `${Code}.` })),
  });
const tokensIn = (asked: readonly Asked[]) =>
  asked.filter(({ operation }) => operation === 'TransactWriteItems').map(({ body }) => body.ClientRequestToken);
const CHANGE = { writes: [cursor('a', '1', 'absent')] };
const AUDITED = { ...CHANGE, audit: { lane: 'risk', entries: [draft('ord_1')] } };

describe('every read', () => {
  test('is consistent', async () => {
    const { ledger, asked } = await ledgerOver(() => ok({ Items: [] }));
    await ledger.get('order', 'ord_1');
    await ledger.list('order');
    await ledger.list('order', 'open');
    await ledger.auditLanes();
    await ledger.auditHeads();
    await ledger.auditRecords('risk');
    await ledger.auditHashes('risk', 3);

    expect(asked.map(({ body }) => body.ConsistentRead)).toEqual(Array(7).fill(true));
  });

  test('goes on to the last page', async () => {
    const item = (id: string) => ({ sk: { S: id }, version: { N: '1' }, body: { S: `{"value":"${id}"}` } });
    const { ledger } = await ledgerOver(({ body }) =>
      body.ExclusiveStartKey
        ? ok({ Items: [item('b')] })
        : ok({ Items: [item('a')], LastEvaluatedKey: { sk: { S: 'a' } } }),
    );

    expect((await ledger.list('cursor')).map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

describe('a commit without an answer', () => {
  test('is sent again under the same token, so that what was written is known as our own', async () => {
    const { ledger, asked } = await ledgerOver((_, before) => (before === 0 ? 'hang up' : ok()));

    expect(await ledger.commit(CHANGE)).toEqual({ committed: true });
    const [first, second] = tokensIn(asked);
    expect(second).toBe(first);
    expect(asked[1]?.body).toEqual(asked[0]?.body);
  });

  test.each<[string, Answer]>([
    ['nothing comes in time', 'silence'],
    ['the service fails', refusal('InternalServerError', {}, 500)],
    ['the answer is not the service’s', { text: '<html>bad gateway' }],
    ['it is throttled', refusal('ProvisionedThroughputExceededException')],
    ['the same is still being written', refusal('TransactionInProgressException')],
  ])('is sent again where %s', async (_, first) => {
    const { ledger, asked } = await ledgerOver((_asked, before) => (before === 0 ? first : ok()));

    expect(await ledger.commit(CHANGE)).toEqual({ committed: true });
    expect(new Set(tokensIn(asked)).size).toBe(1);
  });

  test('is a transient fault when the time is up', async () => {
    const { ledger } = await ledgerOver(() => refusal('ThrottlingException'), { deadlineMs: 200 });

    await expect(ledger.commit(CHANGE)).rejects.toThrow(TransientFault);
  });
});

describe('a cancelled commit', () => {
  test('is a conflict on the first write whose condition failed, and is not tried again', async () => {
    const { ledger, asked } = await ledgerOver(() =>
      cancelled('None', 'ConditionalCheckFailed', 'ConditionalCheckFailed'),
    );
    const writes = ['a', 'b', 'c'].map((id) => cursor(id, '1', 'absent'));

    expect(await ledger.commit({ writes })).toEqual({ committed: false, conflict: { kind: 'cursor', id: 'b' } });
    expect(asked).toHaveLength(1);
  });

  test('is tried again, as another, where two met at one item', async () => {
    const { ledger, asked } = await ledgerOver((_, before) => (before < 2 ? cancelled('TransactionConflict') : ok()));

    expect(await ledger.commit(CHANGE)).toEqual({ committed: true });
    expect(new Set(tokensIn(asked)).size).toBe(3);
  });

  test('is a transient fault where others are faster until the time is up', async () => {
    const { ledger } = await ledgerOver(() => cancelled('TransactionConflict'), { deadlineMs: 200 });

    const commit = ledger.commit(CHANGE);
    await expect(commit).rejects.toThrow(TransientFault);
    await expect(commit).rejects.toThrow(/other writers were faster|no answer in time/);
  });

  test.each(['ValidationError', 'ItemCollectionSizeLimitExceeded', 'SomethingNew'])(
    'for %s is a permanent fault that says so',
    async (code) => {
      const { ledger } = await ledgerOver(() => cancelled(code));

      await expect(ledger.commit(CHANGE)).rejects.toThrow(
        new PermanentFault(`cannot write to the ledger: ${code}: ${code}.`),
      );
    },
  );

  test('looks for the head again where somebody appended first, and seals upon the new one', async () => {
    const other = seal(undefined, 'risk', draft('theirs'));
    const ours = seal(other, 'risk', draft('ord_1'));
    const head = { Item: { sk: { S: 'risk' }, seq: { N: '1' }, hash: { S: other.hash } } };
    const { ledger, asked } = await ledgerOver(({ operation }, before) => {
      if (operation === 'GetItem') return ok(before === 0 ? {} : head);
      return before === 1 ? cancelled('None', 'ConditionalCheckFailed', 'ConditionalCheckFailed') : ok();
    });

    expect(await ledger.commit(AUDITED)).toEqual({ committed: true });
    expect(asked.map(({ operation }) => operation)).toEqual([
      'GetItem',
      'TransactWriteItems',
      'GetItem',
      'TransactWriteItems',
    ]);
    expect(JSON.stringify(asked.at(-1)?.body)).toContain(ours.hash);
  });

  test('is a fault that calls for verification where a lane goes on beyond its head', async () => {
    const { ledger } = await ledgerOver(({ operation }) =>
      operation === 'GetItem' ? ok() : cancelled('None', 'None', 'ConditionalCheckFailed'),
    );

    await expect(ledger.commit(AUDITED)).rejects.toThrow(/"risk" holds a record beyond its head.*audit verify/);
  });
});

describe('a lane', () => {
  test('is looked at before the first append of a process, and not before the next', async () => {
    const { ledger, asked } = await ledgerOver(() => ok());
    await ledger.commit(AUDITED);
    await ledger.commit(AUDITED);

    expect(asked.map(({ operation }) => operation)).toEqual(['GetItem', 'TransactWriteItems', 'TransactWriteItems']);
  });

  test('is looked at again after a commit that failed', async () => {
    const { ledger, asked } = await ledgerOver((_, before) =>
      before === 2 ? cancelled('ConditionalCheckFailed') : ok(),
    );
    for (let turn = 0; turn < 3; turn += 1) await ledger.commit(AUDITED);

    expect(asked.map(({ operation }) => operation).filter((operation) => operation === 'GetItem')).toHaveLength(2);
  });
});

describe('before anything is sent', () => {
  const nothingSent = async () => {
    const { ledger, asked } = await ledgerOver(() => ok());
    return { ledger, asked };
  };

  test('a transaction of more than a hundred items is refused, with its count', async () => {
    const { ledger, asked } = await nothingSent();
    const writes = Array.from({ length: 101 }, (_, k) => cursor(`${k}`, '1'));

    await expect(ledger.commit({ writes })).rejects.toThrow(/101 items: DynamoDB takes 100/);
    expect(asked).toEqual([]);
    expect(await ledger.commit({ writes: writes.slice(1) })).toEqual({ committed: true });
  });

  test('the audit counts: its entries, and the head of the lane', async () => {
    const { ledger } = await nothingSent();
    const writes = Array.from({ length: 98 }, (_, k) => cursor(`${k}`, '1'));
    const withEntries = (count: number) =>
      ledger.commit({ writes, audit: { lane: 'x', entries: Array(count).fill(draft('y')) } });

    expect(await withEntries(1)).toEqual({ committed: true });
    await expect(withEntries(2)).rejects.toThrow(/101 items/);
  });

  test('a record of more than 400 kB is refused by name, in bytes and not in characters', async () => {
    const { ledger, asked } = await nothingSent();

    await expect(ledger.commit({ writes: [cursor('big', 'ü'.repeat(210_000))] })).rejects.toThrow(
      /record#cursor "big" has 42\d{4} bytes: DynamoDB keeps 409600/,
    );
    expect(asked).toEqual([]);
  });

  test('a transaction of more than 4 MB is refused', async () => {
    const { ledger, asked } = await nothingSent();
    const writes = Array.from({ length: 11 }, (_, k) => cursor(`${k}`, 'x'.repeat(390_000)));

    await expect(ledger.commit({ writes })).rejects.toThrow(/\d{7} bytes: DynamoDB takes 4194304/);
    expect(asked).toEqual([]);
  });

  test.each([
    ['an empty id', cursor('', '1'), /the id of a cursor is empty/],
    ['an empty index', cursor('a', '1', 'any', ''), /the index of a cursor is empty/],
    ['a long id', cursor('ü'.repeat(513), '1'), /the id of a cursor has 1026 bytes: DynamoDB keeps 1024/],
  ])('%s is refused', async (_, write, message) => {
    const { ledger, asked } = await nothingSent();

    await expect(ledger.commit({ writes: [write] })).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });

  test('nothing to do is done', async () => {
    const { ledger, asked } = await nothingSent();

    expect(await ledger.commit({ writes: [], audit: { lane: 'x', entries: [] } })).toEqual({ committed: true });
    expect(asked).toEqual([]);
  });
});

test('a proposal goes in ninety days, an order stays', async () => {
  const { ledger, asked } = await ledgerOver(() => ok());
  const proposal = { strategyId: 'wheel', slot: 0, snapshot: 'ab', signals: [], whyNots: [] } as never;
  const before = Math.floor(Date.now() / 1000);
  await ledger.commit({
    writes: [{ kind: 'proposal', id: 'p', record: proposal, expect: 'absent' }, cursor('a', '1')],
  });

  const values = JSON.parse(JSON.stringify(asked[0]?.body.TransactItems)).map(
    (each: { Update: { ExpressionAttributeValues: object } }) => each.Update.ExpressionAttributeValues,
  );
  expect(Number(values[0][':expires'].N) - before).toBeGreaterThanOrEqual(90 * 86_400);
  expect(values[1]).not.toHaveProperty(':expires');
});
