/** A pause of one strategy: it enters nothing, goes on managing what it holds, and does not look where there is nothing to manage. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { moveSwitch } from '#functions/adapters/controls.ts';
import { restingAmong } from '#functions/strategies/pausing.ts';
import type { Parts } from '#local/system.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { type Rig, type RigOptions, startRig } from '#test/support/rig.ts';

async function aRig(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return rig;
}

const turn = (ports: Pick<Rig['parts'], 'ledger' | 'clock'>, mode: 'paused' | 'running') =>
  moveSwitch(ports, { scope: 'debit-spreads', mode, reason: 'a holiday', by: 'owner' });
const saidBy = async (rig: Rig, strategyId: string) =>
  (await rig.all('proposal')).filter((proposal) => proposal.strategyId === strategyId);

describe('a paused strategy', () => {
  it('that holds nothing does not look; the others go on, and it looks again once it is resumed', async () => {
    const rig = await aRig();
    await turn(rig.parts, 'paused');
    await rig.tick(on(TUESDAY, 9, 36));
    expect(await saidBy(rig, 'debit-spreads')).toEqual([]);
    expect(await rig.all('order')).toEqual([]);

    await rig.tick(on(TUESDAY, 10, 0));
    expect((await rig.all('order')).map(({ strategyId }) => strategyId)).toEqual(['index-baseline']);

    const resumed = await aRig();
    await turn(resumed.parts, 'paused');
    await turn(resumed.parts, 'running');
    await resumed.tick(on(TUESDAY, 9, 36));
    expect(await resumed.all('order')).toMatchObject([{ strategyId: 'debit-spreads', state: 'acked' }]);
  });

  it('that holds something still exits, and says why it does not enter', async () => {
    const rig = await aRig();
    for (const minute of [36, 37]) await rig.tick(on(TUESDAY, 9, minute));
    await turn(rig.parts, 'paused');
    for (const minute of [39, 45, 46]) await rig.tick(on(TUESDAY, 9, minute));

    expect((await rig.all('order')).map(({ kind, state }) => [kind, state]).sort()).toEqual([
      ['entry', 'filled'],
      ['exit', 'filled'],
    ]);
    expect((await rig.all('position')).every(({ closedAt }) => closedAt !== undefined)).toBe(true);
    // Flat, and nothing works any more: it rests.
    const controls = (await rig.ledger.list('control')).map(({ record }) => record);
    expect(await restingAmong(rig.ledger, controls, ['debit-spreads', 'wheel'])).toEqual(new Set(['debit-spreads']));
  });

  it('has entries refused by risk that were promised before, with the owner’s reason as a check', async () => {
    const pressed = ({ ledger, ...parts }: Parts): Parts => ({
      ...parts,
      ledger: {
        ...ledger,
        async commit(transaction) {
          const result = await ledger.commit(transaction);
          const isPromised = transaction.writes.some(({ kind }) => kind === 'proposal');
          if (isPromised) await turn({ ledger, clock: parts.clock }, 'paused');
          return result;
        },
      },
    });
    const rig = await aRig({ around: pressed });
    await rig.tick(on(TUESDAY, 9, 36));

    expect(await rig.all('decision')).toMatchObject([
      {
        outcome: 'refused',
        because: 'paused: entries of debit-spreads since 2015-01-20 09:36 New York by owner: a holiday',
        checks: [{ limit: 'paused', scope: 'debit-spreads', passed: false }],
      },
    ]);
    expect(await rig.parts.broker.orders('all')).toEqual([]);
  });

  it('has the entry cancelled that works at the broker', async () => {
    const rig = await aRig();
    await rig.tick(on(TUESDAY, 9, 36));
    await turn(rig.parts, 'paused');
    await rig.system.tick(on(TUESDAY, 9, 36));

    expect(await rig.all('order')).toMatchObject([{ kind: 'entry', state: 'cancelled' }]);
    expect(await rig.parts.broker.orders('open')).toEqual([]);
  });
});
