/** `wsb replay DAY|FROM..TO`: recorded days through the same system. */
import type { Command } from 'commander';
import { botsOf } from '#functions/strategies/bots.ts';
import { sessionOf, sessionsBetween } from '#lib/model/calendar.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import { type TradingDay, tradingDay } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import { channelsIn } from '../alerts/channels.ts';
import { type ConfigOptions, configFrom } from '../configuration.ts';
import { exiting, fault } from '../exit.ts';
import { openFolder } from '../files.ts';
import type { MarketFeed } from '../market-feed.ts';
import { report } from '../report/report.ts';
import { counted, say, talkOf } from '../terminal.ts';
import { runDays } from '../virtual-days.ts';
import { PORT_OPTION, portFrom } from './port.ts';

const CASH = usd('100000');

interface ReplayOptions extends ConfigOptions {
  readonly data: string;
  readonly port?: string;
}

export function replay(program: Command): void {
  program
    .command('replay')
    .argument('<days>', 'a day (2014-06-06) or a range (2014-06-05..2014-06-06)')
    .description('recorded days through the same system: bring a folder in the format of docs/data-format.md')
    .requiredOption('--data <folder>', 'the folder of market data')
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration')
    .option(...PORT_OPTION)
    .action(run);
}

async function run(text: string, options: ReplayOptions, command: Command): Promise<void> {
  const talk = talkOf(command);
  const wanted = daysIn(text);
  const port = portFrom(options.port);
  const config = configFrom(options);
  const channels = channelsIn(process.env, talk);
  const folder = exiting('usage', () => openFolder(options.data));
  if (folder.unused.length > 0)
    say(
      talk,
      `not used, its name is not in the format: ${counted(folder.unused.length, 'file')}, as ${folder.unused[0]}`,
    );
  const feed = exiting('usage', () => folder.feed(wanted));
  const days = wanted.filter((day) => feed.ticks(day).length > 0);
  for (const day of wanted.filter((each) => !days.includes(each)))
    say(talk, `skipped ${day}: the folder has no data for it`);
  const watched = botsOf(config).flatMap((bot) => bot.watch.symbols);
  await report(talk, {
    ...{ scenario: `replay ${text}`, config, feed, days, whyNothing: unwatched(feed, days, watched) },
    run: (onDay) => runDays({ feed, days, config, cash: CASH, name: 'replay', onDay, channels, ...port }),
  });
}

/** What could have been traded and that nobody looked at, with how to look at it. */
function unwatched(feed: MarketFeed, days: readonly TradingDay[], watched: readonly string[]): readonly string[] {
  const quoted = feed.symbols.filter((symbol) => days.some((day) => isQuoted(feed, symbol, day)));
  if (quoted.length === 0) return ['the folder has no quotes of these days, so nothing could be traded'];
  const missed = quoted.filter((symbol) => !watched.includes(symbol));
  if (missed.length === 0) return [];
  const setting = JSON.stringify({ strategies: { 'debit-spreads': { parameters: { symbols: missed } } } });
  return [
    `the folder has quotes of ${missed.join(', ')}, which no enabled strategy watches: to watch, put`,
    `  ${setting}`,
    'into a file and give it as --config',
  ];
}

function isQuoted(feed: MarketFeed, symbol: string, day: TradingDay): boolean {
  const close = sessionOf(day)?.close;
  return feed.contracts(symbol, day).length > 0 || (close !== undefined && feed.quote(symbol, close) !== undefined);
}

function daysIn(text: string): readonly TradingDay[] {
  const [from = '', to = from, ...more] = text.split('..');
  const [first, last] = [dayIn(from, text), dayIn(to, text)];
  if (more.length > 0) throw notADay(text);
  if (first > last) throw fault('usage', `${text} runs backwards: write ${last}..${first}`);
  if (first < '1998' || last >= '2031')
    throw fault('usage', `${text} is outside the exchange calendar, which covers 1998 to 2030: name a day in it`);
  const days = sessionsBetween(first, last).map((session) => session.day);
  if (days.length === 0) throw fault('usage', `the exchange was closed on ${text}: name a trading day`);
  return days;
}

function dayIn(day: string, text: string): TradingDay {
  try {
    return tradingDay(day);
  } catch (cause) {
    throw notADay(text, cause);
  }
}

const notADay = (text: string, cause?: unknown) =>
  fault('usage', `"${text}" is not a day or a range of days: write 2014-06-06 or 2014-06-05..2014-06-06`, cause);
