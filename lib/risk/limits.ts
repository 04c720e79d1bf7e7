/**
 * The table of limits, and what may be set in it. Three levels: *soft* steers (no entry is sized past it; the owner's
 * configuration and the profile set it), *hard* refuses, and the compiled *ceiling* bounds what configuration may ever set.
 */
import type { Profile } from '../model/profile.ts';
import type { StrategyId } from '../model/strategy.ts';
import { LIMITS } from './limits/house.ts';
import { type Levels, softenedTo } from './limits/levels.ts';
import type { Limit, LimitId, Row } from './limits/limit.ts';

export type { Ceiling, Hard, Levels, Soft } from './limits/levels.ts';
export type { LimitId, Row } from './limits/limit.ts';
export { LIMITS, softenedTo };

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
    if (levels) table[limit] = { ...rest, rows: { ...rows, [row]: softenedTo(levels, soft) } };
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
  { limit: 'symbol-share', row: 'cash-secured', soft: profile.maxPositionShare },
  { limit: 'account-risk', soft: profile.maxTotalRisk },
  { limit: 'strategy-share', soft: profile.budgets[strategyId] },
  { limit: 'strategy-share', row: 'broad-etf', soft: profile.budgets[strategyId] },
];
