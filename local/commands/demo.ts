/** `wsb demo`: ten sessions through the whole system, with no keys and no network. */
import type { Command } from 'commander';
import { profileOf } from '#functions/adapters/config.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import { usd } from '#lib/model/units.ts';
import { channelsIn } from '../alerts/channels.ts';
import { type ConfigOptions, configFrom } from '../configuration.ts';
import { demoMarket } from '../demo-market/demo-market.ts';
import { SCENARIOS, type ScenarioId } from '../demo-market/scenarios.ts';
import { fault } from '../exit.ts';
import { report } from '../report/report.ts';
import { talkOf } from '../terminal.ts';
import { runDays } from '../virtual-days.ts';
import { demoRisk } from './demo/risk.ts';
import { PORT_OPTION, portFrom } from './port.ts';

const CASH = usd('100000');

interface DemoOptions extends ConfigOptions {
  readonly scenario: string;
  readonly port?: string;
}

export function demo(program: Command): void {
  const command = program
    .command('demo')
    .description('ten sessions through the whole system on a modelled market: no keys, no network')
    .option('--scenario <name>', `one of ${Object.keys(SCENARIOS).join(', ')}`, 'earnings-dip')
    .option('--profile <name>', `one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration')
    .option(...PORT_OPTION)
    .action(run);
  demoRisk(command);
}

async function run(options: DemoOptions, command: Command): Promise<void> {
  const { scenario } = options;
  if (!isScenario(scenario))
    throw fault('usage', `unknown scenario "${scenario}": choose one of ${Object.keys(SCENARIOS).join(', ')}`);
  const port = portFrom(options.port);
  const config = configFrom(options);
  const talk = talkOf(command);
  const channels = channelsIn(process.env, talk);
  const { feed, days, modelHash } = demoMarket(scenario, profileOf(config).refreshSeconds);
  await report(talk, {
    ...{ scenario, config, feed, days, modelHash, whyNothing: [] },
    run: (onDay) => runDays({ feed, days, config, cash: CASH, name: 'demo', onDay, channels, ...port }),
  });
}

const isScenario = (name: string): name is ScenarioId => Object.hasOwn(SCENARIOS, name);
