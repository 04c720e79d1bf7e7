import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MUTANTS } from './table.ts';

describe('the table of guards', () => {
  test.each(MUTANTS)('$invariant: $guard stands where the table has it', ({ file, text, without, tests }) => {
    expect(readFileSync(file, 'utf8').split(text)).toHaveLength(2);
    expect(without).not.toBe(text);
    for (const path of tests) expect(readFileSync(path, 'utf8')).toContain('expect(');
  });

  test('has a guard of every invariant of the protocol', () => {
    const wanted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13].map((n) => `I${n}`);

    expect(new Set(MUTANTS.map(({ invariant }) => invariant))).toEqual(new Set(wanted));
  });
});

describe('docs/faults.md', () => {
  const rows = [...readFileSync('docs/faults.md', 'utf8').matchAll(/\| `(test\/[^`]+)` "([^"]+)" \|/g)];

  test('names faults', () => {
    expect(rows.length).toBeGreaterThan(25);
  });

  test.each(rows.map(([, file = '', name = '']) => [file, name]))('finds in %s the test "%s"', (file, name) => {
    expect(readFileSync(file, 'utf8')).toContain(name);
  });
});
