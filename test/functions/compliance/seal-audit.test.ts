import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anchorName, sealAudit } from '#functions/compliance/seal-audit.ts';
import { anchorIn, noteOf } from '#lib/compliance/anchor.ts';
import { verifyAudit } from '#lib/compliance/verify-audit.ts';
import { SignedAnchor } from '#lib/model/anchor.ts';
import type { Archive, Ledger } from '#lib/ports.ts';
import { localSigner, verifierFor } from '#local/keys/signing-key.ts';
import { fileArchive } from '#local/store/file-archive.ts';
import { ledgerAlerts } from '#local/store/ledger-alerts.ts';
import { openStore, type Store } from '#local/store/store.ts';
import { draft, NOON } from '#test/contracts/examples.ts';

const clock = { now: () => NOON };
let folder: string;
let store: Store;
let archive: Archive;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wsb-seal-'));
  store = openStore(':memory:', clock);
  archive = fileArchive(join(folder, 'archive'));
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const sealing = (of: { ledger?: Ledger; archive?: Archive } = {}) => {
  const ledger = of.ledger ?? store.ledger;
  const signer = localSigner(folder);
  return sealAudit({ ledger, archive: of.archive ?? archive, signer, alerts: ledgerAlerts(store.ledger), clock })();
};
const happen = (lane: string, ...subjects: readonly string[]) =>
  store.ledger.commit({ writes: [], audit: { lane, entries: subjects.map((subject) => draft(subject)) } });
async function anchorAt(number: number) {
  const signed = SignedAnchor.parse(JSON.parse((await archive.get(anchorName(number))) ?? ''));
  const anchor = anchorIn(signed.body);
  if (!anchor) throw new Error(`no anchor ${number}`);
  return { signed, anchor };
}

async function report() {
  const names = await archive.list('anchors/');
  const lanes = await store.ledger.auditLanes();
  return verifyAudit({
    lanes: await Promise.all(lanes.map(async (lane) => ({ lane, records: await store.ledger.auditRecords(lane) }))),
    anchors: await Promise.all(names.map(async (_, index) => ({ number: index + 1, ...(await anchorAt(index + 1)) }))),
    notes: (await store.ledger.list('anchor')).map(({ record }) => record),
    isSigned: verifierFor(folder, []).isSigned,
  });
}

describe('sealing', () => {
  test('writes an anchor over every lane to the archive with its key, and a note to the ledger', async () => {
    await happen('b', '1', '2');
    await happen('a', '1');
    const outcome = await sealing();

    const { anchor, signed } = await anchorAt(1);
    expect(anchor.lanes.map(({ lane, seq, trail }) => [lane, seq, trail.length])).toEqual([
      ['a', 1, 1],
      ['b', 2, 2],
    ]);
    expect(outcome).toEqual({ kind: 'sealed', anchor: noteOf(anchor, signed) });
    expect((await store.ledger.get('anchor', anchorName(1)))?.record).toEqual(noteOf(anchor, signed));
    expect(await archive.list('keys/')).toEqual([`keys/${signed.keyId}.pem`]);
    expect(await report()).toMatchObject({ verified: true, anchors: 1, unanchored: 0 });
  });

  test('goes on from the anchor before, with the trail of what is new only', async () => {
    await happen('a', '1', '2');
    await sealing();
    await happen('a', '3');
    await happen('b', '1');
    await sealing();

    const [first, second] = [await anchorAt(1), await anchorAt(2)];
    expect(second.anchor.previousHash).toBe(first.signed.hash);
    expect(second.anchor.lanes.map(({ lane, seq, trail }) => [lane, seq, trail.length])).toEqual([
      ['a', 3, 1],
      ['b', 1, 1],
    ]);
    expect(await report()).toMatchObject({ verified: true, anchors: 2, records: 4, unanchored: 0 });
  });

  test('does nothing where nothing happened', async () => {
    expect(await sealing()).toEqual({ kind: 'unchanged' });
    await happen('a', '1');
    await sealing();

    expect(await sealing()).toEqual({ kind: 'unchanged' });
    expect(await archive.list('anchors/')).toHaveLength(1);
  });

  test('twice at the same time gives one anchor', async () => {
    await happen('a', '1');
    const outcomes = await Promise.all([sealing(), sealing()]);

    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['sealed', 'unchanged']);
    expect(await report()).toMatchObject({ verified: true, anchors: 1 });
  });

  test('remembers an anchor that a crash kept from the ledger', async () => {
    await happen('a', '1');
    const dying: Ledger = { ...store.ledger, commit: () => Promise.reject(new Error('killed')) };
    await expect(sealing({ ledger: dying })).rejects.toThrow('killed');
    await sealing();

    expect(await archive.list('anchors/')).toHaveLength(1);
    expect(await store.ledger.get('anchor', anchorName(1))).toBeDefined();
  });
});

describe('nothing is sealed over a contradiction, and the owner is told once a time:', () => {
  const alerts = async () => (await store.ledger.list('alert')).map(({ record }) => [record.severity, record.detail]);

  test('a lane that is shorter than anchored', async () => {
    await happen('a', '1', '2', '3');
    await sealing();
    const heads = async () => [{ lane: 'a', seq: 2, hash: 'of the second' }];

    expect(await sealing({ ledger: { ...store.ledger, auditHeads: heads } })).toMatchObject({ kind: 'refused' });
    expect(await alerts()).toEqual([
      ['critical', expect.stringMatching(/lane a no longer has record 3 .*audit verify/)],
    ]);
  });

  test('a head that is another than anchored', async () => {
    await happen('a', '1', '2');
    await sealing();
    const heads = async () => [{ lane: 'a', seq: 2, hash: 'rewritten' }];

    expect(await sealing({ ledger: { ...store.ledger, auditHeads: heads } })).toMatchObject({ kind: 'refused' });
  });

  test('an archive that lost its anchors', async () => {
    await happen('a', '1');
    await sealing();
    const empty = fileArchive(join(folder, 'another'));

    expect(await sealing({ archive: empty })).toEqual({
      kind: 'refused',
      problem: 'anchor 1 is in the ledger and not in the archive',
    });
    expect(await empty.list('')).toEqual([]);
  });
});
