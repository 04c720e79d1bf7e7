import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '#lib/model/ids.ts';

test.each<[unknown, string]>([
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ z: { y: 1, x: [{ b: null, a: true }] } }, '{"z":{"x":[{"a":true,"b":null}],"y":1}}'],
  // RFC 8785 sorts by UTF-16 code units: "10" before "9", the pair of 😀 (D83D) before U+FB33.
  [{ 9: 1, 10: 2, '\ufb33': 3, '😀': 4 }, '{"10":2,"9":1,"😀":4,"\ufb33":3}'],
  [{ a: undefined, b: [undefined] }, '{"b":[null]}'],
  ['"ü\n\u2028\ud800', '"\\"ü\\n\u2028\\ud800"'],
  [-0, '0'],
  [1e21, '1e+21'],
  [0.1 + 0.2, '0.30000000000000004'],
])('%j is written as %s', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test.each([Number.NaN, Number.NEGATIVE_INFINITY, 1n, undefined, Symbol('s'), new Date(0), new Map()])(
  '%s has no canonical form, alone or inside',
  (value) => {
    expect(() => canonicalJson(value)).toThrow(/canonical form/);
    if (value !== undefined) expect(() => canonicalJson({ a: [{ value }] })).toThrow(/canonical form/);
  },
);

test('it parses back to the same value, and does not depend on the order of members', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(backwards(value))).toBe(text);
    }),
  );
});

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, backwards(inner)]),
  );
}
