import { s3Archive } from '#functions/adapters/aws/s3-archive.ts';
import { s3Snapshots } from '#functions/adapters/aws/s3-snapshots.ts';
import { archiveContract } from '#test/contracts/archive.ts';
import { snapshotsContract } from '#test/contracts/snapshots.ts';
import { newBucket } from '../places.ts';

archiveContract('S3 on ministack', async () => {
  const place = await newBucket();
  return { archive: s3Archive(place), close: () => place.client.destroy() };
});
snapshotsContract('S3 on ministack', async () => {
  const place = await newBucket();
  return { snapshots: s3Snapshots(place), close: () => place.client.destroy() };
});
