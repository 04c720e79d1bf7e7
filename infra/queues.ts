/** The queues between the stages, each with its dead letters. Exits have their own, so that they never wait behind entries. */
import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLettersName, ENVIRONMENT, queueName } from '#functions/adapters/deployment-names.ts';
import type { QueueName } from '#lib/model/outbox.ts';
import { pascal, type TradingFunction } from './house/trading-function.ts';

const NAMES: readonly QueueName[] = ['signals', 'exits', 'orders'];
/** Six times what a function that drains them may take. */
const VISIBILITY = Duration.minutes(3);
const MOST_DELIVERIES = 3;

interface Line {
  readonly queue: sqs.Queue;
  readonly dead: sqs.Queue;
}

export class Queues extends Construct {
  readonly lines: Readonly<Record<QueueName, Line>>;

  constructor(scope: Construct, environment: string) {
    super(scope, 'Queues');
    const line = (name: QueueName): Line => {
      const dead = fifo(this, `${pascal(name)}Dead`, { queueName: deadLettersName(environment, name) });
      const queue = fifo(this, pascal(name), {
        queueName: queueName(environment, name),
        visibilityTimeout: VISIBILITY,
        deadLetterQueue: { queue: dead, maxReceiveCount: MOST_DELIVERIES },
      });
      return { queue, dead };
    };
    this.lines = { signals: line('signals'), exits: line('exits'), orders: line('orders') };
  }

  sends(fn: TradingFunction, ...names: readonly QueueName[]): void {
    this.addresses(fn);
    const resources = names.map((name) => this.lines[name].queue.queueArn);
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources }));
  }

  /** Is called with what arrives; answers which messages have to go back, and buries what will never be handled. */
  drains(fn: TradingFunction, ...names: readonly QueueName[]): void {
    this.addresses(fn);
    for (const name of names) {
      const { queue } = this.lines[name];
      fn.addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency: 2 }));
    }
    const resources = names.map((name) => this.lines[name].dead.queueArn);
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources }));
  }

  /** Looks at dead letters by receiving them and giving them back. */
  looksIntoDead(fn: TradingFunction): void {
    this.addresses(fn);
    const resources = NAMES.map((name) => this.lines[name].dead.queueArn);
    const actions = ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility'];
    fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources }));
  }

  private addresses(fn: TradingFunction): void {
    const urls = NAMES.map((name) => {
      const { queue, dead } = this.lines[name];
      return [name, { queue: queue.queueUrl, deadLetters: dead.queueUrl }];
    });
    fn.addEnvironment(ENVIRONMENT.queues, Stack.of(this).toJsonString(Object.fromEntries(urls)));
  }
}

const fifo = (scope: Construct, id: string, props: sqs.QueueProps): sqs.Queue =>
  new sqs.Queue(scope, id, {
    fifo: true,
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    ...props,
  });
