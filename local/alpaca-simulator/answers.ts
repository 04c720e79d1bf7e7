/** Shapes that several routes share: refusals, time stamps, paging. */
import { uuidOf } from '#lib/execution/exchange/ids.ts';
import { httpStatusOf, type Refusal } from '#lib/execution/exchange/refusals.ts';
import { formatInstant, type Instant, newYorkOffset, parseInstant } from '#lib/model/time.ts';

/** JSON with any status; the router's own helper wants to know the status at compile time. */
export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json; charset=UTF-8' } });

export const refused = (refusal: Refusal): Response =>
  json({ code: refusal.code, message: refusal.message, ...refusal.details }, httpStatusOf(refusal));

export const malformed = (message: string): Response => json({ code: 40010001, message }, 422);
export const badRequest = (message: string): Response => json({ code: 40010000, message }, 400);

export const accountIdOf = (seed: string): string => uuidOf(seed, 'account');

/** New York wall time with its offset, as the broker's clock prints it. */
export function newYorkStamp(at: Instant): string {
  const offset = newYorkOffset(at);
  const hours = String(-offset / 3_600_000).padStart(2, '0');
  return `${new Date(at + offset).toISOString().slice(0, 19)}-${hours}:00`;
}

/** A query's time: a plain date (taken as UTC midnight) or a time with a zone; undefined where it is neither. */
export function timeOf(text: string): Instant | undefined {
  try {
    return parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text.replace(/(\.\d{3})\d+/, '$1'));
  } catch {
    return undefined;
  }
}

export const listOf = (text: string | undefined): readonly string[] =>
  (text ?? '').split(',').filter((part) => part !== '');

export const stamp = (at: Instant | undefined): string | null => (at === undefined ? null : formatInstant(at));

const encode = (key: string): string => Buffer.from(key).toString('base64');
const decode = (token: string): string => Buffer.from(token, 'base64').toString();

/** One page of items that are sorted by key; the token is the last key that was sent. */
export function pageOf<T>(
  items: readonly T[],
  want: { readonly keyOf: (item: T) => string; readonly limit: number; readonly token: string | undefined },
): { readonly page: readonly T[]; readonly next: string | null } {
  const after = want.token === undefined || want.token === '' ? undefined : decode(want.token);
  const start = after === undefined ? 0 : items.findIndex((item) => want.keyOf(item) === after) + 1;
  const page = items.slice(start, start + want.limit);
  const last = page.at(-1);
  return { page, next: last !== undefined && start + want.limit < items.length ? encode(want.keyOf(last)) : null };
}

/** A whole number from a query within bounds, or the default. */
export function countOf(
  text: string | undefined,
  bounds: { readonly otherwise: number; readonly most: number },
): number {
  const value = Number(text ?? bounds.otherwise);
  return Number.isInteger(value) && value > 0 ? Math.min(value, bounds.most) : bounds.otherwise;
}
