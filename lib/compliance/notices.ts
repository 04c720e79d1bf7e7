/**
 * Which alerts go out now, together with which, on which channel, and when a failed one is tried again. An alert waits
 * under its channel's name until it is delivered there; alerts of one title and severity travel as one notice. Pure:
 * what was tried stands in the alerts themselves, so that a run that comes late or twice finds nothing left to do.
 */
import { type Alert, type Delivery, SEVERITIES, type Severity } from '../model/alert.ts';
import { deriveId, type Environment } from '../model/ids.ts';
import type { Notice } from '../model/notice.ts';
import { type Instant, instant, MINUTE, SECOND } from '../model/time.ts';

/** A channel as the policy sees it. */
export interface Addressee {
  readonly name: string;
  /** The least that it is bothered with. */
  readonly least: Severity;
}

/** Alerts that travel together, under an id that stays theirs. */
export interface Bundle {
  readonly id: string;
  /** Oldest first; at least one. */
  readonly alerts: readonly Alert[];
}

/** Milliseconds between two notices of one kind. What is critical never waits: it has to arrive within five seconds. */
const APART: Readonly<Record<Severity, number>> = { info: MINUTE, warning: MINUTE, critical: 0 };
const FIRST_WAIT = 30 * SECOND;
const LONGEST_WAIT = 15 * MINUTE;
/** A critical alert that reached nobody for so long halts all entries. */
export const UNHEARD_AFTER = 5 * MINUTE;

/** Milliseconds until the next try after so many: 30 s, 1, 2, 4, 8 and at most 15 min. */
export const waitAfter = (attempts: number): number => Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempts - 1));

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);
const takes = ({ least }: Addressee, { severity }: Pick<Alert, 'severity'>): boolean => rank(severity) >= rank(least);

const kindOf = ({ severity, title }: Alert): string => `${severity} ${title}`;
const on = ({ name }: Addressee, { delivery }: Alert): Delivery | undefined => delivery?.[name];
const isTried = (channel: Addressee, alert: Alert): boolean => (on(channel, alert)?.attempts ?? 0) > 0;
const isDelivered = (channel: Addressee, alert: Alert): boolean => on(channel, alert)?.deliveredAt !== undefined;
/** Delivered so short a time ago that the next of its kind has to wait and gather. */
const isRecent = (channel: Addressee, alert: Alert, now: Instant): boolean =>
  now - (on(channel, alert)?.deliveredAt ?? Number.NEGATIVE_INFINITY) < APART[alert.severity];
export const isOpenOn = (channel: Addressee, alert: Alert): boolean =>
  takes(channel, alert) && !isDelivered(channel, alert);

const hasReached = ({ delivery = {} }: Alert): boolean =>
  Object.values(delivery).some(({ deliveredAt }) => deliveredAt !== undefined);

/**
 * Whether there is nothing left to decide about an alert: every channel that takes its like has it, and the next of its
 * kind may go. What is critical and has reached nobody is never settled, also where there is no channel for it.
 */
export const isSettled = (alert: Alert, channels: readonly Addressee[], now: Instant): boolean =>
  (alert.severity !== 'critical' || hasReached(alert)) &&
  channels
    .filter((channel) => takes(channel, alert))
    .every((channel) => isDelivered(channel, alert) && !isRecent(channel, alert, now));

/**
 * What a channel gets now, critical first. While it rests after a failure it is asked for nothing but a critical alert of
 * a kind it has not failed with. `isLast`: no rest and no gap counts, because there is no later.
 */
export function bundlesFor(
  channel: Addressee,
  pending: readonly Alert[],
  { now, isLast = false }: { readonly now: Instant; readonly isLast?: boolean },
): readonly Bundle[] {
  const open = pending.filter((alert) => isOpenOn(channel, alert));
  const tried = open.filter((alert) => isTried(channel, alert));
  const isResting = !isLast && tried.some((alert) => now < (on(channel, alert)?.nextTry ?? 0));
  const again = [...Map.groupBy(tried, (alert) => on(channel, alert)?.notice ?? '')];
  const busy = new Set([...tried, ...pending.filter((alert) => isRecent(channel, alert, now))].map(kindOf));
  const first = open.filter((alert) => !isTried(channel, alert) && (isLast || !busy.has(kindOf(alert))));
  const going = isResting ? first.filter(({ severity }) => severity === 'critical') : first;
  const fresh = [...Map.groupBy(going, kindOf).values()].map((alerts) => bundle(undefined, alerts));
  return [...(isResting ? [] : again.map(([id, alerts]) => bundle(id, alerts))), ...fresh].sort(byUrgency);
}

function bundle(id: string | undefined, alerts: readonly Alert[]): Bundle {
  const ids = alerts.map((alert) => alert.id.replaceAll('|', ' ')).sort();
  return {
    id: id ?? deriveId('notice', ids),
    alerts: alerts.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
  };
}

function byUrgency(a: Bundle, b: Bundle): number {
  const [one, other] = [firstOf(a), firstOf(b)];
  return rank(other.severity) - rank(one.severity) || one.at - other.at || (a.id < b.id ? -1 : 1);
}

function firstOf({ id, alerts: [first] }: Bundle): Alert {
  if (!first) throw new Error(`the notice ${id} has no alert`);
  return first;
}

const DETAILS_SHOWN = 3;
const LONGEST = { title: 200, detail: 1_500 };

/** The message itself; `clean` takes out of every word of it what must not leave. */
export function noticeOf(
  of: Bundle,
  { environment, modelled, clean }: { environment: Environment; modelled: boolean; clean: (text: string) => string },
): Notice {
  const { severity, title, at } = firstOf(of);
  const details = [...new Set(of.alerts.map(({ detail }) => clean(detail)))];
  const rest = details.length - DETAILS_SHOWN;
  const detail = [...details.slice(0, DETAILS_SHOWN), ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
  return {
    ...{ id: of.id, severity, at, environment, modelled },
    title: clean(title).slice(0, LONGEST.title),
    detail: detail.slice(0, LONGEST.detail),
    subjects: [...new Set(of.alerts.map(({ subject }) => clean(subject)))],
    count: of.alerts.length,
  };
}

const moved = (alert: Alert, { name }: Addressee, to: Delivery): Alert => ({
  ...alert,
  delivery: { ...alert.delivery, [name]: to },
});

/** The alert as it stands before its notice is sent: whatever happens now, nobody sends it again before the next try. */
export function claimed(alert: Alert, channel: Addressee, { notice, now }: { notice: string; now: Instant }): Alert {
  const attempts = (on(channel, alert)?.attempts ?? 0) + 1;
  return moved(alert, channel, { notice, attempts, nextTry: instant(now + waitAfter(attempts)) });
}

/** The alert after its notice was taken, or was not, because of a problem. */
export function answered(alert: Alert, channel: Addressee, answer: { at: Instant } | { problem: string }): Alert {
  const { attempts, notice, nextTry, deliveredAt } = on(channel, alert) ?? { attempts: 1 };
  if (deliveredAt !== undefined) return alert;
  if ('at' in answer) return moved(alert, channel, { attempts, notice, deliveredAt: answer.at });
  return moved(alert, channel, { attempts, notice, nextTry, problem: answer.problem });
}

/** The alert with a word on every channel that has still to take it, so that its record tells who waits. */
export const waiting = (alert: Alert, channels: readonly Addressee[]): Alert =>
  channels
    .filter((channel) => isOpenOn(channel, alert) && on(channel, alert) === undefined)
    .reduce((before, channel) => moved(before, channel, { attempts: 0 }), alert);

/** Critical alerts that no channel has taken in five minutes, oldest first. */
export function unheard(pending: readonly Alert[], now: Instant): readonly Alert[] {
  return pending
    .filter((alert) => alert.severity === 'critical' && alert.delivery !== undefined && !hasReached(alert))
    .filter(({ at }) => now - at >= UNHEARD_AFTER)
    .toSorted((a, b) => a.at - b.at);
}
