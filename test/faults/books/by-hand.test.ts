/** Row 34: what the owner does at the broker by hand is told, adopted and counted once, and nobody fights it. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { isFlat } from '#lib/model/position.ts';
import { format } from '#lib/model/units.ts';
import { CONFIG, LOWER, on, ROWS, TUESDAY, twoDays, UPPER } from '#test/support/market/two-days.ts';
import { auditOf, everything, type Rig, type RigOptions, startRig } from '#test/support/rig.ts';

async function aRig(options: Partial<RigOptions> = {}) {
  const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  return rig;
}
const ticked = async (rig: Rig, ...minutes: readonly number[]) => {
  for (const minute of minutes) await rig.tick(on(TUESDAY, 9, minute));
};
const titles = async (rig: Rig, about: RegExp) =>
  (await rig.all('alert')).filter(({ title }) => about.test(title)).map(({ title }) => title);
const held = async (rig: Rig) =>
  (await rig.all('position'))
    .flatMap(({ id, holdings }) =>
      holdings.flatMap(({ instrument, lots }) =>
        lots.map((lot) => `${id}: ${format(lot.quantity)} ${instrument.symbol} at ${format(lot.price)}`),
      ),
    )
    .sort();
const counted = async (rig: Rig, type: string) =>
  (await auditOf(rig.ledger)).filter((entry) => entry.type === type).length;

describe('what the owner does by hand', () => {
  it('a purchase is told, becomes external, counts in the exposure, and is traded by nobody', async () => {
    const rig = await aRig();
    const order = { symbol: 'AAPL', qty: '149', side: 'buy', type: 'limit', limit_price: '101' };
    const id = await rig.byHand(order);
    await ticked(rig, 36, 37, 39);

    expect(await held(rig)).toContain('external:AAPL: 149 AAPL at 100.02');
    expect(await rig.all('break')).toEqual([]);
    // The owner's 14.9 % of equity and the 1.88 % of the order itself.
    const [decision] = await rig.all('decision');
    expect(decision?.checks.find(({ limit }) => limit === 'symbol-share')?.observed).toBeCloseTo(0.1678, 3);
    expect((await rig.all('alert')).filter(({ subject }) => subject === id).map(({ title }) => title)).toEqual([
      'An order at Alpaca was not sent from here: buy 149 AAPL at 101 USD',
      'Traded at Alpaca without an order from here: buy 149 AAPL at 100.02 USD',
    ]);
    // One is the owner's, two are the legs of the bot's own order.
    expect([await counted(rig, 'external-order'), await counted(rig, 'fill')]).toEqual([1, 3]);
    await rig.system.tick(on(TUESDAY, 9, 39));
    expect(await rig.system.reconcile()).toEqual([]);
  });

  it('an order that rests for a while is told at once, and adopted within a minute of its filling', async () => {
    const calm = ROWS[0]?.of ?? {};
    const rows = [36, 41, 42].map((minute) => ({ at: on(TUESDAY, 9, minute), of: calm }));
    const fallen = { at: on(TUESDAY, 9, 43), of: { ...calm, SPY: { bid: 198.98, ask: 199 } } };
    const config = { strategies: { 'debit-spreads': { enabled: false } } };
    const rig = await aRig({ feed: twoDays([...rows, fallen]), config });
    await rig.byHand({ symbol: 'SPY', qty: '10', side: 'buy', type: 'limit', limit_price: '199' });
    await ticked(rig, 36, 41, 42);
    expect(await titles(rig, /not sent from here/)).toEqual([
      'An order at Alpaca was not sent from here: buy 10 SPY at 199 USD',
    ]);
    expect(await held(rig)).toEqual([]);
    await ticked(rig, 43);

    expect(await held(rig)).toEqual(['external:SPY: 10 SPY at 199']);
  });

  it('a sale of a bot’s position closes it, with its gain, and is counted once however often it is told', async () => {
    const rows = ROWS.map((row) => (row.at === on(TUESDAY, 9, 46) ? { ...row, at: on(TUESDAY, 9, 50) } : row));
    const rig = await aRig({ feed: twoDays(rows) });
    await ticked(rig, 36, 37, 39, 45);
    const exit = (await rig.all('order')).find(({ kind }) => kind === 'exit');
    expect(exit).toMatchObject({ state: 'acked' });
    // The broker lets nobody sell what an order holds: by hand it is freed first, and the system hears of it later.
    await rig.parts.broker.cancel(exit?.brokerId ?? '');
    const legs = [
      { symbol: LOWER, ratio_qty: '1', side: 'sell', position_intent: 'sell_to_close' },
      { symbol: UPPER, ratio_qty: '1', side: 'buy', position_intent: 'buy_to_close' },
    ];
    await rig.byHand({ order_class: 'mleg', qty: '10', type: 'limit', limit_price: '-3', legs });
    await ticked(rig, 50);
    await rig.tick(on(TUESDAY, 10, 0));

    const spread = (await rig.all('position')).find(({ strategyId }) => strategyId === 'debit-spreads');
    expect(spread && isFlat(spread)).toBe(true);
    expect(spread && format(spread.realised)).toBe('1520');
    expect(await held(rig)).toEqual([]);
    expect(await rig.parts.broker.orders('open')).toMatchObject([{ terms: [{ symbol: 'SPY' }] }]);
    expect((await rig.all('fill')).filter(({ cause }) => cause === 'external')).toHaveLength(2);
    expect(await rig.system.reconcile()).toEqual([]);
    const before = await everything(rig.ledger);
    await rig.ledger.commit({ writes: [{ kind: 'cursor', id: 'fills', remove: true, expect: 'any' }] });
    await rig.system.reconcile();
    expect((await everything(rig.ledger)).records.slice(0, 4)).toEqual(before.records.slice(0, 4));
  });
});

describe('a first start on an account that holds something', () => {
  it('takes it over as external at the broker’s average price, and counts nothing of before again', async () => {
    const rig = await startRig({ feed: twoDays(), day: TUESDAY, config: CONFIG });
    onTestFinished(() => rig.close());
    rig.simulator.advanceTo(on(TUESDAY, 9, 36));
    await rig.byHand({ symbol: 'SPY', qty: '7', side: 'buy' });
    rig.simulator.advanceTo(on(TUESDAY, 9, 37));
    expect(await rig.system.reconcile()).toEqual([]);

    expect(await held(rig)).toEqual(['external:SPY: 7 SPY at 200.01']);
    expect(await titles(rig, /already held/)).toEqual(['The account already held a position']);
    await ticked(rig, 39);
    await rig.tick(on(TUESDAY, 10, 0));
    await rig.tick(on(TUESDAY, 10, 1));
    expect(await rig.system.reconcile()).toEqual([]);
    expect((await rig.all('fill')).filter(({ strategyId }) => strategyId === 'external')).toEqual([]);
  });
});
