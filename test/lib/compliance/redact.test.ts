import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from '#lib/compliance/redact.ts';
import { clientOrderId, deriveId, hashOf } from '#lib/model/ids.ts';
import { NOW } from '#test/support/builders.ts';

const clean = redactor([]);
const chars = (alphabet: string, length: number | { min: number; max: number }) =>
  fc
    .array(
      fc.constantFrom(...alphabet),
      typeof length === 'number'
        ? { minLength: length, maxLength: length }
        : { minLength: length.min, maxLength: length.max },
    )
    .map((drawn) => drawn.join(''));
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const ALNUM = UPPER + UPPER.toLowerCase() + DIGITS;

/** What leaks look like, drawn at random. */
const SECRETS: readonly (readonly [string, fc.Arbitrary<string>])[] = [
  ['a paper key id', chars(UPPER + DIGITS, 18).map((rest) => `PK${rest}`)],
  ['a live key id', chars(UPPER + DIGITS, 18).map((rest) => `AK${rest}`)],
  ['a secret', chars(ALNUM, 37).map((rest) => `a1B${rest}`)],
  ['a seal', chars('0123456789abcdef', 64)],
  ['an account number', chars('123456789', 9)],
  ['a paper account number', chars(UPPER + DIGITS, 9).map((rest) => `PA3${rest}`)],
  ['a signed token', fc.tuple(chars(ALNUM, 20), chars(ALNUM, 20)).map(([a, b]) => `eyJ${a}.${b}.${b}`)],
];
/** Where they stand. */
const PLACES: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `refused for ${secret}, see there`,
  (secret) => `{"orderId":"ord_1","x":"${secret}"}`,
  (secret) => `line one\n${secret}\nline three`,
  (secret) => `(${secret}).`,
];

describe('what must not leave is taken out, wherever it stands:', () => {
  it.each(SECRETS)('%s by its form', (_, secret) => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...PLACES), (drawn, place) => {
        expect(clean(place(drawn))).not.toContain(drawn);
        expect(clean(place(drawn))).toContain('[removed]');
      }),
    );
  });

  it('any value that is known, as it is, in an address and in JSON', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6, unit: 'grapheme-ascii' }), fc.constantFrom(...PLACES), (secret, place) => {
        fc.pre(secret.trim().length > 5 && !'[removed] refused for, see there line one three'.includes(secret));
        const told = redactor([secret]);
        expect(told(place(secret))).not.toContain(secret);
        expect(told(JSON.stringify({ of: secret }))).not.toContain(JSON.stringify(secret).slice(1, -1));
        expect(told(`x=${encodeURIComponent(secret)}`)).not.toContain(encodeURIComponent(secret));
      }),
    );
  });

  it.each([
    ['https://hooks.slack.com/services/T0/B0/abc failed', 'https://hooks.slack.com/[removed] failed'],
    ['http://me:pass@127.0.0.1:80/x?token=1', 'http://127.0.0.1:80/[removed]'],
    ['APCA-API-SECRET-KEY: hunter2 was sent', 'APCA-API-SECRET-KEY: [removed] was sent'],
    ['ALPACA_API_SECRET_KEY=hunter2', 'ALPACA_API_SECRET_KEY=[removed]'],
    ['it sent Bearer abcdef12345 on', 'it sent Bearer [removed] on'],
    ['Authorization: Bearer abcdef12345', 'Authorization: [removed]'],
    ['{"approval":"short","orderId":"ord_1"}', '{"approval":"[removed]","orderId":"ord_1"}'],
    ['\u001b[31mred\u0007 and\nmore', ' [31mred  and more'],
    ['12345\u200b6789', '[removed]'],
  ])('%j', (text, left) => {
    expect(clean(text)).toBe(left);
  });
});

it.each([
  'entry 10 AAPL150206C00100000 at -1.84 USD',
  'AKAM150206C00100000 and CK150206P00100000',
  clientOrderId({ environment: 'paper', strategyId: 'debit-spreads', slot: NOW, intentId: 'x', attempt: 1 }),
  deriveId('alert', ['x', 'y']),
  'ours: 100028.123456789; Alpaca’s: -1234567.5',
  'a dispatch at 2015-01-27T15:00:00Z, expires 2015-02-06, recorded in AAPL_20150127_quote.csv',
  'our id b0b6dd9d-8b9b-48a9-ba46-b9d54906e415 at Alpaca',
  'the key of the approval is damaged: remove it',
  'No tick for 3 minutes: the last one came at 09:36 New York',
])('what the owner needs stays: %s', (text) => {
  expect(clean(text)).toBe(text);
});

it('a snapshot’s hash goes too: it looks like a seal', () => {
  expect(clean(hashOf('x'))).toBe('[removed]');
});
