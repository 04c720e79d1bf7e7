/**
 * Takes out of a text what must not leave the system: secrets that are known by value, and whatever has the form of a
 * key, a seal, a token, an address with its path, or an account number. It would rather take out too much than too little.
 */

const GONE = '[removed]';

/** By form, in this order. Option symbols, our own ids, client order ids, dates and amounts match none of them. */
const FORMS: readonly { readonly what: string; readonly form: RegExp; readonly by: string }[] = [
  // An address may carry its secret in user, path or query: the host alone stays.
  { what: 'address', form: /\b(https?:\/\/)(?:[^\s/@]*@)?([^\s/?#"'<>@]+)[^\s"'<>]*/gi, by: `$1$2/${GONE}` },
  {
    what: 'labelled secret',
    form: /(?<![a-z])((?:key|secret|token|password|approval|seal|authorization)(?:[-_ ]?id)?["']?\s*[:=]\s*["']?)(?:bearer\s+|basic\s+)?[^\s"',;}]+/gi,
    by: `$1${GONE}`,
  },
  { what: 'bearer token', form: /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, by: `$1 ${GONE}` },
  { what: 'signed token', form: /\beyJ[\w-]{8,}(?:\.[\w-]+){1,2}/g, by: GONE },
  { what: 'seal or hash', form: /\b[0-9a-f]{32,}\b/gi, by: GONE },
  { what: 'Alpaca key id', form: /\b(?!\w{1,6}\d{6}[CP]\d{8}\b)[PAC]K[A-Z0-9]{14,28}\b/g, by: GONE },
  {
    what: 'random token',
    form: /(?<![\w/+])(?=[\w/+]*\d)(?=[\w/+]*[A-Z])(?=[\w/+]*[a-z])[\w/+]{32,}={0,2}/g,
    by: GONE,
  },
  { what: 'paper account number', form: /\bPA\d[A-Z0-9]{6,12}\b/g, by: GONE },
  { what: 'account number', form: /(?<![\w.:-])\d{9,12}(?![\w:-]|\.\d)/g, by: GONE },
];

/** Shorter values would take ordinary words with them. */
const SHORTEST = 6;

/** A function that cleans texts of these secrets, of everything with the form of one, and of control characters. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  return (text) => {
    // Invisible characters could part a secret, or paint on the owner's terminal.
    const visible = text.replace(/\p{Cf}+/gu, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
    const unknown = known.reduce((left, secret) => left.replaceAll(secret, GONE), visible);
    return FORMS.reduce((left, { form, by }) => left.replace(form, by), unknown);
  };
}
