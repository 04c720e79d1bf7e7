/** Flattening: what a scope holds is closed once and completely, whatever repeats or breaks; the rest is left alone. */
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { parseConfig } from '#functions/adapters/config.ts';
import { moveSwitch } from '#functions/adapters/controls.ts';
import type { Mode } from '#lib/model/control.ts';
import { isFlat } from '#lib/model/position.ts';
import { Signal } from '#lib/model/signal.ts';
import { type Instant, instant } from '#lib/model/time.ts';
import { assemble, type Parts } from '#local/system.ts';
import { aPosition } from '#test/support/builders.ts';
import { auditOf, everything, type Rig, type RigOptions, startRig } from '#test/support/rig.ts';
import { CALL, CONFIG, LOWER, on, TUESDAY, threeBots, UNPRICED, UPPER, WEDNESDAY } from './flatten-market.ts';

/** Until just after ten, when the three bots hold what they bought. */
async function holding(options: Partial<RigOptions> = {}, tick = (rig: Rig, slot: Instant) => rig.tick(slot)) {
  const rig = await startRig({ feed: threeBots(), day: TUESDAY, config: CONFIG, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  for (const slot of [on(TUESDAY, 9, 36), on(TUESDAY, 9, 37), on(TUESDAY, 10, 0), on(TUESDAY, 10, 1)])
    await tick(rig, slot);
  return rig;
}

const pull = ({ parts }: Rig, mode: Mode = 'flattening', scope = 'all') =>
  moveSwitch(parts, { scope, mode, reason: 'a drill', by: 'owner' });
const ticked = async (rig: Rig, ...minutes: readonly number[]) => {
  for (const minute of minutes) await rig.tick(on(TUESDAY, 10, minute));
};
const open = async (rig: Rig) =>
  (await rig.all('position'))
    .filter((each) => !isFlat(each))
    .map(({ strategyId }) => strategyId)
    .sort();
const exits = async (rig: Rig) => (await rig.all('order')).filter(({ kind }) => kind === 'exit');
const alerts = async (rig: Rig, severity: string) =>
  (await rig.all('alert')).filter((alert) => alert.severity === severity);

describe('flattening all', () => {
  it('closes shares, spread and call once each, tells of it once, and stays halted', async () => {
    const rig = await holding();
    expect(await open(rig)).toEqual(['debit-spreads', 'index-baseline', 'wsb-dip-bot']);
    await pull(rig);
    await ticked(rig, 2, 3, 4, 5);

    const orders = await exits(rig);
    expect(orders.map(({ strategyId, state }) => [strategyId, state]).sort()).toEqual([
      ['debit-spreads', 'filled'],
      ['index-baseline', 'filled'],
      ['wsb-dip-bot', 'filled'],
    ]);
    expect(orders.flatMap(({ legs }) => legs.map(({ instrument }) => instrument.symbol)).sort()).toEqual(
      [LOWER, UPPER, CALL, 'SPY'].sort(),
    );
    expect(orders.map(({ reasons }) => reasons[0]?.rule)).toEqual(['flatten', 'flatten', 'flatten']);
    expect(await open(rig)).toEqual([]);
    expect(await rig.parts.broker.positions()).toEqual([]);
    expect(await alerts(rig, 'info')).toMatchObject([{ title: 'Everything is closed' }]);
    expect((await rig.ledger.get('control', 'all'))?.record).toMatchObject({ mode: 'flattening', epoch: 1 });
    expect(await rig.system.reconcile()).toEqual([]);
  });

  it('is not done while an order still works', async () => {
    const rig = await holding();
    await pull(rig);
    await ticked(rig, 2);

    expect(await exits(rig)).toHaveLength(3);
    expect(await alerts(rig, 'info')).toEqual([]);
  });

  it('refuses entries meanwhile', async () => {
    const rig = await holding();
    await pull(rig);
    const audited = (await auditOf(rig.ledger)).filter(({ type }) => type === 'signal').map(({ data }) => data);
    const entry = audited.map((data) => z.decode(Signal, data as z.input<typeof Signal>))[0];
    if (!entry) throw new Error('the three bots bought something');
    await rig.send({ ...entry, id: 'sig_late', expiresAt: instant(rig.simulator.now() + 300_000) });
    await ticked(rig, 2);

    const decision = (await rig.ledger.get('decision', 'sig_late'))?.record;
    expect(decision).toMatchObject({ outcome: 'refused', because: expect.stringMatching(/^halted: all entries/) });
  });

  it('closes also what is of a strategy that is disabled, or no longer watched', async () => {
    const before = await holding();
    const positions = await before.ledger.list('position');
    expect(positions).toHaveLength(3);
    // The same books under a configuration that has forgotten them.
    const strategies = { 'debit-spreads': { enabled: false }, 'index-baseline': { parameters: { etfs: ['QQQ'] } } };
    const system = assemble({ ...before.parts, config: parseConfig({ strategies }, 'the test') });
    await pull(before);
    for (const minute of [2, 3, 4]) {
      before.simulator.advanceTo(on(TUESDAY, 10, minute));
      await system.tick(on(TUESDAY, 10, minute));
    }

    expect(await open(before)).toEqual([]);
  });

  it('leaves alone what no strategy opened', async () => {
    const rig = await holding();
    const external = aPosition({ strategyId: 'external' });
    await rig.ledger.commit({
      writes: [{ kind: 'position', id: external.id, record: external, expect: 'absent', index: 'open' }],
    });
    await pull(rig);
    await ticked(rig, 2, 3, 4);

    expect(await open(rig)).toEqual(['external']);
    expect(await alerts(rig, 'info')).toHaveLength(1);
    expect(await exits(rig)).toHaveLength(3);
  });
});

describe('flattening one strategy', () => {
  it('closes its positions and leaves the others', async () => {
    const rig = await holding();
    await pull(rig, 'flattening', 'debit-spreads');
    await ticked(rig, 2, 3, 4);

    expect(await open(rig)).toEqual(['index-baseline', 'wsb-dip-bot']);
    expect((await exits(rig)).map(({ strategyId }) => strategyId)).toEqual(['debit-spreads']);
    expect(await alerts(rig, 'info')).toMatchObject([{ title: 'Everything of debit-spreads is closed' }]);
  });

  it('lets the others go on by their own rules', async () => {
    const rig = await holding({ feed: threeBots({ 4: { [CALL]: { bid: 8, ask: 8.04 } } }) });
    await pull(rig, 'flattening', 'debit-spreads');
    await ticked(rig, 2, 3, 4);

    const reasons = (await exits(rig)).map(({ strategyId, reasons: [first] }) => [strategyId, first?.rule]);
    expect(reasons.sort()).toEqual([
      ['debit-spreads', 'flatten'],
      ['wsb-dip-bot', 'premium-multiple'],
    ]);
  });
});

describe('flattening what has no price', () => {
  const GONE = { 2: UNPRICED, 3: UNPRICED, 4: UNPRICED };

  it('tells the owner, sells it at no price, and closes it when there is one again', async () => {
    const rig = await holding({ feed: threeBots(GONE) });
    await pull(rig);
    await ticked(rig, 2, 3, 4);

    expect(await open(rig)).toEqual(['debit-spreads']);
    expect(await alerts(rig, 'critical')).toMatchObject([
      { title: 'A position of debit-spreads in AAPL cannot be closed', detail: expect.stringContaining('no-quote') },
    ]);
    const said = await rig.ledger.get('proposal', `debit-spreads:${on(TUESDAY, 10, 3)}`);
    expect(said?.record.whyNots).toMatchObject([{ symbols: ['AAPL'], reason: { rule: 'flatten' } }]);
    expect(await alerts(rig, 'info')).toEqual([]);

    await ticked(rig, 5, 6, 7);
    expect(await open(rig)).toEqual([]);
    expect(await alerts(rig, 'info')).toHaveLength(1);
  });
});

describe('resuming', () => {
  it('ends the flattening, and the strategies trade by their own minds again', async () => {
    const rig = await holding();
    await pull(rig);
    await ticked(rig, 2, 3, 4);
    await pull(rig, 'running');
    rig.simulator.advanceTo(on(WEDNESDAY, 9, 36));
    await rig.system.reconcile();
    for (const minute of [0, 1]) await rig.tick(on(WEDNESDAY, 10, minute));

    expect(await open(rig)).toContain('index-baseline');
  });

  it('leaves standing what was not closed yet', async () => {
    const rig = await holding({ feed: threeBots({ 2: UNPRICED, 3: UNPRICED }) });
    await pull(rig);
    await ticked(rig, 2, 3);
    await pull(rig, 'running');
    await ticked(rig, 4, 5, 6);

    expect(await open(rig)).toContain('debit-spreads');
    expect((await exits(rig)).map(({ strategyId }) => strategyId)).not.toContain('debit-spreads');
  });
});

describe('a halt', () => {
  it('of what flattens does not stop the flattening, and another flattening changes nothing', async () => {
    const rig = await holding();
    await pull(rig);
    await pull(rig, 'halted');
    const again = await pull(rig);

    expect(again).toMatchObject({ mode: 'flattening', epoch: 1 });
    await ticked(rig, 2, 3);
    expect(await open(rig)).toEqual([]);
  });
});

describe('whatever repeats or breaks, a flattening comes to the same', () => {
  const FLATTENING = [2, 3, 4];
  const closed = async (rig: Rig) => ({
    ...(await everything(rig.ledger)),
    broker: (await rig.parts.broker.orders('all')).map(({ clientOrderId, status }) => [clientOrderId, status]),
  });
  async function undisturbed() {
    const rig = await holding();
    await pull(rig);
    await ticked(rig, ...FLATTENING);
    return closed(rig);
  }

  it('when every tick comes twice', async () => {
    const rig = await holding();
    await pull(rig);
    for (const minute of FLATTENING) {
      await ticked(rig, minute);
      await rig.system.tick(on(TUESDAY, 10, minute));
    }

    expect(await closed(rig)).toEqual(await undisturbed());
  });

  it('when the process dies before or after each commit, and starts again', async () => {
    let commits = 0;
    let crashAt = 0;
    const around = (parts: Parts): Parts => ({
      ...parts,
      ledger: {
        ...parts.ledger,
        async commit(transaction) {
          commits += 1;
          if (commits === crashAt) throw new Error('crash');
          const result = await parts.ledger.commit(transaction);
          if (commits === -crashAt) throw new Error('crash');
          return result;
        },
      },
    });
    const retried = async (rig: Rig, minute: number) => {
      try {
        await ticked(rig, minute);
      } catch (error) {
        if (!(error instanceof Error && error.message === 'crash')) throw error;
        crashAt = 0;
        await rig.system.tick(on(TUESDAY, 10, minute));
      }
    };
    for (const n of [1, 3, 5, 8, -2, -4, -6, -9]) {
      const rig = await holding({ around });
      await pull(rig);
      [commits, crashAt] = [0, n];
      for (const minute of [...FLATTENING, 5, 6, 7]) await retried(rig, minute);

      expect({ n, crashAt, open: await open(rig) }).toEqual({ n, crashAt: 0, open: [] });
      const filled = (await exits(rig)).filter(({ state }) => state === 'filled').map(({ strategyId }) => strategyId);
      expect({ n, filled: filled.sort() }).toEqual({ n, filled: ['debit-spreads', 'index-baseline', 'wsb-dip-bot'] });
      expect(await rig.system.reconcile()).toEqual([]);
    }
  });
});
