/** What every archive keeps to: a document is written once, comes back byte for byte, and is never replaced. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Archive } from '#lib/ports.ts';

export interface ArchiveUnderTest {
  readonly archive: Archive;
  close(): void | Promise<void>;
}

export function archiveContract(name: string, open: () => ArchiveUnderTest | Promise<ArchiveUnderTest>): void {
  describe(`the archive contract, ${name}`, () => {
    let underTest: ArchiveUnderTest;
    let archive: Archive;
    beforeEach(async () => {
      underTest = await open();
      archive = underTest.archive;
    });
    afterEach(() => underTest.close());

    test('what was put comes back as it was', async () => {
      expect(await archive.put('anchors/000001.json', '{"a":"ü"}\n')).toBe(true);
      expect(await archive.get('anchors/000001.json')).toBe('{"a":"ü"}\n');
    });

    test('any text comes back as it was', async () => {
      let number = 0;
      const text = fc.string({ unit: 'grapheme' });
      await fc.assert(
        fc.asyncProperty(text, async (content) => {
          number += 1;
          await archive.put(`texts/${number}.txt`, content);
          expect(await archive.get(`texts/${number}.txt`)).toBe(content);
        }),
        { numRuns: 30 },
      );
    });

    test('a name that is taken is not written again, whatever the content', async () => {
      await archive.put('anchors/000001.json', 'first');

      expect(await archive.put('anchors/000001.json', 'second')).toBe(false);
      expect(await archive.put('anchors/000001.json', 'first')).toBe(false);
      expect(await archive.get('anchors/000001.json')).toBe('first');
    });

    test('of many that put one name at once, one wins', async () => {
      const texts = Array.from({ length: 8 }, (_, index) => `text ${index}`);
      const won = await Promise.all(texts.map((text) => archive.put('anchors/000001.json', text)));

      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await archive.get('anchors/000001.json')).toBe(texts[won.indexOf(true)]);
    });

    test('what is not there is undefined, and an empty archive lists nothing', async () => {
      expect(await archive.get('anchors/000001.json')).toBeUndefined();
      expect(await archive.list('')).toEqual([]);
    });

    test('names are listed by prefix, in order', async () => {
      for (const name of ['keys/0a.pem', 'anchors/000010.json', 'anchors/000002.json']) await archive.put(name, name);

      expect(await archive.list('anchors/')).toEqual(['anchors/000002.json', 'anchors/000010.json']);
      expect(await archive.list('')).toHaveLength(3);
    });

    test.each(['', '.', '../outside.json', '/etc/passwd', 'a/../b.json', 'a//b.json', 'no-ending', 'CON\u0000.json'])(
      'a name such as %j is refused',
      async (bad) => {
        await expect(archive.put(bad, 'text')).rejects.toThrow(/not a name/);
      },
    );
  });
}
