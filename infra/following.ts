/** What follows the orders through the session: one short state machine a minute. */
import * as events from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Compliance } from './compliance.ts';
import type { Execution } from './execution.ts';
import { Machine } from './house/machine.ts';
import type { House } from './house/trading-function.ts';
import { followMachine } from './machines.ts';
import { FOLLOW } from './schedules.ts';

export class Following extends Construct {
  readonly machine: Machine;

  constructor(
    scope: Construct,
    { house, execution, compliance }: { house: House; execution: Execution; compliance: Compliance },
  ) {
    super(scope, 'Following');
    const { resolve, sweep, settle, reconcile: compare, letters } = execution;
    const { review, tell } = compliance;
    const steps = { resolve, sweep, settle, compare, review, letters, tell };
    this.machine = new Machine(this, 'Follow', {
      ...{ environment: house.settings.environment, name: 'follow' },
      definition: followMachine((step) => steps[step].functionArn),
      calls: Object.values(steps),
    });
    const rule = new events.Rule(this, 'EveryMinute', { schedule: events.Schedule.expression(FOLLOW) });
    this.machine.startedBy(rule, {});
  }
}
