/** A server on loopback that answers as an AWS service would, by a script: for what an emulator cannot be made to do. */
import { createServer } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { json } from 'node:stream/consumers';

export interface Asked {
  /** The operation, such as GetItem. */
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
}
export type Answer =
  | { readonly status: number; readonly body: unknown }
  | { readonly text: string }
  | 'hang up'
  | 'silence';

export const ok = (body: unknown = {}): Answer => ({ status: 200, body });
export const refusal = (type: string, more: object = {}, status = 400): Answer => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: `${type} it says`, ...more },
});

export interface ScriptedService {
  readonly asked: readonly Asked[];
  /** What every client needs to speak to it, and to nobody else. */
  readonly settings: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
    readonly requestHandler: { readonly requestTimeout: number; readonly throwOnRequestTimeout: true };
  };
  close(): Promise<void>;
}

/** `answer` is given what is asked and how often anything was asked before. */
export async function scriptedService(answer: (asked: Asked, before: number) => Answer): Promise<ScriptedService> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const one: Asked = { operation, body: (await json(request)) as Asked['body'] };
    const said = answer(one, asked.length);
    asked.push(one);
    if (said === 'hang up') request.socket.destroy();
    else if (said !== 'silence') {
      response.writeHead('status' in said ? said.status : 200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end('text' in said ? said.text : JSON.stringify(said.body));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { address, port } = server.address() as AddressInfo;
  if (isIP(address) !== 4) throw new Error(`not on loopback: ${address}`);
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const requestHandler = { requestTimeout: 300, throwOnRequestTimeout: true } as const;
  const endpoint = `http://127.0.0.1:${port}`;
  return { asked, settings: { endpoint, region: 'us-east-1', credentials, maxAttempts: 1, requestHandler }, close };
}
