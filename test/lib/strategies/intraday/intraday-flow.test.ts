/** Calls bought on heavy volume through the whole system: proposed, sized, placed, filled, sold in parts and whole. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Order } from '#lib/model/order.ts';
import { isFlat } from '#lib/model/position.ts';
import { newYorkTime } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import { TODAY } from '#test/support/builders.ts';
import { startRig } from '#test/support/rig.ts';
import { type Script, scriptedFeed } from '#test/support/scripted-feed.ts';
import { at, c102, intraday } from './intraday-market.ts';

const sides = (middle: number, half: number) => ({ bid: middle - half, ask: middle + half });
/** The call's bid a minute before each look of the strategies, and at the look. */
const rows = (bids: readonly (readonly [string, number])[]): Script['quotes'] =>
  bids.map(([time, bid]) => ({
    at: at(time),
    of: { AAPL: sides(100.6, 0.01), [c102.symbol]: { bid, ask: bid + 0.04 } },
  }));

const bars = {
  AAPL: {
    '5Min': intraday('5Min', (index) => (index === 36 ? { volume: 5_000 } : index === 20 ? { low: 98.5 } : {}), {
      until: at('16:00'),
    }),
    '15Min': intraday('15Min', (index) => (index === 11 ? { volume: 5_000 } : {}), { until: at('16:00') }),
  },
};

async function ran(id: 'momentum-weeklies' | 'swing-trading', quotes: Script['quotes']) {
  const others = ['index-baseline', 'debit-spreads', 'wsb-dip-bot', 'momentum-weeklies', 'swing-trading'] as const;
  const strategies = Object.fromEntries(
    others.map((other) => [other, other === id ? { parameters: { symbols: ['AAPL'] } } : { enabled: false }]),
  );
  const openInterest = { [c102.symbol]: 2_000 };
  const feed = scriptedFeed({ symbols: ['AAPL'], contracts: [c102.symbol], openInterest, quotes, bars });
  const rig = await startRig({ feed, day: TODAY, config: { profile: 'wsb_2025', strategies } });
  onTestFinished(() => rig.close());
  const breaks = await rig.day(TODAY);
  const orders = [...(await rig.all('order'))].sort((a, b) => a.approvedAt - b.approvedAt);
  return { breaks, orders: orders.map(told), flat: (await rig.all('position')).map(isFlat) };
}

const told = ({ kind, state, slot, legs, quantity, reasons }: Order) =>
  `${newYorkTime(slot)} ${kind} ${state} ${format(quantity)} ${legs.map(({ instrument }) => instrument.symbol)} ${kind === 'exit' ? reasons.map(({ rule }) => rule) : ''}`.trim();

describe('through the whole system', () => {
  it('momentum weeklies buy a weekly call and sell it at its gain', async () => {
    const quotes = rows([
      ...([
        ['12:36', 1],
        ['12:37', 1],
        ['12:41', 1.3],
        ['12:42', 1.3],
      ] as const),
    ]);
    expect(await ran('momentum-weeklies', quotes)).toEqual({
      breaks: [],
      orders: [`12:36 entry filled 10 ${c102.symbol}`, `12:41 exit filled 10 ${c102.symbol} profit-target`],
      flat: [true],
    });
  });

  it('momentum weeklies are out in the evening', async () => {
    const quotes = rows([
      ...([
        ['12:36', 1],
        ['12:37', 1],
        ['15:46', 1],
        ['15:51', 1],
        ['15:52', 1],
      ] as const),
    ]);
    expect(await ran('momentum-weeklies', quotes)).toMatchObject({
      orders: [`12:36 entry filled 10 ${c102.symbol}`, `15:51 exit filled 10 ${c102.symbol} time-exit`],
      flat: [true],
    });
  });

  it('swing trading sells a quarter, three quarters and all, each part once', async () => {
    const quotes = rows([
      ...([
        ['12:36', 1],
        ['12:37', 1],
        ['12:41', 1.4],
        ['12:42', 1.4],
        ['12:46', 1.4],
      ] as const),
      ...([
        ['12:51', 1.75],
        ['12:52', 1.75],
        ['12:56', 1.75],
        ['13:01', 2.7],
        ['13:02', 2.7],
      ] as const),
    ]);
    expect(await ran('swing-trading', quotes)).toEqual({
      breaks: [],
      orders: [
        `12:36 entry filled 10 ${c102.symbol}`,
        `12:41 exit filled 2 ${c102.symbol} scale-out`,
        `12:51 exit filled 5 ${c102.symbol} scale-out`,
        `13:01 exit filled 3 ${c102.symbol} scale-out`,
      ],
      flat: [true],
    });
  });
});
