/** A ledger as a map in memory: the law that a real one is compared with. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { verify } from '#lib/compliance/audit-chain.ts';
import type { Ledger, Transaction, Write } from '#lib/ports.ts';
import { draft } from './examples.ts';

interface Row {
  readonly value: string;
  readonly version: number;
  readonly index: string | undefined;
}
interface Model {
  readonly rows: Readonly<Record<string, Row>>;
  readonly audit: Readonly<Record<string, readonly string[]>>;
}

const IDS = ['a', 'b', 'c'];
const INDICES = ['x', 'y'];
const LANES = ['l1', 'l2'];

const somePut: fc.Arbitrary<Write> = fc
  .record({
    id: fc.constantFrom(...IDS),
    value: fc.string({ maxLength: 3 }),
    expected: fc.oneof(fc.constantFrom<'absent' | 'any'>('absent', 'any'), fc.integer({ min: 1, max: 4 })),
    index: fc.option(fc.constantFrom(...INDICES), { nil: undefined }),
  })
  .map(({ id, value, expected, index }) => ({
    ...{ kind: 'cursor' as const, id, record: { value }, expect: expected },
    ...(index === undefined ? {} : { index }),
  }));
const someRemoval: fc.Arbitrary<Write> = fc.record({
  kind: fc.constant('cursor' as const),
  id: fc.constantFrom(...IDS),
  remove: fc.constant(true as const),
  expect: fc.oneof(fc.constant('any' as const), fc.integer({ min: 1, max: 4 })),
});
const someCheck: fc.Arbitrary<Write> = fc.record({
  kind: fc.constant('cursor' as const),
  id: fc.constantFrom(...IDS),
  check: fc.constant(true as const),
  expect: fc.oneof(fc.constant('absent' as const), fc.integer({ min: 1, max: 4 })),
});

export const someTransaction: fc.Arbitrary<Transaction> = fc
  .record({
    writes: fc.uniqueArray(fc.oneof({ arbitrary: somePut, weight: 4 }, someRemoval, someCheck), {
      maxLength: 3,
      selector: ({ id }) => id,
    }),
    lane: fc.constantFrom(...LANES),
    subjects: fc.array(fc.string({ maxLength: 4 }), { maxLength: 2 }),
  })
  .map(({ writes, lane, subjects }) => ({ writes, audit: { lane, entries: subjects.map((s) => draft(s)) } }));

const holds = (row: Row | undefined, { expect: expected }: Write): boolean =>
  expected === 'any' || (expected === 'absent' ? row === undefined : row?.version === expected);

function applied(model: Model, { writes, audit }: Transaction): Model {
  const rows = { ...model.rows };
  for (const write of writes) {
    if ('remove' in write) delete rows[write.id];
    else if ('record' in write && write.kind === 'cursor')
      rows[write.id] = {
        value: write.record.value,
        version: (rows[write.id]?.version ?? 0) + 1,
        index: write.index,
      };
  }
  const lane = audit?.lane ?? '';
  const subjects = (audit?.entries ?? []).map(({ subject }) => subject);
  return { rows, audit: { ...model.audit, [lane]: [...(model.audit[lane] ?? []), ...subjects] } };
}

/** Runs the transactions on the ledger and on the model, and expects the same answers and the same end. */
export async function agrees(ledger: Ledger, transactions: readonly Transaction[]): Promise<void> {
  let model: Model = { rows: {}, audit: {} };
  for (const transaction of transactions) {
    const failing = transaction.writes.filter((write) => !holds(model.rows[write.id], write)).map(({ id }) => id);
    const answer = await ledger.commit(transaction);
    expect(answer.committed).toBe(failing.length === 0);
    if (answer.committed) model = applied(model, transaction);
    else expect(failing).toContain(answer.conflict.id);
    await looksLike(ledger, model);
  }
}

async function looksLike(ledger: Ledger, { rows, audit }: Model): Promise<void> {
  const expected = Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const index of [undefined, ...INDICES])
    expect(await ledger.list('cursor', index)).toEqual(
      expected
        .filter(([, row]) => index === undefined || row.index === index)
        .map(([id, { value, version }]) => ({ id, version, record: { value } })),
    );
  for (const lane of LANES) {
    const records = await ledger.auditRecords(lane);
    expect(verify(records).ok).toBe(true);
    expect(records.map(({ body }) => JSON.parse(body).subject)).toEqual(audit[lane] ?? []);
  }
}
