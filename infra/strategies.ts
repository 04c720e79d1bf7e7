/** The strategies: one function and one rule each, one look at the market for all of them, and the ticks that bring them together. */
import { Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENVIRONMENT, ruleName, stackName } from '#functions/adapters/deployment-names.ts';
import type { StrategyId } from '#lib/model/strategy.ts';
import { isBurst, SCHEDULES, type Schedule } from '#lib/strategies/schedules.ts';
import { started } from './execution.ts';
import { Machine } from './house/machine.ts';
import type { Settings } from './house/settings.ts';
import { type House, pascal, TradingFunction, type TradingFunctionProps } from './house/trading-function.ts';
import { ticksMachine } from './machines.ts';
import type { Queues } from './queues.ts';
import { burstCron, NEAR_CLOSE, tickCron } from './schedules.ts';
import type { Storage } from './storage.ts';

const TABLE = Object.entries<Schedule>(SCHEDULES) as [StrategyId, Schedule][];

export interface StrategiesProps {
  readonly house: House;
  readonly storage: Storage;
  readonly queues: Queues;
}

export class Strategies extends Construct {
  readonly functions: Readonly<Record<string, TradingFunction>>;
  readonly plan: TradingFunction;
  readonly look: TradingFunction;
  readonly keep: TradingFunction;
  readonly ticks: Machine;

  constructor(scope: Construct, props: StrategiesProps) {
    super(scope, 'Strategies');
    const { house, storage } = props;
    const { environment } = house.settings;
    this.plan = planner(this, house, storage);
    this.look = looker(this, house, storage);
    this.keep = keeper(this, house, storage);
    this.functions = Object.fromEntries(TABLE.map(([id]) => [id, strategy(this, props, id)]));
    this.ticks = new Machine(this, 'Ticks', {
      ...{ environment, name: 'ticks' },
      definition: ticksMachine({ plan: this.plan.functionArn, look: this.look.functionArn }),
      calls: [this.plan, this.look, ...Object.values(this.functions)],
    });
    for (const [id, schedule] of TABLE) this.tickOf(house.settings, id, schedule);
    this.burst(house.settings);
    this.closing(house.settings);
  }

  /** The rule that `wsb strategies pause` disables. */
  private tickOf({ environment, config }: Settings, id: StrategyId, schedule: Schedule): void {
    const rule = new events.Rule(this, `${pascal(id)}Tick`, {
      ruleName: ruleName(environment, id),
      description: `a minute before each tick of ${id}`,
      schedule: events.Schedule.expression(tickCron(schedule)),
      enabled: config.strategies[id]?.enabled !== false,
    });
    this.ticks.startedBy(rule, { strategies: this.runners([id]), seconds: 60, isClosing: false });
  }

  /** Looks within the minute, where the profile asks for them, by all that burst together: one look serves them all. */
  private burst({ environment, refreshSeconds }: Settings): void {
    const fast = TABLE.filter(([, schedule]) => isBurst(schedule, refreshSeconds));
    if (fast.length === 0) return;
    const rule = new events.Rule(this, 'Burst', {
      ruleName: `${stackName(environment)}-burst`,
      description: `a minute before each minute in which the market is looked at every ${refreshSeconds} s`,
      schedule: events.Schedule.expression(burstCron(fast.map(([, schedule]) => schedule))),
    });
    const strategies = this.runners(fast.map(([id]) => id));
    this.ticks.startedBy(rule, { strategies, seconds: refreshSeconds, isClosing: false });
  }

  /** While the owner flattens, what is held is closed in every minute, also of strategies that are paused or seldom due. */
  private closing({ environment }: Settings): void {
    const rule = new events.Rule(this, 'Closing', {
      ruleName: `${stackName(environment)}-closing`,
      description: 'a minute before each minute of the session: closes what a flattening strategy holds',
      schedule: events.Schedule.expression(burstCron([{ after: 0, before: 0, every: 1, cadence: 'minute' }])),
    });
    this.ticks.startedBy(rule, { strategies: this.runners(TABLE.map(([id]) => id)), seconds: 60, isClosing: true });
  }

  private runners(ids: readonly StrategyId[]) {
    return ids.map((id) => ({ id, function: this.functions[id]?.functionArn }));
  }
}

function planner(scope: Construct, house: House, storage: Storage): TradingFunction {
  const plan = new TradingFunction(scope, house, {
    entry: 'plan-ticks',
    description: 'names the instants of the next minute at which a strategy is due',
    ...{ memoryMb: 256, seconds: 10 },
  });
  storage.ledger(plan);
  const { environment } = house.settings;
  const resources = TABLE.map(([id]) =>
    Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: ruleName(environment, id) }),
  );
  plan.addToRolePolicy(new iam.PolicyStatement({ actions: ['events:DescribeRule'], resources }));
  return plan;
}

function looker(scope: Construct, house: House, storage: Storage): TradingFunction {
  const look = new TradingFunction(scope, house, {
    entry: 'fetch-market',
    description: 'takes one look at the market for all strategies that are due',
    ...{ memoryMb: 1024, seconds: 15 },
    ...readingMarket(house),
  });
  storage.ledger(look, 'record', 'audit');
  storage.keepsSnapshots(look);
  return look;
}

function keeper(scope: Construct, house: House, storage: Storage): TradingFunction {
  const keep = new TradingFunction(scope, house, {
    entry: 'keep-volatility',
    description: 'keeps the implied volatility of the day, near the close',
    ...{ memoryMb: 1024, seconds: 45 },
    ...readingMarket(house),
  });
  storage.ledger(keep, 'record', 'audit');
  started(keep, 'NearClose', { cron: NEAR_CLOSE, when: 'close' });
  return keep;
}

/** What a function needs that asks the sources of the market. */
function readingMarket({ settings: { hasMassive } }: House): Pick<TradingFunctionProps, 'secrets' | 'environment'> {
  return {
    secrets: ['alpacaKeyId', 'alpacaSecret', ...(hasMassive ? (['massiveKey'] as const) : [])],
    environment: { [ENVIRONMENT.massive]: hasMassive ? 'yes' : 'no' },
  };
}

function strategy(scope: Construct, { house, storage, queues }: StrategiesProps, id: StrategyId): TradingFunction {
  const fn = new TradingFunction(scope, house, {
    entry: 'run-strategy',
    name: id,
    description: `proposes trades: ${id}`,
    ...{ memoryMb: 512, seconds: 15 },
    environment: { [ENVIRONMENT.strategy]: id },
  });
  storage.ledger(fn, 'record', 'audit', 'removal');
  storage.looksAt(fn);
  queues.sends(fn, 'signals', 'exits');
  return fn;
}
