/** From the owner's configuration to the bots that run: parameters, cadence and limits of each strategy. */
import type { Cadence, Strategy } from '#lib/model/strategy.ts';
import { type Bot, bot } from '#lib/pipeline.ts';
import { guaranteesIn } from '#lib/portfolio/allocation.ts';
import { appetite, LIMITS, type Limits, withSettings } from '#lib/risk/limits.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { isBurst, SCHEDULES, type Schedule } from '#lib/strategies/schedules.ts';
import { type Config, profileOf } from '../adapters/config.ts';
import { PermanentFault } from '../adapters/faults.ts';
import type { Closer } from './flattening.ts';

/** House limits, then the profile's appetite, then the owner's word: each only moves soft levels. */
export const limitsOf = (config: Config, strategy: Strategy): Limits =>
  withSettings(LIMITS, [...appetite(profileOf(config), strategy.id), ...config.limits]);

/** The fastest strategies are held to what is as fresh as their looks are frequent. */
function cadenceOf(config: Config, { id }: Strategy): Cadence {
  const schedule: Schedule = SCHEDULES[id as keyof typeof SCHEDULES];
  return isBurst(schedule, profileOf(config).refreshSeconds) ? 'burst' : schedule.cadence;
}

/** The profile's parameters with the owner's on top; a fault names every key that is unknown or out of range. */
export function parametersOf<P>(config: Config, strategy: Strategy<P>): P {
  const own = config.strategies[strategy.id]?.parameters ?? {};
  const parsed = strategy.parameters.safeParse({ ...strategy.presets[config.profile], ...own });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new PermanentFault(
    `parameters of ${strategy.id}: ${problems.join('; ')}; see "npm start -- strategies show ${strategy.id}"`,
  );
}

/** Every strategy there is, enabled or not, as far as closing its positions needs it. */
export const closersOf = (config: Config): readonly Closer[] =>
  Object.values<Strategy>(catalog).map((strategy) => ({
    id: strategy.id,
    cadence: cadenceOf(config, strategy),
    limits: limitsOf(config, strategy),
  }));

/** The enabled strategies, ready to run. */
export function botsOf(config: Config): readonly Bot[] {
  const enabled = Object.values<Strategy>(catalog).filter(({ id }) => config.strategies[id]?.enabled !== false);
  const guarantees = guaranteesIn(Object.fromEntries(enabled.map((each) => [each.id, limitsOf(config, each)])));
  return enabled.map((strategy) =>
    bot(strategy, {
      parameters: parametersOf(config, strategy),
      cadence: cadenceOf(config, strategy),
      limits: limitsOf(config, strategy),
      guarantees,
    }),
  );
}
