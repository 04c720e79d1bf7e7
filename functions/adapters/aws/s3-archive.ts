/** The archive in S3. That nothing in it can be changed or removed is the bucket's doing: its objects are locked. */
import type { S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '#lib/ports.ts';
import { archiveName, isArchiveName } from '../archive-name.ts';
import { type Bucket, getBytes, keysUnder, putIfAbsent, s3Client } from './s3-objects.ts';

export function s3Archive(options: { readonly bucket: string; readonly client?: S3Client }): Archive {
  const bucket: Bucket = { bucket: options.bucket, client: options.client ?? s3Client() };
  return {
    put: async (name, text) => putIfAbsent(bucket, archiveName(name), Buffer.from(text)),
    async get(name) {
      const bytes = await getBytes(bucket, archiveName(name));
      return bytes && Buffer.from(bytes).toString();
    },
    list: async (prefix) => (await keysUnder(bucket, prefix)).filter(isArchiveName),
  };
}
