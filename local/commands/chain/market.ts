/** Which market a chain is read from, and when: a folder of recorded days, or the demo market. */
import { sessionOf } from '#lib/model/calendar.ts';
import { formatInstant, HOUR, type Instant, newYorkDay, newYorkTime, parseInstant } from '#lib/model/time.ts';
import { demoMarket } from '../../demo-market/demo-market.ts';
import { SCENARIOS, type ScenarioId } from '../../demo-market/scenarios.ts';
import { exiting, fault } from '../../exit.ts';
import { openFolder } from '../../files.ts';
import type { MarketFeed } from '../../market-feed.ts';

export interface MarketOptions {
  readonly data?: string;
  readonly scenario?: string;
  readonly at?: string;
}

export interface ChainSource {
  readonly feed: MarketFeed;
  readonly at: Instant;
  /** Where there is one. */
  readonly folder?: string;
}

const DEFAULT_SCENARIO = 'earnings-dip';

export function sourceOf(symbol: string, options: MarketOptions): ChainSource {
  const { data, scenario, at } = options;
  if (data !== undefined && scenario !== undefined)
    throw fault('usage', '--data and --scenario exclude each other: leave one of them out');
  const source = data === undefined ? demoSource(scenario, at) : folderSource(data, at);
  checkTime(source);
  checkSymbol(symbol, source);
  return source;
}

function folderSource(data: string, text: string | undefined): ChainSource {
  const folder = exiting('usage', () => openFolder(data));
  if (text === undefined) {
    const days = folder.days.join(', ') || 'none';
    throw fault('usage', `--at is needed with --data: a time such as 2014-06-06T14:30:00Z; recorded days are ${days}`);
  }
  const at = timeIn(text);
  return { feed: exiting('usage', () => folder.feed([newYorkDay(at)])), at, folder: data };
}

function demoSource(name = DEFAULT_SCENARIO, text?: string): ChainSource {
  if (!Object.hasOwn(SCENARIOS, name))
    throw fault('usage', `unknown scenario "${name}": choose one of ${Object.keys(SCENARIOS).join(', ')}`);
  const { feed, days } = demoMarket(name as ScenarioId);
  const at = text === undefined ? oneHourInto(days[0] ?? SCENARIOS[DEFAULT_SCENARIO].from) : timeIn(text);
  return { feed, at };
}

const oneHourInto = (day: Parameters<typeof sessionOf>[0]): Instant => ((sessionOf(day)?.open ?? 0) + HOUR) as Instant;

function timeIn(text: string): Instant {
  try {
    const at = parseInstant(text);
    sessionOf(newYorkDay(at));
    return at;
  } catch (cause) {
    throw fault('usage', `--at "${text}" is no time of 1998 to 2030 with a zone: write 2014-06-06T14:30:00Z`, cause);
  }
}

function checkTime({ feed, at, folder }: ChainSource): void {
  const day = newYorkDay(at);
  const ticks = feed.ticks(day);
  const [first, last] = [ticks[0], ticks.at(-1)];
  if (first === undefined || last === undefined)
    throw fault('usage', `${day}: ${folder ?? feed.title} has no data for this day: choose a day it has`);
  const close = sessionOf(day)?.close ?? last;
  if (at >= first && at <= close) return;
  throw fault(
    'usage',
    `${formatInstant(at)} (${newYorkTime(at)} New York) is outside what is known of ${day}: choose a time from ${formatInstant(first)} to ${formatInstant(close)}`,
  );
}

function checkSymbol(symbol: string, { feed, at, folder }: ChainSource): void {
  const day = newYorkDay(at);
  if (feed.contracts(symbol, day).length > 0) return;
  const others = feed.symbols.filter((each) => feed.contracts(each, day).length > 0);
  const next = others.length > 0 ? `choose one of ${others.join(', ')}` : 'choose another day, or another folder';
  const where = folder ?? 'the demo market';
  throw fault('usage', `${symbol}: ${where} has no options on it on ${day}; ${next}`);
}
