import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { expect, it } from 'vitest';
import { pemSigner } from '#functions/adapters/pem-signer.ts';

const pemOf = (type: 'ed25519' | 'x25519') =>
  (type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString();

it('signs so that the public key proves it', async () => {
  const signer = pemSigner(pemOf('ed25519'));
  const bytes = Buffer.from('anchor');
  const signature = Buffer.from(await signer.sign(bytes), 'base64');

  expect(verify(null, bytes, createPublicKey(signer.publicKey), signature)).toBe(true);
  expect(signer.keyId).toMatch(/^[0-9a-f]{16}$/);
});

it('refuses what is no signing key, without telling what it was', () => {
  for (const pem of ['nonsense', pemOf('x25519')]) {
    expect(() => pemSigner(pem)).toThrow('not an Ed25519 key');
    expect(() => pemSigner(pem)).not.toThrow(pem.slice(30, 60) || 'nonsense');
  }
});
