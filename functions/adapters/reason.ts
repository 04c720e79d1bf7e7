/** Why something failed, on one line for people: the first thing a schema found, or the first line of an error. */
import * as z from 'zod';

export function reasonOf(cause: unknown): string {
  const issue = cause instanceof z.ZodError ? cause.issues[0] : undefined;
  if (issue) return [...issue.path.map(String), issue.message.toLowerCase()].join(': ');
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
}
