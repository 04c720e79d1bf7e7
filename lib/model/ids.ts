/**
 * Ids are derived from their inputs, never drawn: the same tick proposes the same signal, which becomes the same
 * order, so that at-least-once delivery needs only a conditional write.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Instant, newYorkDay, newYorkTime } from './time.ts';

/** SHA-256 of the UTF-8 text, as 64 hex digits. */
export const hashOf = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

/** A short id over labelled parts; the separator cannot occur in a part. */
export function deriveId(prefix: string, parts: readonly string[]): string {
  if (parts.some((part) => part.includes('|')))
    throw new RangeError(`an id part must not contain "|": ${parts.join(' ')}`);
  return `${prefix}_${hashOf([prefix, ...parts].join('|')).slice(0, 20)}`;
}

export type Environment = 'paper' | 'live';

/**
 * The broker's client order id: at most 48 characters, legible in the broker's own screens, unique per intent and
 * attempt. It holds no deployment id, so that two deployments of one strategy collide instead of doubling.
 */
export function clientOrderId(order: {
  environment: Environment;
  strategyId: string;
  slot: Instant;
  intentId: string;
  attempt: number;
}): string {
  const strategy = order.strategyId.replaceAll('-', '').slice(0, 8);
  const day = newYorkDay(order.slot).slice(2).replaceAll('-', '');
  const time = newYorkTime(order.slot).replace(':', '');
  const hash = hashOf(order.intentId).slice(0, 10);
  return `${order.environment === 'live' ? 'l' : 'p'}-${strategy}-${day}-${time}-a${order.attempt}-${hash}`;
}

/** JSON with sorted keys (RFC 8785 for the values we use: strings, finite numbers, booleans, null, arrays, objects). */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'number' && !Number.isFinite(inner))
      throw new RangeError('a number that is not finite has no canonical form');
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
