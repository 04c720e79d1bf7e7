import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { anchorHash, signedBytes } from '#lib/compliance/anchor.ts';
import { localSigner, verifierFor } from '#local/keys/signing-key.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wsb-key-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const signedBy = async ({ sign, keyId }: ReturnType<typeof localSigner>, body = '{"number":1}') => ({
  ...{ body, hash: anchorHash(body), keyId },
  signature: await sign(signedBytes(body)),
});

test('the key is made once, and only its owner may read it', () => {
  const first = localSigner(folder);
  const again = localSigner(folder);

  expect(again).toMatchObject({ keyId: first.keyId, publicKey: first.publicKey });
  expect(statSync(join(folder, 'signing-key.pem')).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).sort()).toEqual(['signing-key.pem', 'signing-key.pub.pem']);
});

test('a key that others may read is refused, and the fault does not show it', () => {
  localSigner(folder);
  const file = join(folder, 'signing-key.pem');
  chmodSync(file, 0o644);
  const secret = readFileSync(file, 'utf8').split('\n')[1] ?? '';

  expect(() => localSigner(folder)).toThrow(/others may read it: run "chmod 600/);
  expect(() => localSigner(folder)).not.toThrow(secret);
});

test('a file that is no key is a fault that names it', () => {
  writeFileSync(join(folder, 'signing-key.pem'), 'nonsense', { mode: 0o600 });

  expect(() => localSigner(folder)).toThrow(/cannot use the signing key .*signing-key\.pem/);
});

test('what it signed verifies with the public key beside it, and nothing else does', async () => {
  const signed = await signedBy(localSigner(folder));
  const { isSigned, keyId } = verifierFor(folder, []);

  expect(isSigned(signed)).toBe(true);
  expect(isSigned({ ...signed, body: '{"number":2}' })).toBe(false);
  expect(isSigned({ ...signed, keyId: 'another' })).toBe(false);
  expect(isSigned({ ...signed, signature: '' })).toBe(false);
  expect(keyId).toBe(signed.keyId);
});

test('a stranger’s key in the archive is not believed where there is a key of one’s own', async () => {
  localSigner(folder);
  const elsewhere = mkdtempSync(join(tmpdir(), 'wsb-key-'));
  const stranger = localSigner(elsewhere);
  rmSync(elsewhere, { recursive: true });

  expect(verifierFor(folder, [stranger.publicKey]).isSigned(await signedBy(stranger))).toBe(false);
});

test('where there is no key of one’s own, the archive’s is used, and the verifier says that it stands for none', async () => {
  const signer = localSigner(folder);
  const signed = await signedBy(signer);
  const verifier = verifierFor(join(folder, 'elsewhere'), ['nonsense', signer.publicKey]);

  expect(verifier.keyId).toBeUndefined();
  expect(verifier.isSigned(signed)).toBe(true);
});
