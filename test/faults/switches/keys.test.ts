/** A 401 in the middle of a session: entries stop at once, the owner is told, and nothing is sent twice or forgotten. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { keysRefused } from '#functions/adapters/faults.ts';
import type { FaultRule } from '#local/alpaca-simulator/faults.ts';
import { exitCodeOf } from '#local/exit.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { type Rig, startRig } from '#test/support/rig.ts';

async function aRig() {
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return rig;
}

const refusing = (rig: Rig, rule: Omit<FaultRule, 'fault'>) =>
  rig.simulator.faults.add({ fault: { kind: 'html', status: 401 }, ...rule });
const ticked = async (rig: Rig, ...minutes: readonly number[]) => {
  for (const minute of minutes) await rig.tick(on(TUESDAY, 9, minute));
};
const told = async (rig: Rig) =>
  (await rig.all('alert')).filter(({ subject }) => subject === 'keys').map(({ severity }) => severity);

describe('keys that the broker refuses', () => {
  it('at an order halt all entries, and the order is unknown', async () => {
    const rig = await aRig();
    refusing(rig, { method: 'POST', path: /orders$/ });
    await ticked(rig, 36);

    expect((await rig.ledger.get('control', 'all'))?.record).toMatchObject({
      ...{ mode: 'halted', by: 'place-orders' },
      reason: 'Alpaca refused the keys, and open positions are unmanaged until they are fixed',
    });
    expect(await told(rig)).toEqual(['critical']);
    expect(await rig.all('order')).toMatchObject([{ state: 'unknown' }]);
    expect(await rig.queues.deadLetters('orders')).toEqual([]);
  });

  it('leave an order that is resolved later, and nothing is sent again under the halt', async () => {
    const rig = await aRig();
    refusing(rig, { method: 'POST', path: /orders$/ });
    await ticked(rig, 36, 37, 42, 43, 44);

    expect(await rig.all('order')).toMatchObject([{ state: 'absent' }]);
    expect(await rig.parts.broker.orders('all')).toEqual([]);
  });

  it('at a question halt entries as well, and the next tick asks again', async () => {
    const rig = await aRig();
    await ticked(rig, 36);
    refusing(rig, { method: 'GET', times: 99 });
    await ticked(rig, 37, 38);
    expect((await rig.ledger.get('control', 'all'))?.record).toMatchObject({ mode: 'halted', by: 'tick' });
    expect(await told(rig)).toEqual(['critical']);
    rig.simulator.faults.clear();
    await ticked(rig, 39);

    expect(await rig.all('order')).toMatchObject([{ state: 'filled' }]);
  });

  it('end a command with the exit code for credentials', () => {
    expect(exitCodeOf(keysRefused('Alpaca answered 401'))).toBe(4);
  });

  it('are told of again when they are refused after a resume', async () => {
    const rig = await aRig();
    refusing(rig, { method: 'GET', times: 99 });
    await ticked(rig, 36, 37);
    await moveSwitch(rig.parts, { scope: 'all', mode: 'running', reason: 'new keys', by: 'owner' });
    await ticked(rig, 38, 39);

    expect(await told(rig)).toEqual(['critical', 'critical']);
  });
});
