import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryOf, type Head, seal, verify } from '#lib/compliance/audit-chain.ts';
import type { AuditDraft, AuditRecord } from '#lib/model/audit.ts';
import { hashOf } from '#lib/model/ids.ts';
import { parseInstant } from '#lib/model/time.ts';

const NOON = parseInstant('2015-01-27T17:00:00Z');
const LANE = 'risk:paper:2015-01-27';

const draft = (subject: string, data: unknown = { quantity: '3' }): AuditDraft => ({
  ...{ type: 'order-approved', at: NOON, subject, data },
});
function chain(drafts: readonly AuditDraft[], lane = LANE): AuditRecord[] {
  const records: AuditRecord[] = [];
  for (const entry of drafts) records.push(seal(records.at(-1), lane, entry));
  return records;
}
const five = (): AuditRecord[] => chain(['a', 'b', 'c', 'd', 'e'].map((subject) => draft(subject)));
const at = (records: readonly AuditRecord[], place: number): AuditRecord => {
  const record = records.at(place);
  if (!record) throw new Error(`no record at ${place}`);
  return record;
};

describe('sealing', () => {
  test('starts a lane at one, from a genesis that names the lane', () => {
    const record = seal(undefined, LANE, draft('a'));

    expect(record).toMatchObject({ lane: LANE, seq: 1, previousHash: hashOf(`audit/v1|${LANE}`) });
    expect(record.hash).toBe(hashOf(`audit/v1${record.previousHash}${record.body}`));
  });

  test('keeps the canonical bytes', () => {
    const record = seal(undefined, 'x', draft('a', { b: 1, a: [{ d: null, c: 'ü' }] }));

    expect(record.body).toBe(
      '{"at":"2015-01-27T17:00:00Z","data":{"a":[{"c":"ü","d":null}],"b":1},"lane":"x","seq":1,"subject":"a","type":"order-approved"}',
    );
  });

  test('makes the same chain of the same drafts', () => {
    expect(five()).toEqual(five());
  });

  test('gives back the entry that went in', () => {
    const record = seal({ seq: 6, hash: 'h' }, LANE, draft('a'));

    expect(entryOf(record.body)).toEqual({ lane: LANE, seq: 7, ...draft('a') });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, new Date(0)])(
    'refuses data that is not JSON: %s',
    (data) => {
      expect(() => seal(undefined, LANE, draft('a', { data }))).toThrow(/canonical/);
    },
  );
});

describe('verifying', () => {
  test('accepts what was sealed and answers with count and head', () => {
    const records = five();

    expect(verify(records)).toEqual({ ok: true, count: 5, head: { seq: 5, hash: at(records, 4).hash } });
    expect(verify([])).toEqual({ ok: true, count: 0, head: undefined });
  });

  test('accepts any drafts of JSON, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.jsonValue())), (contents) => {
        const records = chain(contents.map(([subject, data]) => draft(subject, data)));
        expect(verify(records)).toMatchObject({ ok: true, count: contents.length });
      }),
    );
  });

  test('accepts an entry without data', () => {
    expect(verify(chain([{ ...draft('a'), data: undefined }])).ok).toBe(true);
  });

  test('goes on from a head as if the chain had never stopped', () => {
    const head: Head = at(five(), 2);

    expect(seal(head, LANE, draft('d'))).toEqual(at(five(), 3));
  });
});

describe('tampering is found, at the first bad record:', () => {
  type Tampering = (records: AuditRecord[]) => AuditRecord[];
  const rehashed = (record: AuditRecord): AuditRecord => ({
    ...record,
    hash: hashOf(`audit/v1${record.previousHash}${record.body}`),
  });
  const edited = (record: AuditRecord): AuditRecord => ({ ...record, body: record.body.replace('"3"', '"4"') });
  /** A record of the right place and link, but with a body of one's own. */
  const forged =
    (body: string): Tampering =>
    (records) =>
      records.with(2, rehashed({ ...at(records, 2), body }));

  test.each<[string, number, RegExp, Tampering]>([
    ['a record is deleted', 3, /jumps to 4/, (r) => r.toSpliced(2, 1)],
    ['the front is cut off', 1, /jumps to 3/, (r) => r.slice(2)],
    ['a record is duplicated', 4, /jumps to 3/, (r) => r.toSpliced(2, 0, at(r, 2))],
    ['two records are swapped', 3, /jumps to 4/, (r) => r.with(2, at(r, 3)).with(3, at(r, 2))],
    [
      'a record is inserted and the rest renumbered',
      4,
      /link/,
      (r) => [
        ...r.slice(0, 2),
        seal(at(r, 1), LANE, draft('x')),
        ...r.slice(2).map((record) => ({ ...record, seq: record.seq + 1 })),
      ],
    ],
    [
      'the front is cut off and the rest renumbered',
      1,
      /link/,
      (r) => r.slice(2).map((record) => ({ ...record, seq: record.seq - 2 })),
    ],
    ['a body is edited', 3, /hash does not match/, (r) => r.with(2, edited(at(r, 2)))],
    ['a body is edited and its record re-hashed', 4, /link/, (r) => r.with(2, rehashed(edited(at(r, 2))))],
    ['a body claims another place', 3, /content says .* 9/, forged(at(five(), 2).body.replace('"seq":3', '"seq":9'))],
    ['a body claims another lane', 3, /content says other/, forged(at(five(), 2).body.replace(LANE, 'other'))],
    ['a body is no JSON', 3, /not an audit entry/, forged('{')],
    ['a body is no entry', 3, /not an audit entry/, forged('{"lane":"x"}')],
    [
      'a record of another lane is mixed in',
      3,
      /lane "other"/,
      (r) =>
        r.with(
          2,
          at(
            chain(
              five().map(() => draft('a')),
              'other',
            ),
            2,
          ),
        ),
    ],
    ['a whole lane is passed off as another', 1, /link/, (r) => r.map((record) => ({ ...record, lane: 'other' }))],
  ])('%s', (_, seq, problem, tamper) => {
    const verdict = verify(tamper(five()));

    expect(verdict).toMatchObject({ ok: false, seq });
    expect(verdict.ok ? '' : verdict.problem).toMatch(problem);
  });

  test('any character of any field of any record is changed', () => {
    const flips = fc.record({
      place: fc.nat(4),
      field: fc.constantFrom('lane', 'previousHash', 'body', 'hash'),
      at: fc.nat(),
      to: fc.string({ minLength: 1, maxLength: 1 }),
    });
    fc.assert(
      fc.property(flips, ({ place, field, at: offset, to }) => {
        const records = five();
        const record = at(records, place);
        const text = record[field];
        const where = offset % text.length;
        fc.pre(text[where] !== to);
        const broken = { ...record, [field]: text.slice(0, where) + to + text.slice(where + 1) };
        const verdict = verify(records.with(place, broken));
        expect(verdict).toMatchObject({ ok: false, seq: place + 1 });
      }),
      { numRuns: 500 },
    );
  });

  test('any number of any record is changed', () => {
    for (const [place, record] of five().entries())
      for (const seq of [0, -1, 1.5, record.seq + 1, Number.NaN])
        expect(verify(five().with(place, { ...record, seq }))).toMatchObject({ ok: false, seq: place + 1 });
  });
});

describe('what only an anchor can tell', () => {
  test('a cut tail and a chain rewritten to its end verify by themselves, with another head', () => {
    const cut = verify(five().slice(0, 3));
    const rewritten = verify(chain(['a', 'b', 'C', 'd', 'e'].map((subject) => draft(subject))));

    expect(cut).toMatchObject({ ok: true, count: 3 });
    expect(rewritten).toMatchObject({ ok: true, count: 5 });
    expect(rewritten).not.toEqual(verify(five()));
  });
});
