/** Market snapshots in S3, under the hash of what is inside: whoever writes one again writes the same. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Snapshots } from '#lib/ports.ts';
import { PermanentFault } from '../faults.ts';
import { reasonOf } from '../reason.ts';
import { isSnapshotName, packed, snapshotKey, unpacked } from '../snapshot-bytes.ts';
import { type Bucket, getBytes, putIfAbsent, s3Client } from './s3-objects.ts';

export function s3Snapshots(options: { readonly bucket: string; readonly client?: S3Client }): Snapshots {
  const bucket: Bucket = { bucket: options.bucket, client: options.client ?? s3Client() };
  return {
    async put(view) {
      const { snapshot, bytes } = packed(view);
      await putIfAbsent(bucket, snapshotKey(snapshot), bytes());
      return { ...view, snapshot };
    },
    async get(snapshot) {
      if (!isSnapshotName(snapshot)) return undefined;
      const bytes = await getBytes(bucket, snapshotKey(snapshot));
      return bytes && checked(snapshot, bytes);
    },
  };
}

function checked(snapshot: string, bytes: Uint8Array) {
  try {
    return unpacked(snapshot, bytes);
  } catch (cause) {
    throw new PermanentFault(`cannot read the snapshot ${snapshot}: ${reasonOf(cause)}; restore a copy`, { cause });
  }
}
