/**
 * The key that signs the audit's anchors: Ed25519, made once in the home folder, readable by its owner only. The public
 * half lies beside it and in the archive; the private half is never shown.
 */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { reasonOf } from '#functions/adapters/reason.ts';
import { signedBytes } from '#lib/compliance/anchor.ts';
import type { SignedAnchor } from '#lib/model/anchor.ts';
import type { Signer } from '#lib/ports.ts';

const PRIVATE = 'signing-key.pem';
const PUBLIC = 'signing-key.pub.pem';

/** The first digits of the SHA-256 of the public key: enough to compare by eye. */
const idOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

/** The signer of this home folder; its key is made where there is none. */
export function localSigner(folder: string): Signer {
  const key = privateKey(folder);
  const shared = createPublicKey(key);
  if (!existsSync(join(folder, PUBLIC))) writeFileSync(join(folder, PUBLIC), pemOf(shared));
  return {
    keyId: idOf(shared),
    publicKey: pemOf(shared),
    sign: async (bytes) => sign(null, bytes, key).toString('base64'),
  };
}

function privateKey(folder: string): KeyObject {
  const file = join(folder, PRIVATE);
  try {
    if (!existsSync(file)) make(folder);
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
      throw new Error(`others may read it: run "chmod 600 ${file}", and make a new key if somebody else has seen it`);
    return createPrivateKey(readFileSync(file));
  } catch (cause) {
    throw new PermanentFault(`cannot use the signing key ${file}: ${reasonOf(cause)}`, { cause });
  }
}

/** Written beside and linked, so that two processes that start together end up with one key. */
function make(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const partial = join(folder, `${PRIVATE}.${process.pid}.partial`);
  try {
    writeFileSync(partial, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    chmodSync(partial, 0o600);
    linkSync(partial, join(folder, PRIVATE));
  } catch (cause) {
    if (!existsSync(join(folder, PRIVATE))) throw cause;
  } finally {
    rmSync(partial, { force: true });
  }
}

export interface Verifier {
  readonly isSigned: (signed: SignedAnchor) => boolean;
  /** The key that the folder stands for; undefined where only the archive names one. */
  readonly keyId: string | undefined;
}

/**
 * Who may have signed: the key beside the ledger where there is one, otherwise the keys in the archive, which are only
 * as trustworthy as the archive itself.
 */
export function verifierFor(folder: string, archived: readonly string[]): Verifier {
  const file = join(folder, PUBLIC);
  const own = existsSync(file) ? keyIn(readFileSync(file, 'utf8')) : undefined;
  const known = own ? [own] : archived.flatMap((pem) => keyIn(pem) ?? []);
  const keys = new Map(known.map((key) => [idOf(key), key]));
  return {
    keyId: own && idOf(own),
    isSigned: ({ body, keyId, signature }) => {
      const key = keys.get(keyId);
      return key !== undefined && verify(null, signedBytes(body), key, Buffer.from(signature, 'base64'));
    },
  };
}

function keyIn(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}
