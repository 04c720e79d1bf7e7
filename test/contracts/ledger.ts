/** What every ledger keeps to, whatever it is made of. A test file gives it a way to open a fresh one. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verify } from '#lib/compliance/audit-chain.ts';
import type { Ledger, RecordKind, Records, Transaction, Write } from '#lib/ports.ts';
import { draft, EXAMPLES } from './examples.ts';
import { agrees, someTransaction } from './ledger-model.ts';

export interface LedgerUnderTest {
  readonly ledger: Ledger;
  close(): void | Promise<void>;
}
export type OpenLedger = () => LedgerUnderTest | Promise<LedgerUnderTest>;
type Expect = 'absent' | 'any' | number;

export const cursor = (id: string, value: string, expected: Expect = 'any', index?: string): Write => ({
  kind: 'cursor',
  id,
  record: { value },
  expect: expected,
  ...(index === undefined ? {} : { index }),
});
const removal = (id: string, expected: number | 'any'): Write => ({
  kind: 'cursor',
  id,
  remove: true,
  expect: expected,
});
const check = (id: string, expected: number | 'absent'): Write => ({
  kind: 'cursor',
  id,
  check: true,
  expect: expected,
});
const COMMITTED = { committed: true };
const conflictOn = (id: string) => ({ committed: false, conflict: { kind: 'cursor', id } });

export function ledgerContract(name: string, open: OpenLedger, { sequences = 60 } = {}): void {
  describe(`the ledger contract, ${name}`, () => {
    let underTest: LedgerUnderTest;
    beforeEach(async () => {
      underTest = await open();
    });
    afterEach(() => underTest.close());
    const commit = (...writes: readonly Write[]) => underTest.ledger.commit({ writes });
    const valueAt = async (id: string) => (await underTest.ledger.get('cursor', id))?.record.value;

    describe('records', () => {
      test.each(Object.keys(EXAMPLES) as RecordKind[])('keep a %s as it was written', async (kind) => {
        await underTest.ledger.commit({ writes: [anExample(kind)] });

        expect(await underTest.ledger.get(kind, 'one')).toEqual({ record: EXAMPLES[kind], version: 1 });
        expect(await underTest.ledger.list(kind)).toEqual([{ id: 'one', record: EXAMPLES[kind], version: 1 }]);
      });

      test('are absent until written and after removal', async () => {
        expect(await underTest.ledger.get('cursor', 'a')).toBeUndefined();
        await commit(cursor('a', '1'));
        await commit(removal('a', 1));

        expect(await underTest.ledger.get('cursor', 'a')).toBeUndefined();
        expect(await underTest.ledger.list('cursor')).toEqual([]);
      });

      test('of different kinds may share an id', async () => {
        await commit(cursor('one', '1'), anExample('alert'));

        expect(await valueAt('one')).toBe('1');
        expect((await underTest.ledger.get('alert', 'one'))?.record).toEqual(EXAMPLES.alert);
      });

      test('are listed by id, not by time of writing', async () => {
        await commit(cursor('b', '1'), cursor('a', '2'), cursor('B', '3'), cursor('a2', '4'));

        expect((await underTest.ledger.list('cursor')).map(({ id }) => id)).toEqual(['B', 'a', 'a2', 'b']);
      });

      test('are listed by the index they were last written with', async () => {
        await commit(
          cursor('a', '1', 'any', 'open'),
          cursor('b', '1', 'any', 'open'),
          cursor('c', '1', 'any', 'closed'),
        );
        await commit(cursor('b', '2', 'any', 'closed'), cursor('a', '2'));

        const idsAt = async (index: string) => (await underTest.ledger.list('cursor', index)).map(({ id }) => id);
        expect(await idsAt('closed')).toEqual(['b', 'c']);
        expect(await idsAt('open')).toEqual([]);
        expect(await idsAt('unheard of')).toEqual([]);
        expect(await underTest.ledger.list('cursor')).toHaveLength(3);
      });
    });

    describe('conditions', () => {
      test('let versions start at one and grow by one', async () => {
        expect(await commit(cursor('a', '1', 'absent'))).toEqual(COMMITTED);
        expect(await commit(cursor('a', '2', 1))).toEqual(COMMITTED);
        expect(await commit(cursor('a', '3', 'any'))).toEqual(COMMITTED);

        expect(await underTest.ledger.get('cursor', 'a')).toEqual({ record: { value: '3' }, version: 3 });
      });

      test.each([
        ['absent, and it is there', cursor('a', 'new', 'absent')],
        ['an older version', cursor('a', 'new', 1)],
        ['a version to come', cursor('a', 'new', 3)],
        ['a version for a removal, and it is another', removal('a', 1)],
      ])('refuse a write that expects %s', async (_, write) => {
        await commit(cursor('a', '1'));
        await commit(cursor('a', '2'));

        expect(await commit(write)).toEqual(conflictOn('a'));
        expect(await underTest.ledger.get('cursor', 'a')).toEqual({ record: { value: '2' }, version: 2 });
      });

      test('refuse a version of what is not there', async () => {
        expect(await commit(cursor('a', '1', 1))).toEqual(conflictOn('a'));
        expect(await commit(removal('a', 1))).toEqual(conflictOn('a'));
        expect(await underTest.ledger.list('cursor')).toEqual([]);
      });

      test('let anything that may be anything be removed, there or not', async () => {
        await commit(cursor('a', '1'));

        expect(await commit(removal('a', 'any'), removal('b', 'any'))).toEqual(COMMITTED);
      });
    });

    describe('a check', () => {
      test.each([
        ['is there, and should be absent', check('a', 'absent')],
        ['is at a later version', check('a', 1)],
        ['is not there', check('b', 1)],
      ])('refuses the whole transaction where the record %s', async (_, failing) => {
        await commit(cursor('a', '1'));
        await commit(cursor('a', '2'));

        expect(await commit(cursor('c', 'new'), failing)).toEqual(conflictOn(failing.id));
        expect(await valueAt('c')).toBeUndefined();
      });

      test('lets the transaction pass where it holds, and leaves its record alone', async () => {
        await commit(cursor('a', '1', 'absent', 'open'));

        expect(await commit(cursor('c', 'new'), check('a', 1), check('b', 'absent'))).toEqual(COMMITTED);
        expect(await underTest.ledger.list('cursor', 'open')).toEqual([
          { id: 'a', record: { value: '1' }, version: 1 },
        ]);
        expect(await underTest.ledger.get('cursor', 'b')).toBeUndefined();
      });

      test('of a record that another writer has just changed never lets both pass', async () => {
        await commit(cursor('kill', 'off'));
        const [sent, killed] = await Promise.all([
          commit(cursor('order', 'dispatched'), check('kill', 1)),
          commit(cursor('kill', 'on', 1)),
        ]);
        const again = await commit(cursor('order', 'dispatched again'), check('kill', 1));

        expect(killed).toEqual(COMMITTED);
        expect(again).toEqual(conflictOn('kill'));
        expect(await valueAt('order')).toBe(sent.committed ? 'dispatched' : undefined);
      });
    });

    describe('transactions', () => {
      test('change nothing when one condition fails, wherever it stands', async () => {
        await commit(cursor('a', '1'), cursor('b', '1'));
        const good = [cursor('a', '2', 1), cursor('c', '1', 'absent')] as const;

        for (const writes of [
          [cursor('b', 'x', 7), ...good],
          [good[0], cursor('b', 'x', 7), good[1]],
          [...good, cursor('b', 'x', 7)],
        ])
          expect(await commit(...writes)).toEqual(conflictOn('b'));

        expect(await Promise.all(['a', 'b', 'c'].map(valueAt))).toEqual(['1', '1', undefined]);
      });

      test('change nothing when a record breaks its schema', async () => {
        const broken = { ...EXAMPLES.alert, severity: 'so-so' } as unknown as Records['alert'];
        const writes: Write[] = [cursor('a', '1'), { kind: 'alert', id: 'al_9', record: broken, expect: 'any' }];

        await expect(underTest.ledger.commit({ writes })).rejects.toThrow(/alert "al_9"/);
        expect(await valueAt('a')).toBeUndefined();
      });

      test('may not write one record twice', async () => {
        await expect(commit(cursor('a', '1'), cursor('a', '2'))).rejects.toThrow(/cursor "a" twice/);
        expect(await valueAt('a')).toBeUndefined();
      });

      test('let one of many writers of the same version win', async () => {
        await commit(cursor('a', '0'));
        const answers = await Promise.all(Array.from({ length: 8 }, (_, k) => commit(cursor('a', `${k}`, 1))));

        expect(answers.filter(({ committed }) => committed)).toHaveLength(1);
        expect((await underTest.ledger.get('cursor', 'a'))?.version).toBe(2);
      });
    });

    describe('audit', () => {
      const entries = [draft('ord_1'), draft('ord_2', { quantity: '3', nested: [1, null, { b: 1, a: 2 }] })];

      test('is appended with the change, in order, as a chain that verifies', async () => {
        await underTest.ledger.commit({ writes: [cursor('a', '1')], audit: { lane: 'risk', entries } });
        await underTest.ledger.commit({ writes: [], audit: { lane: 'risk', entries: [draft('ord_3')] } });

        const records = await underTest.ledger.auditRecords('risk');
        expect(verify(records)).toMatchObject({ ok: true, count: 3 });
        expect(records.map(({ body }) => JSON.parse(body).subject)).toEqual(['ord_1', 'ord_2', 'ord_3']);
        expect(JSON.parse(records[1]?.body ?? '').data).toEqual(entries[1]?.data);
      });

      test('is rolled back with the change, and leaves no gap', async () => {
        const refused: Transaction = { writes: [cursor('a', '1', 9)], audit: { lane: 'risk', entries } };
        await underTest.ledger.commit({ writes: [], audit: { lane: 'risk', entries: [draft('before')] } });
        expect(await underTest.ledger.commit(refused)).toEqual(conflictOn('a'));
        await underTest.ledger.commit({ writes: [], audit: { lane: 'risk', entries: [draft('after')] } });

        const records = await underTest.ledger.auditRecords('risk');
        expect(records.map(({ seq, body }) => [seq, JSON.parse(body).subject])).toEqual([
          [1, 'before'],
          [2, 'after'],
        ]);
        expect(verify(records).ok).toBe(true);
      });

      test('rolls the change back where an entry has no canonical form: no audit, no change', async () => {
        const bad: Transaction = {
          writes: [cursor('a', '1')],
          audit: { lane: 'risk', entries: [draft('good'), draft('bad', { price: Number.NaN })] },
        };

        await expect(underTest.ledger.commit(bad)).rejects.toThrow(/canonical/);
        expect(await valueAt('a')).toBeUndefined();
        expect(await underTest.ledger.auditRecords('risk')).toEqual([]);
      });

      test('keeps lanes apart and lists them by name', async () => {
        for (const lane of ['risk', 'execution', 'risk'])
          await underTest.ledger.commit({ writes: [], audit: { lane, entries: [draft(lane)] } });

        expect(await underTest.ledger.auditLanes()).toEqual(['execution', 'risk']);
        expect(verify(await underTest.ledger.auditRecords('execution'))).toMatchObject({ ok: true, count: 1 });
        expect(verify(await underTest.ledger.auditRecords('risk'))).toMatchObject({ ok: true, count: 2 });
        expect(await underTest.ledger.auditRecords('nobody')).toEqual([]);
      });

      test('knows the last record of every lane, by name', async () => {
        expect(await underTest.ledger.auditHeads()).toEqual([]);
        for (const lane of ['risk', 'execution', 'risk'])
          await underTest.ledger.commit({ writes: [], audit: { lane, entries: [draft(lane)] } });

        const [execution] = await underTest.ledger.auditRecords('execution');
        const [, risk] = await underTest.ledger.auditRecords('risk');
        expect(await underTest.ledger.auditHeads()).toEqual([
          { lane: 'execution', seq: 1, hash: execution?.hash },
          { lane: 'risk', seq: 2, hash: risk?.hash },
        ]);
      });

      test('knows the hashes of a lane after any of its records', async () => {
        const entries = ['a', 'b', 'c'].map((subject) => draft(subject));
        await underTest.ledger.commit({ writes: [], audit: { lane: 'risk', entries } });
        const all = (await underTest.ledger.auditRecords('risk')).map(({ hash }) => hash);
        expect(await underTest.ledger.auditHashes('risk', 0)).toEqual(all);
        expect(await underTest.ledger.auditHashes('risk', 2)).toEqual(all.slice(2));
      });

      test('has no gap and no fork under many writers of a lane', async () => {
        await Promise.all(
          Array.from({ length: 12 }, (_, k) =>
            underTest.ledger.commit({ writes: [], audit: { lane: 'risk', entries: [draft(`${k}`)] } }),
          ),
        );

        expect(verify(await underTest.ledger.auditRecords('risk'))).toMatchObject({ ok: true, count: 12 });
      });
    });

    test('agrees with a map in memory over any sequence of transactions', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(someTransaction, { maxLength: 25 }), async (transactions) => {
          const fresh = await open();
          try {
            await agrees(fresh.ledger, transactions);
          } finally {
            await fresh.close();
          }
        }),
        { numRuns: sequences },
      );
    });
  });
}

const anExample = (kind: RecordKind): Write =>
  ({ kind, id: 'one', record: EXAMPLES[kind], expect: 'absent' }) as unknown as Write;
