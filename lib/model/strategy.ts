/**
 * A strategy is a value: parameters with a default per profile, and two pure steps. `screen` looks at cheap bars and
 * says which chains are worth fetching; `propose` looks at everything and says what to trade, and what not, and why.
 */
import * as z from 'zod';
import type { BarsView, MarketView } from './market-view.ts';
import type { ChainRequest } from './option-chain.ts';
import type { Order } from './order.ts';
import type { Position } from './position.ts';
import type { ProfileId } from './profile.ts';
import type { Reason, Signal } from './signal.ts';
import type { Timeframe } from './time.ts';

export const STRATEGY_IDS = [
  'wsb-dip-bot',
  'earnings-protection',
  'index-baseline',
  'wheel',
  'momentum-weeklies',
  'debit-spreads',
  'leaps-tracker',
  'swing-trading',
  'spx-credit-spreads',
  'lotto-scanner',
] as const;
export const StrategyId = z.enum(STRATEGY_IDS);
export type StrategyId = z.infer<typeof StrategyId>;

/** False for what the account holds without a strategy of ours. */
export const isStrategyId = (id: string): id is StrategyId => StrategyId.safeParse(id).success;

/** How often a strategy runs: it decides how old a quote or a signal may be. */
export type Cadence = 'burst' | 'minute' | 'daily';

/** Cheap market data a strategy always needs: symbols, and how many completed bars of each timeframe. */
export interface Watch {
  readonly symbols: readonly string[];
  readonly history: Partial<Record<Timeframe, number>>;
  /** Calendar days ahead for which it has to know its symbols' reports of earnings, and their dividends and splits. */
  readonly events?: { readonly earningsDays?: number; readonly dividendDays?: number };
  /** A year of its symbols' implied volatility at the money. */
  readonly volatilityHistory?: true;
  /** The level of the VIX. */
  readonly vix?: true;
}

/** What is the strategy's own: its equity base, its positions and its orders still working or approved. */
export interface OwnPositions {
  /** Account equity in US dollars at the last mark. */
  readonly equity: number;
  readonly positions: readonly Position[];
  /** Those that are flat again: what a later step of the same idea has earned or cost before. */
  readonly closed: readonly Position[];
  readonly orders: readonly Order[];
  /** Trades of today and before that closed a position at a loss, for wash-sale windows: symbol → last day. */
  readonly lossSales: Readonly<Record<string, string>>;
  /** Shares, or calls on them, that other strategies of the account bought or are buying: symbol → last day; absent = none known. */
  readonly othersBought?: Readonly<Record<string, string>>;
}

/** A candidate turned down, with the rule that turned it down. `symbol` is a share, a contract or "*" for the strategy as a whole. */
export interface WhyNot {
  readonly symbol: string;
  readonly reason: Reason;
}

export interface Shortlist {
  readonly chains: readonly ChainRequest[];
  readonly whyNots: readonly WhyNot[];
}

export interface Proposal {
  readonly signals: readonly Signal[];
  readonly whyNots: readonly WhyNot[];
}

export interface Strategy<P = unknown> {
  readonly id: StrategyId;
  readonly title: string;
  /** What it believes, and when it should fail: one sentence each. */
  readonly hypothesis: string;
  readonly parameters: z.ZodType<P>;
  readonly presets: Record<ProfileId, P>;
  watches(parameters: P): Watch;
  screen(bars: BarsView, own: OwnPositions, parameters: P): Shortlist;
  propose(view: MarketView, own: OwnPositions, parameters: P): Proposal;
}
