/** What the ledger's adapter relies on in DynamoDB beyond the port's contract: pages, limits, tokens, and many writers. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoLedger } from '#functions/adapters/aws/dynamo-ledger.ts';
import { rateBucket } from '#functions/adapters/aws/rate-bucket.ts';
import { verify } from '#lib/compliance/audit-chain.ts';
import { draft } from '#test/contracts/examples.ts';
import { cursor } from '#test/contracts/ledger.ts';
import type { EmulatorName } from './emulators.ts';
import { lossyLine } from './lossy-line.ts';
import { newLedger, settingsOf } from './places.ts';

export function dynamoContract(name: EmulatorName): void {
  describe(`what the adapter relies on, ${name}`, () => {
    let place: Awaited<ReturnType<typeof newLedger>>;
    beforeAll(async () => {
      place = await newLedger(name);
    });
    afterAll(() => place.close());

    test('a list of more than a megabyte comes whole and in order, by kind and by index', async () => {
      const ids = Array.from({ length: 12 }, (_, k) => `page-${String(k).padStart(2, '0')}`);
      const value = 'x'.repeat(300_000);
      for (const id of ids.toReversed()) await place.ledger.commit({ writes: [cursor(id, value, 'absent', 'long')] });

      expect((await place.ledger.list('cursor', 'long')).map(({ id }) => id)).toEqual(ids);
      expect((await place.ledger.list('cursor')).map(({ id }) => id)).toEqual(ids);
      for (const id of ids) await place.ledger.commit({ writes: [{ kind: 'cursor', id, remove: true, expect: 1 }] });
    });

    test('a lane of many records comes whole', async () => {
      for (let turn = 0; turn < 4; turn += 1)
        await place.ledger.commit({
          writes: [],
          audit: { lane: 'long', entries: Array(90).fill(draft('x', 'y'.repeat(4_000))) },
        });

      expect(verify(await place.ledger.auditRecords('long'))).toMatchObject({ ok: true, count: 360 });
      expect(await place.ledger.auditHashes('long', 100)).toHaveLength(260);
    });

    test('a transaction at the limit of a hundred items is taken', async () => {
      const writes = Array.from({ length: 100 }, (_, k) => cursor(`many-${k}`, '1', 'absent'));

      expect(await place.ledger.commit({ writes })).toEqual({ committed: true });
    });

    test('what our count of bytes lets through is taken', async () => {
      const overhead = 'pkrecord#cursorsklimit:bodyvalue:one1{"":""}'.length + 20;

      expect(await place.ledger.commit({ writes: [cursor('limit', 'x'.repeat(400 * 1024 - overhead))] })).toEqual({
        committed: true,
      });
    });

    test('a commit whose answer was lost is known as our own and written once', async () => {
      const line = await lossyLine(settingsOf(name).endpoint, ({ headers }) =>
        String(headers['x-amz-target']).endsWith('.TransactWriteItems'),
      );
      const client = new DynamoDBClient({ ...settingsOf(name), endpoint: line.url });
      const ledger = dynamoLedger({ table: place.table, client, deadlineMs: 20_000 });
      const audit = { lane: 'lost', entries: [draft('once')] };

      expect(await ledger.commit({ writes: [cursor('lost', '1', 'absent'), cursor('counted', '1')], audit })).toEqual({
        committed: true,
      });
      expect(line.lost()).toBe(1);
      expect((await place.ledger.get('cursor', 'counted'))?.version).toBe(1);
      expect(verify(await place.ledger.auditRecords('lost'))).toMatchObject({ ok: true, count: 1 });
      client.destroy();
      await line.close();
    });

    test('of twenty that write one record again and again, all get there, and none is counted twice', async () => {
      await place.ledger.commit({ writes: [cursor('storm', '0', 'absent')] });
      const addOne = async (ledger: typeof place.ledger): Promise<void> => {
        const held = await ledger.get('cursor', 'storm');
        const next = String(Number(held?.record.value) + 1);
        const audit = { lane: 'storm', entries: [draft(next)] };
        const { committed } = await ledger.commit({ writes: [cursor('storm', next, held?.version)], audit });
        if (!committed) await addOne(ledger);
      };
      await Promise.all(Array.from({ length: 20 }, () => addOne(place.connect().ledger)));

      expect(await place.ledger.get('cursor', 'storm')).toEqual({ record: { value: '20' }, version: 21 });
      const records = await place.ledger.auditRecords('storm');
      expect(verify(records)).toMatchObject({ ok: true, count: 20 });
      expect(records.map(({ body }) => JSON.parse(body).subject)).toEqual(
        Array.from({ length: 20 }, (_, k) => `${k + 1}`),
      );
    });

    describe('the rate bucket', () => {
      const step = fc.record({
        waitMs: fc.nat(20_000),
        calls: fc.integer({ min: 1, max: 10 }),
        isUrgent: fc.boolean(),
      });

      test('never grants more than the budget in any sixty seconds, and keeps the reserved part for urgent calls', async () => {
        let run = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(step, { minLength: 60, maxLength: 80 }), async (steps) => {
            run += 1;
            let now = 1_000_000;
            const bucket = rateBucket({
              table: place.table,
              client: place.client,
              name: `bucket-${run}`,
              perMinute: 60,
              now: () => now,
            });
            const granted: { at: number; calls: number }[] = [];
            for (const { waitMs, calls, isUrgent } of steps) {
              now += waitMs;
              const taken = await bucket.take(calls, isUrgent ? 'urgent' : 'ordinary');
              if (taken.granted) granted.push({ at: now, calls });
              else expect(taken.retryMs).toBeGreaterThan(0);
            }
            for (const { at } of granted) {
              const within = granted.filter((each) => each.at >= at && each.at < at + 60_000);
              expect(within.reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(60);
            }
          }),
          { numRuns: 5 },
        );
      });

      test('sheds ordinary calls first, says when there is room again, and then has it', async () => {
        let now = 1_000_000;
        const bucket = rateBucket({
          table: place.table,
          client: place.client,
          name: 'shed',
          perMinute: 60,
          now: () => now,
        });
        const taken = async (urgency: 'urgent' | 'ordinary') => (await bucket.take(1, urgency)).granted;
        const asked = async (urgency: 'urgent' | 'ordinary') => {
          let count = 0;
          while (await taken(urgency)) count += 1;
          return count;
        };

        expect([await asked('ordinary'), await asked('urgent'), await asked('ordinary')]).toEqual([10, 10, 0]);
        const refused = await bucket.take(1, 'ordinary');
        now += refused.granted ? 0 : refused.retryMs - 1;
        expect(await taken('ordinary')).toBe(false);
        now += 1;
        expect(await taken('ordinary')).toBe(true);
      });

      test('is one bucket for all who take from it at once', async () => {
        const takers = Array.from({ length: 40 }, () =>
          rateBucket({ table: place.table, client: place.client, name: 'shared', perMinute: 60, now: () => 5_000_000 }),
        );
        const taken = await Promise.all(takers.map((bucket) => bucket.take(1, 'urgent')));

        expect(taken.filter(({ granted }) => granted)).toHaveLength(20);
      });
    });
  });
}
