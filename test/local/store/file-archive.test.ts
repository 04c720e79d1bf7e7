import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { fileArchive, removeArchive } from '#local/store/file-archive.ts';
import { archiveContract } from '#test/contracts/archive.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'wsb-archive-'));

archiveContract('files', () => {
  const folder = newFolder();
  return { archive: fileArchive(join(folder, 'demo.archive')), close: () => rmSync(folder, { recursive: true }) };
});

describe('archive files', () => {
  let folder: string;
  let archive: string;
  beforeEach(() => {
    folder = newFolder();
    archive = join(folder, 'demo.archive');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const put = (name: string) => fileArchive(archive).put(name, 'text');

  test('are read-only, and nothing half written stays behind', async () => {
    await put('anchors/000001.json');
    await put('anchors/000001.json');

    expect(statSync(join(archive, 'anchors/000001.json')).mode & 0o222).toBe(0);
    expect(readdirSync(join(archive, 'anchors'))).toEqual(['000001.json']);
  });

  test('a partial file of a writer that died is no document', async () => {
    await put('anchors/000001.json');
    writeFileSync(join(archive, 'anchors/000002.json.77.partial'), 'half');

    expect(await fileArchive(archive).list('')).toEqual(['anchors/000001.json']);
  });

  test('a folder that cannot be made is a fault that says so', async () => {
    writeFileSync(archive, '');

    await expect(put('anchors/000001.json')).rejects.toThrow(PermanentFault);
    await expect(put('anchors/000001.json')).rejects.toThrow(/cannot write .*demo\.archive/);
  });

  test('an archive of ours is removed whole; none is no trouble', async () => {
    await put('anchors/000001.json');
    await put('keys/0123456789abcdef.pem');
    writeFileSync(join(archive, 'anchors/000002.json.77.partial'), 'half');
    removeArchive(archive);
    removeArchive(archive);

    expect(existsSync(archive)).toBe(false);
  });

  test.each(['letter.txt', 'anchors/holiday.jpg', 'keys/mine.pem'])(
    'a folder that holds %s besides is left untouched',
    async (foreign) => {
      await put('anchors/000001.json');
      mkdirSync(join(archive, 'keys'), { recursive: true });
      writeFileSync(join(archive, foreign), '');

      expect(() => removeArchive(archive)).toThrow(foreign);
      expect(readdirSync(join(archive, 'anchors'))).toContain('000001.json');
    },
  );
});
