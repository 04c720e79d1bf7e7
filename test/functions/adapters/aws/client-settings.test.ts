import { expect, test } from 'vitest';
import { clientSettings } from '#functions/adapters/aws/client-settings.ts';
import { s3Client } from '#functions/adapters/aws/s3-objects.ts';

test('region and endpoint come from the environment, and nothing else does', () => {
  const settings = clientSettings({ AWS_REGION: 'eu-west-2', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', PATH: '/bin' });

  expect(settings).toMatchObject({ region: 'eu-west-2', endpoint: 'http://127.0.0.1:4566' });
  expect(clientSettings({ AWS_DEFAULT_REGION: 'us-east-1' })).not.toHaveProperty('endpoint');
  expect(clientSettings({})).not.toHaveProperty('region');
});

test('retries and waiting are bounded', () => {
  const { maxAttempts, requestHandler } = clientSettings({});

  expect(maxAttempts).toBe(3);
  expect(requestHandler).toEqual({ connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true });
});

test.each([
  [{ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' }, true],
  [{ AWS_REGION: 'us-east-1' }, false],
])('buckets are named in the path only where there is an endpoint: %o', async (environment, byPath) => {
  expect(await s3Client(clientSettings(environment)).config.forcePathStyle).toBe(byPath);
});
