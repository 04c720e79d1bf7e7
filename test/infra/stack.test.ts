/** The template that is deployed, held to what was promised of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ENVIRONMENT, METRICS } from '#functions/adapters/deployment-names.ts';
import { type FollowStep, followMachine, ticksMachine } from '#infra/machines.ts';
import { STRATEGY_IDS } from '#lib/model/strategy.ts';
import { SCHEDULES } from '#lib/strategies/schedules.ts';
import { PERMISSIONS } from './permissions.ts';
import {
  listed,
  type Resource,
  type Statement,
  type Synthesis,
  statementsIn,
  synthesise,
  within,
  words,
} from './synthesis.ts';

let paper: Synthesis;
beforeAll(() => {
  paper = synthesise({
    environment: 'paper',
    profile: 'wsb_2025',
    email: 'owner@example.org',
    sms: '+14155550100',
    budget: 10,
  });
}, 60_000);

const property = (resource: Resource, path: string): unknown => within(resource.Properties, path);
const ids = (type: string) => paper.of(type).map(([id]) => id);
const properties = (type: string, path: string) => paper.of(type).map(([, resource]) => property(resource, path));

/** What a role may do, as "action on resource", without writing its own log. */
function allowed(role: string): readonly string[] {
  const policies = paper
    .of('AWS::IAM::Policy')
    .filter(([, each]) => words(within(each.Properties, 'Roles.0')) === role);
  const statements = policies.flatMap(([, each]) => statementsIn(each)).filter(({ Effect }) => Effect === 'Allow');
  return statements
    .flatMap(({ Action, Resource }) =>
      listed(Action).flatMap((action) => listed(Resource).map((on) => `${action} on ${words(on)}`)),
    )
    .filter((each) => !/^logs:(CreateLogStream|PutLogEvents) on /.test(each))
    .sort();
}

const everyStatement = (): readonly Statement[] =>
  ['AWS::IAM::Policy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy']
    .flatMap((type) => paper.of(type))
    .flatMap(([, resource]) => statementsIn(resource));

describe('permissions', () => {
  it('of every function are those in the list, and no others', () => {
    const roles = properties('AWS::Lambda::Function', 'Role').map(words);

    expect(new Set(roles).size).toBe(ids('AWS::Lambda::Function').length);
    expect(Object.fromEntries(roles.map((role) => [role.replace(/Role$/, ''), allowed(role)]))).toEqual(PERMISSIONS);
  });

  it('hold no wildcard action, and everything as a resource only where AWS knows nothing narrower', () => {
    const wild = everyStatement().filter(
      ({ Effect, Action }) => Effect === 'Allow' && listed(Action).some((each) => each.includes('*')),
    );
    const everything = everyStatement().filter(({ Resource }) => listed(Resource).includes('*'));

    expect(wild).toEqual([]);
    expect(
      everything
        .flatMap(({ Action }) => listed(Action))
        .every((action) => /^logs:\w*(LogDeliver|ResourcePolic|DescribeLogGroups)/.test(action)),
    ).toBe(true);
  });

  it('let services act only for this account', () => {
    const trusts = paper.of('AWS::IAM::Role').map(([id, role]) => [id, statementsOf(role)] as const);
    const others = trusts.filter(([, [statement]]) => !JSON.stringify(statement).includes('lambda.amazonaws.com'));

    expect(others.length).toBe(4);
    for (const [id, [statement]] of others)
      expect(JSON.stringify(statement?.Condition), id).toContain('aws:SourceAccount');
  });
});

const statementsOf = (role: Resource) => property(role, 'AssumeRolePolicyDocument.Statement') as readonly Statement[];

describe('what is kept', () => {
  it('is paid by use, recoverable, and outlives the stack', () => {
    const [[, table] = []] = paper.of('AWS::DynamoDB::Table');

    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      },
    });
    for (const [, bucket] of paper.of('AWS::S3::Bucket')) expect(bucket.DeletionPolicy).toBe('Retain');
  });

  it('is public to nobody, and the archive cannot be rewritten', () => {
    const blocked = {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    };
    for (const block of properties('AWS::S3::Bucket', 'PublicAccessBlockConfiguration')) expect(block).toEqual(blocked);
    expect(properties('AWS::S3::Bucket', 'ObjectLockConfiguration').filter(Boolean)).toEqual([
      { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Days: 1, Mode: 'GOVERNANCE' } } },
    ]);
  });

  it('travels only over TLS: buckets, queues and topic', () => {
    const guarded = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap((type) =>
      paper.of(type),
    );
    const refusing = guarded.filter(([, policy]) =>
      statementsIn(policy).some(
        ({ Effect, Condition }) => Effect === 'Deny' && within(Condition, 'Bool.aws:SecureTransport') === 'false',
      ),
    );

    expect(guarded).toHaveLength(2 + 6 + 2);
    expect(refusing).toHaveLength(guarded.length);
  });

  it('is logged for a month and no longer', () => {
    const logs = properties('AWS::Logs::LogGroup', 'RetentionInDays');

    expect(logs).toEqual(logs.map(() => 30));
    expect(logs).toHaveLength(ids('AWS::Lambda::Function').length + ids('AWS::StepFunctions::StateMachine').length);
  });
});

describe('the queues', () => {
  it('are FIFO, each with dead letters that are FIFO, too', () => {
    const queues = paper.of('AWS::SQS::Queue');
    const dead = queues.filter(([, queue]) => property(queue, 'RedrivePolicy') === undefined);
    const targets = queues
      .flatMap(([, queue]) => property(queue, 'RedrivePolicy.deadLetterTargetArn') ?? [])
      .map(words);

    expect(properties('AWS::SQS::Queue', 'FifoQueue')).toEqual(queues.map(() => true));
    expect(targets.sort()).toEqual(dead.map(([id]) => words({ Ref: id })).sort());
    expect(dead.map(([id]) => id.includes('Dead'))).toEqual([true, true, true]);
  });

  it('give a function six times its time, and are told message by message what has to go back', () => {
    const longest = Math.max(...['AssessSignals', 'PlaceOrders'].map((name) => timeoutOf(name)));

    for (const [, queue] of paper.of('AWS::SQS::Queue').filter(([, each]) => property(each, 'RedrivePolicy')))
      expect(property(queue, 'VisibilityTimeout')).toBeGreaterThanOrEqual(6 * longest);
    expect(properties('AWS::Lambda::EventSourceMapping', 'FunctionResponseTypes')).toEqual(
      [1, 2, 3].map(() => ['ReportBatchItemFailures']),
    );
  });
});

const timeoutOf = (name: string): number => {
  const found = paper.of('AWS::Lambda::Function').find(([id]) => id.includes(name));
  return Number(found && property(found[1], 'Timeout'));
};

describe('the functions', () => {
  it('run Node 24 on ARM, one for each strategy, and none in a network of its own', () => {
    const strategies = properties('AWS::Lambda::Function', `Environment.Variables.${ENVIRONMENT.strategy}`).filter(
      Boolean,
    );

    expect(new Set(properties('AWS::Lambda::Function', 'Runtime'))).toEqual(new Set(['nodejs24.x']));
    expect(new Set(properties('AWS::Lambda::Function', 'Architectures.0'))).toEqual(new Set(['arm64']));
    expect(strategies.sort()).toEqual(Object.keys(SCHEDULES).sort());
    expect(paper.text).not.toMatch(/NatGateway|AWS::EC2|VpcConfig/);
  });

  it('are deployed without a secret: only names of parameters are in the template', () => {
    const variables = properties('AWS::Lambda::Function', 'Environment.Variables').flatMap((each) =>
      Object.keys(each as object),
    );

    expect(new Set(variables)).toEqual(new Set(Object.values(ENVIRONMENT)));
    expect(ids('AWS::SSM::Parameter')).toEqual([]);
    expect(paper.text).not.toMatch(/\b(PK|AK|CK)[A-Z0-9]{16,}\b|BEGIN [A-Z ]*PRIVATE KEY|SecretString/);
  });
});

describe('the schedule', () => {
  const ticks = () =>
    paper.of('AWS::Events::Rule').filter(([, rule]) => String(property(rule, 'Name')).includes('-tick-'));

  it('has one rule for each strategy, by the name under which it is paused', () => {
    expect(
      ticks()
        .map(([, rule]) => property(rule, 'Name'))
        .sort(),
    ).toEqual(
      Object.keys(SCHEDULES)
        .map((id) => `wallstreetbots-paper-tick-${id}`)
        .sort(),
    );
    for (const [, rule] of ticks()) {
      const target = property(rule, 'Targets.0') as Record<string, unknown>;
      expect(property(rule, 'Targets')).toHaveLength(1);
      expect(target.RetryPolicy).toEqual({ MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 });
    }
  });

  it('bursts under wsb_2025 and not under research_2024, and leaves disabled strategies out', () => {
    const calm = synthesise({ profile: 'research_2024' });
    const named = (made: Synthesis) => made.of('AWS::Events::Rule').map(([, rule]) => String(property(rule, 'Name')));

    expect(named(paper)).toContain('wallstreetbots-paper-burst');
    expect(named(calm)).not.toContain('wallstreetbots-paper-burst');
    expect(STRATEGY_IDS.length).toBeGreaterThanOrEqual(Object.keys(SCHEDULES).length);
  });

  it('starts the machines that were tested: the same definitions, with the functions in their places', () => {
    const definitions = properties('AWS::StepFunctions::StateMachine', 'DefinitionString').map((each) =>
      JSON.parse(words(each)),
    );

    expect(properties('AWS::StepFunctions::StateMachine', 'StateMachineType')).toEqual(['EXPRESS', 'EXPRESS']);
    expect(definitions).toContainEqual(
      plain(ticksMachine({ plan: 'StrategiesPlanTicks', look: 'StrategiesFetchMarket' })),
    );
    expect(definitions).toContainEqual(plain(followMachine((step) => FOLLOWING[step])));
  });
});

const FOLLOWING: Readonly<Record<FollowStep, string>> = {
  ...{ resolve: 'ExecutionResolveUnknown', sweep: 'ExecutionSweepHalted', settle: 'ExecutionSettleFills' },
  ...{ compare: 'ExecutionReconcile', letters: 'ExecutionReviewDeadLetters' },
  ...{ review: 'ComplianceReviewActivity', tell: 'ComplianceSendAlerts' },
};

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('watching', () => {
  it('has ten alarms that reach the owner, each for a reason', () => {
    const alarms = paper.of('AWS::CloudWatch::Alarm');

    expect(
      alarms.map(([, alarm]) => String(property(alarm, 'AlarmName')).replace('wallstreetbots-paper-', '')).sort(),
    ).toEqual([
      ...['data-age', 'dead-letters', 'digest-missing', 'errors', 'loss-cap'],
      ...['no-tick', 'queue-age', 'reconciliation', 'rejects', 'throttles'],
    ]);
    for (const [, alarm] of alarms) {
      expect(listed(property(alarm, 'AlarmActions') as unknown[]).map(words)).toEqual(['AlertsAlarms']);
      expect(((property(alarm, 'Metrics') as unknown[]) ?? []).length).toBeLessThanOrEqual(11);
    }
    expect(properties('AWS::SNS::Subscription', 'Protocol').sort()).toEqual(['email', 'email', 'sms', 'sms']);
    expect(properties('AWS::Budgets::Budget', 'Budget.BudgetLimit')).toEqual([{ Amount: 10, Unit: 'USD' }]);
  });

  it('costs at most twenty metrics of our own, and two dashboards of at most fifty figures', () => {
    expect(Object.keys(METRICS).length).toBeLessThanOrEqual(20);
    const boards = properties('AWS::CloudWatch::Dashboard', 'DashboardBody').map((body) => JSON.parse(words(body)));
    const figures = boards.map(
      ({ widgets }) =>
        widgets.flatMap((each: { properties: { metrics: unknown[] } }) => each.properties.metrics).length,
    );

    expect(figures).toHaveLength(2);
    expect(Math.max(...figures)).toBeLessThanOrEqual(50);
  });

  it('pays for no key of its own: notices are encrypted under that of the account', () => {
    expect(ids('AWS::KMS::Key')).toEqual([]);
    const [notices, alarms] = ['AlertsNotices', 'AlertsAlarms'].map((name) =>
      paper.of('AWS::SNS::Topic').find(([id]) => id.startsWith(name)),
    );
    expect(JSON.stringify(notices)).toContain('alias/aws/sns');
    expect(JSON.stringify(alarms)).not.toContain('KmsMasterKeyId');
  });
});

describe('cdk-nag', () => {
  it('finds nothing that is not answered for in a sentence', () => {
    expect(paper.findings).toEqual([]);
    expect(paper.answered.filter(({ reason }) => reason.length < 40)).toEqual([]);
    expect(new Set(paper.answered.map(({ rule }) => rule.replace(/\[.*/, '')))).toEqual(
      new Set(['AwsSolutions-IAM5', 'AwsSolutions-S1', 'AwsSolutions-SF1', 'AwsSolutions-SF2']),
    );
  });
});
