import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, clientOrderId, deriveId, hashOf } from '#lib/model/ids.ts';
import { parseInstant } from '#lib/model/time.ts';
import { anyInstant } from '#test/support/arbitraries.ts';

describe('SHA-256', () => {
  // FIPS 180-4 examples, and the million letters of NIST's long vector.
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
    ['a'.repeat(1_000_000), 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0'],
  ])('of %.60j is the published one', (text, digest) => {
    expect(hashOf(text)).toBe(digest);
  });
});

describe('derived ids', () => {
  test('never change', () => {
    expect(deriveId('sig', ['debit-spreads', 'entry', '1402063200000'])).toBe('sig_13c3998f57700f854a48');
  });

  test('tell apart what is cut differently', () => {
    expect(deriveId('sig', ['ab', 'c'])).not.toBe(deriveId('sig', ['a', 'bc']));
    expect(deriveId('sig', ['a'])).not.toBe(deriveId('ord', ['a']));
  });

  test('refuse the separator in a part', () => {
    expect(() => deriveId('sig', ['a|b'])).toThrow(RangeError);
  });
});

describe('client order ids', () => {
  const order = {
    environment: 'paper' as const,
    strategyId: 'debit-spreads',
    slot: parseInstant('2014-06-06T14:00:00Z'),
    intentId: 'ord_1',
    attempt: 1,
  };

  test('can be read: environment, strategy, New York time, attempt', () => {
    expect(clientOrderId(order)).toMatch(/^p-debitspr-140606-1000-a1-[0-9a-f]{10}$/);
  });

  test('differ by attempt, intent and environment', () => {
    const others = [
      { ...order, attempt: 2 },
      { ...order, intentId: 'ord_2' },
      { ...order, environment: 'live' as const },
    ];

    expect(new Set([order, ...others].map(clientOrderId)).size).toBe(4);
  });

  test('are at most 48 plain characters, and the same every time', () => {
    const strategyId = fc.stringMatching(/^[a-z]{1,12}(-[a-z]{1,12}){0,3}$/);
    const attempt = fc.integer({ min: 1, max: 9_999 });
    fc.assert(
      fc.property(strategyId, fc.string(), anyInstant, attempt, (id, intentId, slot, n) => {
        const given = { ...order, strategyId: id, intentId, slot, attempt: n };

        expect(clientOrderId(given)).toMatch(/^[a-z0-9-]{1,48}$/);
        expect(clientOrderId({ ...given })).toBe(clientOrderId(given));
      }),
    );
  });
});

describe('canonical JSON', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)] as const);
    return Object.fromEntries(entries.reverse());
  };

  test('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ noUnicodeString: false }),
        (value) => canonicalJson(reversed(value)) === canonicalJson(value),
      ),
    );
  });

  test('keeps the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('sorts by code unit and at every depth, and keeps the order of lists', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 1], a: null, B: 'x' })).toBe('{"B":"x","a":null,"b":[{"c":2,"d":1},1]}');
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => canonicalJson({ deep: [value] })).toThrow(RangeError);
  });
});
