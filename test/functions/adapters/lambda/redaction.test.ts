import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conceal, redacting, withoutSecrets } from '#functions/adapters/lambda/redaction.ts';

const SECRET = 'aB3/xY9+zQ7"kK2\\mm';
conceal(SECRET);

const written = (value: unknown): string => JSON.stringify(value, redacting);
const FORMS = [
  SECRET,
  JSON.stringify(SECRET).slice(1, -1),
  encodeURIComponent(SECRET),
  Buffer.from(SECRET).toString('base64'),
];

/** Something nested, with the secret inside of a text, as a name, or in an error somewhere in it. */
const hiding = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.tuple(fc.string(), fc.constantFrom(...FORMS), fc.string()).map((parts) => parts.join('')),
    fc.string().map((text) => new Error(`${text}${SECRET}`, { cause: new Error(SECRET) })),
    fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)),
  ),
  node: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant(`x${SECRET}`)), tie('node'), { maxKeys: 3 }),
  ),
})).node;

describe('the log', () => {
  it('shows no secret that was loaded, wherever it stands and however it is written', () => {
    fc.assert(
      fc.property(hiding, (value) => {
        const text = written({ value });
        expect(FORMS.filter((form) => text.includes(form))).toEqual([]);
      }),
    );
  });

  it.each([
    'authorization',
    'APCA-API-SECRET-KEY',
    'apiKey',
    'key_id',
    'sessionToken',
    'password',
    'account_number',
    'approval',
  ])('hides what is called %s, whatever it is', (name) => {
    expect(written({ [name]: 'visible', deep: { [name]: { also: 'visible' } } })).not.toContain('visible');
  });

  it('keeps what is no secret, and the words of an error without what hangs on it', () => {
    const error = Object.assign(new Error('S3 answered 503'), { config: { headers: 'visible' } });

    expect(written({ symbol: 'AAPL', count: 3, error })).toMatch(/AAPL.*3.*S3 answered 503/);
    expect(written({ error })).not.toContain('visible');
  });

  it('hides each line of a secret of several lines', () => {
    conceal('-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIKq1\n-----END PRIVATE KEY-----');
    expect(withoutSecrets('it said MC4CAQAwBQYDK2VwBCIEIKq1!')).toBe('it said [redacted]!');
  });
});
