/** `wsb replay DAY|FROM..TO`: recorded days through the same system. */
import type { Command } from 'commander';
import { sessionsBetween } from '#lib/model/calendar.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import { type TradingDay, tradingDay } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import { exiting, fault } from '../exit.ts';
import { openFolder } from '../files.ts';
import { runDays } from '../virtual-days.ts';
import { configFrom } from './config.ts';
import { report, talkOf } from './report.ts';

export function replay(program: Command): void {
  program
    .command('replay')
    .argument('<days>', 'a day (2014-06-06) or a range (2014-06-05..2014-06-06)')
    .description('recorded days through the same system: bring a folder in the format of docs/data-format.md')
    .requiredOption('--data <folder>', 'the folder of market data')
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration')
    .action(async (text: string, options: { data: string; profile?: string; config?: string }, command: Command) => {
      const config = configFrom(options);
      const days = daysIn(text);
      const feed = exiting('usage', () => openFolder(options.data).feed(days));
      await report(talkOf(command), {
        scenario: `replay ${text}`,
        config,
        feed,
        days,
        run: (onDay) => runDays({ feed, days, config, cash: usd('100000'), name: 'replay', onDay }),
      });
    });
}

function daysIn(text: string): readonly TradingDay[] {
  const [from = '', to = from] = text.split('..');
  const range = [from, to].map((day) => {
    try {
      return tradingDay(day);
    } catch (cause) {
      throw fault(
        'usage',
        `"${text}" is not a day or a range of days: write 2014-06-06 or 2014-06-05..2014-06-06`,
        cause,
      );
    }
  });
  const [first, last] = range as [TradingDay, TradingDay];
  const days = sessionsBetween(first, last).map((session) => session.day);
  if (days.length === 0) throw fault('usage', `the exchange is closed on ${text}: name a trading day`);
  return days;
}
