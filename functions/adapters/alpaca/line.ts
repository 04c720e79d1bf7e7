/**
 * The line to Alpaca: the SDK with its policy switched off (our limiter and resolver are the policy), and every answer
 * or failure brought into one form. The client never leaves this file, because inspecting it would print the secret.
 */
import { Alpaca } from '@alpacahq/alpaca-trade-api/rest';
import type * as z from 'zod';
import type { Environment } from '#lib/model/ids.ts';
import { keysRefused, PermanentFault, TransientFault } from '../faults.ts';

export interface AlpacaOptions {
  readonly keyId: string;
  readonly secret: string;
  readonly environment: Environment;
  /** Another way to the wire, such as one that leads to a simulator. */
  readonly fetch?: typeof fetch;
  /** Per request, body included. */
  readonly timeoutMs?: number;
}

/** The JSON of a 2xx answer, the broker's refusal, or the loss of the answer: it may have been carried out or not. */
export type Answer =
  | { readonly kind: 'answered'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string | undefined; readonly message: string }
  | { readonly kind: 'lost'; readonly message: string };

export type Call = (alpaca: Alpaca) => Promise<{ readonly raw: Response }>;

export interface AlpacaLine {
  /** Sends one request, once. */
  send(call: Call): Promise<Answer>;
  /** For requests that change nothing: whatever is no answer is thrown as a fault. */
  ask(call: Call): Promise<unknown>;
}

const TIMEOUT_MS = 10_000;
/** Statuses after which the same question may be answered: too early, too many, or a failing server. */
const PASSING = new Set([408, 425, 429]);

export function alpacaLine(options: AlpacaOptions): AlpacaLine {
  const { keyId, secret, environment } = options;
  const alpaca = new Alpaca({
    keyId,
    secret,
    paper: environment === 'paper',
    retry: false,
    rateLimit: false,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    ...(options.fetch ? { fetchApi: options.fetch } : {}),
  });
  const cleaned = (text: string) => text.replaceAll(secret, '[secret]').replaceAll(keyId, '[key]').slice(0, 300);
  const send = async (call: Call): Promise<Answer> => {
    try {
      const text = await (await call(alpaca)).raw.text();
      return { kind: 'answered', body: text === '' ? undefined : JSON.parse(text) };
    } catch (error) {
      return failureOf(error, cleaned);
    }
  };
  return { send, ask: async (call) => bodyOf(await send(call)) };
}

/** Takes what it needs from the SDK's errors instead of passing them on: they carry the whole exchange. */
function failureOf(error: unknown, cleaned: (text: string) => string): Answer {
  const { status, code, message, cause } = error as {
    status?: unknown;
    code?: unknown;
    message?: string;
    cause?: Error;
  };
  const said = cleaned(
    [message, cause?.message, (cause?.cause as Error | undefined)?.message].filter(Boolean).join(': '),
  );
  if (typeof status !== 'number') return { kind: 'lost', message: said };
  return { kind: 'refused', status, code: code === undefined ? undefined : cleaned(String(code)), message: said };
}

export function bodyOf(answer: Answer): unknown {
  if (answer.kind === 'answered') return answer.body;
  if (answer.kind === 'lost') throw new TransientFault(`Alpaca did not answer: ${answer.message}`);
  throw faultOf(answer);
}

export function faultOf({ status, code, message }: Extract<Answer, { kind: 'refused' }>): Error {
  const said = `Alpaca answered ${status}${code === undefined ? '' : ` (${code})`}: ${message}`;
  if (status === 401) return keysRefused(said);
  return PASSING.has(status) || status >= 500 ? new TransientFault(said) : new PermanentFault(said);
}

type Json = Readonly<Record<string, unknown>>;

export const recordIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** Every page of a list, in order. A token that comes back would never end, and half a list would be a guess. */
export async function* pagesOf(line: AlpacaLine, call: (page: { readonly pageToken?: string }) => Call) {
  const seen = new Set<string>();
  let page: { readonly pageToken?: string } = {};
  for (;;) {
    const body = recordIn(await line.ask(call(page)));
    yield body;
    const token = body.next_page_token;
    if (typeof token !== 'string' || token === '') return;
    if (seen.has(token)) throw new PermanentFault('Alpaca repeats a page of its answer');
    seen.add(token);
    page = { pageToken: token };
  }
}

/** The answer in the form we rely on; another form is a change of the interface, which no retry heals. */
export function parsed<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const { value, problem } = read(schema, body);
  if (problem === undefined) return value as T;
  throw new PermanentFault(`Alpaca's ${what} has an unexpected form: ${problem}`);
}

/** The value or what is wrong with it. A transformation that meets what it cannot read throws, past zod's own report. */
export function read<T>(schema: z.ZodType<T>, body: unknown): { readonly value?: T; readonly problem?: string } {
  try {
    const { success, data, error } = schema.safeParse(body);
    const [issue] = error?.issues ?? [];
    return success ? { value: data } : { problem: `${issue?.path.join('.')}: ${issue?.message}` };
  } catch (cause) {
    return { problem: (cause as Error).message };
  }
}
