/** How far an alert has come on each channel, as `wsb status` shows it. */
import type { Alert } from '#lib/model/alert.ts';
import { formatInstant } from '#lib/model/time.ts';

export interface DeliveryRow {
  readonly channel: string;
  /** 0 while it waits for its turn. */
  readonly attempts: number;
  /** Absent until the channel took it. */
  readonly deliveredAt?: string;
  readonly nextTry?: string;
  readonly problem?: string;
}

/** By channel; nothing where the alert is older than the channels, or no channel takes its like. */
export const deliveryRows = ({ delivery = {} }: Alert): readonly DeliveryRow[] =>
  Object.entries(delivery).map(([channel, { attempts, deliveredAt, nextTry, problem }]) => ({
    ...{ channel, attempts },
    ...(deliveredAt === undefined ? {} : { deliveredAt: formatInstant(deliveredAt) }),
    ...(nextTry === undefined ? {} : { nextTry: formatInstant(nextTry) }),
    ...(problem === undefined ? {} : { problem }),
  }));

/** In words, where there is something to say: nothing is said of what has arrived everywhere. */
export function undeliveredText(rows: readonly DeliveryRow[]): string {
  const open = rows.filter(({ deliveredAt }) => deliveredAt === undefined).map(rowText);
  return open.length === 0 ? '' : ` [${open.join('; ')}]`;
}

function rowText({ channel, attempts, problem }: DeliveryRow): string {
  if (attempts === 0) return `waits for the ${channel}`;
  const times = attempts === 1 ? 'one attempt' : `${attempts} attempts`;
  return `not delivered by the ${channel} in ${times}${problem === undefined ? '' : `: ${problem}`}`;
}
