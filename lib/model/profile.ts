/**
 * A profile: how aggressive the whole system is. Here stand the figures of the system as a whole, as shares of account
 * equity; strategy parameters by profile stand with each strategy. Profile figures are soft limits, under the house's.
 */
import * as z from 'zod';
import type { StrategyId } from './strategy.ts';

export const PROFILE_IDS = ['research_2024', 'wsb_2025'] as const;
export const ProfileId = z.enum(PROFILE_IDS);
export type ProfileId = z.infer<typeof ProfileId>;

export interface Profile {
  readonly id: ProfileId;
  /** For people: what kind of owner it suits. */
  readonly title: string;
  /** Seconds between two looks at the market by the fastest strategies. */
  readonly refreshSeconds: number;
  /** Largest sum of what all open and working entries can lose; broad-market ETFs are bounded by their own row instead. */
  readonly maxTotalRisk: number;
  /** Largest part of equity in one symbol, over all strategies; broad-market ETFs are bounded by their own row instead. */
  readonly maxPositionShare: number;
  /** Largest sum of what one strategy's open and working entries can lose. They may add up to more than 1: not all are invested at once. */
  readonly budgets: Readonly<Record<StrategyId, number>>;
}

export const PROFILES: Record<ProfileId, Profile> = {
  research_2024: {
    id: 'research_2024',
    title: 'Patient: most of it in index funds, options in small pieces',
    refreshSeconds: 60,
    maxTotalRisk: 0.1,
    maxPositionShare: 0.05,
    budgets: {
      'wsb-dip-bot': 0.25,
      'earnings-protection': 0.06,
      'index-baseline': 0.6,
      wheel: 0.2,
      'momentum-weeklies': 0.05,
      'debit-spreads': 0.15,
      'leaps-tracker': 0.03,
      'swing-trading': 0.05,
      'spx-credit-spreads': 0.04,
      'lotto-scanner': 0.01,
    },
  },
  wsb_2025: {
    id: 'wsb_2025',
    title: 'Aggressive: short-dated options in large pieces, looked at every ten seconds',
    refreshSeconds: 10,
    maxTotalRisk: 0.65,
    maxPositionShare: 0.3,
    budgets: {
      'wsb-dip-bot': 0.28,
      'earnings-protection': 0.22,
      'index-baseline': 0.55,
      wheel: 0.42,
      'momentum-weeklies': 0.1,
      'debit-spreads': 0.18,
      'leaps-tracker': 0.16,
      'swing-trading': 0.06,
      'spx-credit-spreads': 0.12,
      'lotto-scanner': 0.04,
    },
  },
};
