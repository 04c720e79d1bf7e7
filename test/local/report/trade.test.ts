import { expect, test } from 'vitest';
import type { Fill } from '#lib/model/fill.ts';
import { type Instrument, instrumentOf } from '#lib/model/instrument.ts';
import type { Position } from '#lib/model/position.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { fromNumber, type Price, type Quantity } from '#lib/model/units.ts';
import { mostTelling, tradesOf, worthOf } from '#local/report/trade.ts';
import { aChain, aContract, anEntry, anOrder, aPosition, aQuote, aView, NOW } from '#test/support/builders.ts';

const at = (minutes: number) => instant(NOW + minutes * MINUTE);
const call = aContract({ strike: 100 });
const put = aContract({ strike: 90, right: 'put' });
const shares = instrumentOf('AAPL');

interface Done extends Partial<Omit<Fill, 'price' | 'quantity'>> {
  readonly instrument: Instrument;
  readonly price: number;
  readonly quantity?: number;
}
const aFill = ({ price, quantity = 2, ...rest }: Done): Fill => ({
  ...{ executionId: `${rest.at}`, orderId: 'in', strategyId: 'wheel', positionId: 'wheel:1', side: 'buy', at: NOW },
  ...{ modelled: true, price: fromNumber<Price>(price), quantity: fromNumber<Quantity>(quantity), ...rest },
});
const holding = (id: string, instrument: Instrument, isOpen = false): Position => ({
  ...aPosition({ strategyId: 'wheel', legs: [{ instrument, side: 'buy', ratio: 1 }] }),
  ...(isOpen ? {} : { holdings: [] }),
  ...{ id, symbol: 'AAPL' },
});
const orders = [
  anOrder({ id: 'in', reasons: [{ rule: 'run', observed: 1, threshold: 0 }] }),
  anOrder({ id: 'out', kind: 'exit', reasons: [{ rule: 'stop-loss', observed: 1, threshold: 1 }] }),
];

const bought = [
  aFill({ instrument: call, price: 2, at: at(1) }),
  aFill({ instrument: call, price: 3, at: at(9), side: 'sell', orderId: 'out' }),
];

test('a trade is told by its orders, each with its reasons', () => {
  const [trade] = tradesOf('wheel', { positions: [holding('wheel:1', call)], orders, fills: bought });

  expect(trade).toMatchObject({ symbol: 'AAPL', isClosed: true });
  expect(trade?.steps.map(({ kind, reasons }) => [kind, reasons[0]?.rule])).toEqual([
    ['entry', 'run'],
    ['exit', 'stop-loss'],
  ]);
});

test('it is worth what moved and what is held at mid; a look without a price says nothing', () => {
  const [trade] = tradesOf('wheel', { positions: [holding('wheel:1', call)], orders, fills: bought });
  const priced = (minute: number, middle: number) =>
    aView({ asOf: at(minute), chains: { AAPL: aChain([anEntry(call, middle)]) } });
  const views = [priced(0, 2), priced(2, 2.5), { ...priced(3, 2), chains: {} }, priced(20, 9)];

  expect(trade && worthOf(trade, [call], views).map(({ at: when, usd }) => [when, Math.round(usd)])).toEqual([
    [at(0), 0],
    [at(2), 100],
    [at(9), 200],
    [at(20), 200],
  ]);
});

test('an assigned put, its shares and what became of them are one trade', () => {
  const fills = [
    aFill({ instrument: put, price: 1, at: at(1), side: 'sell', quantity: 1 }),
    aFill({ instrument: put, price: 0, at: at(5), cause: 'assignment', quantity: 1 }),
    aFill({ instrument: shares, price: 90, at: at(5), cause: 'delivery', quantity: 100, positionId: 'wheel:AAPL' }),
  ];
  const positions = [holding('wheel:1', put), holding('wheel:AAPL', shares, true)];
  const trades = tradesOf('wheel', { positions, orders, fills });

  expect(trades).toHaveLength(1);
  expect(trades[0]?.steps.map(({ kind, fills: [first] }) => [kind, first?.cause])).toEqual([
    ['entry', undefined],
    ['ending', 'assignment'],
    ['ending', 'delivery'],
  ]);
  expect(trades[0]?.isClosed).toBe(false);
  const view = aView({ asOf: at(6), quotes: { AAPL: aQuote({ bid: 88, ask: 88 }) } });
  expect(trades[0] && worthOf(trades[0], [put, shares], [view])).toEqual([{ at: at(6), usd: 100 - 200 }]);
});

test('the most telling trade is closed, and earned or lost most', () => {
  const of = (id: string, price: number) => [
    aFill({ instrument: call, price: 2, at: at(1), positionId: id }),
    aFill({ instrument: call, price, at: at(9), side: 'sell', orderId: 'out', positionId: id }),
  ];
  const fills = [...of('a', 2.1), ...of('b', 0.5), ...of('c', 3).slice(0, 1)];
  const positions = [holding('a', call), holding('b', call), holding('c', call, true)];
  const trades = tradesOf('wheel', { positions, orders, fills });

  expect(trades).toHaveLength(3);
  expect(mostTelling(trades)).toBe(trades[1]);
  expect(mostTelling(trades.slice(2))).toBe(trades[2]);
  expect(mostTelling([])).toBeUndefined();
});
