/**
 * The demo market: real daily bars from npm packages, and modelled minutes, quotes and option chains inside those days.
 * No recorded minute or option is needed. docs/demo-market.md shows the model, its fit and its assumptions.
 */

import { canonicalJson, hashOf } from '#lib/model/ids.ts';
import type { Quote } from '#lib/model/quote.ts';
import { atNewYork, type Instant, instant, MINUTE, type Timeframe, type TradingDay } from '#lib/model/time.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { aggregated, type BarSeries, barsWithin, seriesOf } from './bar-series.ts';
import { dailyBars } from './daily-files.ts';
import { type OptionDay, optionDay } from './option-day.ts';
import { PARAMETERS } from './parameters.ts';
import { type DemoSymbol, daysOf, SCENARIOS, type Scenario, type ScenarioId } from './scenarios.ts';
import { minuteIndexAt, minuteOf, type ShareDay, shareDay } from './share-day.ts';
import { shareQuote } from './share-quotes.ts';

export { SCENARIOS, type Scenario, type ScenarioId } from './scenarios.ts';

export interface DemoMarket {
  readonly feed: MarketFeed;
  readonly scenario: Scenario;
  readonly days: readonly TradingDay[];
  /** Names the model that made the prices: a hash over its parameters. */
  readonly modelHash: string;
}

/** Sessions before the scenario whose closes the first day's strikes surround. */
const STRIKE_HISTORY = 20;

interface DemoDay {
  readonly day: TradingDay;
  /** New York's midnights around it. */
  readonly begins: Instant;
  readonly ends: Instant;
  readonly shares: ReadonlyMap<string, ShareDay>;
  readonly options: readonly OptionDay[];
}

function closesBefore(symbol: DemoSymbol, scenario: Scenario, day: TradingDay): readonly number[] {
  const bars = dailyBars(symbol);
  const first = bars.findIndex((bar) => bar.day === scenario.from) - STRIKE_HISTORY;
  return bars.filter((bar, index) => index >= first && bar.day < day).map((bar) => bar.close);
}

function demoDay(scenario: Scenario, day: TradingDay): DemoDay {
  const shares = scenario.symbols.map((symbol) => shareDay(symbol, day));
  const begins = atNewYork(day, 0);
  return {
    day,
    begins,
    ends: instant(begins + 24 * 60 * MINUTE),
    shares: new Map(shares.map((share) => [share.symbol, share])),
    options: shares.map((share) => optionDay(share, scenario, closesBefore(share.symbol, scenario, day))),
  };
}

function seriesBySymbol(days: readonly DemoDay[]): (symbol: string, timeframe: Timeframe) => BarSeries | undefined {
  const known = new Map<string, BarSeries>();
  const build = (symbol: DemoSymbol, timeframe: Timeframe): BarSeries => {
    if (timeframe === '1Day')
      return seriesOf(
        dailyBars(symbol).map(({ day: _, ...bar }) => bar),
        timeframe,
      );
    const minutes = days.flatMap((day) => day.shares.get(symbol)?.minutes ?? []);
    return seriesOf(timeframe === '1Min' ? minutes : aggregated(minutes, timeframe), timeframe);
  };
  return (symbol, timeframe) => {
    const key = `${symbol} ${timeframe}`;
    const share = days[0]?.shares.get(symbol);
    if (share && !known.has(key)) known.set(key, build(share.symbol, timeframe));
    return known.get(key);
  };
}

function feedOf(scenario: Scenario, days: readonly DemoDay[]): MarketFeed {
  const series = seriesBySymbol(days);
  let latest = days[0];
  const dayAt = (at: Instant): DemoDay | undefined => {
    if (latest && at >= latest.begins && at < latest.ends) return latest;
    latest = days.find((day) => at >= day.begins && at < day.ends);
    return latest;
  };

  const quote = (symbol: string, at: Instant): Quote | undefined => {
    const day = dayAt(at);
    const share = day?.shares.get(symbol);
    const clock = share ?? day?.shares.values().next().value;
    const index = clock && minuteIndexAt(clock, at);
    if (!day || index === undefined) return undefined;
    if (share) return shareQuote(minuteOf(share, index));
    return day.options.find((options) => options.has(symbol))?.quote(symbol, index);
  };

  const isTick = (at: Instant): boolean => {
    const session = dayAt(at)?.shares.values().next().value?.session;
    return session !== undefined && at > session.open && at <= session.close && (at - session.open) % MINUTE === 0;
  };

  return {
    title: `modelled on real days: ${scenario.symbols.join(', ')} ${scenario.from} to ${scenario.to}`,
    modelled: true,
    symbols: scenario.symbols,
    ticks: (day) => {
      const share = days
        .find((candidate) => candidate.day === day)
        ?.shares.values()
        .next().value;
      return share?.minutes.map(({ start }) => instant(start + MINUTE)) ?? [];
    },
    bars: (symbol, timeframe, range) => {
      const found = series(symbol, timeframe);
      return found ? barsWithin(found, range) : [];
    },
    quote,
    contracts: (underlying, day) => {
      const found = days.find((candidate) => candidate.day === day);
      const index = [...(found?.shares.keys() ?? [])].indexOf(underlying);
      return found?.options[index]?.listed() ?? [];
    },
    optionBars: (symbol, timeframe, range) =>
      days
        .filter((day) => day.ends > range.from && day.begins < range.at)
        .flatMap((day) => {
          const found = day.options.find((options) => options.has(symbol));
          return found ? barsWithin(found.series(symbol, timeframe), range) : [];
        }),
    quoteUpdate: (symbol, at) => (isTick(at) ? quote(symbol, at) : undefined),
  };
}

/** The hash over everything that shapes the modelled prices. */
export const modelHashOf = (): string => hashOf(canonicalJson({ parameters: PARAMETERS, scenarios: SCENARIOS }));

/** The market of a scenario, ready to be replayed. Deterministic: twice the same, bit for bit. */
export function demoMarket(id: ScenarioId): DemoMarket {
  const scenario = SCENARIOS[id];
  const days = daysOf(scenario);
  const feed = feedOf(
    scenario,
    days.map((day) => demoDay(scenario, day)),
  );
  return { feed, scenario, days, modelHash: modelHashOf() };
}
