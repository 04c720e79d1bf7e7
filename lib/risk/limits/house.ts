/** House figures, chosen for one account of USD 2k to 250k; no rulebook gives them. */
import { levels } from './levels.ts';
import type { Limit, LimitId } from './limit.ts';

const SHARE = 'share of equity';
const owner = 'house';
/** The levels of a total, with and without what is kept for others. */
const RISK = { any: levels({ soft: 0.5, hard: 0.7, ceiling: 0.8 }) };
const ACCOUNT = { any: levels({ soft: 0.8, hard: 1, ceiling: 1 }) };

export const LIMITS = {
  'order-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason:
      'one order is one mistake at most; a put with its cash behind it is an order for the shares, which takes what one company may take',
    rows: {
      any: levels({ soft: 0.05, hard: 0.1, ceiling: 0.25 }),
      'cash-secured': levels({ soft: 0.15, hard: 0.2, ceiling: 0.25 }),
    },
  },
  'order-usd': {
    unit: 'USD',
    kind: 'size',
    owner,
    reason: 'a larger order moves the options we trade',
    rows: { any: levels({ soft: 25_000, hard: 25_000, ceiling: 62_500 }) },
  },
  'order-contracts': {
    unit: 'contracts',
    kind: 'size',
    owner,
    reason: 'what a quoted option market takes at its price',
    rows: { option: levels({ soft: 10, hard: 50, ceiling: 100 }) },
  },
  'symbol-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason:
      'one company can gap; a broad index gaps less; a put with its cash behind it stands for weeks and leaves room for what trades the share',
    rows: {
      any: levels({ soft: 0.15, hard: 0.2, ceiling: 0.3 }),
      'cash-secured': levels({ soft: 0.15, hard: 0.15, ceiling: 0.3 }),
      'broad-etf': levels({ soft: 0.6, hard: 0.8, ceiling: 0.9 }),
    },
  },
  'symbol-day-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'slices must not pass what one order could not',
    rows: { any: levels({ soft: 0.15, hard: 0.25, ceiling: 0.5 }) },
  },
  'strategy-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'one wrong idea must not be the account',
    rows: {
      any: levels({ soft: 0.3, hard: 0.4, ceiling: 0.6 }),
      'broad-etf': levels({ soft: 0.6, hard: 0.8, ceiling: 0.9 }),
    },
  },
  'account-risk': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'capital at risk outside broad-market ETFs',
    rows: RISK,
  },
  'account-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'no borrowing to trade',
    rows: ACCOUNT,
  },
  'account-risk-fair': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'with half of each other strategy’s fair part of it kept free, so that none is starved',
    rows: RISK,
  },
  'account-share-fair': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'with half of each other strategy’s fair part of it kept free, so that none is starved',
    rows: ACCOUNT,
  },
  'cash-use': {
    unit: 'share of cash',
    kind: 'size',
    owner,
    reason: 'every open order must be payable at once',
    rows: { any: levels({ soft: 0.98, hard: 1, ceiling: 1 }) },
  },
  'price-collar': {
    unit: 'fraction of mid',
    kind: 'gate',
    owner,
    reason: 'a limit far from the market is a typing error',
    rows: {
      'tight-share': levels({ soft: 0.01, hard: 0.03, ceiling: 0.05 }),
      share: levels({ soft: 0.03, hard: 0.05, ceiling: 0.1 }),
      option: levels({ soft: 0.05, hard: 0.1, ceiling: 0.25 }),
    },
  },
  spread: {
    unit: 'fraction of mid',
    kind: 'gate',
    owner,
    reason: 'a wide market costs more than most ideas earn',
    rows: {
      share: levels({ soft: 0.005, hard: 0.02, ceiling: 0.05 }),
      option: levels({ soft: 0.1, hard: 0.2, ceiling: 0.4 }),
    },
  },
  'quote-age': {
    unit: 's',
    kind: 'gate',
    owner,
    reason: 'yesterday’s price is not a price',
    rows: {
      burst: levels({ soft: 2, hard: 5, ceiling: 30 }),
      minute: levels({ soft: 5, hard: 15, ceiling: 60 }),
      daily: levels({ soft: 60, hard: 300, ceiling: 900 }),
    },
  },
  'signal-age': {
    unit: 's',
    kind: 'gate',
    owner,
    reason: 'a late trade is worse than none',
    rows: {
      burst: levels({ soft: 3, hard: 5, ceiling: 10 }),
      minute: levels({ soft: 15, hard: 30, ceiling: 60 }),
      daily: levels({ soft: 120, hard: 300, ceiling: 900 }),
    },
  },
  'daily-loss': {
    unit: 'fraction of the day’s first equity',
    kind: 'gate',
    owner,
    reason: 'a bad day ends early',
    rows: { any: levels({ soft: 0.015, hard: 0.03, ceiling: 0.05 }) },
  },
  'var-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'what a day as bad as the worst in a hundred would take (VaR 99 %, modelled)',
    rows: { any: levels({ soft: 0.15, hard: 0.25, ceiling: 0.4 }) },
  },
  'es-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'what the worst days in a hundred would take on average (ES 99 %, modelled)',
    rows: { any: levels({ soft: 0.2, hard: 0.3, ceiling: 0.5 }) },
  },
  'stress-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'a crisis of the record must leave an account to go on with (modelled)',
    rows: { any: levels({ soft: 0.5, hard: 0.65, ceiling: 0.8 }) },
  },
  concentration: {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'one company may halve overnight (modelled)',
    rows: { any: levels({ soft: 0.3, hard: 0.4, ceiling: 0.5 }) },
  },
  'net-vega': {
    unit: SHARE,
    kind: 'gate',
    owner,
    reason: 'a point of volatility must not be a bad day by itself (modelled)',
    rows: { any: levels({ soft: 0.01, hard: 0.02, ceiling: 0.03 }) },
  },
  drawdown: {
    unit: 'fraction of the highest equity',
    kind: 'gate',
    owner,
    reason: 'a plan that has lost this much is looked at before it goes on',
    rows: { any: levels({ soft: 0.1, hard: 0.2, ceiling: 0.3 }) },
  },
} satisfies Record<LimitId, Limit>;
