/**
 * One look at the market for all due strategies: bars, quotes and what else some watch asks for, for the union of their
 * symbols, and chains for the union of their needs. What nobody asks for is not fetched.
 */
import type { Bar } from '#lib/model/bar.ts';
import type { DaySpan, MarketEvents } from '#lib/model/events.ts';
import type { BarsView, MarketView } from '#lib/model/market-view.ts';
import type { Watch } from '#lib/model/strategy.ts';
import { addDays, type Instant, newYorkDay, type Timeframe } from '#lib/model/time.ts';
import type { Needs } from '#lib/pipeline.ts';
import type { Clock, MarketData, Snapshots } from '#lib/ports.ts';
import { type Notes, type Noting, noting } from './look-notes.ts';

export interface MarketPorts {
  readonly market: MarketData;
  readonly snapshots: Snapshots;
  readonly clock: Clock;
  /** The source is a model, and everything decided on it must say so. */
  readonly modelled: boolean;
}

export interface MarketDesk {
  bars(watches: readonly Watch[], slot: Instant): Promise<BarsView>;
  /** Completes the bars with the chains needed, and stores the whole as evidence. */
  look(bars: BarsView, needs: Needs): Promise<MarketView>;
}

/** Reports and dividends of the last days count, too: who entered before one wants to know that it has been. */
const DAYS_BACK = 7;

export function marketDesk({ market, snapshots, clock, modelled }: MarketPorts): MarketDesk {
  return {
    bars: async (watches, slot) => {
      const note = noting();
      const symbols = symbolsOf(watches);
      const bars = await series(market, watches, note);
      const asOf = clock.now();
      const quotes = note.of('quotes', await market.quotes(symbols));
      return { slot, asOf, bars, quotes, modelled, ...(await beyond(market, watches, { asOf, note })), ...note.all() };
    },

    look: async (bars, { chains, hold }) => {
      const note = noting(bars);
      const figures = chains.length === 0 ? {} : note.of('chains', await market.chains(chains, hold));
      return snapshots.put({ ...bars, ...note.all(), chains: figures });
    },
  };
}

const symbolsOf = (watches: readonly Watch[]): readonly string[] =>
  [...new Set(watches.flatMap((watch) => watch.symbols))].sort();

/** Each timeframe for the symbols of those who want it, for the longest history that one of them wants. */
async function series(market: MarketData, watches: readonly Watch[], note: Noting): Promise<BarsView['bars']> {
  const bars: Record<string, Partial<Record<Timeframe, readonly Bar[]>>> = {};
  for (const [timeframe, count] of Object.entries(longest(watches)) as [Timeframe, number][]) {
    const symbols = symbolsOf(watches.filter((watch) => watch.history[timeframe] !== undefined));
    const found = note.of('bars', await market.bars(symbols, { timeframe, count }));
    for (const [symbol, list] of Object.entries(found)) bars[symbol] = { ...bars[symbol], [timeframe]: list };
  }
  return bars;
}

/** The longest history wanted of each timeframe. */
function longest(watches: readonly Watch[]): Partial<Record<Timeframe, number>> {
  const counts: Partial<Record<Timeframe, number>> = {};
  for (const [timeframe, count] of watches.flatMap((watch) => Object.entries(watch.history) as [Timeframe, number][])) {
    counts[timeframe] = Math.max(counts[timeframe] ?? 0, count);
  }
  return counts;
}

interface Asked {
  readonly asOf: Instant;
  readonly note: Noting;
}

/** What is there beyond prices, as far as some watch asks for it. */
async function beyond(
  market: MarketData,
  watches: readonly Watch[],
  { asOf, note }: Asked,
): Promise<Omit<Partial<BarsView>, keyof Notes>> {
  const ofVolatility = watches.filter((watch) => watch.volatilityHistory);
  const events = await eventsOf(market, watches, { asOf, note });
  const vix = watches.some((watch) => watch.vix) ? note.of('vix', await market.vix()) : undefined;
  return {
    ...(events ? { events } : {}),
    ...(ofVolatility.length > 0
      ? { volatilityHistory: note.of('volatility-history', await market.volatilityHistory(symbolsOf(ofVolatility))) }
      : {}),
    ...(vix ? { vix } : {}),
  };
}

async function eventsOf(
  market: MarketData,
  watches: readonly Watch[],
  { asOf, note }: Asked,
): Promise<MarketEvents | undefined> {
  const today = newYorkDay(asOf);
  const wanted = (days: (watch: Watch) => number | undefined) => {
    const of = watches.filter((watch) => days(watch) !== undefined);
    const span: DaySpan = {
      from: addDays(today, -DAYS_BACK),
      to: addDays(today, Math.max(0, ...of.map((each) => days(each) ?? 0))),
    };
    return { symbols: symbolsOf(of), span };
  };
  const [reports, cash] = [wanted(({ events }) => events?.earningsDays), wanted(({ events }) => events?.dividendDays)];
  if (reports.symbols.length + cash.symbols.length === 0) return undefined;
  const earnings =
    reports.symbols.length > 0 ? note.of('earnings', await market.earnings(reports.symbols, reports.span)) : undefined;
  const dividends =
    cash.symbols.length > 0 ? note.of('dividends', await market.dividends(cash.symbols, cash.span)) : undefined;
  const splits = cash.symbols.length > 0 ? note.of('splits', await market.splits(cash.symbols, cash.span)) : undefined;
  return { ...(earnings ? { earnings } : {}), ...(dividends ? { dividends } : {}), ...(splits ? { splits } : {}) };
}
