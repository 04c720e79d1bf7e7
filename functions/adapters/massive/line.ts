/** The line to Massive (api.massive.com): one question at a time, the key in a header and in no message, pages followed. */
import { PermanentFault, TransientFault } from '../faults.ts';

export interface MassiveOptions {
  readonly key: string;
  /** Another place with the same interface. */
  readonly origin?: string;
  readonly fetch?: typeof fetch;
  /** Per request, body included. */
  readonly timeoutMs?: number;
}

export type Json = Readonly<Record<string, unknown>>;
export type Query = Readonly<Record<string, string | number | undefined>>;

export interface MassiveLine {
  ask(path: string, query?: Query): Promise<Json>;
  /** All results of a list, page by page. */
  list(path: string, query?: Query): Promise<readonly Json[]>;
}

const ORIGIN = 'https://api.massive.com';
const TIMEOUT_MS = 5_000;
const PASSING = new Set([408, 425, 429]);

export const recordIn = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
export const recordsIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(recordIn) : []);

export function massiveLine(options: MassiveOptions): MassiveLine {
  const { origin = ORIGIN } = options;

  async function ask(path: string, query: Query = {}): Promise<Json> {
    const url = new URL(path, origin);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    return answered(options, url);
  }

  return {
    ask,
    async list(path, query) {
      const seen = new Set<string>();
      const found: Json[] = [];
      let body = await ask(path, query);
      for (;;) {
        found.push(...recordsIn(body.results));
        const next = nextOf(body, origin);
        if (!next) return found;
        if (seen.has(next.href)) throw new PermanentFault('Massive repeats a page of its answer');
        seen.add(next.href);
        body = await answered(options, next);
      }
    },
  };
}

/** The key goes nowhere else, whatever an answer names as its next page. */
function nextOf({ next_url }: Json, origin: string): URL | undefined {
  if (typeof next_url !== 'string' || next_url === '') return undefined;
  const next = URL.canParse(next_url) ? new URL(next_url) : undefined;
  if (next?.origin !== new URL(origin).origin) throw new PermanentFault('Massive names a next page that is elsewhere');
  return next;
}

async function answered(options: MassiveOptions, url: URL): Promise<Json> {
  const { key, timeoutMs = TIMEOUT_MS } = options;
  const send = options.fetch ?? fetch;
  const { status, body } = await send(url, {
    headers: { authorization: `Bearer ${key}` },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
    .then(async (answer) => ({ status: answer.status, body: await answer.text() }))
    .catch((error: unknown) => {
      throw new TransientFault(`Massive did not answer: ${reasonFor(error)}`);
    });
  if (status >= 200 && status < 300) return parsed(body);
  const said = `Massive answered ${status}: ${body.replaceAll(key, '[key]').slice(0, 200)}`;
  if (status === 401 || status === 403) throw new PermanentFault(`${said}; check the key, and what the plan includes`);
  throw PASSING.has(status) || status >= 500 ? new TransientFault(said) : new PermanentFault(said);
}

function parsed(body: string): Json {
  try {
    return recordIn(JSON.parse(body));
  } catch {
    throw new TransientFault('Massive sent half an answer');
  }
}

function reasonFor(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'the connection failed';
}
