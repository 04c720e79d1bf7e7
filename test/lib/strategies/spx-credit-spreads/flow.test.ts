/** Credit spreads through the whole system: SDK, simulator, ledger. A condor of the last day, sold and bought back as one order. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Order } from '#lib/model/order.ts';
import { isFlat } from '#lib/model/position.ts';
import { formatInstant, instant } from '#lib/model/time.ts';
import { startRig } from '#test/support/rig.ts';
import { CONFIG, FRIDAY, feed, on, row } from './condor-day.ts';

async function ordersOf(rows: readonly ReturnType<typeof row>[]) {
  const rig = await startRig({ feed: feed(rows), day: FRIDAY, config: CONFIG });
  onTestFinished(() => rig.close());
  const breaks = await rig.day(FRIDAY);
  const orders = (await rig.all('order')).toSorted((a, b) => a.approvedAt - b.approvedAt);
  return { rig, breaks, orders };
}

const told = ({ kind, state, legs }: Order) =>
  `${kind} ${state}: ${legs.map(({ side, instrument }) => `${side} ${instrument.symbol.slice(9)}`).join(', ')}`;

describe('credit spreads go through the whole system', () => {
  it('as a condor of four legs in one order, bought back as one when half of the credit is earned', async () => {
    const rows = [row(on(10, 0), 0.8), row(on(10, 1), 0.8), row(on(11, 15), 0.6), row(on(11, 16), 0.6)];
    const { rig, breaks, orders } = await ordersOf(rows);
    const [position] = await rig.all('position');

    expect(orders.map(told)).toEqual([
      'entry filled: sell P00196000, buy P00194000, sell C00204000, buy C00206000',
      'exit filled: buy P00196000, sell P00194000, buy C00204000, sell C00206000',
    ]);
    expect(orders.map(({ reasons }) => reasons[0]?.rule)).toEqual(['max-positions', 'profit-target']);
    expect(breaks).toEqual([]);
    expect(position && isFlat(position)).toBe(true);
    expect(position?.realised ?? 0n).toBeGreaterThan(0n);
    const [account] = await rig.all('account');
    expect(account?.cash).toBe((await rig.parts.broker.account()).cash);
  });

  it('and out an hour before the end of its last day, whatever it costs', async () => {
    const late = [row(on(15, 0), 0.9), row(on(15, 1), 0.9)];
    const { orders, rig } = await ordersOf([row(on(10, 0), 0.8), row(on(10, 1), 0.8), ...late]);

    expect(orders.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['entry filled', 'exit filled']);
    expect(formatInstant(instant(orders[1]?.slot ?? 0))).toBe(formatInstant(on(15, 0)));
    expect(orders[1]?.reasons.map(({ rule }) => rule)).toContain('last-trading-day');
    expect((await rig.all('position')).every(isFlat)).toBe(true);
  });
});
