/** Signs with an Ed25519 key given as PEM. The key is named by the first digits of the SHA-256 of its public half. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import type { Signer } from '#lib/ports.ts';
import { PermanentFault } from './faults.ts';

export function pemSigner(pem: string): Signer {
  const key = privateKey(pem);
  const shared = createPublicKey(key);
  const der = shared.export({ type: 'spki', format: 'der' });
  return {
    keyId: createHash('sha256').update(der).digest('hex').slice(0, 16),
    publicKey: shared.export({ type: 'spki', format: 'pem' }).toString(),
    sign: async (bytes) => sign(null, bytes, key).toString('base64'),
  };
}

function privateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Nothing of the text is told: it is a secret, whatever is wrong with it.
  }
  throw new PermanentFault('the signing key is not an Ed25519 key in PEM: make it as docs/aws.md says');
}
