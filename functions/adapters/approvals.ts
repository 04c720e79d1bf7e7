/** Seals as HMAC-SHA-256 over the terms (RFC 2104), under a label of its own so that no other use of the key makes one. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Approvals } from '#lib/ports.ts';
import { PermanentFault } from './faults.ts';

const LABEL = 'order-approval/v1|';
const KEY_BYTES = 32;

export function hmacApprovals(key: Uint8Array): Approvals {
  if (key.length < KEY_BYTES)
    throw new PermanentFault(`the approval key has ${key.length} bytes, and needs at least ${KEY_BYTES}`);
  const macOf = (terms: string): Buffer => createHmac('sha256', key).update(LABEL).update(terms).digest();
  return {
    seal: async (terms) => macOf(terms).toString('hex'),
    verify: async (terms, seal) =>
      /^[0-9a-f]{64}$/.test(seal) && timingSafeEqual(macOf(terms), Buffer.from(seal, 'hex')),
  };
}
