/**
 * AWS Signature Version 4 for a request without a body (AWS, "Create a signed AWS API request"). The strategies only ever
 * read one object, and the S3 client for that would be a third of their code.
 */
import { createHash, createHmac } from 'node:crypto';

export interface Signing {
  readonly region: string;
  readonly service: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly at: Date;
}

const EMPTY = createHash('sha256').update('').digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The headers to send with a GET, the given ones among them, all of them signed. */
export function signedHeaders(
  url: URL,
  signing: Signing,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { region, service, accessKeyId, secretAccessKey, sessionToken, at } = signing;
  const time = at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const headers: Record<string, string> = {
    ...given,
    host: url.host,
    'x-amz-content-sha256': EMPTY,
    'x-amz-date': time,
    ...(sessionToken ? { 'x-amz-security-token': sessionToken } : {}),
  };
  const names = Object.keys(headers).sort();
  const signed = names.join(';');
  const canonical = [
    'GET',
    url.pathname,
    url.searchParams.toString(),
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    signed,
    EMPTY,
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, toSign).toString('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope},SignedHeaders=${signed},Signature=${signature}`,
  };
}
