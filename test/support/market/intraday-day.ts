/** AAPL moves on heavy volume at noon of one day; one strategy trades it through the whole system, and its orders are told. */
import { onTestFinished } from 'vitest';
import type { Order } from '#lib/model/order.ts';
import { isFlat } from '#lib/model/position.ts';
import { STRATEGY_IDS } from '#lib/model/strategy.ts';
import { newYorkTime } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import { TODAY } from '../builders.ts';
import { startRig } from '../rig.ts';
import { type Script, scriptedFeed } from '../scripted-feed.ts';
import { at, c102, intraday } from './intraday-market.ts';

const sides = (middle: number, half: number) => ({ bid: middle - half, ask: middle + half });
/** The call's bid a minute before each look of the strategies, and at the look. */
export const rows = (bids: readonly (readonly [string, number])[]): Script['quotes'] =>
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

export async function ran(id: 'momentum-weeklies' | 'swing-trading', quotes: Script['quotes']) {
  const strategies = Object.fromEntries(
    STRATEGY_IDS.map((other) => [other, other === id ? { parameters: { symbols: ['AAPL'] } } : { enabled: false }]),
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
