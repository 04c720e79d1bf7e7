/** Objects in S3 that are written once: the conditional write, and reading what may not be there. */
import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { TransientFault } from '../faults.ts';
import { clientSettings } from './client-settings.ts';
import { untilDeadline } from './retry.ts';
import { guarded } from './service-faults.ts';

export interface Bucket {
  readonly bucket: string;
  readonly client: S3Client;
}

const DEADLINE_MS = 8_000;

/** Emulators know buckets by path; S3 by name. */
export const s3Client = (settings = clientSettings()): S3Client =>
  new S3Client({ ...settings, forcePathStyle: settings.endpoint !== undefined });

/** False where the key is taken. Where two write at once, S3 may ask one of them to try again. */
export async function putIfAbsent({ client, bucket }: Bucket, key: string, bytes: Uint8Array): Promise<boolean> {
  const command = new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, IfNoneMatch: '*' });
  const doing = `write ${key}`;
  const written = await untilDeadline(DEADLINE_MS, (abortSignal) =>
    guarded(doing, async () => {
      try {
        await client.send(command, { abortSignal });
        return true;
      } catch (error) {
        if (!(error instanceof S3ServiceException)) throw error;
        if (error.name === 'ConditionalRequestConflict') return undefined;
        if (error.$metadata.httpStatusCode === 412) return (error.$metadata.attempts ?? 1) > 1 && isOurs(key, bytes);
        throw error;
      }
    }),
  );
  if (written === undefined) throw new TransientFault(`cannot ${doing}: others write it too; try again`);
  return written;

  /** After an answer that was lost, what stands there may be what we wrote. */
  async function isOurs(name: string, ours: Uint8Array): Promise<boolean> {
    const there = await getBytes({ client, bucket }, name);
    return there !== undefined && Buffer.compare(there, ours) === 0;
  }
}

export function getBytes({ client, bucket }: Bucket, key: string): Promise<Uint8Array | undefined> {
  return guarded(`read ${key}`, async () => {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  });
}

/** Keys that begin with the prefix, in order. */
export function keysUnder({ client, bucket }: Bucket, prefix: string): Promise<readonly string[]> {
  return guarded(`list ${prefix}`, async () => {
    const keys: string[] = [];
    let next: string | undefined;
    do {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(next ? { ContinuationToken: next } : {}) }),
      );
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
      next = page.NextContinuationToken;
    } while (next);
    return keys.sort();
  });
}
