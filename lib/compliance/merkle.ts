/**
 * A Merkle tree over leaves, hashed as in RFC 6962 (section 2.1): SHA-256 with 0x00 before a leaf and 0x01 before two
 * nodes, so that a node can never pass for a leaf. A tree of n leaves splits at the largest power of two below n.
 */
import { bytesOf, digestOf, hexOf } from '../model/ids.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The root over the leaves in their order, as 64 hex digits; no leaves have the hash of nothing. */
export const merkleRoot = (leaves: readonly Uint8Array[]): string =>
  hexOf(leaves.length === 0 ? digestOf(bytesOf('')) : node(leaves));

function node(leaves: readonly Uint8Array[]): Uint8Array {
  const [only] = leaves;
  if (only && leaves.length === 1) return digestOf(joined(LEAF, only));
  const split = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return digestOf(joined(NODE, node(leaves.slice(0, split)), node(leaves.slice(split))));
}
