import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ideaOf, REGISTERS, registered } from '#local/commands/strategies/registration.ts';
import { temporaryFolder, wsb } from '#test/support/wsb.ts';

const files = Object.fromEntries(REGISTERS.map((path) => [path, readFileSync(path, 'utf8')]));

describe('a new strategy is registered', () => {
  test('by one line in each table, and an import in its order', () => {
    const next = registered(files, ideaOf('fade-gaps'));
    if ('lost' in next) throw new Error(next.lost.line);

    const added = REGISTERS.flatMap((path) => {
      const before = new Set(files[path]?.split('\n'));
      return (next.files[path] ?? '').split('\n').filter((line) => !before.has(line));
    });
    expect(added).toEqual([
      "  'fade-gaps',",
      "      'fade-gaps': 0.02,",
      "      'fade-gaps': 0.02,",
      "  'fade-gaps': { after: 30, before: 30, cadence: 'daily' },",
      "import { fadeGaps } from './fade-gaps.ts';",
      "  'fade-gaps': fadeGaps,",
    ]);
    const imports = (next.files['lib/strategies/catalog.ts'] ?? '').match(/'\.\/[^']+'/g);
    expect(imports).toEqual(imports?.toSorted());
  });

  test.each(REGISTERS)('not at all where %s looks otherwise', (path) => {
    const next = registered({ ...files, [path]: '// moved\n' }, ideaOf('fade-gaps'));

    expect(next).toMatchObject({ lost: { path, line: expect.stringContaining('fade-gaps') } });
  });
});

const MISUSE: readonly (readonly [string, string, string])[] = [
  ['without a hyphen', 'idea', 'two words or more with hyphens'],
  ['with a path in it', '../my-idea', "cannot be a strategy's name"],
  ['that is too long', 'my-idea-that-has-no-end-at-all', 'at most 24 characters'],
  ['of a strategy that is there', 'debit-spreads', 'there is a strategy "debit-spreads" already'],
  ['that the broker could not tell from another', 'momentum-of-months', 'would look like momentum-weeklies'],
];

describe.concurrent('a name is refused, and nothing is written,', () => {
  test.for(MISUSE)('%s', async ([, name, says]) => {
    const { exit, stdout, stderr } = await wsb(['strategies', 'new', name], { home: temporaryFolder() });

    expect(stderr).toContain(says);
    expect(stderr).toMatch(/^wsb: [^\n]+\n$/);
    expect([exit, stdout]).toEqual([2, '']);
  });

  test('anywhere but in the folder that was cloned', async () => {
    const folder = temporaryFolder();
    const { exit, stderr } = await wsb(['strategies', 'new', 'my-idea'], { home: folder, folder });

    expect(stderr).toContain('is not the folder you cloned (no lib/model/strategy.ts in it): go there with "cd"');
    expect(exit).toBe(2);
  });
});
