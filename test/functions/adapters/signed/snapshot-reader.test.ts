import { describe, expect, it } from 'vitest';
import { PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { signedHeaders } from '#functions/adapters/signed/signed-request.ts';
import { snapshotReader } from '#functions/adapters/signed/snapshot-reader.ts';
import { packed } from '#functions/adapters/snapshot-bytes.ts';
import { aView } from '#test/contracts/examples.ts';

const { snapshot, bytes } = packed(aView());
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};

/** A reader that is given these answers in turn, and what it asked. */
function reading(answers: readonly (() => Response | Error)[], environment: Record<string, string> = ENVIRONMENT) {
  const asked: { url: string; headers: Record<string, string> }[] = [];
  const request = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    asked.push({ url: String(url), headers: init?.headers as Record<string, string> });
    const answer = answers[asked.length - 1]?.() ?? new Error('asked once too often');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, reader: snapshotReader({ bucket: 'b', environment, request }) };
}
const ok = () => new Response(new Uint8Array(bytes()));
const status = (code: number) => () => new Response('', { status: code });

describe('a signed request', () => {
  /** Amazon S3 User Guide, "Signature calculations for the Authorization header: transferring payload in a single chunk", GET Object. */
  it('is signed as the published example is', () => {
    const headers = signedHeaders(
      new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
      {
        ...{ region: 'us-east-1', service: 's3', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        at: new Date('2013-05-24T00:00:00Z'),
      },
      { range: 'bytes=0-9' },
    );

    expect(headers.authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    );
  });
});

describe('the reader of snapshots', () => {
  it('gives the view that the name stands for', async () => {
    const { asked, reader } = reading([ok]);

    expect(await reader.get(snapshot)).toEqual({ ...aView(), snapshot });
    expect(asked[0]?.url).toBe(
      `https://b.s3.us-east-1.amazonaws.com/snapshots/${snapshot.slice(0, 2)}/${snapshot}.json.gz`,
    );
    expect(asked[0]?.headers['x-amz-security-token']).toBe('token');
  });

  it('asks an emulator by path', async () => {
    const { asked, reader } = reading([ok], { ...ENVIRONMENT, AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
    await reader.get(snapshot);

    expect(asked[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:4566\/b\/snapshots\//);
  });

  it('asks again where S3 is busy or silent, and gives up after three times', async () => {
    const { asked, reader } = reading([status(503), () => new Error('reset'), ok]);
    expect((await reader.get(snapshot))?.snapshot).toBe(snapshot);
    expect(asked).toHaveLength(3);

    await expect(reading([status(503), status(500), status(429)]).reader.get(snapshot)).rejects.toThrow(TransientFault);
  });

  it('refuses bytes that are not what their name says, and an answer that will not change', async () => {
    const other = packed(aView(110)).bytes();

    await expect(reading([() => new Response(new Uint8Array(other))]).reader.get(snapshot)).rejects.toThrow(
      'does not match',
    );
    await expect(reading([status(403)]).reader.get(snapshot)).rejects.toThrow(PermanentFault);
    await expect(reading([ok], { AWS_REGION: 'us-east-1' }).reader.get(snapshot)).rejects.toThrow('no AWS credentials');
  });

  it('knows what is not there, and what can be no snapshot', async () => {
    expect(await reading([status(404)]).reader.get(snapshot)).toBeUndefined();
    expect(await reading([]).reader.get('../secrets')).toBeUndefined();
  });
});
