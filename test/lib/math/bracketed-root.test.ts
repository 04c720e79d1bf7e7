import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bracketedRoot } from '#lib/math/bracketed-root.ts';

const SEARCH = { tolerance: 1e-14, most: 100 };
const between = (f: (x: number) => number, from: number, to: number) =>
  bracketedRoot(
    f,
    [
      { x: from, y: f(from) },
      { x: to, y: f(to) },
    ],
    SEARCH,
  );

describe('a root between two signs', () => {
  test.each<[string, (x: number) => number, number, number, number]>([
    ['of a line', (x) => 2 * x - 3, 0, 10, 1.5],
    ['of a cosine', (x) => Math.cos(x), 1, 2, Math.PI / 2],
    ['of a very flat curve', (x) => (x - 1) ** 9, 0.1, 5, 1],
    ['of a very steep one', (x) => Math.exp(50 * x) - 1e12, 0, 1, Math.log(1e12) / 50],
    ['at the first point', (x) => x - 1, 1, 4, 1],
  ])('%s', (_, f, from, to, root) => {
    expect(between(f, from, to)).toBeCloseTo(root, _.includes('flat') ? 1 : 13);
  });

  test('is found for any cubic with one in between, and few looks', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 9, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (root, bend) => {
          let looks = 0;
          const f = (x: number) => {
            looks += 1;
            return (x - root) * (1 + bend * x ** 2);
          };

          expect(between(f, 0.1, 10)).toBeCloseTo(root, 11);
          expect(looks).toBeLessThan(25);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('is not told where the signs agree or a value is none', () => {
    expect(between((x) => x + 1, 0, 1)).toBeUndefined();
    expect(between((x) => (x === 0 || x === 1 ? x - 0.5 : Number.NaN), 0, 1)).toBeUndefined();
  });

  test('ends after the looks it may take', () => {
    let looks = 0;
    const jump = (x: number) => {
      looks += 1;
      return x < Math.SQRT2 ? -1 : 1;
    };

    bracketedRoot(
      jump,
      [
        { x: 0, y: -1 },
        { x: 8, y: 1 },
      ],
      { tolerance: 1e-300, most: 30 },
    );

    expect(looks).toBe(30);
  });
});
