import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anchorHash, anchorIn, bodyOf, rootOf } from '#lib/compliance/anchor.ts';
import { seal } from '#lib/compliance/audit-chain.ts';
import { told } from '#lib/compliance/verify-audit.ts';
import type { Anchor } from '#lib/model/anchor.ts';
import { formatInstant, instant } from '#lib/model/time.ts';
import {
  anchorOf,
  chained,
  DAY_2,
  edited,
  inLane,
  LONG,
  laneOn,
  NOON,
  record,
  rehashed,
  rewritten,
  sealedAudit,
  signedWith,
  type Tampered,
  verdictOn,
  withAnchor,
} from './sealed-audit.ts';

describe('a sealed audit', () => {
  test('verifies, and says how much of it is anchored and until when', () => {
    const report = verdictOn(sealedAudit());

    expect(report).toMatchObject({ verified: true, lanes: 7, records: 30, anchors: 3, unanchored: 0, problems: [] });
    expect(report.anchoredUntil && formatInstant(report.anchoredUntil)).toBe('2015-01-29T21:00:00Z');
  });

  test('counts what came after the last anchor, which only the chain protects', () => {
    const audit = sealedAudit();
    const later = inLane(LONG, (records) => chained(LONG, ['later', 'still later'], records))(audit);

    expect(verdictOn(later)).toMatchObject({ verified: true, records: 32, unanchored: 2 });
    expect(verdictOn(inLane(LONG, (records) => records.slice(0, 7))(later))).toMatchObject({ verified: true });
  });

  test('without any anchor verifies by its chains and says that nothing is anchored', () => {
    const report = verdictOn({ ...sealedAudit(), anchors: [], notes: [] });

    expect(report).toMatchObject({ verified: true, anchors: 0, anchoredUntil: undefined, unanchored: 30 });
  });
});

describe('tampering with records is found, at the first bad one:', () => {
  test.each<[string, string, number, RegExp, (audit: Tampered) => Tampered]>([
    ['a body is edited', DAY_2, 3, /hash/, inLane(DAY_2, (r) => r.map((each, i) => (i === 2 ? edited(each) : each)))],
    ['a record is deleted', DAY_2, 3, /jumps to 4/, inLane(DAY_2, (r) => r.toSpliced(2, 1))],
    [
      'a record is inserted',
      DAY_2,
      3,
      /not the record|jumps/,
      (audit) =>
        inLane(DAY_2, (r) => [
          ...r.slice(0, 2),
          seal(r[1], DAY_2, { type: 'fill', at: NOON, subject: 'x', data: null }),
          ...r.slice(2),
        ])(audit),
    ],
    [
      'two records are swapped',
      DAY_2,
      3,
      /jumps to 4/,
      inLane(DAY_2, (r) => [...r.slice(0, 2), ...r.slice(2, 4).reverse(), ...r.slice(4)]),
    ],
    ['a record is duplicated', DAY_2, 4, /jumps to 3/, inLane(DAY_2, (r) => [...r.slice(0, 3), ...r.slice(2)])],
    [
      'one is edited and re-hashed',
      DAY_2,
      3,
      /not the record that anchor 2 holds/,
      inLane(DAY_2, (r) => r.map((each, i) => (i === 2 ? rehashed(edited(each)) : each))),
    ],
    [
      'the lane is rewritten from the third record to its end',
      DAY_2,
      3,
      /not the record that anchor 2 holds/,
      inLane(DAY_2, (r) => rewritten(r, 3)),
    ],
    [
      'the last record alone is rewritten',
      DAY_2,
      5,
      /not the record that anchor 2 holds/,
      inLane(DAY_2, (r) => rewritten(r, 5)),
    ],
    [
      'the tail is cut',
      DAY_2,
      4,
      /missing: anchor 2 holds 5 records of this lane, the ledger 3/,
      inLane(DAY_2, (r) => r.slice(0, 3)),
    ],
    [
      'a lane that is still growing is cut between anchors',
      LONG,
      4,
      /missing: anchor 2 holds/,
      inLane(LONG, (r) => r.slice(0, 3)),
    ],
    ['a lane that is still growing is rewritten', LONG, 3, /anchor 2/, inLane(LONG, (r) => rewritten(r, 3))],
    [
      'a lane is removed',
      DAY_2,
      1,
      /missing: anchor 2 holds 5 records of this lane, the ledger 0/,
      inLane(DAY_2, () => []),
    ],
    [
      'a record of another day is mixed in',
      DAY_2,
      3,
      /belongs to lane/,
      (audit) => inLane(DAY_2, (r) => r.with(2, record(audit, laneOn(0), 3)))(audit),
    ],
    [
      'the records of two days change places',
      laneOn(0),
      1,
      /link|lane/,
      (audit) => ({
        ...audit,
        lanes: {
          ...audit.lanes,
          [laneOn(0)]: (audit.lanes[DAY_2] ?? []).map((each) => ({ ...each, lane: laneOn(0) })),
          [DAY_2]: (audit.lanes[laneOn(0)] ?? []).map((each) => ({ ...each, lane: DAY_2 })),
        },
      }),
    ],
  ])('%s', (_, lane, seq, problem, tamper) => {
    const report = verdictOn(tamper(sealedAudit()));

    expect(report.verified).toBe(false);
    expect(report.problems[0]).toMatchObject({ lane, seq });
    expect(report.problems.map(told)[0]).toMatch(problem);
  });

  test('a head that differs where the trail of digits ends is a bad record all the same', () => {
    const audit = sealedAudit();
    const { anchor } = anchorOf(audit, 3);
    const lanes = anchor.lanes.map((head) => ({
      ...head,
      hash: head.hash.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
    }));
    const signed = signedWith(
      bodyOf({ ...anchor, lanes: lanes.map((head, i) => (head.lane === LONG ? head : (anchor.lanes[i] ?? head))) }),
    );
    const body = anchorIn(signed.body) ?? anchor;
    const report = verdictOn(
      withAnchor({ ...audit, notes: [] }, 3, signedWith(bodyOf({ ...body, root: rootOf(body.lanes) }))),
    );

    expect(report.problems).toEqual([{ lane: LONG, seq: 6, problem: 'it is not the record that anchor 3 holds' }]);
  });

  test('a lane invented after the fact is not anchored, and counted as such', () => {
    const audit = sealedAudit();
    const invented = { ...audit, lanes: { ...audit.lanes, invented: chained('invented', ['a']) } };

    expect(verdictOn(invented)).toMatchObject({ verified: true, unanchored: 1 });
  });
});

describe('tampering with anchors is found, at the first bad one:', () => {
  const stranger = generateKeyPairSync('ed25519').privateKey;
  /** Signed with the right key: what a second run, or a mistake of ours, could bring about. */
  const resigned = (audit: Tampered, number: number, change: (anchor: Anchor) => Partial<Anchor>) => {
    const { anchor } = anchorOf(audit, number);
    const signed = signedWith(bodyOf({ ...anchor, ...change(anchor) }));
    return withAnchor({ ...audit, notes: [] }, number, signed);
  };
  const withLanes = (lanes: Anchor['lanes']) => ({ lanes, root: rootOf(lanes) });
  test.each<[string, number, RegExp, (audit: Tampered) => Tampered]>([
    [
      'a signature is forged with another key',
      2,
      /signature/,
      (a) => withAnchor(a, 2, signedWith(anchorOf(a, 2).signed.body, stranger)),
    ],
    [
      'a signature is that of another anchor',
      2,
      /signature/,
      (a) => withAnchor(a, 2, { ...anchorOf(a, 2).signed, signature: anchorOf(a, 1).signed.signature }),
    ],
    [
      'a signature is no signature',
      2,
      /signature/,
      (a) => withAnchor(a, 2, { ...anchorOf(a, 2).signed, signature: 'nonsense' }),
    ],
    [
      'its content is edited',
      2,
      /hash/,
      (a) => withAnchor(a, 2, { ...anchorOf(a, 2).signed, body: anchorOf(a, 2).signed.body.replace('2015', '2016') }),
    ],
    [
      'its content is edited and re-hashed',
      2,
      /signature/,
      (a) => {
        const body = anchorOf(a, 2).signed.body.replace('2015', '2016');
        return withAnchor(a, 2, { ...anchorOf(a, 2).signed, body, hash: anchorHash(body) });
      },
    ],
    [
      'two anchors change places',
      1,
      /anchor 2/,
      (a) => withAnchor(withAnchor(a, 1, anchorOf(a, 2).signed), 2, anchorOf(a, 1).signed),
    ],
    ['an anchor in the middle is removed', 2, /missing/, (a) => ({ ...a, anchors: a.anchors.toSpliced(1, 1) })],
    ['the last anchor is removed', 3, /ledger knows it/, (a) => ({ ...a, anchors: a.anchors.slice(0, 2) })],
    ['all anchors are removed', 1, /ledger knows it/, (a) => ({ ...a, anchors: [] })],
    ['an anchor cannot be read', 2, /cannot be read/, (a) => withAnchor(a, 2, undefined)],
    ['an anchor is not an anchor', 2, /cannot be read/, (a) => withAnchor(a, 2, signedWith('{}'))],
    [
      'its root is not that of its lanes, though signed',
      2,
      /root/,
      (a) => resigned(a, 2, () => ({ root: '0'.repeat(64) })),
    ],
    [
      'it leaves a lane out, though signed',
      3,
      /contradicts anchor 2/,
      (a) => resigned(a, 3, ({ lanes }) => withLanes(lanes.slice(1))),
    ],
    [
      'it leaves records out, though signed',
      3,
      /leaves out records/,
      (a) => resigned(a, 3, ({ lanes }) => withLanes(lanes.map((lane) => ({ ...lane, trail: [] })))),
    ],
    [
      'the one before it is of another run',
      2,
      /does not follow/,
      (a) => resigned(a, 1, ({ at }) => ({ at: instant(at + 1) })),
    ],
    [
      'the ledger remembers another',
      2,
      /remembers/,
      (a) => ({ ...a, notes: a.notes.map((note) => (note.number === 2 ? { ...note, hash: 'other' } : note)) }),
    ],
  ])('%s', (_, anchor, problem, tamper) => {
    const report = verdictOn(tamper(sealedAudit()));

    expect(report).toMatchObject({ verified: false, anchors: anchor - 1 });
    expect(report.problems.at(-1)).toMatchObject({ anchor });
    expect(report.problems.map(told).at(-1)).toMatch(problem);
  });
});
