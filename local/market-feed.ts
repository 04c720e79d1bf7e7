/**
 * A source of market data for the simulator: recorded files or the demo market. It knows the whole history, and answers
 * only what had ended by the time asked about; that is the one place where looking ahead is prevented.
 */
import type { Bar } from '#lib/model/bar.ts';
import type { CashDividend, Covered, DaySpan, EarningsReport, ShareSplit } from '#lib/model/events.ts';
import type { Option } from '#lib/model/instrument.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { Instant, Timeframe, TradingDay } from '#lib/model/time.ts';
import type { VolatilityHistory, VolatilityIndex } from '#lib/model/volatility-history.ts';

export interface ListedContract {
  readonly contract: Option;
  /** At the last clearing before the day; undefined where the feed does not know. */
  readonly openInterest: number | undefined;
}

/** A stretch in which a feed moves faster than bar by bar, so that the fastest strategies can look as often as they do live. */
export interface Burst {
  readonly title: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Between two looks. */
  readonly seconds: number;
}

export const isWithin = ({ from, to }: Burst, at: Instant): boolean => at >= from && at < to;

export interface MarketFeed {
  /** For people: "recorded: AAPL, TWX 2014-06-06" or "modelled on real days". */
  readonly title: string;
  readonly modelled: boolean;
  /** Shares and ETFs it has anything about. */
  readonly symbols: readonly string[];
  /** Absent where it moves bar by bar throughout. */
  readonly burst?: Burst;
  /** Ends of the bars of one day, and the slots of a burst, in order: the ticks of a replay. Empty where it has no data for the day. */
  ticks(day: TradingDay): readonly Instant[];
  /** Completed bars of a share with start ≥ from and end ≤ at, oldest first. Daily bars end at the session's close. */
  bars(symbol: string, timeframe: Timeframe, range: { from: Instant; at: Instant }): readonly Bar[];
  /** Last quote of a share or contract as of `at`; undefined where none was seen that day. Never reaches past `at`. */
  quote(symbol: string, at: Instant): Quote | undefined;
  /** Contracts listed that day. */
  contracts(underlying: string, day: TradingDay): readonly ListedContract[];
  /** Completed bars of a contract, and its volume so far that day. */
  optionBars(symbol: string, timeframe: Timeframe, range: { from: Instant; at: Instant }): readonly Bar[];
  /**
   * The quote that a new bar ending exactly at `at` brought, for matching: where the bar's row is missing but the feed
   * covers it, the unchanged last quote; undefined while the next bar is not due yet.
   */
  quoteUpdate(symbol: string, at: Instant): Quote | undefined;
  // What it may know beyond prices. A kind that it has nothing of is absent; undefined is unknown.
  /** The days on which a share reports within the span, announced by then or not. */
  earnings?(symbol: string, span: DaySpan): Covered<EarningsReport> | undefined;
  dividends?(symbol: string, span: DaySpan): Covered<CashDividend> | undefined;
  splits?(symbol: string, span: DaySpan): Covered<ShareSplit> | undefined;
  /** Implied volatility at the money of the sessions before a day. */
  volatilityHistory?(symbol: string, day: TradingDay): VolatilityHistory | undefined;
  /** The level of the VIX as of `at`. */
  vix?(at: Instant): VolatilityIndex | undefined;
}
