/** A lotto ticket through the whole system: SDK, simulator, ledger. Bought on a busy day, half sold at three times, the rest at five. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Bar } from '#lib/model/bar.ts';
import { sessionFrom, sessionOf } from '#lib/model/calendar.ts';
import { occSymbol } from '#lib/model/instrument.ts';
import type { Order } from '#lib/model/order.ts';
import { isFlat } from '#lib/model/position.ts';
import {
  atNewYork,
  DAY,
  type Instant,
  instant,
  MINUTE,
  newYorkTime,
  type TradingDay,
  tradingDay,
} from '#lib/model/time.ts';
import { format, fromNumber, type Price } from '#lib/model/units.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { startRig } from '#test/support/rig.ts';
import { type ScriptedSides, scriptedFeed } from '#test/support/scripted-feed.ts';

const FRIDAY = tradingDay('2015-01-23');
const on = (hour: number, minute: number): Instant => atNewYork(FRIDAY, hour * 60 + minute);
const STRIKES = Array.from({ length: 25 }, (_, index) => 96 + 0.5 * index);
const CONTRACTS = STRIKES.flatMap((strike) =>
  (['put', 'call'] as const).map((right) => ({
    ...{ strike, right },
    symbol: occSymbol({ underlying: 'AAPL', expiry: FRIDAY, right, strike: fromNumber<Price>(strike) }),
  })),
);

/** Options cost what the formula says at a volatility of 1.0, a cent to either side. */
function row(at: Instant, spot: number): { at: Instant; of: Record<string, ScriptedSides> } {
  const years = (on(16, 0) - at) / (365 * DAY);
  const around = (middle: number): ScriptedSides => {
    const bid = Math.max(1, Math.round(middle * 100) - 1);
    return { bid: bid / 100, ask: (bid + 2) / 100 };
  };
  const options = CONTRACTS.map(({ symbol, strike, right }) => {
    const terms = { right, strike, spot, years, volatility: 1, rate: 0, dividendYield: 0 };
    return [symbol, around(europeanValue(terms).price)] as const;
  });
  return { at, of: { AAPL: around(spot), ...Object.fromEntries(options) } };
}

const bar = (start: Instant, close: number, volume: number): Bar => ({
  ...{ start, open: close, high: close, low: close, close, volume },
});
const quarters = (day: TradingDay, count: number, volume: number): readonly Bar[] =>
  Array.from({ length: count }, (_, index) =>
    bar(instant((sessionOf(day)?.open ?? 0) + index * 15 * MINUTE), 100, volume),
  );
const daily = Array.from({ length: 21 }, (_, index) =>
  bar(atNewYork(sessionFrom(FRIDAY, index - 21).day, 0), index % 2 === 0 ? 100 : 101, 1e6),
);

const feed = (rows: readonly ReturnType<typeof row>[]) =>
  scriptedFeed({
    symbols: ['AAPL'],
    contracts: CONTRACTS.map(({ symbol }) => symbol),
    openInterest: Object.fromEntries(CONTRACTS.map(({ symbol }) => [symbol, 2_000])),
    quotes: rows,
    bars: {
      AAPL: {
        '1Day': daily,
        '15Min': [
          ...[-3, -2, -1].flatMap((n) => quarters(sessionFrom(FRIDAY, n).day, 26, 1_000)),
          ...quarters(FRIDAY, 2, 6_000),
        ],
      },
      ...Object.fromEntries(CONTRACTS.map(({ symbol }) => [symbol, { '1Min': [bar(on(9, 45), 1, 500)] }])),
    },
  });

const CONFIG = {
  profile: 'wsb_2025',
  strategies: {
    ...Object.fromEntries(Object.keys(catalog).map((id) => [id, { enabled: false }])),
    'lotto-scanner': { parameters: { symbols: ['AAPL'] } },
  },
};

async function ordersOf(rows: readonly ReturnType<typeof row>[]) {
  const rig = await startRig({ feed: feed(rows), day: FRIDAY, config: CONFIG });
  onTestFinished(() => rig.close());
  const breaks = await rig.day(FRIDAY);
  const orders = (await rig.all('order')).toSorted((a, b) => a.approvedAt - b.approvedAt);
  return { rig, breaks, orders };
}

const told = ({ kind, state, quantity, legs, slot, reasons }: Order) =>
  [newYorkTime(slot), kind, state, format(quantity), legs[0]?.instrument.symbol, reasons[0]?.rule].join(' ');

describe('a lotto ticket goes through the whole system', () => {
  it('bought for under one per cent of equity, half sold at three times, nothing again at three, the rest at five', async () => {
    const rows = [
      ...[row(on(10, 0), 102), row(on(10, 1), 102), row(on(10, 30), 104.8), row(on(10, 31), 104.8)],
      ...[row(on(10, 45), 104.9), row(on(10, 46), 104.9), row(on(11, 0), 106.6), row(on(11, 1), 106.6)],
    ];
    const { rig, breaks, orders } = await ordersOf(rows);
    const [position] = await rig.all('position');

    expect(orders.map(told)).toEqual([
      '10:00 entry filled 5 AAPL150123C00103000 volume-spike',
      '10:30 exit filled 2 AAPL150123C00103000 scale-out',
      '11:00 exit filled 3 AAPL150123C00103000 scale-out',
    ]);
    expect(breaks).toEqual([]);
    expect(position && isFlat(position)).toBe(true);
    expect(position?.realised ?? 0n).toBeGreaterThan(0n);
    const [account] = await rig.all('account');
    expect(account?.cash).toBe((await rig.parts.broker.account()).cash);
  });

  it('and stopped at half of its premium', async () => {
    const rows = [row(on(10, 0), 102), row(on(10, 1), 102), row(on(10, 30), 100.5), row(on(10, 31), 100.5)];
    const { orders, rig } = await ordersOf(rows);

    expect(orders.map(({ kind, state, reasons }) => `${kind} ${state} ${reasons[0]?.rule}`)).toEqual([
      'entry filled volume-spike',
      'exit filled stop-loss',
    ]);
    expect((await rig.all('position')).every(isFlat)).toBe(true);
  });
});
