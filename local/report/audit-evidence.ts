/** Everything that says whether an audit is whole: the ledger's lanes, the archive beside it, and the key. */
import { dirname } from 'node:path';
import { ANCHORS } from '#functions/compliance/seal-audit.ts';
import { type AuditReport, type Evidence, verifyAudit } from '#lib/compliance/verify-audit.ts';
import { SignedAnchor } from '#lib/model/anchor.ts';
import type { Archive, Ledger } from '#lib/ports.ts';
import { archiveFolder } from '../home.ts';
import { verifierFor } from '../keys/signing-key.ts';
import { fileArchive } from '../store/file-archive.ts';

/** Reads what belongs to the ledger at `path`. */
export async function evidenceOf(
  ledger: Ledger,
  path: string,
): Promise<Evidence & { readonly keyId: string | undefined }> {
  const archive = fileArchive(archiveFolder(path));
  const lanes = await Promise.all(
    (await ledger.auditLanes()).map(async (lane) => ({ lane, records: await ledger.auditRecords(lane) })),
  );
  const names = await archive.list(ANCHORS);
  const anchors = await Promise.all(names.map((name) => anchorIn(archive, name)));
  const notes = (await ledger.list('anchor')).map(({ record }) => record);
  return { lanes, anchors, notes, ...verifierFor(dirname(path), await keysIn(archive)) };
}

export const verdictOn = async (ledger: Ledger, path: string): Promise<AuditReport> =>
  verifyAudit(await evidenceOf(ledger, path));

async function keysIn(archive: Archive): Promise<readonly string[]> {
  const texts = await Promise.all((await archive.list('keys/')).map((name) => archive.get(name)));
  return texts.flatMap((text) => text ?? []);
}

async function anchorIn(archive: Archive, name: string): Promise<Evidence['anchors'][number]> {
  const number = Number(/\d+/.exec(name)?.[0] ?? 0);
  try {
    return { number, signed: SignedAnchor.parse(JSON.parse((await archive.get(name)) ?? '')) };
  } catch {
    return { number, signed: undefined };
  }
}
