/** Keeps secrets out of the log: by the name of a field, and by value wherever a secret that was loaded appears in a text. */

const TELLTALE =
  /secret|password|passwd|token|authorization|cookie|credential|private.?key|api.?key|key.?id|approval|signature|account.?number/i;
const HIDDEN = '[redacted]';
/** Shorter ones would be found in words that are none. */
const SHORTEST = 6;

const known = new Set<string>();

/** From now on this value is in no log. */
export function conceal(secret: string): void {
  const lines = secret.split(/\s+/).filter((line) => line.length >= SHORTEST);
  for (const part of [secret, ...lines]) if (part.length >= SHORTEST) known.add(part);
}

/** A text without any secret that was loaded, also where it is written as JSON, in base64 or in a URL. */
export function withoutSecrets(text: string): string {
  let clean = text;
  for (const secret of known)
    for (const form of formsOf(secret)) if (clean.includes(form)) clean = clean.replaceAll(form, HIDDEN);
  return clean;
}

const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
];

/** For `JSON.stringify`. Names that tell are hidden whatever they hold; names themselves may hold a secret, too. */
export function redacting(this: unknown, name: string, value: unknown): unknown {
  if (name !== '' && TELLTALE.test(name) && value !== undefined && value !== null) return HIDDEN;
  if (typeof value === 'string') return withoutSecrets(value);
  if (value instanceof Error) return errorFields(value);
  // Only what has to change is copied: a copy of everything would hide a circle from whoever writes the log.
  return typeof value === 'object' && value !== null && Object.keys(value).some(isTelling) ? renamed(value) : value;
}

const isTelling = (name: string): boolean => withoutSecrets(name) !== name;

const renamed = (value: object): unknown =>
  Object.fromEntries(Object.entries(value).map(([name, item]) => [withoutSecrets(name), item]));

/** Of an error its words only: what libraries hang on it is the whole exchange with its headers. */
const errorFields = (error: Error): unknown => ({
  name: error.name,
  message: error.message,
  stack: error.stack,
  ...(error.cause === undefined ? {} : { cause: error.cause instanceof Error ? error.cause : String(error.cause) }),
});
