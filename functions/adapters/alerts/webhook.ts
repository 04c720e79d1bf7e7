/**
 * A webhook of the owner's choice (Slack, Discord, ntfy and the like). Its address is a secret: only the host is ever
 * named. It is asked once, for three seconds, and never follows where it is sent.
 */
import { noticeText } from '#lib/model/notice.ts';
import { formatInstant } from '#lib/model/time.ts';
import type { AlertChannel } from '#lib/ports.ts';
import { PermanentFault, TransientFault } from '../faults.ts';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);
const TIMEOUT_MS = 3_000;
/** Discord takes no more. */
const LONGEST_TEXT = 2_000;

/** The address in a setting, checked: nothing of it stands in the fault. */
export function hookAddress(setting: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url) throw refused(setting, 'is not an address');
  const isHere = LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere))
    throw refused(setting, 'is neither https nor http on this computer');
  if (url.username !== '' || url.password !== '') throw refused(setting, 'has a user or a password before the host');
  return url;
}

const refused = (setting: string, why: string): PermanentFault =>
  new PermanentFault(
    `${setting} ${why}: write the whole address, as in https://host/path, or leave it empty; then run "npm start -- test alerts"`,
  );

export function webhook(url: URL, { timeoutMs = TIMEOUT_MS }: { readonly timeoutMs?: number } = {}): AlertChannel {
  return {
    name: 'webhook',
    least: 'warning',
    async send(notice) {
      const text = noticeText(notice);
      const at = formatInstant(notice.at);
      const { status } = await posted(url, { ...notice, at, text, content: text.slice(0, LONGEST_TEXT) }, timeoutMs);
      if (status < 200 || status > 299) throw new TransientFault(`${url.host} answered ${status}${REMARKS(status)}`);
    },
  };
}

const REMARKS = (status: number): string =>
  status >= 300 && status < 400 ? ', which leads elsewhere: give the address that it leads to' : '';

async function posted(url: URL, body: object, timeoutMs: number): Promise<{ readonly status: number }> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return answer;
  } catch (error) {
    // The error itself may name the address, so that neither its words nor its causes are kept.
    throw new TransientFault(`${url.host} did not answer: ${reasonFor(error, timeoutMs)}`);
  }
}

function reasonFor(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `nothing for ${timeoutMs / 1_000} s`;
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'the connection failed';
}
