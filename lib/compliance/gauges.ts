/** The figures of a book that are watched through the day: counts, US dollars and per cent of the day's first equity. */
import type { Book } from '../model/book.ts';
import { isTerminal } from '../model/order.ts';
import { toNumber } from '../model/units.ts';

export function gauges({ account, orders }: Book) {
  const today = orders.filter(({ day }) => day === account.day);
  const [equity, first] = [toNumber(account.equity), toNumber(account.dayStartEquity)];
  return {
    OrdersWorking: orders.filter((order) => !isTerminal(order)).length,
    OrdersUnresolved: orders.filter(({ state }) => state === 'unknown').length,
    OrdersRejected: today.filter(({ state }) => state === 'rejected').length,
    Equity: equity,
    DayLoss: first > 0 ? Math.max(0, (1 - equity / first) * 100) : 0,
  };
}
