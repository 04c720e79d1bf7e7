/** What is kept: the ledger and its audit in one table, market snapshots, and the archive that nobody can rewrite. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { LEDGER_TABLE } from '#functions/adapters/aws/ledger-keys.ts';
import { ENVIRONMENT } from '#functions/adapters/deployment-names.ts';
import { acknowledge, everythingUnder } from './house/findings.ts';
import type { Settings } from './house/settings.ts';
import type { TradingFunction } from './house/trading-function.ts';

/** What a transaction is made of. */
const WRITES = {
  record: 'dynamodb:UpdateItem',
  audit: 'dynamodb:PutItem',
  removal: 'dynamodb:DeleteItem',
  check: 'dynamodb:ConditionCheckItem',
} as const;

const WHY_ALL_OBJECTS = 'Objects are named by their content or their number, which nobody knows in advance.';

export class Storage extends Construct {
  readonly table: dynamodb.Table;
  readonly snapshots: s3.Bucket;
  readonly archive: s3.Bucket;

  constructor(scope: Construct, settings: Settings) {
    super(scope, 'Storage');
    this.table = ledgerTable(this);
    this.snapshots = bucket(this, 'Snapshots', {
      // The audit holds their hashes for good; the prices behind a decision can be looked up for two years.
      lifecycleRules: [{ expiration: Duration.days(730) }],
    });
    const isLive = settings.environment === 'live';
    this.archive = bucket(this, 'Archive', {
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention: isLive
        ? s3.ObjectLockRetention.compliance(Duration.days(7 * 365))
        : s3.ObjectLockRetention.governance(Duration.days(1)),
    });
  }

  /** The ledger, read with strong consistency, and written in the ways that are named. */
  ledger(fn: TradingFunction, ...writes: readonly (keyof typeof WRITES)[]): void {
    fn.addEnvironment(ENVIRONMENT.table, this.table.tableName);
    const index = `${this.table.tableArn}/index/${LEDGER_TABLE.localIndex}`;
    const actions = ['dynamodb:GetItem', ...writes.map((write) => WRITES[write])];
    fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources: [this.table.tableArn] }));
    const resources = [this.table.tableArn, index];
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['dynamodb:Query'], resources }));
  }

  looksAt(fn: TradingFunction): void {
    this.objects(fn, { bucket: this.snapshots, variable: ENVIRONMENT.snapshots, actions: ['s3:GetObject'] });
  }

  keepsSnapshots(fn: TradingFunction): void {
    const actions = ['s3:GetObject', 's3:PutObject'];
    this.objects(fn, { bucket: this.snapshots, variable: ENVIRONMENT.snapshots, actions });
  }

  keepsArchive(fn: TradingFunction): void {
    const actions = ['s3:GetObject', 's3:PutObject'];
    this.objects(fn, { bucket: this.archive, variable: ENVIRONMENT.archive, actions });
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [this.archive.bucketArn] }));
  }

  private objects(
    fn: TradingFunction,
    use: { readonly bucket: s3.Bucket; readonly variable: string; readonly actions: readonly string[] },
  ): void {
    fn.addEnvironment(use.variable, use.bucket.bucketName);
    const resources = [use.bucket.arnForObjects('*')];
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: [...use.actions], resources }));
    acknowledge(fn.role ?? fn, everythingUnder(use.bucket), WHY_ALL_OBJECTS);
  }
}

/** On demand, recoverable to any second of the last 35 days, and not removed with the stack. */
function ledgerTable(scope: Construct): dynamodb.Table {
  const { partitionKey, sortKey, localIndex, localIndexSortKey, timeToLive } = LEDGER_TABLE;
  const text = (name: string) => ({ name, type: dynamodb.AttributeType.STRING });
  const table = new dynamodb.Table(scope, 'Ledger', {
    partitionKey: text(partitionKey),
    sortKey: text(sortKey),
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    timeToLiveAttribute: timeToLive,
  });
  table.addLocalSecondaryIndex({
    indexName: localIndex,
    sortKey: text(localIndexSortKey),
    projectionType: dynamodb.ProjectionType.ALL,
  });
  return table;
}

function bucket(scope: Construct, id: string, props: s3.BucketProps): s3.Bucket {
  const made = new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: RemovalPolicy.RETAIN,
    ...props,
  });
  acknowledge(made, 'AwsSolutions-S1', 'One owner and one writer: an access log would cost more than it would tell.');
  return made;
}
