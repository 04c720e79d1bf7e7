import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Problem } from '#lib/compliance/verify-audit.ts';
import type { AuditRecord } from '#lib/model/audit.ts';
import { anchorOf, edited, rehashed, rewritten, sealedAudit, verdictOn, withAnchor } from './sealed-audit.ts';

describe('whatever is done', () => {
  const flipped = (text: string, at: number, to: string): string => {
    const where = at % text.length;
    return text[where] === to
      ? `${text.slice(0, where)}\u0000${text.slice(where + 1)}`
      : text.slice(0, where) + to + text.slice(where + 1);
  };
  const somewhere = fc.record({
    lane: fc.nat(6),
    place: fc.nat(),
    other: fc.nat(),
    at: fc.nat(),
    to: fc.constantFrom('0', 'a', '"', ' '),
  });
  const deed = fc.constantFrom('flip', 'delete', 'duplicate', 'swap', 'rehash', 'rewrite', 'cut');

  test('to any record, it is found and the first record that differs is named', () => {
    fc.assert(
      fc.property(somewhere, deed, fc.constantFrom('lane', 'previousHash', 'body', 'hash'), (where, what, field) => {
        const audit = sealedAudit();
        const lane = Object.keys(audit.lanes)[where.lane] ?? '';
        const original = audit.lanes[lane] ?? [];
        const place = where.place % original.length;
        const changed = done(original, {
          what,
          place,
          other: where.other % original.length,
          flip: (r) => ({ ...r, [field]: flipped(r[field], where.at, where.to) }),
        });
        const first = original.findIndex((each, index) => JSON.stringify(changed[index]) !== JSON.stringify(each));
        const expected = first === -1 ? original.length + 1 : first + 1;
        fc.pre(changed.length !== original.length || first !== -1);
        const problems = verdictOn({ ...audit, lanes: { ...audit.lanes, [lane]: changed } }).problems as Problem[];
        expect(problems).toEqual([expect.objectContaining({ lane, seq: expected })]);
      }),
      { numRuns: 300 },
    );
  });

  test('to any byte of any anchor, it is found and that anchor is named', () => {
    fc.assert(
      fc.property(fc.nat(2), fc.constantFrom('body', 'hash', 'signature'), fc.nat(), (index, field, at) => {
        const audit = sealedAudit();
        const { signed } = anchorOf(audit, index + 1);
        // The last digit of base64 padding carries no bits.
        const text = field === 'signature' ? signed[field].replace(/.=*$/, '') : signed[field];
        const broken = { ...signed, [field]: flipped(text, at, text[at % text.length] === 'A' ? 'B' : 'A') };
        expect(verdictOn(withAnchor(audit, index + 1, broken)).problems.at(-1)).toMatchObject({ anchor: index + 1 });
      }),
      { numRuns: 100 },
    );
  });

  function done(
    records: readonly AuditRecord[],
    {
      what,
      place,
      other,
      flip,
    }: { what: string; place: number; other: number; flip: (record: AuditRecord) => AuditRecord },
  ): AuditRecord[] {
    const [one, two] = [records[place], records[other]];
    if (!one || !two) throw new Error('a place in the lane');
    const ways: Record<string, () => AuditRecord[]> = {
      flip: () => records.with(place, flip(one)),
      delete: () => records.toSpliced(place, 1),
      duplicate: () => records.toSpliced(place, 0, one),
      swap: () => records.with(place, two).with(other, one),
      rehash: () => records.with(place, rehashed(edited(one))),
      rewrite: () => rewritten(records, place + 1),
      cut: () => records.slice(0, place),
    };
    return ways[what]?.() ?? [];
  }
});
