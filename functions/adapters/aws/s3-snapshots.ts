/** Market snapshots in S3, under the hash of what is inside: whoever writes one again writes the same. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Snapshots } from '#lib/ports.ts';
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
      return bytes && unpacked(snapshot, () => bytes);
    },
  };
}
