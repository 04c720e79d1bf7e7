/** When the system last ticked, and how long ago that is by this computer's clock. */
import { HEARTBEAT } from '#functions/compliance/watch-heartbeat.ts';
import { DAY, formatInstant, HOUR, type Instant, MINUTE, parseInstant } from '#lib/model/time.ts';
import type { Ledger } from '#lib/ports.ts';
import { counted } from '../terminal.ts';

export interface LastTick {
  readonly at: string;
  /** "3 minutes"; left out after a week: a demo's or a replay's clock is its market's, and its last tick years old. */
  readonly age?: string;
}

/** Undefined where it never ticked. */
export async function lastTick(ledger: Ledger, now: Instant): Promise<LastTick | undefined> {
  const held = await ledger.get('cursor', HEARTBEAT);
  if (!held) return undefined;
  const at = parseInstant(held.record.value);
  const ago = Math.max(0, now - at);
  return { at: formatInstant(at), ...(ago < 7 * DAY ? { age: ageText(ago) } : {}) };
}

const UNITS = [
  [2 * DAY, DAY, 'day'],
  [2 * HOUR, HOUR, 'hour'],
  [0, MINUTE, 'minute'],
] as const;

function ageText(ms: number): string {
  const [, unit, noun] = UNITS.find(([from]) => ms >= from) ?? UNITS[2];
  return counted(Math.floor(ms / unit), noun);
}
