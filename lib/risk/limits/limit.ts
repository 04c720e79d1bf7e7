/** What a limit is, and which there are. */
import type { Levels } from './levels.ts';

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
  | 'daily-loss'
  // Of the whole book, as the watcher last saw it.
  | 'var-share'
  | 'es-share'
  | 'stress-share'
  | 'concentration'
  | 'net-vega'
  | 'drawdown';

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

export interface Limit {
  readonly unit: string;
  /** Size limits cut the order; gates let it pass or refuse it. */
  readonly kind: 'size' | 'gate';
  readonly owner: string;
  readonly reason: string;
  readonly rows: Partial<Record<Row, Levels>>;
}
