/** Risk: sizes or refuses what the strategies propose, alone in sending to the orders queue; and watches the whole book. */
import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { ENVIRONMENT } from '#functions/adapters/deployment-names.ts';
import { type House, TradingFunction } from './house/trading-function.ts';
import type { Queues } from './queues.ts';
import { QUARTERS } from './schedules.ts';
import type { Storage } from './storage.ts';

export class Risk extends Construct {
  readonly assess: TradingFunction;
  readonly watch: TradingFunction;

  constructor(scope: Construct, { house, storage, queues }: { house: House; storage: Storage; queues: Queues }) {
    super(scope, 'Risk');
    this.assess = new TradingFunction(this, house, {
      entry: 'assess-signals',
      description: 'sizes or refuses each signal, and promises the approved order',
      ...{ memoryMb: 512, seconds: 30 },
      secrets: ['approvalKey'],
    });
    storage.ledger(this.assess, 'record', 'audit', 'removal');
    storage.looksAt(this.assess);
    queues.drains(this.assess, 'exits', 'signals');
    queues.sends(this.assess, 'orders');

    const { hasMassive } = house.settings;
    this.watch = new TradingFunction(this, house, {
      entry: 'watch-portfolio',
      description: 'values the book, measures what it may lose, and says what entries are allowed',
      ...{ memoryMb: 512, seconds: 30 },
      secrets: ['alpacaKeyId', 'alpacaSecret', ...(hasMassive ? (['massiveKey'] as const) : [])],
      environment: { [ENVIRONMENT.massive]: hasMassive ? 'yes' : 'no' },
    });
    storage.ledger(this.watch, 'record', 'audit');
    const rule = new events.Rule(this, 'Quarters', { schedule: events.Schedule.expression(QUARTERS) });
    const event = events.RuleTargetInput.fromObject({});
    rule.addTarget(
      new targets.LambdaFunction(this.watch, { event, maxEventAge: Duration.minutes(10), retryAttempts: 2 }),
    );
  }
}
