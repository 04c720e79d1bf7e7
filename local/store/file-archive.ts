/**
 * The archive as files that are written once. A document appears whole or not at all, read-only, and one that is there is
 * never replaced.
 */
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { archiveName, isArchiveName } from '#functions/adapters/archive-name.ts';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { reasonOf } from '#functions/adapters/reason.ts';
import type { Archive } from '#lib/ports.ts';

export function fileArchive(folder: string): Archive {
  const fileOf = (name: string): string => join(folder, archiveName(name));
  return {
    async put(name, text) {
      return guarded(`write ${fileOf(name)}`, () => placed(fileOf(name), text));
    },
    async get(name) {
      const file = fileOf(name);
      return guarded(`read ${file}`, () => (existsSync(file) ? readFileSync(file, 'utf8') : undefined));
    },
    async list(prefix) {
      return guarded(`read ${folder}`, () => namesIn(folder).filter((name) => name.startsWith(prefix)));
    },
  };
}

/** Everything in the folder that can be a document of the archive, by name. */
const namesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((path) => path.replaceAll('\\', '/'))
        .filter(isArchiveName)
        .sort()
    : [];

/** Linking fails where the name is taken, so that even two processes cannot replace each other's document. */
function placed(file: string, text: string): boolean {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  try {
    writeFileSync(partial, text, { mode: 0o444 });
    linkSync(partial, file);
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  } finally {
    rmSync(partial, { force: true });
  }
}

function guarded<T>(what: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw new PermanentFault(`cannot ${what}: ${reasonOf(cause)}; check the folder and the disk`, { cause });
  }
}

const OURS = /^(anchors\/\d{6}\.json|keys\/[0-9a-f]{16}\.pem|(anchors|keys)(\/[^/]+\.partial)?)$/;

/** Removes an archive of ours; a folder that holds anything else is left untouched. */
export function removeArchive(folder: string): void {
  if (!existsSync(folder)) return;
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  const foreign = paths.find((path) => !OURS.test(path));
  if (foreign !== undefined)
    throw new PermanentFault(`${folder} holds ${foreign}, which is not of this program: move it, then try again`);
  rmSync(folder, { recursive: true });
}
