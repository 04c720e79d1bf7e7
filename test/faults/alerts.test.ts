/** I10 and the heartbeat through the whole system: the owner is told in the tick that found it, or entries stop. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { webhook } from '#functions/adapters/alerts/webhook.ts';
import { TransientFault } from '#functions/adapters/faults.ts';
import { HEARTBEAT } from '#functions/compliance/watch-heartbeat.ts';
import { EACH_MINUTE } from '#lib/compliance/heartbeat.ts';
import type { Notice } from '#lib/model/notice.ts';
import { formatInstant } from '#lib/model/time.ts';
import type { AlertChannel } from '#lib/ports.ts';
import type { Parts } from '#local/system.ts';
import { HOOK_SECRET, startHook } from '#test/support/hook-server.ts';
import { CONFIG, on, TUESDAY, twoDays, WEDNESDAY } from '#test/support/market/two-days.ts';
import { auditOf, type RigOptions, startRig } from '#test/support/rig.ts';

async function aRig(over: Partial<Parts>, options: Partial<RigOptions> = {}) {
  const rig = await startRig({
    ...{ feed: twoDays(), day: TUESDAY, config: CONFIG, ...options },
    around: (parts) => ({ ...parts, ...over, ...options.around?.(parts) }),
  });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return rig;
}

const at = (minute: number) => on(TUESDAY, 9, minute);
const DOWN: AlertChannel = { name: 'pager', least: 'info', send: () => Promise.reject(new TransientFault('down')) };
function listening(): AlertChannel & { readonly heard: Notice[] } {
  const heard: Notice[] = [];
  return { name: 'pager', least: 'info', heard, send: async (notice) => void heard.push(notice) };
}

describe('I10: an alert', () => {
  it('is at the webhook when the tick that raised it has ended, and says that the market is modelled', async () => {
    const hook = await startHook();
    onTestFinished(hook.close);
    const rig = await aRig({ channels: [webhook(new URL(hook.url))] }, { simulator: { optionsLevel: 2 } });
    await rig.tick(at(36));

    expect(hook.received).toMatchObject([
      {
        ...{ severity: 'warning', title: 'Alpaca rejected an order of debit-spreads', count: 1 },
        ...{ environment: 'paper', modelled: true, at: formatInstant(at(36)) },
        text: expect.stringMatching(/^PAPER \(modelled\) WARNING 2015-01-20 09:36 New York: Alpaca rejected/),
      },
    ]);
    expect(JSON.stringify([...(await rig.all('alert')), ...(await auditOf(rig.ledger))])).not.toContain(HOOK_SECRET);
  });

  it('that is critical and reaches nobody for five minutes stops entries before the next of them, and no exit', async () => {
    const rig = await aRig({ channels: [DOWN] });
    rig.simulator.faults.add({ fault: { kind: 'reset', when: 'after' }, method: 'POST', path: /orders$/ });
    for (const minute of [36, 37, 39]) await rig.tick(at(minute));
    // Index Baseline enters at ten, in the very tick that finds the alert unheard.
    for (const minute of [0, 3]) await rig.tick(on(TUESDAY, 10, minute));

    expect(await rig.all('control')).toMatchObject([
      {
        ...{ scope: 'all', mode: 'halted', by: 'send-alerts', at: on(TUESDAY, 10, 0) },
        reason: expect.stringContaining('is unknown"'),
      },
    ]);
    expect((await rig.all('order')).map(({ strategyId, kind, state }) => [strategyId, kind, state]).sort()).toEqual([
      ['debit-spreads', 'entry', 'filled'],
      ['debit-spreads', 'exit', 'filled'],
    ]);
    const refused = (await rig.all('decision')).filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ strategyId, because }) => [strategyId, because?.slice(0, 19)])).toContainEqual([
      'index-baseline',
      'halted: all entries',
    ]);
  });

  it('that nobody hears, and that is no more than a warning, changes nothing for trading', async () => {
    const days = async (over: Partial<Parts>) => {
      const rig = await aRig(over, { simulator: { optionsLevel: 2 } });
      await rig.day(TUESDAY);
      await rig.day(WEDNESDAY);
      return { orders: await rig.all('order'), controls: await rig.all('control'), alerts: await rig.all('alert') };
    };
    const [deaf, usual] = [await days({ channels: [DOWN] }), await days({})];

    expect(deaf.alerts.length).toBeGreaterThan(1);
    expect({ ...deaf, alerts: [] }).toEqual({ ...usual, alerts: [] });
  });

  it('that was raised outside a tick is sent too', async () => {
    const pager = listening();
    const rig = await aRig({ channels: [pager] });
    for (const minute of [36, 37]) await rig.tick(at(minute));
    rig.simulator.faults.add({ fault: { kind: 'stale-positions' }, path: /positions/ });
    const { record, version } = (await rig.ledger.get('account', 'account')) ?? { record: undefined, version: 0 };
    if (!record) throw new Error('the books are open');
    const wrong = { ...record, cash: record.dayStartEquity };
    await rig.ledger.commit({ writes: [{ kind: 'account', id: 'account', record: wrong, expect: version }] });
    rig.simulator.advanceTo(at(38));
    expect(await rig.system.reconcile()).toHaveLength(1);

    // The break, and the halt that so large a difference pulls.
    expect(pager.heard.map(({ severity }) => severity)).toEqual(['critical', 'critical']);
  });
});

describe('after a silence of minutes', () => {
  const reconciliations = async (rig: { readonly ledger: Parts['ledger'] }) =>
    (await auditOf(rig.ledger)).filter(({ type }) => type === 'reconciliation').length;
  const positionsFail = { fault: { kind: 'server-error', when: 'before' }, path: /positions/ } as const;

  it('the owner is told, the books are compared, and entries go on in the same tick', async () => {
    const pager = listening();
    const rig = await aRig({ dueAfter: EACH_MINUTE, channels: [pager] });
    await rig.tick(at(31));
    expect(await reconciliations(rig)).toBe(1);
    await rig.tick(at(36));

    expect(pager.heard).toMatchObject([
      { severity: 'warning', title: 'No tick for 5 minutes', subjects: ['heartbeat'] },
    ]);
    expect(await reconciliations(rig)).toBe(2);
    expect(await rig.all('order')).toMatchObject([{ state: 'acked' }]);
    expect((await rig.ledger.get('cursor', HEARTBEAT))?.record.value).toBe(formatInstant(at(36)));

    await rig.tick(at(37));
    expect(await reconciliations(rig)).toBe(2);
    expect(pager.heard).toHaveLength(1);
  });

  it('no entry is sent before the comparison, and one that was approved before it ends', async () => {
    let isFirst = true;
    const rig = await aRig({ dueAfter: EACH_MINUTE }, {
      around: ({ ledger }) => ({
        ledger: {
          ...ledger,
          async commit(transaction) {
            const isDispatch = transaction.audit?.entries.some(({ type }) => type === 'order-dispatched');
            if (isDispatch && isFirst) {
              isFirst = false;
              throw new TransientFault('the disk is busy');
            }
            return ledger.commit(transaction);
          },
        },
      }),
    } as Partial<RigOptions>);
    for (const minute of [31, 32, 33, 34, 35, 36]) await rig.tick(at(minute));
    expect(await rig.all('order')).toMatchObject([{ kind: 'entry', state: 'approved' }]);

    rig.simulator.faults.add(positionsFail);
    await rig.tick(at(39));
    const note = expect.stringMatching(/^not sent: unreconciled: .* since there was no tick for minutes$/);
    expect(await rig.all('order')).toMatchObject([{ kind: 'entry', state: 'cancelled', note }]);
    expect(await rig.parts.broker.orders('all')).toEqual([]);
  });

  it('what is proposed meanwhile is refused, and after the comparison proposed anew', async () => {
    const rig = await aRig({ dueAfter: EACH_MINUTE });
    for (const minute of [31, 32]) await rig.tick(at(minute));
    rig.simulator.faults.add(positionsFail);
    await rig.tick(at(36));
    for (const minute of [37, 38, 39]) await rig.tick(at(minute));

    expect((await rig.all('decision')).map(({ outcome, because }) => [outcome, because?.split(':')[0]]).sort()).toEqual(
      [
        ['reduced', 'order-contracts'],
        ['refused', 'unreconciled'],
      ],
    );
  });

  it('exits do not wait', async () => {
    const rig = await aRig({ dueAfter: EACH_MINUTE });
    for (const minute of [31, 32, 33, 34, 35, 36, 37, 38, 39]) await rig.tick(at(minute));
    rig.simulator.faults.add({ ...positionsFail, times: 2 });
    for (const minute of [45, 46]) await rig.tick(at(minute));

    expect(await reconciliations(rig)).toBe(1);
    expect((await rig.all('order')).map(({ kind, state }) => [kind, state]).sort()).toEqual([
      ['entry', 'filled'],
      ['exit', 'filled'],
    ]);
  });
});
