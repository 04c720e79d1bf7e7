/** What each function may do, besides writing its own log. Whoever widens a role writes it here, and is asked why. */
import { SCHEDULES } from '#lib/strategies/schedules.ts';

const ledger = (...writes: readonly ('UpdateItem' | 'PutItem' | 'DeleteItem' | 'ConditionCheckItem')[]) => [
  'dynamodb:GetItem on StorageLedger',
  ...writes.map((write) => `dynamodb:${write} on StorageLedger`),
  'dynamodb:Query on StorageLedger',
  'dynamodb:Query on StorageLedger/index/by-index',
];
const sends = (...queues: readonly string[]) => queues.map((queue) => `sqs:SendMessage on Queues${queue}`);
const drains = (queue: string) => [
  ...['ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'GetQueueUrl', 'ReceiveMessage'].map(
    (action) => `sqs:${action} on Queues${queue}`,
  ),
  ...sends(`${queue}Dead`),
];
const here = (resource: string) => `on AWS::Region:AWS::AccountId:${resource}`;
const reads = (...secrets: readonly string[]) =>
  secrets.map((secret) => `ssm:GetParameter ${here(`parameter/wallstreetbots/paper/${secret}`)}`);
const BROKER = reads('alpaca/key-id', 'alpaca/secret');
const LOOKS = ['s3:GetObject on StorageSnapshots/*'];

/** No key of the broker's: what a strategy sees was fetched for it. */
const STRATEGY = [...ledger('UpdateItem', 'PutItem', 'DeleteItem'), ...LOOKS, ...sends('Signals', 'Exits')];

const STRATEGIES = Object.keys(SCHEDULES);
const titled = (id: string): string => id.replace(/(^|-)(.)/g, (_, __, letter: string) => letter.toUpperCase());

const LISTS: Readonly<Record<string, readonly string[]>> = {
  StrategiesPlanTicks: [
    ...ledger(),
    ...STRATEGIES.map((id) => `events:DescribeRule ${here(`rule/wallstreetbots-paper-tick-${id}`)}`),
  ],
  StrategiesFetchMarket: [
    ...ledger('UpdateItem', 'PutItem'),
    ...LOOKS,
    's3:PutObject on StorageSnapshots/*',
    ...BROKER,
  ],
  StrategiesKeepVolatility: [...ledger('UpdateItem', 'PutItem'), ...BROKER],
  ...Object.fromEntries(STRATEGIES.map((id) => [`Strategies${titled(id)}`, STRATEGY])),
  RiskAssessSignals: [
    ...ledger('UpdateItem', 'PutItem', 'DeleteItem'),
    ...LOOKS,
    ...drains('Exits'),
    ...drains('Signals'),
    ...sends('Orders'),
    ...reads('approval-key'),
  ],
  // A loss that is too large pulls the switch over all entries.
  RiskWatchPortfolio: [...ledger('UpdateItem', 'PutItem'), ...BROKER],
  ExecutionPlaceOrders: [
    ...ledger('UpdateItem', 'PutItem', 'ConditionCheckItem'),
    ...drains('Orders'),
    ...BROKER,
    ...reads('approval-key'),
  ],
  ExecutionResolveUnknown: [
    ...ledger('UpdateItem', 'PutItem', 'ConditionCheckItem'),
    ...BROKER,
    ...reads('approval-key'),
  ],
  ExecutionSweepHalted: [...ledger('UpdateItem', 'PutItem'), ...BROKER],
  ExecutionSettleFills: [...ledger('UpdateItem', 'PutItem'), ...BROKER],
  ExecutionReconcile: [...ledger('UpdateItem', 'PutItem'), ...BROKER],
  ExecutionReviewDeadLetters: [
    ...ledger('UpdateItem', 'PutItem'),
    ...['Signals', 'Exits', 'Orders'].flatMap((queue) =>
      ['ChangeMessageVisibility', 'ReceiveMessage'].map((action) => `sqs:${action} on Queues${queue}Dead`),
    ),
    ...reads('approval-key'),
  ],
  ComplianceReviewActivity: ledger('UpdateItem'),
  ComplianceSendAlerts: [...ledger('UpdateItem', 'PutItem'), 'sns:Publish on AlertsNotices'],
  ComplianceSealAudit: [
    ...ledger('UpdateItem'),
    's3:GetObject on StorageArchive/*',
    's3:ListBucket on StorageArchive',
    's3:PutObject on StorageArchive/*',
    ...reads('signing-key'),
  ],
};

export const PERMISSIONS = Object.fromEntries(Object.entries(LISTS).map(([name, list]) => [name, [...list].sort()]));
