/**
 * The table of limits. Three levels: *soft* steers (no entry is sized past it; the owner's configuration and the profile
 * set it), *hard* refuses, and the compiled *ceiling* bounds what configuration may ever set. House figures, chosen for
 * one account of USD 2k to 250k; no rulebook gives them.
 */

import type { Profile } from '../model/profile.ts';
import type { StrategyId } from '../model/strategy.ts';

export type LimitId =
  | 'order-share'
  | 'order-usd'
  | 'order-contracts'
  | 'symbol-share'
  | 'symbol-day-share'
  | 'strategy-share'
  | 'account-risk'
  | 'account-share'
  | 'account-risk-fair'
  | 'account-share-fair'
  | 'cash-use'
  | 'price-collar'
  | 'spread'
  | 'quote-age'
  | 'signal-age'
  | 'daily-loss';

/** Which row of a limit applies: shares of broad-market ETFs, other shares, puts sold, options; or how often the strategy runs. */
export type Row =
  | 'any'
  | 'broad-etf'
  | 'tight-share'
  | 'share'
  | 'cash-secured'
  | 'option'
  | 'burst'
  | 'minute'
  | 'daily';

export interface Levels {
  readonly soft: number;
  readonly hard: number;
  readonly ceiling: number;
}

interface Limit {
  readonly unit: string;
  /** Size limits cut the order; gates let it pass or refuse it. */
  readonly kind: 'size' | 'gate';
  readonly owner: string;
  readonly reason: string;
  readonly rows: Partial<Record<Row, Levels>>;
}

const SHARE = 'share of equity';
const owner = 'house';
/** The levels of a total, with and without what is kept for others. */
const RISK = { any: { soft: 0.5, hard: 0.7, ceiling: 0.8 } };
const ACCOUNT = { any: { soft: 0.8, hard: 1, ceiling: 1 } };

export const LIMITS = {
  'order-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason:
      'one order is one mistake at most; a put with its cash behind it is an order for the shares, which takes what one company may take',
    rows: { any: { soft: 0.05, hard: 0.1, ceiling: 0.25 }, 'cash-secured': { soft: 0.15, hard: 0.2, ceiling: 0.25 } },
  },
  'order-usd': {
    unit: 'USD',
    kind: 'size',
    owner,
    reason: 'a larger order moves the options we trade',
    rows: { any: { soft: 25_000, hard: 25_000, ceiling: 62_500 } },
  },
  'order-contracts': {
    unit: 'contracts',
    kind: 'size',
    owner,
    reason: 'what a quoted option market takes at its price',
    rows: { option: { soft: 10, hard: 50, ceiling: 100 } },
  },
  'symbol-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'one company can gap; a broad index gaps less',
    rows: { any: { soft: 0.15, hard: 0.2, ceiling: 0.3 }, 'broad-etf': { soft: 0.6, hard: 0.8, ceiling: 0.9 } },
  },
  'symbol-day-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'slices must not pass what one order could not',
    rows: { any: { soft: 0.15, hard: 0.25, ceiling: 0.5 } },
  },
  'strategy-share': {
    unit: SHARE,
    kind: 'size',
    owner,
    reason: 'one wrong idea must not be the account',
    rows: { any: { soft: 0.3, hard: 0.4, ceiling: 0.6 }, 'broad-etf': { soft: 0.6, hard: 0.8, ceiling: 0.9 } },
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
    rows: { any: { soft: 0.98, hard: 1, ceiling: 1 } },
  },
  'price-collar': {
    unit: 'fraction of mid',
    kind: 'gate',
    owner,
    reason: 'a limit far from the market is a typing error',
    rows: {
      'tight-share': { soft: 0.01, hard: 0.03, ceiling: 0.05 },
      share: { soft: 0.03, hard: 0.05, ceiling: 0.1 },
      option: { soft: 0.05, hard: 0.1, ceiling: 0.25 },
    },
  },
  spread: {
    unit: 'fraction of mid',
    kind: 'gate',
    owner,
    reason: 'a wide market costs more than most ideas earn',
    rows: { share: { soft: 0.005, hard: 0.02, ceiling: 0.05 }, option: { soft: 0.1, hard: 0.2, ceiling: 0.4 } },
  },
  'quote-age': {
    unit: 's',
    kind: 'gate',
    owner,
    reason: 'yesterday’s price is not a price',
    rows: {
      burst: { soft: 2, hard: 5, ceiling: 30 },
      minute: { soft: 5, hard: 15, ceiling: 60 },
      daily: { soft: 60, hard: 300, ceiling: 900 },
    },
  },
  'signal-age': {
    unit: 's',
    kind: 'gate',
    owner,
    reason: 'a late trade is worse than none',
    rows: {
      burst: { soft: 3, hard: 5, ceiling: 10 },
      minute: { soft: 15, hard: 30, ceiling: 60 },
      daily: { soft: 120, hard: 300, ceiling: 900 },
    },
  },
  'daily-loss': {
    unit: 'fraction of the day’s first equity',
    kind: 'gate',
    owner,
    reason: 'a bad day ends early',
    rows: { any: { soft: 0.015, hard: 0.03, ceiling: 0.05 } },
  },
} satisfies Record<LimitId, Limit>;

/** Limits that stand where another stands: they are set with it, and not by themselves. */
const FOLLOWS: Partial<Record<LimitId, LimitId>> = {
  'account-risk-fair': 'account-risk',
  'account-share-fair': 'account-share',
};

export const LIMIT_IDS = Object.keys(LIMITS) as LimitId[];

export type Limits = Record<LimitId, Limit>;

/** The first of the given rows that the limit has, or undefined where the limit does not apply. */
export function levelsOf(limit: Limit, rows: readonly Row[]): Levels | undefined {
  const row = rows.find((candidate) => limit.rows[candidate] !== undefined);
  return row === undefined ? undefined : limit.rows[row];
}

/** An owner's or profile's setting of one soft level. */
export interface Setting {
  readonly limit: LimitId;
  readonly row?: Row;
  readonly soft: number;
}

/**
 * The house table with soft levels set. A setting above the hard level is capped there, because a profile describes an
 * appetite and not a permission; an owner's own setting is checked by `problemWith` first and refused instead.
 */
export function withSettings(limits: Limits, settings: readonly Setting[]): Limits {
  const table: Limits = { ...limits };
  for (const { limit, row = 'any', soft } of settings.flatMap(withFollowers)) {
    const { rows, ...rest } = table[limit];
    const levels = rows[row];
    if (levels) table[limit] = { ...rest, rows: { ...rows, [row]: { ...levels, soft: Math.min(soft, levels.hard) } } };
  }
  return table;
}

const withFollowers = (setting: Setting): readonly Setting[] => [
  setting,
  ...LIMIT_IDS.filter((id) => FOLLOWS[id] === setting.limit).map((limit) => ({ ...setting, limit })),
];

/** What is wrong with an owner's setting, as a sentence, or undefined. */
export function problemWith(limits: Limits, { limit, row = 'any', soft }: Setting): string | undefined {
  const followed = FOLLOWS[limit];
  if (followed) return `limit ${limit} stands where ${followed} stands: set that one`;
  const levels = limits[limit].rows[row];
  if (!levels) return `limit ${limit} has no row ${row}: it has ${Object.keys(limits[limit].rows).join(', ')}`;
  if (!Number.isFinite(soft) || soft <= 0) return `limit ${limit} must be a positive number, not ${soft}`;
  if (soft > levels.hard) return `limit ${limit} may be at most ${levels.hard} (${limits[limit].unit}), not ${soft}`;
  return undefined;
}

/** A profile's appetite for one strategy, as settings of the table. */
export const appetite = (profile: Profile, strategyId: StrategyId): readonly Setting[] => [
  { limit: 'symbol-share', soft: profile.maxPositionShare },
  { limit: 'account-risk', soft: profile.maxTotalRisk },
  { limit: 'strategy-share', soft: profile.budgets[strategyId] },
  { limit: 'strategy-share', row: 'broad-etf', soft: profile.budgets[strategyId] },
];
