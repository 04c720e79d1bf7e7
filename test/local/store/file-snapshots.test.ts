import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { hashOf } from '#lib/model/ids.ts';
import { fileSnapshots, removeSnapshots } from '#local/store/file-snapshots.ts';
import { aView } from '#test/contracts/examples.ts';
import { snapshotsContract } from '#test/contracts/snapshots.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'wsb-snapshots-'));

snapshotsContract('files', () => {
  const folder = newFolder();
  return {
    snapshots: fileSnapshots(join(folder, 'made', 'on', 'demand')),
    close: () => rmSync(folder, { recursive: true }),
  };
});

describe('snapshot files', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const fileOf = (snapshot: string): string => join(folder, snapshot.slice(0, 2), `${snapshot}.json.gz`);
  const reading = (snapshot: string) => fileSnapshots(folder).get(snapshot);

  test('putting the same content again leaves the file alone', async () => {
    const { snapshot } = await fileSnapshots(folder).put(aView());
    const before = statSync(fileOf(snapshot), { bigint: true });
    await fileSnapshots(folder).put(aView());

    const after = statSync(fileOf(snapshot), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
    expect(readdirSync(join(folder, snapshot.slice(0, 2)))).toHaveLength(1);
  });

  test('what one store put another reads', async () => {
    const stored = await fileSnapshots(folder).put(aView());

    expect(await reading(stored.snapshot)).toEqual(stored);
  });

  test.each<[string, string | Buffer]>([
    ['not gzip', 'not gzip'],
    ['empty', ''],
    ['other content', gzipSync('{}')],
  ])('a file that was changed to %s is a fault that names it', async (_, content) => {
    const { snapshot } = await fileSnapshots(folder).put(aView());
    writeFileSync(fileOf(snapshot), content);

    await expect(reading(snapshot)).rejects.toThrow(PermanentFault);
    await expect(reading(snapshot)).rejects.toThrow(snapshot);
  });

  test('a snapshot under the name of another is a fault', async () => {
    const one = await fileSnapshots(folder).put(aView(1));
    const two = await fileSnapshots(folder).put(aView(2));
    renameSync(fileOf(one.snapshot), fileOf(two.snapshot));

    await expect(reading(two.snapshot)).rejects.toThrow(/does not match/);
  });

  test('a file of the right hash that is no market view is a fault', async () => {
    mkdirSync(dirname(fileOf(hashOf('{}'))));
    writeFileSync(fileOf(hashOf('{}')), gzipSync('{}'));

    await expect(reading(hashOf('{}'))).rejects.toThrow(PermanentFault);
  });

  test('a name never leads out of the folder', async () => {
    writeFileSync(join(folder, 'outside.json.gz'), gzipSync('{}'));

    expect(await fileSnapshots(join(folder, 'a', 'b')).get('../outside')).toBeUndefined();
  });

  test('a folder that cannot be made is a fault that says so', async () => {
    writeFileSync(join(folder, 'file'), '');

    await expect(fileSnapshots(join(folder, 'file')).put(aView())).rejects.toThrow(/cannot write the snapshot/);
  });

  test('go with the run they belong to, and nothing else in the folder does', async () => {
    const { snapshot } = await fileSnapshots(folder).put(aView());
    writeFileSync(join(folder, 'mine.txt'), 'kept');

    removeSnapshots(folder);

    expect(await reading(snapshot)).toBeUndefined();
    expect(statSync(join(folder, 'mine.txt')).size).toBe(4);
    expect(() => removeSnapshots(join(folder, 'none'))).not.toThrow();
  });
});
