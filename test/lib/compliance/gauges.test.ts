import { expect, it } from 'vitest';
import { gauges } from '#lib/compliance/gauges.ts';
import { usd } from '#lib/model/units.ts';
import { anOrder } from '#test/support/builders.ts';
import { aBook, anAccount } from '#test/support/money.ts';

it('figures of a book: orders by state, positions, and the loss of the day in per cent', () => {
  const orders = [
    anOrder({ id: 'a', state: 'rejected' }),
    anOrder({ id: 'b', state: 'unknown' }),
    anOrder({ id: 'c' }),
  ];
  const account = anAccount({ equity: usd('97500'), dayStartEquity: usd('100000') });
  const { DayLoss, ...rest } = gauges(aBook({ orders, account }));

  expect(rest).toEqual({ OrdersWorking: 2, OrdersUnresolved: 1, OrdersRejected: 1, Equity: 97_500 });
  expect(DayLoss).toBeCloseTo(2.5, 9);
  expect(gauges(aBook({ account: anAccount({ equity: usd('101000') }) })).DayLoss).toBe(0);
  expect(gauges(aBook({ account: anAccount({ equity: usd('0'), dayStartEquity: usd('0') }) })).DayLoss).toBe(0);
});
