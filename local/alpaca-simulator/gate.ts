/** What stands before every route: rate-limit headers, keys, and the faults that a test or a rehearsal asks for. */

import type { HttpBindings } from '@hono/node-server';
import { createMiddleware } from 'hono/factory';
import { uuidOf } from '#lib/execution/exchange/ids.ts';
import { json } from './answers.ts';
import type { ArmedFaults, Fault, Strike } from './faults.ts';
import type { World } from './world.ts';

export interface Keys {
  readonly id: string;
  readonly secret: string;
}

export interface Env {
  Bindings: Partial<HttpBindings>;
}

/** Answers that an in-process client turns into a broken connection, since there is no socket to cut. */
export const RESET = 'x-simulated-reset';
const WINDOW_MS = 60_000;
const DATA = ['/v2/stocks', '/v1beta1/', '/v1/corporate-actions'];
const isData = (path: string): boolean => DATA.some((start) => path.startsWith(start));

/** Requests per minute of virtual time, counted apart for trading and data as the broker does. */
export function rateLimit(world: World, limit: { readonly perMinute: number; readonly enforced: boolean }) {
  const used = new Map<string, number>();
  let window = 0;
  let serial = 0;
  return createMiddleware(async (c, next) => {
    const current = Math.floor(world.now() / WINDOW_MS);
    if (current !== window) used.clear();
    window = current;
    const kind = isData(c.req.path) ? 'data' : 'trading';
    const count = (used.get(kind) ?? 0) + 1;
    used.set(kind, count);
    serial += 1;
    const id = uuidOf(world.seed, 'request', String(serial)).replaceAll('-', '');
    if (limit.enforced && count > limit.perMinute) c.res = json({ message: 'too many requests.' }, 429);
    else await next();
    c.res.headers.set('X-RateLimit-Limit', String(limit.perMinute));
    c.res.headers.set('X-RateLimit-Remaining', String(Math.max(0, limit.perMinute - count)));
    c.res.headers.set('X-RateLimit-Reset', String(((current + 1) * WINDOW_MS) / 1000));
    c.res.headers.set('X-Request-ID', id);
  });
}

export function authorise(keys: Keys) {
  return createMiddleware(async (c, next) => {
    const known = c.req.header('APCA-API-KEY-ID') === keys.id && c.req.header('APCA-API-SECRET-KEY') === keys.secret;
    if (known) return next();
    return isData(c.req.path)
      ? json({ message: 'forbidden.' }, 403)
      : json({ code: 40110000, message: 'request is not authorized' }, 401);
  });
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Never answers; ends only when the client gives up or the server closes. */
const silence = (signal: AbortSignal): Promise<Response> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

function broken(env: Partial<HttpBindings>): Response {
  env.incoming?.socket.destroy();
  return new Response(null, { status: 500, headers: { [RESET]: '1' } });
}

/** Faults that change an answer's text. */
const REWRITES: Partial<Record<Fault['kind'], (body: string) => string>> = {
  truncated: (body) => body.slice(0, Math.floor(body.length / 2)),
  'empty-page': (body) => JSON.stringify(emptied(JSON.parse(body))),
  'no-greeks': (body) => JSON.stringify(withoutGreeks(JSON.parse(body))),
};

function emptied(body: unknown): unknown {
  if (Array.isArray(body) || body === null || typeof body !== 'object') return [];
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (name === 'next_page_token') return [name, null];
      return [name, Array.isArray(value) ? [] : typeof value === 'object' && value !== null ? {} : value];
    }),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function withoutGreeks(body: unknown): unknown {
  if (!isRecord(body) || !isRecord(body.snapshots)) return body;
  const snapshots = Object.entries(body.snapshots).map(([symbol, snapshot]) => {
    if (!isRecord(snapshot)) return [symbol, snapshot];
    const { greeks: _, impliedVolatility: __, ...rest } = snapshot;
    return [symbol, rest];
  });
  return { ...body, snapshots: Object.fromEntries(snapshots) };
}

const PAGE = '<html><head><title>Bad Gateway</title></head><body><h1>502</h1></body></html>';

/** The answer in place of the route's, for faults that strike before it; undefined lets the request through. */
function before(fault: Fault): Response | undefined {
  if (fault.kind === 'rate-limited') {
    const answer = json({ message: 'too many requests.' }, 429);
    if (fault.retryAfterSeconds !== undefined) answer.headers.set('Retry-After', String(fault.retryAfterSeconds));
    return answer;
  }
  if (fault.kind === 'server-error' && fault.when === 'before') return serverError(fault.status);
  if (fault.kind === 'html')
    return new Response(PAGE, { status: fault.status ?? 502, headers: { 'content-type': 'text/html' } });
  return undefined;
}

const serverError = (status = 500): Response =>
  json({ code: 50010000, message: 'internal server error occurred' }, status);

/** `struck` keeps what a request was hit with, for routes that answer from an earlier state. */
export function injectFaults(faults: ArmedFaults, struck: WeakMap<Request, Strike>) {
  return createMiddleware<Env>(async (c, next) => {
    const strike = faults.take(c.req.method, c.req.path);
    if (!strike) return next();
    const { fault } = strike;
    struck.set(c.req.raw, strike);
    const instead = before(fault);
    if (instead) return instead;
    if (fault.kind === 'delay') await pause(fault.ms);
    if (fault.kind === 'hang' && fault.when === 'before') return silence(c.req.raw.signal);
    if (fault.kind === 'reset' && fault.when === 'before') return broken(c.env ?? {});
    await next();
    if (fault.kind === 'hang') return silence(c.req.raw.signal);
    if (fault.kind === 'reset') return replaceWith(c, broken(c.env ?? {}));
    if (fault.kind === 'server-error') return replaceWith(c, serverError(fault.status));
    const rewrite = REWRITES[fault.kind];
    if (rewrite)
      replaceWith(
        c,
        new Response(rewrite(await c.res.text()), {
          status: c.res.status,
          headers: { 'content-type': 'application/json' },
        }),
      );
  });
}

function replaceWith(c: { res: Response }, answer: Response): void {
  // Assigning over an answer would merge the headers of the old one.
  (c as { res: Response | undefined }).res = undefined;
  c.res = answer;
}
