/** Reads market snapshots from S3, without the S3 client: what the strategies and risk need of it is one signed GET. */
import { setTimeout } from 'node:timers/promises';
import type { Snapshots } from '#lib/ports.ts';
import { PermanentFault, TransientFault } from '../faults.ts';
import { isSnapshotName, snapshotKey, unpacked } from '../snapshot-bytes.ts';
import { signedHeaders } from './signed-request.ts';

export interface ReaderOptions {
  readonly bucket: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly request?: typeof fetch;
}

const ATTEMPTS = 3;
const ANSWER_MS = 3_000;
const PAUSE_MS = 100;

export function snapshotReader(options: ReaderOptions): Pick<Snapshots, 'get'> {
  return {
    async get(snapshot) {
      if (!isSnapshotName(snapshot)) return undefined;
      const bytes = await bytesAt(options, snapshotKey(snapshot));
      return bytes && unpacked(snapshot, () => bytes);
    },
  };
}

async function bytesAt(options: ReaderOptions, key: string): Promise<Uint8Array | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await asked(options, key);
    } catch (fault) {
      if (!(fault instanceof TransientFault) || attempt === ATTEMPTS) throw fault;
      await setTimeout(PAUSE_MS * attempt);
    }
  }
}

async function asked({ bucket, environment = process.env, request = fetch }: ReaderOptions, key: string) {
  const { AWS_REGION: region = '', AWS_ENDPOINT_URL: endpoint } = environment;
  const url = new URL(
    endpoint ? `${endpoint}/${bucket}/${key}` : `https://${bucket}.s3.${region}.amazonaws.com/${key}`,
  );
  const headers = signedHeaders(url, { ...credentialsIn(environment), region, service: 's3', at: new Date() });
  const { host: _, ...sent } = headers;
  const answer = await request(url, { headers: sent, signal: AbortSignal.timeout(ANSWER_MS) }).catch(
    (cause: unknown) => {
      throw new TransientFault(`cannot read ${key}: S3 did not answer`, { cause });
    },
  );
  if (answer.status === 404) return undefined;
  if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  const said = `cannot read ${key}: S3 answered ${answer.status}`;
  throw answer.status === 429 || answer.status >= 500 ? new TransientFault(said) : new PermanentFault(said);
}

function credentialsIn(environment: Readonly<Record<string, string | undefined>>) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY)
    throw new PermanentFault('the environment holds no AWS credentials');
  return { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, sessionToken: AWS_SESSION_TOKEN };
}
