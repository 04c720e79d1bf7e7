import { describe, expect, it } from 'vitest';
import { ran, rows } from '#test/support/market/intraday-day.ts';
import { c102 } from '#test/support/market/intraday-market.ts';

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
});
