/** Execution: places each order once, finds out what became of it, and holds our books against the broker's. */

import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { SecretName } from '#functions/adapters/deployment-names.ts';
import type { Entry } from './house/bundles.ts';
import { type House, TradingFunction } from './house/trading-function.ts';
import type { Queues } from './queues.ts';
import { AFTER_CLOSE, BEFORE_OPEN } from './schedules.ts';
import type { Storage } from './storage.ts';

const BROKER: readonly SecretName[] = ['alpacaKeyId', 'alpacaSecret'];

export class Execution extends Construct {
  readonly place: TradingFunction;
  readonly settle: TradingFunction;
  readonly resolve: TradingFunction;
  readonly sweep: TradingFunction;
  readonly reconcile: TradingFunction;
  readonly letters: TradingFunction;

  constructor(scope: Construct, { house, storage, queues }: { house: House; storage: Storage; queues: Queues }) {
    super(scope, 'Execution');
    const made = (entry: Entry, description: string, secrets = BROKER) =>
      new TradingFunction(this, house, { ...{ entry, description, secrets }, memoryMb: 512, seconds: 30 });

    this.place = made('place-orders', 'sends each approved order once', [...BROKER, 'approvalKey']);
    storage.ledger(this.place, 'record', 'audit', 'check');
    queues.drains(this.place, 'orders');

    this.resolve = made('resolve-unknown', 'asks what became of orders without an answer', [...BROKER, 'approvalKey']);
    storage.ledger(this.resolve, 'record', 'audit', 'check');
    this.sweep = made('sweep-halted', 'cancels entries under a halt');
    storage.ledger(this.sweep, 'record', 'audit');
    this.settle = made('settle-fills', 'brings fills and order states into the ledger');
    storage.ledger(this.settle, 'record', 'audit');

    this.reconcile = made('reconcile', 'holds our books against the broker’s');
    storage.ledger(this.reconcile, 'record', 'audit');
    started(this.reconcile, 'BeforeOpen', { cron: BEFORE_OPEN, when: 'open' });
    started(this.reconcile, 'AfterClose', { cron: AFTER_CLOSE, when: 'close' });

    this.letters = made('review-dead-letters', 'ends orders whose message could not be handled', ['approvalKey']);
    storage.ledger(this.letters, 'record', 'audit');
    queues.looksIntoDead(this.letters);
  }
}

/** Starts a function around a session; the function itself knows which of the starts is the right one today. */
export function started(
  fn: TradingFunction,
  id: string,
  { cron, when }: { readonly cron: string; readonly when: 'open' | 'close' },
): void {
  const rule = new events.Rule(fn, id, { schedule: events.Schedule.expression(cron) });
  const event = events.RuleTargetInput.fromObject({ when });
  rule.addTarget(new targets.LambdaFunction(fn, { event, maxEventAge: Duration.minutes(10), retryAttempts: 2 }));
}
