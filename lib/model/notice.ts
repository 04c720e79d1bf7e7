/** What goes out to the owner: alerts of one kind in one message. Its id is that of its alerts, so a repeated one is known. */
import type { Severity } from './alert.ts';
import type { Environment } from './ids.ts';
import { type Instant, newYorkDay, newYorkTime } from './time.ts';

export interface Notice {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
  /** What the alerts are about, each once. */
  readonly subjects: readonly string[];
  /** Alerts in it. */
  readonly count: number;
  /** When the first of them was raised. */
  readonly at: Instant;
  readonly environment: Environment;
  /** It tells of a market, or of prices, that a model made. */
  readonly modelled: boolean;
}

const SUBJECTS_SHOWN = 5;

/** One line for people, which begins with the environment: nothing from paper can be taken for live. */
export function noticeText(notice: Notice): string {
  const { environment, modelled, severity, title, detail, count, subjects, at } = notice;
  const where = `${environment.toUpperCase()}${modelled ? ' (modelled)' : ''} ${severity.toUpperCase()}`;
  const times = count > 1 ? ` (${count} times: ${shortList(subjects)})` : '';
  return `${where} ${newYorkDay(at)} ${newYorkTime(at)} New York: ${title}${times}: ${detail}`;
}

function shortList(subjects: readonly string[]): string {
  const rest = subjects.length - SUBJECTS_SHOWN;
  const shown = subjects.slice(0, SUBJECTS_SHOWN).join(', ');
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
