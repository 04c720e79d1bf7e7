/**
 * Ids are derived from their inputs, never drawn: the same tick proposes the same signal, which becomes the same
 * order, so that at-least-once delivery needs only a conditional write.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type Instant, newYorkDay, newYorkTime } from './time.ts';

/** UTF-8. */
export const bytesOf = (text: string): Uint8Array => utf8ToBytes(text);
export const hexOf = (bytes: Uint8Array): string => bytesToHex(bytes);
/** SHA-256. */
export const digestOf = (bytes: Uint8Array): Uint8Array => sha256(bytes);

/** SHA-256 of the UTF-8 text, as 64 hex digits. */
export const hashOf = (text: string): string => hexOf(digestOf(bytesOf(text)));

/** A short id over labelled parts; the separator cannot occur in a part. */
export function deriveId(prefix: string, parts: readonly string[]): string {
  if (parts.some((part) => part.includes('|')))
    throw new RangeError(`an id part must not contain "|": ${parts.join(' ')}`);
  return `${prefix}_${hashOf([prefix, ...parts].join('|')).slice(0, 20)}`;
}

export type Environment = 'paper' | 'live';

/** The strategy's part of a client order id. */
export const strategyMark = (strategyId: string): string => strategyId.replaceAll('-', '').slice(0, 8);

const OURS = /^[pl]-([a-z0-9]{1,8})-\d{6}-\d{4}-a\d+-[0-9a-f]{10}$/;

/** The strategy's mark in a client order id of ours; undefined in anybody else's. */
export const strategyIn = (clientOrderId: string): string | undefined => OURS.exec(clientOrderId)?.[1];

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
  const strategy = strategyMark(order.strategyId);
  const day = newYorkDay(order.slot).slice(2).replaceAll('-', '');
  const time = newYorkTime(order.slot).replace(':', '');
  const hash = hashOf(order.intentId).slice(0, 10);
  return `${order.environment === 'live' ? 'l' : 'p'}-${strategy}-${day}-${time}-a${order.attempt}-${hash}`;
}

/**
 * JSON with sorted keys (RFC 8785 for the values we use: strings, finite numbers, booleans, null, arrays, objects).
 * An undefined member is left out. Written out by hand because snapshots pass through it on every tick.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (!isPlainObject(value)) return primitiveJson(value);
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const inner = value[key];
    if (inner !== undefined) members += `${members && ','}${JSON.stringify(key)}:${canonicalJson(inner)}`;
  }
  return `{${members}}`;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function primitiveJson(value: unknown): string {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value !== 'number')
    throw new TypeError(`a ${typeof value} like this has no canonical form: ${String(value)}`);
  if (!Number.isFinite(value)) throw new RangeError('a number that is not finite has no canonical form');
  return String(value);
}
