import { expect, test } from 'vitest';
import { greekColumns, optionColumns, REFUSALS, rowsOf, statusOf, volatileColumns } from '#lib/pricing/columns.ts';

const option = { right: 'put', spot: 1, strike: 2, years: 3, rate: 4, dividendYield: 5, volatility: 6 } as const;

test('an option becomes a row', () => {
  const { sign, ...rest } = volatileColumns([{ ...option, right: 'call' }, option]);

  expect([...sign]).toEqual([1, -1]);
  expect(Object.values(rest).map((column) => column[1])).toEqual([1, 2, 3, 4, 5, 6]);
});

test('every code of refusal has its own status, and none is that of an answer', () => {
  expect(REFUSALS.slice(1).map((code) => code && statusOf(code))).toEqual([1, 2, 3, 4, 5]);
  expect(REFUSALS[0]).toBeUndefined();
});

test('columns of different lengths are not worked on', () => {
  expect(rowsOf(optionColumns([option]), greekColumns(1))).toBe(1);
  expect(() => rowsOf(optionColumns([option]), greekColumns(2))).toThrow('the same number of rows, not 1, 2');
});
