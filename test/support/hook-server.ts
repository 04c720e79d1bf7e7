/** A webhook's far end on this computer: keeps what it was sent, and answers as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HookAnswer = number | 'hang' | 'reset' | 'redirect';

export interface HookServer {
  /** With a path that is its secret. */
  readonly url: string;
  readonly host: string;
  readonly received: Readonly<Record<string, unknown>>[];
  /** Requests, also those that were not heard to their end. */
  readonly count: () => number;
  answer(with_: HookAnswer): void;
  close(): Promise<void>;
}

export const HOOK_SECRET = '/services/T0SECRET/B0SECRET';

export async function startHook(): Promise<HookServer> {
  const received: Readonly<Record<string, unknown>>[] = [];
  let requests = 0;
  let next: HookAnswer = 200;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    requests += 1;
    let text = '';
    request.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      if (next === 'hang') return;
      if (next === 'reset') return void request.socket.destroy();
      if (next === 200 || next === 204) received.push(JSON.parse(text));
      if (next === 'redirect') response.writeHead(302, { location: `${request.url}?again` });
      else response.writeHead(next);
      response.end('x'.repeat(next === 204 ? 0 : 100));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: `http://${host}${HOOK_SECRET}`, host, received, count: () => requests },
    answer: (with_) => {
      next = with_;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
