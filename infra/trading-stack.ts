/** Everything in the owner's account, from top to bottom as the data flows. One stack per environment: paper and live share nothing. */
import { CfnOutput, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { stackName } from '#functions/adapters/deployment-names.ts';
import { Alerts } from './alerts.ts';
import { Compliance } from './compliance.ts';
import { Execution } from './execution.ts';
import { Following } from './following.ts';
import type { Entry } from './house/bundles.ts';
import type { Settings } from './house/settings.ts';
import { Queues } from './queues.ts';
import { Risk } from './risk.ts';
import { Storage } from './storage.ts';
import { Strategies } from './strategies.ts';
import { Watching } from './watching/watching.ts';

export interface TradingStackProps {
  readonly settings: Settings;
  /** The folder with an entry's bundle. */
  readonly codeOf: (entry: Entry) => string;
}

export class TradingStack extends Stack {
  constructor(scope: Construct, house: TradingStackProps) {
    const { settings } = house;
    super(scope, stackName(settings.environment), { description: `WallStreetBots, ${settings.environment}` });
    Tags.of(this).add('application', 'wallstreetbots');
    Tags.of(this).add('environment', settings.environment);

    const storage = new Storage(this, settings);
    const queues = new Queues(this, settings.environment);
    const alerts = new Alerts(this, settings);

    const strategies = new Strategies(this, { house, storage, queues });
    const risk = new Risk(this, { house, storage, queues });
    const execution = new Execution(this, { house, storage, queues });
    const compliance = new Compliance(this, { house, storage, alerts });
    const following = new Following(this, { house, execution, compliance });

    new Watching(this, { settings, storage, queues, alerts, strategies, risk, execution, compliance, following });

    new CfnOutput(this, 'LedgerTable', { value: storage.table.tableName });
    new CfnOutput(this, 'SnapshotBucket', { value: storage.snapshots.bucketName });
    new CfnOutput(this, 'ArchiveBucket', { value: storage.archive.bucketName });
    new CfnOutput(this, 'NoticeTopic', { value: alerts.notices.topicArn });
    new CfnOutput(this, 'TickMachine', { value: strategies.ticks.stateMachine.stateMachineArn });
    new CfnOutput(this, 'FollowMachine', { value: following.machine.stateMachine.stateMachineArn });
  }
}
