/**
 * The demo market: real daily bars from npm packages, and modelled minutes, quotes and option chains inside those days.
 * No recorded minute or option is needed. docs/demo-market.md shows the model, its fit and its assumptions.
 */

import { sessionsBetween } from '#lib/model/calendar.ts';
import { canonicalJson, hashOf } from '#lib/model/ids.ts';
import type { Instant, Timeframe, TradingDay } from '#lib/model/time.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { aggregated, type BarSeries, barsWithin, seriesOf } from './bar-series.ts';
import { demoActions, demoEarnings, demoVix } from './beyond-prices.ts';
import { dailyBars } from './daily-files.ts';
import { type DemoDay, demoDay, isTick, optionsOn, quoteOn, shareOn, ticksOf } from './demo-day.ts';
import { impliedVolatilityHistory } from './implied-volatility-history.ts';
import { PARAMETERS } from './parameters.ts';
import { type DemoSymbol, SCENARIOS, type Scenario, type ScenarioId } from './scenarios.ts';

export interface DemoMarket {
  readonly feed: MarketFeed;
  readonly scenario: Scenario;
  readonly days: readonly TradingDay[];
  /** Names the model that made the prices: a hash over its parameters. */
  readonly modelHash: string;
}

function shareSeries(days: readonly DemoDay[], symbol: DemoSymbol, timeframe: Timeframe): BarSeries {
  if (timeframe === '1Day') {
    const real = dailyBars(symbol).map(({ day: _, ...bar }) => bar);
    return seriesOf(real, timeframe);
  }
  const minutes = days.flatMap((day) => shareOn(day, symbol)?.share.minutes ?? []);
  return seriesOf(timeframe === '1Min' ? minutes : aggregated(minutes, timeframe), timeframe);
}

function rememberedSeries(scenario: Scenario, days: readonly DemoDay[]) {
  const known = new Map<string, BarSeries>();
  return (name: string, timeframe: Timeframe): BarSeries | undefined => {
    const symbol = scenario.symbols.find((candidate) => candidate === name);
    const key = `${name} ${timeframe}`;
    if (symbol && !known.has(key)) known.set(key, shareSeries(days, symbol, timeframe));
    return known.get(key);
  };
}

/** The day in which an instant falls; asked about one day many times over. */
function dayFinder(days: readonly DemoDay[]): (at: Instant) => DemoDay | undefined {
  const holds = (day: DemoDay, at: Instant): boolean => at >= day.begins && at < day.ends;
  let latest = days[0];
  return (at) => {
    if (!latest || !holds(latest, at)) latest = days.find((day) => holds(day, at));
    return latest;
  };
}

function feedOf(scenario: Scenario, days: readonly DemoDay[]): MarketFeed {
  const series = rememberedSeries(scenario, days);
  const dayAt = dayFinder(days);
  const dayOf = (wanted: TradingDay): DemoDay | undefined => days.find(({ day }) => day === wanted);
  const quote: MarketFeed['quote'] = (symbol, at) => {
    const day = dayAt(at);
    return day && quoteOn(day, symbol, at);
  };

  const burst = days.find((day) => day.burst)?.burst;

  return {
    ...(burst ? { burst } : {}),
    title: `modelled on real days: ${scenario.symbols.join(', ')} ${scenario.from} to ${scenario.to}`,
    modelled: true,
    symbols: scenario.symbols,
    ticks: (wanted) => {
      const day = dayOf(wanted);
      return day ? ticksOf(day) : [];
    },
    bars: (symbol, timeframe, range) => {
      const found = series(symbol, timeframe);
      return found ? barsWithin(found, range) : [];
    },
    quote,
    contracts: (underlying, day) => shareOn(dayOf(day), underlying)?.options.listed() ?? [],
    optionBars: (symbol, timeframe, range) =>
      days
        .filter((day) => day.ends > range.from && day.begins < range.at)
        .flatMap((day) => {
          const options = optionsOn(day, symbol);
          return options ? barsWithin(options.series(symbol, timeframe), range) : [];
        }),
    quoteUpdate: (symbol, at) => {
      const day = dayAt(at);
      return day && isTick(day, at) ? quoteOn(day, symbol, at) : undefined;
    },
    earnings: demoEarnings,
    dividends: demoActions,
    splits: demoActions,
    volatilityHistory: (name, day) => {
      const symbol = scenario.symbols.find((candidate) => candidate === name);
      return symbol && impliedVolatilityHistory(symbol, day);
    },
    vix: (at) => demoVix(dayAt(at), at),
  };
}

/** Changes with every number that shapes the modelled prices, and with nothing else. */
export function modelHashOf(): string {
  const carry = Object.values(SCENARIOS).map(({ title: _, burst: __, ...terms }) => terms);
  return hashOf(canonicalJson({ parameters: PARAMETERS, scenarios: carry }));
}

/**
 * The market of a scenario, ready to be replayed. Deterministic: twice the same, bit for bit. `seconds` between the looks of
 * the fastest strategy: below a minute, the scenario's named stretch moves as often.
 */
export function demoMarket(id: ScenarioId, seconds = 60): DemoMarket {
  const scenario = SCENARIOS[id];
  const sessions = sessionsBetween(scenario.from, scenario.to);
  const days = sessions.map((session) => demoDay(scenario, session, seconds));
  return { feed: feedOf(scenario, days), scenario, days: days.map(({ day }) => day), modelHash: modelHashOf() };
}
