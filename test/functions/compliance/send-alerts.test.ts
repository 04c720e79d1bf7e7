/** The outbox over a real ledger: claims, crashes, dead channels, secrets, and the halt where nobody can be told. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveSwitch, switchesOver } from '#functions/adapters/controls.ts';
import { TransientFault } from '#functions/adapters/faults.ts';
import { type SendPorts, sendAlerts } from '#functions/compliance/send-alerts.ts';
import type { Alert } from '#lib/model/alert.ts';
import type { Notice } from '#lib/model/notice.ts';
import { instant, MINUTE, SECOND } from '#lib/model/time.ts';
import type { AlertChannel, Ledger } from '#lib/ports.ts';
import { ledgerAlerts } from '#local/store/ledger-alerts.ts';
import { openStore, type Store } from '#local/store/store.ts';
import { anAlert, NOW } from '#test/support/builders.ts';

let now = NOW;
const clock = { now: () => now };
const pass = (ms: number) => {
  now = instant(now + ms);
};
let store: Store;
beforeEach(() => {
  now = NOW;
  store = openStore(':memory:', clock);
});
afterEach(() => store.close());

/** A channel that keeps what it takes; while `down` is set it throws that. */
function aChannel(name: string, least: AlertChannel['least'] = 'info') {
  const state = { taken: [] as Notice[], attempts: 0, down: undefined as unknown };
  const send = async (notice: Notice) => {
    state.attempts += 1;
    if (state.down !== undefined) throw state.down;
    state.taken.push(notice);
  };
  return Object.assign(state, { name, least, send });
}
const DOWN = new TransientFault('down');

const aSender = (channels: readonly AlertChannel[], rest: Partial<SendPorts> = {}) =>
  sendAlerts({
    ...{ ledger: store.ledger, alerts: ledgerAlerts(store.ledger), clock, channels },
    ...{ environment: 'paper', modelled: true, secrets: [], ...rest },
  });
const raise = (alert: Partial<Alert> = {}) => ledgerAlerts(store.ledger).raise(anAlert({ at: now, ...alert }));
const held = async (id = 'al_1') => (await store.ledger.get('alert', id))?.record;
const pending = async () => (await store.ledger.list('alert', 'pending')).map(({ id }) => id);
const isHalted = async () => (await switchesOver(store.ledger, 'wheel')).barrier?.because;

describe('what is raised', () => {
  it('is sent once to every channel that takes its like, and the record says so', async () => {
    const [terminal, webhook] = [aChannel('terminal'), aChannel('webhook', 'warning')];
    const sender = aSender([terminal, webhook]);
    await raise();
    await raise({ id: 'al_2', severity: 'info', title: 'For the record' });
    for (const _ of [1, 2, 3]) await sender.send();

    expect(terminal.taken.map(({ title }) => title)).toEqual(['An order was rejected', 'For the record']);
    expect(webhook.taken).toMatchObject([{ title: 'An order was rejected', modelled: true, environment: 'paper' }]);
    expect((await held())?.delivery).toEqual({
      terminal: { attempts: 1, notice: terminal.taken[0]?.id, deliveredAt: NOW },
      webhook: { attempts: 1, notice: webhook.taken[0]?.id, deliveredAt: NOW },
    });
  });

  it('leaves the outbox a minute later, so that a flood can gather meanwhile', async () => {
    const terminal = aChannel('terminal');
    const sender = aSender([terminal]);
    for (const [place, gap] of [0, 10, 20, 40].entries()) {
      pass(gap * SECOND);
      await raise({ id: `al_${place}`, subject: `ord_${place}` });
      await sender.send();
    }
    expect(terminal.taken.map(({ subjects }) => subjects)).toEqual([['ord_0'], ['ord_1', 'ord_2', 'ord_3']]);

    pass(MINUTE);
    await sender.send();
    expect(await pending()).toEqual([]);
  });

  it('is one notice also where a thousand come at once', async () => {
    const terminal = aChannel('terminal');
    for (let n = 0; n < 1_000; n += 1) await raise({ id: `al_${n}`, subject: `ord_${n}` });
    await aSender([terminal]).send();

    expect(terminal.taken).toMatchObject([{ count: 1_000 }]);
    expect(terminal.taken[0]?.subjects).toHaveLength(1_000);
  });

  it('is sent by one of two runs at once', async () => {
    const terminal = aChannel('terminal');
    await raise();
    await Promise.all([aSender([terminal]).send(), aSender([terminal]).send()]);

    expect(terminal.taken).toHaveLength(1);
  });

  it('is not sent where it is older than the channels', async () => {
    const terminal = aChannel('terminal');
    const old = anAlert({ severity: 'critical' });
    await store.ledger.commit({ writes: [{ kind: 'alert', id: 'old', record: old, expect: 'absent' }] });
    pass(10 * MINUTE);
    await aSender([terminal]).last();

    expect(terminal.attempts).toBe(0);
    expect(await isHalted()).toBeUndefined();
  });
});

describe('a crash between the sending and its record', () => {
  const crashing = (ledger: Ledger): Ledger => ({
    ...ledger,
    async commit(transaction) {
      const isAnswer = transaction.writes.some(
        (write) => 'record' in write && 'delivery' in write.record && write.record.delivery?.terminal?.deliveredAt,
      );
      if (isAnswer) throw new Error('crash');
      return ledger.commit(transaction);
    },
  });

  it('sends the same notice again under the same id, after its next try and not before', async () => {
    const terminal = aChannel('terminal');
    await raise({ severity: 'critical' });
    await expect(aSender([terminal], { ledger: crashing(store.ledger) }).send()).rejects.toThrow('crash');
    await raise({ id: 'al_2', severity: 'critical' });
    pass(29 * SECOND);
    await aSender([terminal]).send();
    expect(terminal.taken).toHaveLength(1);

    pass(SECOND);
    const sender = aSender([terminal]);
    await sender.send();
    await sender.send();

    const [first, second, third] = terminal.taken;
    expect(second).toEqual(first);
    expect(third).toMatchObject({ count: 1, id: expect.not.stringMatching(String(first?.id)) });
    expect(terminal.taken).toHaveLength(3);
  });
});

describe('a channel that fails', () => {
  it.each([DOWN, new TypeError('a mistake of ours'), 'no error at all'])(
    'stops neither the others nor trading: %s',
    async (down) => {
      const [webhook, terminal] = [aChannel('webhook'), aChannel('terminal')];
      webhook.down = down;
      await raise({ severity: 'critical' });
      await aSender([webhook, terminal]).send();

      expect(terminal.taken).toHaveLength(1);
      expect((await held())?.delivery?.webhook).toEqual({
        ...{ attempts: 1, notice: terminal.taken[0]?.id, nextTry: NOW + 30 * SECOND },
        problem: down instanceof Error ? down.message : down,
      });
    },
  );

  it('is asked once a run, and the record of what is behind says that it waits', async () => {
    const webhook = aChannel('webhook');
    webhook.down = DOWN;
    for (const n of [1, 2, 3]) await raise({ id: `al_${n}`, title: `kind ${n}` });
    await aSender([webhook]).send();

    expect(webhook.attempts).toBe(1);
    expect((await held('al_3'))?.delivery).toEqual({ webhook: { attempts: 0 } });
  });

  it('gets everything once it has healed', async () => {
    const webhook = aChannel('webhook');
    webhook.down = DOWN;
    const sender = aSender([webhook]);
    for (const n of [1, 2, 3]) await raise({ id: `al_${n}`, title: `kind ${n}` });
    await sender.send();
    webhook.down = undefined;
    pass(30 * SECOND);
    await sender.send();

    expect(webhook.taken.map(({ title }) => title).toSorted()).toEqual(['kind 1', 'kind 2', 'kind 3']);
  });
});

describe('on a virtual clock', () => {
  it.each([
    ['fails', { failures: 3, ms: 1_000, took: 0 }, 3],
    ['is slow', { failures: 99, ms: 1_000, took: 600 }, 2],
  ])('a channel that %s is left alone after its share of real time, until the last try', async (_, of, attempts) => {
    let real = 0;
    const webhook = aChannel('webhook');
    webhook.down = DOWN;
    const slow: AlertChannel = {
      ...{ name: 'webhook', least: 'info' },
      send: (notice) => {
        real += of.took;
        return webhook.send(notice);
      },
    };
    const sender = aSender([slow], { patience: { failures: of.failures, ms: of.ms, stopwatch: () => real } });
    await raise();
    for (let n = 0; n < 20; n += 1) {
      await sender.send();
      pass(20 * MINUTE);
    }
    expect(webhook.attempts).toBe(attempts);

    expect(await sender.last()).toEqual([{ channel: 'webhook', alerts: 1, problem: 'down' }]);
    expect(webhook.attempts).toBe(attempts + 1);
    webhook.down = undefined;
    expect(await sender.last()).toEqual([]);
  });
});

describe('I10: a critical alert', () => {
  it('is with one channel in the run that follows it, whatever else waits', async () => {
    const [webhook, sms] = [aChannel('webhook'), aChannel('sms')];
    webhook.down = DOWN;
    const sender = aSender([webhook, sms]);
    for (const n of [1, 2, 3]) {
      await raise({ id: `al_${n}` });
      await sender.send();
      await raise({ id: `cr_${n}`, severity: 'critical' });
      await sender.send();
      expect(sms.taken.at(-1)).toMatchObject({ severity: 'critical' });
    }
  });

  it('that reached nobody for five minutes halts all entries, and says why', async () => {
    const [webhook, terminal] = [aChannel('webhook'), aChannel('terminal')];
    webhook.down = DOWN;
    terminal.down = DOWN;
    const sender = aSender([terminal, webhook]);
    await raise({ severity: 'critical', title: 'Books differ' });
    await sender.send();
    pass(5 * MINUTE - 1);
    await sender.guard();
    expect(await isHalted()).toBeUndefined();

    pass(1);
    await sender.guard();
    expect(await isHalted()).toMatch(/by send-alerts: nobody could be told for 5 minutes: "Books differ"$/);
  });

  it('halts once: who resumes is not halted again by the same one, but by the next', async () => {
    const sender = aSender([]);
    await raise({ severity: 'critical' });
    pass(5 * MINUTE);
    await sender.send();
    await moveSwitch({ ledger: store.ledger, clock }, { scope: 'all', mode: 'running', reason: 'seen', by: 'owner' });
    await sender.send();
    expect(await isHalted()).toBeUndefined();

    await raise({ id: 'al_2', severity: 'critical' });
    pass(5 * MINUTE);
    await sender.send();
    expect(await isHalted()).toMatch(/by send-alerts/);
  });

  it('that one channel has, halts nothing', async () => {
    const [webhook, terminal] = [aChannel('webhook'), aChannel('terminal')];
    webhook.down = DOWN;
    const sender = aSender([webhook, terminal]);
    await raise({ severity: 'critical' });
    await sender.send();
    pass(60 * MINUTE);
    await sender.send();

    expect(await isHalted()).toBeUndefined();
  });
});

describe('I13: nothing secret leaves,', () => {
  const SEAL = 'ab'.repeat(32);
  const KEY = 'PKABCDEFGHIJKLMN2345';

  it('on any channel, in any field, nor is it kept as a problem', async () => {
    const [webhook, terminal] = [aChannel('webhook'), aChannel('terminal')];
    webhook.down = new Error(`cannot reach https://hooks.example.com/T0/mypass with ${KEY}`);
    const title = `Key ${KEY}`;
    await raise({
      severity: 'critical',
      title,
      detail: `{"approval":"${SEAL}"} mypass-123`,
      subject: 'acct 123456789',
    });
    const sender = aSender([webhook, terminal], { secrets: ['mypass-123'] });
    await sender.send();
    const kept = (await held())?.delivery;
    expect(kept?.webhook?.problem).toBe('cannot reach https://hooks.example.com/[removed] with [removed]');
    webhook.down = undefined;
    await sender.last();

    const told = JSON.stringify([webhook.taken, terminal.taken, kept]);
    expect(webhook.taken).toHaveLength(1);
    expect(terminal.taken).toMatchObject([
      { title: 'Key [removed]', detail: '{"approval":"[removed]"} [removed]', subjects: ['acct [removed]'] },
    ]);
    for (const secret of [KEY, SEAL, '123456789', 'mypass', 'T0']) expect(told).not.toContain(secret);
  });
});
