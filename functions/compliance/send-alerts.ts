/**
 * Tells the owner. What is due is claimed in the ledger before it is sent, and marked after: of two runs at once one
 * sends, and a crash in between sends the same notice again, under the same id, after its next try has come. So every
 * alert goes out at least once, and the reader of a channel can tell a repeated one. A channel that fails stops nothing
 * but itself; when a critical alert has reached nobody for five minutes, entries are halted.
 */
import {
  answered,
  type Bundle,
  bundlesFor,
  claimed,
  isOpenOn,
  isSettled,
  noticeOf,
  unheard,
  waiting,
} from '#lib/compliance/notices.ts';
import { redactor } from '#lib/compliance/redact.ts';
import { ALL } from '#lib/model/control.ts';
import { deriveId, type Environment } from '#lib/model/ids.ts';
import type { AlertChannel, Alerts, Clock, Ledger } from '#lib/ports.ts';
import { changeAlerts, pendingAlerts, type Row, writeAlerts } from '../adapters/alerts/outbox.ts';
import { type Effort, effortOf, type Patience } from '../adapters/alerts/patience.ts';
import { moveSwitch } from '../adapters/controls.ts';

export interface SendPorts {
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  readonly clock: Clock;
  /** In the order they are asked: the one that never waits first. */
  readonly channels: readonly AlertChannel[];
  readonly environment: Environment;
  readonly modelled: boolean;
  /** Values that stand in no notice; whatever looks like a secret stands in none anyway. */
  readonly secrets: readonly string[];
  /** On a virtual clock, where real time is what a dead channel costs. */
  readonly patience?: Patience;
}

export interface Undelivered {
  readonly channel: string;
  readonly alerts: number;
  /** Of the last attempt. */
  readonly problem: string | undefined;
}

export interface AlertSender {
  /** Sends what is due. At the end of every tick, and after whatever else raises alerts. */
  send(): Promise<void>;
  /** Halts entries where a critical alert reached nobody: before the entries of a tick. */
  guard(): Promise<void>;
  /** The last try of a run: everything that is left goes out, or is told. */
  last(): Promise<readonly Undelivered[]>;
}

export function sendAlerts(ports: SendPorts): AlertSender {
  const { ledger, clock, channels } = ports;
  const effort = effortOf(ports.patience);
  const sendOn = sender(ports, effort);

  async function sendAll(isLast: boolean): Promise<void> {
    const rows = await pendingAlerts(ledger);
    if (rows.length === 0) return;
    const settled = rows.filter(({ record }) => isSettled(record, channels, clock.now()));
    if (settled.length > 0) await writeAlerts(ledger, settled, { isPending: false });
    for (const channel of channels) if (!effort.isSpent(channel)) await sendOn(channel, isLast);
    await tellWhoWaits(ports);
  }

  const guard = () => haltUnheard(ports);
  return {
    guard,
    async send() {
      await sendAll(false);
      await guard();
    },
    async last() {
      effort.renew();
      await sendAll(true);
      return undeliveredOn(channels, await pendingAlerts(ledger));
    },
  };
}

/** One channel's turn. The first failure ends it: what is behind would only wait as long. */
function sender(ports: SendPorts, effort: Effort) {
  const { ledger, clock } = ports;
  const clean = redactor(ports.secrets);

  return async function sendOn(channel: AlertChannel, isLast: boolean): Promise<void> {
    const rows = await pendingAlerts(ledger);
    const pending = rows.map(({ record }) => record);
    for (const bundle of bundlesFor(channel, pending, { now: clock.now(), isLast })) {
      if (!(await claim(channel, bundle, rows))) continue;
      const problem = await effort.of(channel, () => problemIn(channel, bundle));
      const answer = problem === undefined ? { at: clock.now() } : { problem };
      const ids = bundle.alerts.map(({ id }) => id);
      await changeAlerts(ledger, ids, (alert) => answered(alert, channel, answer));
      if (problem !== undefined || effort.isSpent(channel)) return;
    }
  };

  function claim(channel: AlertChannel, { id, alerts }: Bundle, rows: readonly Row[]): Promise<boolean> {
    const to = { notice: id, now: clock.now() };
    const held = rows.filter(({ record }) => alerts.includes(record));
    const next = held.map(({ record, version }) => ({ record: claimed(record, channel, to), version }));
    return writeAlerts(ledger, next, { isPending: true });
  }

  /** Whatever a channel throws, even a mistake of ours, is its problem and not trading's. */
  async function problemIn(channel: AlertChannel, bundle: Bundle): Promise<string | undefined> {
    try {
      await channel.send(noticeOf(bundle, { ...ports, clean }));
      return undefined;
    } catch (error) {
      return clean(error instanceof Error ? error.message : String(error));
    }
  }
}

async function tellWhoWaits({ ledger, channels }: SendPorts): Promise<void> {
  const rows = await pendingAlerts(ledger);
  const marked = rows.map(({ record, version }) => ({ record: waiting(record, channels), version }));
  const changed = marked.filter(({ record }, place) => record !== rows[place]?.record);
  if (changed.length > 0) await writeAlerts(ledger, changed, { isPending: true });
}

const BY = 'send-alerts';

/** Each alert pulls the switch once: the owner who resumes has seen it. */
async function haltUnheard(ports: SendPorts): Promise<void> {
  const { ledger, alerts, clock } = ports;
  const rows = await pendingAlerts(ledger);
  const at = clock.now();
  for (const { id: of, title: what, subject } of unheard(
    rows.map(({ record }) => record),
    at,
  )) {
    const id = deriveId('alert', ['unheard', of.replaceAll('|', ' ')]);
    if (await ledger.get('alert', id)) continue;
    const reason = `nobody could be told for 5 minutes: "${what}"`;
    await moveSwitch(ports, { scope: ALL, mode: 'halted', reason, by: BY });
    const title = 'All entries are halted: a critical alert reached nobody';
    const detail = `${reason}; look at "npm start -- status", then "npm start -- test alerts", then "npm start -- resume"`;
    await alerts.raise({ id, severity: 'warning', title, detail, subject, at });
  }
}

function undeliveredOn(channels: readonly AlertChannel[], rows: readonly Row[]): readonly Undelivered[] {
  return channels.flatMap((channel) => {
    const open = rows.map(({ record }) => record).filter((alert) => isOpenOn(channel, alert));
    const problem = open
      .map(({ delivery }) => delivery?.[channel.name]?.problem)
      .findLast((each) => each !== undefined);
    return open.length === 0 ? [] : [{ channel: channel.name, alerts: open.length, problem }];
  });
}
