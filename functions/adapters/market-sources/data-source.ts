/** One vendor of market data, as the composed market asks it: for each kind of figure that it has, a way to ask and what it is. */
import type { Bar } from '#lib/model/bar.ts';
import type { CashDividend, Covered, DaySpan, EarningsReport, ShareSplit } from '#lib/model/events.ts';
import type { Figure, Provenance } from '#lib/model/market-source.ts';
import type { ChainRequest, OptionChain } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import type { Instant, Timeframe } from '#lib/model/time.ts';
import type { VolatilityHistory, VolatilityIndex } from '#lib/model/volatility-history.ts';

export type By<T> = Readonly<Record<string, T>>;
type Symbols = readonly string[];

export interface BarsWanted {
  readonly timeframe: Timeframe;
  readonly count: number;
  /** Only what starts then or later: the rest is known. */
  readonly since?: Instant;
}

/** Plain figures by symbol; what it does not know is absent. It throws a fault where it does not answer. */
export interface Asking {
  readonly bars: (symbols: Symbols, want: BarsWanted) => Promise<By<readonly Bar[]>>;
  readonly quotes: (symbols: Symbols) => Promise<By<Quote>>;
  readonly chains: (request: ChainRequest, hold: Symbols) => Promise<OptionChain>;
  readonly earnings: (symbols: Symbols, span: DaySpan) => Promise<By<Covered<EarningsReport>>>;
  readonly dividends: (symbols: Symbols, span: DaySpan) => Promise<By<Covered<CashDividend>>>;
  readonly splits: (symbols: Symbols, span: DaySpan) => Promise<By<Covered<ShareSplit>>>;
  readonly 'volatility-history': (symbols: Symbols) => Promise<By<VolatilityHistory>>;
  readonly vix: () => Promise<VolatilityIndex | undefined>;
}

export interface Offer<K extends Figure> extends Omit<Provenance, 'source' | 'symbols'> {
  readonly ask: Asking[K];
}

export interface DataSource {
  /** As the owner reads it in `status`. */
  readonly name: string;
  readonly offers: { readonly [K in Figure]?: Offer<K> };
}
