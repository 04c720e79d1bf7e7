import { describe, expect, it } from 'vitest';
import { ran, rows } from '#test/support/market/intraday-day.ts';
import { c102 } from '#test/support/market/intraday-market.ts';

describe('through the whole system', () => {
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
