/** What a template makes, by kind, and what of it outlives its stack. */
import type { Template } from './assembly.ts';

const KINDS: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'functions',
  'AWS::IAM::Role': 'roles',
  'AWS::IAM::Policy': 'policies',
  'AWS::Events::Rule': 'schedule rules',
  'AWS::StepFunctions::StateMachine': 'state machines',
  'AWS::SQS::Queue': 'queues',
  'AWS::DynamoDB::Table': 'tables',
  'AWS::S3::Bucket': 'buckets',
  'AWS::SNS::Topic': 'topics',
  'AWS::SNS::Subscription': 'subscriptions',
  'AWS::Logs::LogGroup': 'log groups',
  'AWS::CloudWatch::Alarm': 'alarms',
  'AWS::CloudWatch::Dashboard': 'dashboards',
  'AWS::Budgets::Budget': 'budgets',
  'AWS::KMS::Key': 'keys',
};
const OTHER = 'other settings';

export interface Count {
  readonly kind: string;
  readonly count: number;
}

/** The most first; what only ties the others together comes last. */
export function countsOf({ Resources }: Template): readonly Count[] {
  const counts = new Map<string, number>();
  for (const { Type } of Object.values(Resources)) {
    const kind = KINDS[Type] ?? OTHER;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => Number(a.kind === OTHER) - Number(b.kind === OTHER) || b.count - a.count);
}

const WHAT_STAYS: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'table',
  'AWS::S3::Bucket': 'bucket',
};

export interface Kept {
  readonly what: string;
  readonly because: string;
}

/** What `destroy` leaves in the account. */
export const keptOf = ({ Resources }: Template): readonly Kept[] =>
  Object.entries(Resources)
    .filter(([, { Type, DeletionPolicy = 'Delete' }]) => WHAT_STAYS[Type] && DeletionPolicy !== 'Delete')
    .map(([id, { Type, Properties }]) => ({
      what: `the ${WHAT_STAYS[Type]} ${nameOf(id)}`,
      because: reasonFor(Properties),
    }));

/** Without the digits that CDK adds. */
const nameOf = (id: string): string => id.replace(/[0-9A-F]{8}$/, '');

function reasonFor(properties: Readonly<Record<string, unknown>>): string {
  if (properties.ObjectLockEnabled === true) return 'its objects are locked until their time is over';
  if (properties.DeletionProtectionEnabled === true)
    return 'it is protected against deletion, and holds ledger and audit';
  return 'it is kept when its stack goes';
}
