/** `wsb demo`: ten sessions through the whole system, with no keys and no network. */
import type { Command } from 'commander';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import { usd } from '#lib/model/units.ts';
import { demoMarket } from '../demo-market/demo-market.ts';
import { SCENARIOS, type ScenarioId } from '../demo-market/scenarios.ts';
import { fault } from '../exit.ts';
import { runDays } from '../virtual-days.ts';
import { configFrom } from './config.ts';
import { report, talkOf } from './report.ts';

const CASH = usd('100000');

export function demo(program: Command): void {
  program
    .command('demo')
    .description('ten sessions through the whole system on a modelled market: no keys, no network')
    .option('--scenario <name>', `one of ${Object.keys(SCENARIOS).join(', ')}`, 'earnings-dip')
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration')
    .action(async (options: { scenario: string; profile?: string; config?: string }, command: Command) => {
      const talk = talkOf(command);
      if (!Object.hasOwn(SCENARIOS, options.scenario)) {
        throw fault(
          'usage',
          `unknown scenario "${options.scenario}": choose one of ${Object.keys(SCENARIOS).join(', ')}`,
        );
      }
      const config = configFrom(options);
      const market = demoMarket(options.scenario as ScenarioId);
      await report(talk, {
        scenario: options.scenario,
        config,
        modelHash: market.modelHash,
        run: (onDay) => runDays({ feed: market.feed, days: market.days, config, cash: CASH, name: 'demo', onDay }),
        feed: market.feed,
        days: market.days,
      });
    });
}
