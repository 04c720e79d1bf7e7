import { expect, test } from 'vitest';
import { s3Archive } from '#functions/adapters/aws/s3-archive.ts';
import { s3Client } from '#functions/adapters/aws/s3-objects.ts';
import { s3Snapshots } from '#functions/adapters/aws/s3-snapshots.ts';
import { archiveContract } from '#test/contracts/archive.ts';
import { snapshotsContract } from '#test/contracts/snapshots.ts';
import { lossyLine } from '../lossy-line.ts';
import { newBucket, settingsOf } from '../places.ts';

archiveContract('S3 on ministack', async () => {
  const place = await newBucket();
  return { archive: s3Archive(place), close: () => place.client.destroy() };
});
snapshotsContract('S3 on ministack', async () => {
  const place = await newBucket();
  return { snapshots: s3Snapshots(place), close: () => place.client.destroy() };
});

test('a document whose answer was lost is known as our own, and another of its name is not', async () => {
  const { bucket, client } = await newBucket();
  const line = await lossyLine(settingsOf('ministack').endpoint, ({ method }) => method === 'PUT');
  const lossy = s3Client({ ...settingsOf('ministack'), endpoint: line.url });
  const archive = s3Archive({ bucket, client: lossy });

  expect(await archive.put('anchors/000001.json', 'ours')).toBe(true);
  expect(line.lost()).toBe(1);
  expect(await archive.put('anchors/000001.json', 'ours')).toBe(false);
  for (const each of [client, lossy]) each.destroy();
  await line.close();
});
