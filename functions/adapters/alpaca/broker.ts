/** The broker port over Alpaca's trading interface. */
import * as z from 'zod';
import type { BrokerOrder, BrokerPosition } from '#lib/model/broker.ts';
import { atNewYork, formatInstant, type TradingDay } from '#lib/model/time.ts';
import type { Usd } from '#lib/model/units.ts';
import type { Broker } from '#lib/ports.ts';
import { fillsAfter, optionActivitiesSince } from './activities.ts';
import { instrumentNamed } from './instrument-named.ts';
import { AccountJson, CalendarJson, ClockJson, OrderJson, PositionsJson } from './json.ts';
import { type AlpacaLine, type AlpacaOptions, alpacaLine, bodyOf, parsed } from './line.ts';
import { brokerOrder, placementOf, wireOrder } from './order.ts';

const MAX_ORDERS = 500;

export function alpacaBroker(options: AlpacaOptions): Broker {
  const line = alpacaLine(options);
  return {
    account: () => accountOf(line),
    clock: () => clockOf(line),
    calendar: (from, to) => calendarOf(line, from, to),
    async place(order) {
      const postOrderRequest = wireOrder(order);
      return placementOf(await line.send(({ trading }) => trading.orders.postOrderRaw({ postOrderRequest })));
    },
    orderByClientId: (clientOrderId) => orderNamed(line, clientOrderId),
    orderById: (orderId) => orderWithId(line, orderId),
    orders: (status, since) => ordersOf(line, status, since === undefined ? {} : { after: formatInstant(since) }),
    async cancel(orderId) {
      const answer = await line.send(({ trading }) => trading.orders.deleteOrderByOrderIDRaw({ orderId }));
      if (answer.kind === 'refused' && answer.status === 422) return false;
      bodyOf(answer);
      return true;
    },
    positions: () => positionsOf(line),
    fills: (after) => fillsAfter(line, after),
    activities: (since) => optionActivitiesSince(line, since),
  };
}

async function accountOf(line: AlpacaLine) {
  const body = await line.ask(({ trading }) => trading.account.getAccountRaw());
  const account = parsed(AccountJson, body, 'account');
  const isBlocked = account.account_blocked || account.trading_blocked || account.trade_suspended_by_user === true;
  return {
    cash: account.cash,
    equity: account.equity,
    buyingPower: account.buying_power,
    optionsBuyingPower: account.options_buying_power ?? (0n as Usd),
    optionsLevel: account.options_trading_level ?? 0,
    isBlocked: isBlocked || account.status !== 'ACTIVE',
  };
}

async function clockOf(line: AlpacaLine) {
  const clock = parsed(ClockJson, await line.ask(({ trading }) => trading.clock.legacyClockRaw()), 'clock');
  return { now: clock.timestamp, isOpen: clock.is_open, nextOpen: clock.next_open, nextClose: clock.next_close };
}

async function calendarOf(line: AlpacaLine, from: TradingDay, to: TradingDay) {
  const range = { start: new Date(from), end: new Date(to) };
  const body = await line.ask(({ trading }) => trading.calendar.legacyCalendarRaw(range));
  return parsed(CalendarJson, body, 'calendar')
    .filter(({ date }) => date >= from && date <= to)
    .map(({ date, open, close }) => ({ day: date, open: atNewYork(date, open), close: atNewYork(date, close) }));
}

/** Looked up by our id, a multi-leg order may come without its legs; looked up by the broker's id it has them. */
async function orderNamed(line: AlpacaLine, clientOrderId: string): Promise<BrokerOrder | undefined> {
  const answer = await line.send(({ trading }) => trading.orders.getOrderByClientOrderIdRaw({ clientOrderId }));
  if (answer.kind === 'refused' && answer.status === 404) return undefined;
  const order = parsed(OrderJson, bodyOf(answer), 'order');
  if (order.order_class !== 'mleg' || order.legs?.length) return brokerOrder(order);
  return orderWithId(line, order.id);
}

async function orderWithId(line: AlpacaLine, orderId: string): Promise<BrokerOrder | undefined> {
  const query = { orderId, nested: true };
  const answer = await line.send(({ trading }) => trading.orders.getOrderByOrderIDRaw(query));
  if (answer.kind === 'refused' && answer.status === 404) return undefined;
  return brokerOrder(parsed(OrderJson, bodyOf(answer), 'order'));
}

/** All pages, oldest first. The next page starts after the last order's id, for two orders may share a time. */
async function ordersOf(
  line: AlpacaLine,
  status: 'open' | 'closed' | 'all',
  start: { readonly after?: string },
): Promise<readonly BrokerOrder[]> {
  const found: BrokerOrder[] = [];
  let cursor: { readonly after?: string; readonly afterOrderId?: string } = start;
  for (;;) {
    const query = { status, limit: MAX_ORDERS, direction: 'asc', nested: true, ...cursor } as const;
    const body = await line.ask(({ trading }) => trading.orders.getAllOrdersRaw(query));
    const page = parsed(z.array(OrderJson), body, 'list of orders').map(brokerOrder);
    found.push(...page);
    const last = page.at(-1);
    if (!last || page.length < MAX_ORDERS) return found;
    cursor = { afterOrderId: last.brokerId };
  }
}

/** Shares and options; what else the account may hold, such as crypto, has no instrument here and is not ours. */
async function positionsOf(line: AlpacaLine): Promise<readonly BrokerPosition[]> {
  const body = await line.ask(({ trading }) => trading.positions.getAllOpenPositionsRaw());
  return parsed(PositionsJson, body, 'list of positions')
    .filter(({ asset_class }) => asset_class === 'us_equity' || asset_class === 'us_option')
    .map(({ symbol, qty, avg_entry_price: paid }) => ({
      ...{ instrument: instrumentNamed(symbol), quantity: qty },
      ...(paid === undefined || paid === null ? {} : { averagePrice: paid }),
    }));
}
