/** Market snapshots as files. The same content is the same file, and it is there whole or not at all. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { reasonOf } from '#functions/adapters/reason.ts';
import { isSnapshotName, packed, unpacked } from '#functions/adapters/snapshot-bytes.ts';
import type { Snapshots } from '#lib/ports.ts';

export function fileSnapshots(folder: string): Snapshots {
  const fileOf = (snapshot: string): string => join(folder, snapshot.slice(0, 2), `${snapshot}.json.gz`);
  return {
    async put(view) {
      const { snapshot, bytes } = packed(view);
      if (!existsSync(fileOf(snapshot))) store(fileOf(snapshot), bytes());
      return { ...view, snapshot };
    },
    async get(snapshot) {
      const file = fileOf(snapshot);
      return isSnapshotName(snapshot) && existsSync(file)
        ? unpacked(snapshot, () => readFileSync(file), file)
        : undefined;
    },
  };
}

/** Written beside and renamed, so that a snapshot is there whole or not at all. */
function store(file: string, bytes: Uint8Array): void {
  const partial = `${file}.${process.pid}.partial`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(partial, bytes);
    renameSync(partial, file);
  } catch (cause) {
    throw new PermanentFault(`cannot write the snapshot ${file}: ${reasonOf(cause)}; check the folder and the disk`, {
      cause,
    });
  }
}

/** Removes the snapshots of a run that is being replaced: files named as snapshots are, and nothing else. */
export function removeSnapshots(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/^[0-9a-f]{2}[/\\][0-9a-f]{64}\.json\.gz$/.test(name)) rmSync(join(folder, name));
  }
}
