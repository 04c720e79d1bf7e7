/** The key that seals approvals on this computer: random, one per ledger, in a file beside it that only its owner may read. */
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fault } from '../exit.ts';

const BYTES = 32;
const OTHERS = 0o077;

/** The key of a ledger; made where there is none yet. */
export function approvalKey(ledger: string): Uint8Array {
  const path = `${ledger}.approval-key`;
  try {
    writeFileSync(path, `${randomBytes(BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw fault('failed', `cannot write the key ${path}: check the folder and the disk`, error);
  }
  return keyIn(path);
}

function keyIn(path: string): Uint8Array {
  if (process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0)
    throw fault('failed', `the key ${path} can be read by others: run "chmod 600 ${path}", and ask why it could`);
  const text = readFileSync(path, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/.test(text))
    throw fault('failed', `the key ${path} is damaged: remove it, and orders that were approved under it are not sent`);
  return Buffer.from(text, 'hex');
}
