import { expect, test } from 'vitest';
import type { Book } from '#lib/model/book.ts';
import { instant } from '#lib/model/time.ts';
import { UNWATCHED } from '#lib/model/watch/risk-state.ts';
import { LIMIT_IDS, LIMITS } from '#lib/risk/limits.ts';
import { limitRows, usesOf } from '#local/commands/risk/limit-use.ts';
import { limitsDocument, limitsPage } from '#local/commands/risk/limits.ts';
import { aPosition, shareLegs } from '#test/support/builders.ts';
import { anAccount } from '#test/support/money.ts';

const standing = {
  ...UNWATCHED,
  ...{ state: 'throttled' as const, reason: 'var-share is high', at: instant(0) },
  figures: { 'var-share': 0.2, drawdown: 0.01 },
};
const book: Book = {
  account: anAccount(),
  positions: [
    aPosition({ strategyId: 'wheel', legs: shareLegs('AAPL'), units: 210 }),
    aPosition({ strategyId: 'index-baseline', legs: shareLegs('SPY'), units: 100 }),
  ],
  orders: [],
  risk: standing,
};
const rows = limitRows(
  LIMITS,
  usesOf(book, () => undefined),
);
const rowOf = (limit: string, row: string) => rows.find((each) => each.limit === limit && each.row === row);

test('every limit has its levels, its owner and its reason', () => {
  const page = limitsPage({ rows: limitRows(LIMITS) });

  for (const id of LIMIT_IDS) expect(page).toContain(id);
  expect(page).toMatch(/order-usd +25000 \/ 25000 \/ 62500 +USD, house: a larger order/);
  expect(page).toContain('no ledger, so nothing is used');
});

test('what is held counts against its own row, under the name that has most', () => {
  expect(rowOf('symbol-share', 'any')?.use).toEqual({ value: 0.21, of: 'AAPL' });
  expect(rowOf('symbol-share', 'broad-etf')?.use).toEqual({ value: 0.1, of: 'SPY' });
  expect(rowOf('strategy-share', 'broad-etf')?.use).toEqual({ value: 0.1, of: 'index-baseline' });
  expect(rowOf('account-share', 'any')?.use?.value).toBeCloseTo(0.31, 12);
  expect(rowOf('account-risk', 'any')?.use?.value).toBeCloseTo(0.21, 12);
});

test('what the watcher measured counts against the limits of the book, and headroom is up to the hard level', () => {
  const { hard = 0, headroom } = rowOf('var-share', 'any') ?? {};

  expect(headroom).toBeCloseTo(hard - 0.2, 12);
  expect(rowOf('es-share', 'any')?.use).toBeUndefined();
  expect(rowOf('order-usd', 'any')?.use).toBeUndefined();
});

test('a level that is passed is told in words, and in the document', () => {
  const page = limitsPage({ rows, path: 'demo.sqlite', standing });

  expect(page).toMatch(/symbol-share +21 % +-1 % .*ABOVE HARD: share of equity/);
  expect(page).toMatch(/var-share +20 % +5 % .*above soft: share of equity/);
  expect(page).toContain('The book is throttled (var-share is high).');
  expect(limitsDocument({ rows, path: 'demo.sqlite', standing }).limits).toContainEqual(
    expect.objectContaining({ limit: 'symbol-share', row: 'any', use: 0.21, of: 'AAPL', owner: 'house' }),
  );
});
