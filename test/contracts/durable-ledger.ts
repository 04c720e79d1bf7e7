/** What every ledger keeps to that outlives its connection: `connect` opens the same storage again. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verify } from '#lib/compliance/audit-chain.ts';
import { draft } from './examples.ts';
import { cursor, type OpenLedger } from './ledger.ts';

interface Storage {
  readonly connect: OpenLedger;
  remove(): void | Promise<void>;
}

export function durableLedgerContract(name: string, storage: () => Storage | Promise<Storage>): void {
  describe(`the durable ledger contract, ${name}`, () => {
    let place: Storage;
    beforeEach(async () => {
      place = await storage();
    });
    afterEach(() => place.remove());

    test('everything committed is there after closing and opening again', async () => {
      const before = await place.connect();
      await before.ledger.commit({
        writes: [cursor('a', '1', 'absent', 'open')],
        audit: { lane: 'risk', entries: [draft('one')] },
      });
      await before.close();

      const after = await place.connect();
      expect(await after.ledger.list('cursor', 'open')).toEqual([{ id: 'a', record: { value: '1' }, version: 1 }]);
      await after.ledger.commit({ writes: [], audit: { lane: 'risk', entries: [draft('two')] } });
      expect(verify(await after.ledger.auditRecords('risk'))).toMatchObject({ ok: true, count: 2 });
      await after.close();
    });

    test('of two connections that write the same version one wins, and both see its record', async () => {
      const [one, two] = [await place.connect(), await place.connect()];
      await one.ledger.commit({ writes: [cursor('a', '0')] });
      const answers = await Promise.all([
        one.ledger.commit({ writes: [cursor('a', 'one', 1)], audit: { lane: 'risk', entries: [draft('one')] } }),
        two.ledger.commit({ writes: [cursor('a', 'two', 1)], audit: { lane: 'risk', entries: [draft('two')] } }),
      ]);

      const winner = answers[0].committed ? 'one' : 'two';
      expect(answers.filter(({ committed }) => committed)).toHaveLength(1);
      for (const { ledger } of [one, two]) {
        expect((await ledger.get('cursor', 'a'))?.record.value).toBe(winner);
        expect((await ledger.auditRecords('risk')).map(({ body }) => JSON.parse(body).subject)).toEqual([winner]);
      }
      await one.close();
      await two.close();
    });

    test('two connections that append to one lane share one chain', async () => {
      const connections = [await place.connect(), await place.connect()];
      for (let turn = 0; turn < 10; turn += 1)
        await Promise.all(
          connections.map(({ ledger }) => ledger.commit({ writes: [], audit: { lane: 'x', entries: [draft('y')] } })),
        );

      for (const { ledger, close } of connections) {
        expect(verify(await ledger.auditRecords('x'))).toMatchObject({ ok: true, count: 20 });
        await close();
      }
    });
  });
}
