/**
 * What a decision may see: completed bars, the latest quotes, the chains asked for, and nothing later than `asOf`.
 * One per slot, stored under its hash, and named by every signal and decision that rests on it.
 */
import * as z from 'zod';
import { Bar, isSeries } from './bar.ts';
import { MarketEvents } from './events.ts';
import { Figure, Gap, Provenance } from './market-source.ts';
import { knownFigures, OptionChain } from './option-chain.ts';
import { Quote } from './quote.ts';
import { type Instant, InstantWire, type Timeframe, TimeframeWire } from './time.ts';
import { VolatilityHistory, VolatilityIndex } from './volatility-history.ts';

export const BarsView = z.object({
  /** The schedule's time for this look: ids derive from it, so that a late or repeated tick proposes the same. */
  slot: InstantWire,
  /** When the market was looked at. */
  asOf: InstantWire,
  /** Oldest first. A symbol or timeframe that the source does not have is absent. The day in progress is no daily bar. */
  bars: z.record(z.string(), z.partialRecord(TimeframeWire, z.array(Bar).readonly())),
  quotes: z.record(z.string(), Quote),
  /** The prices come from a model, not from a market. */
  modelled: z.boolean(),
  // What follows is there only where a strategy's watch asks for it, and a source has it.
  events: MarketEvents.optional(),
  /** By symbol; an absent symbol is unknown. */
  volatilityHistory: z.record(z.string(), VolatilityHistory).optional(),
  vix: VolatilityIndex.optional(),
  /** Where each kind of figure comes from; looks that were stored before this was kept have none. */
  provenance: z.partialRecord(Figure, z.array(Provenance).readonly()).optional(),
  /** What was asked for and is not there, and why. */
  gaps: z.array(Gap).readonly().optional(),
});
export type BarsView = z.infer<typeof BarsView>;

export const MarketView = BarsView.extend({
  chains: z.record(z.string(), OptionChain),
  /** Hash of the stored snapshot that this view is. */
  snapshot: z.string(),
});
export type MarketView = z.infer<typeof MarketView>;

type Bars = BarsView['bars'];
const isLevel = ({ level, at }: VolatilityIndex): boolean =>
  level > 0 && level < Number.POSITIVE_INFINITY && Number.isSafeInteger(at);

/**
 * The look without what cannot be, whatever its source let through: a series with one bad bar is absent as a whole, because
 * with a hole in it every count of bars would be wrong. Bad quotes stay, so that who needs one can say what is wrong with it.
 */
export function sound<V extends BarsView>(view: V): V {
  const { vix, ...rest } = view;
  const level = vix && isLevel(vix) ? { vix } : {};
  return { ...rest, ...level, bars: soundBars(view.bars, view.asOf), ...soundChains(view) } as V;
}

const soundBars = (bars: Bars, now: Instant): Bars =>
  Object.fromEntries(
    Object.entries(bars).map(([symbol, all]) => {
      const series = Object.entries(all) as [Timeframe, readonly Bar[]][];
      return [symbol, Object.fromEntries(series.filter(([timeframe, each]) => isSeries(each, timeframe, now)))];
    }),
  );

function soundChains(view: BarsView): { readonly chains?: MarketView['chains'] } {
  if (!('chains' in view)) return {};
  const chains = Object.entries((view as MarketView).chains);
  return {
    chains: Object.fromEntries(
      chains.map(([symbol, chain]) => [symbol, { ...chain, entries: chain.entries.map(knownFigures) }]),
    ),
  };
}

/** The last `count` completed bars, or undefined where there are fewer: not enough data is no signal, never a guess. */
export function lastBars(
  view: BarsView,
  symbol: string,
  want: { timeframe: Timeframe; count: number },
): readonly Bar[] | undefined {
  const series = view.bars[symbol]?.[want.timeframe] ?? [];
  return series.length < want.count ? undefined : series.slice(-want.count);
}

/** The quote of a share or of a contract in one of the chains. */
export function quoteOf(view: MarketView, symbol: string): Quote | undefined {
  const share = view.quotes[symbol];
  if (share) return share;
  for (const chain of Object.values(view.chains)) {
    const entry = chain.entries.find((candidate) => candidate.contract.symbol === symbol);
    if (entry) return entry.quote;
  }
  return undefined;
}
