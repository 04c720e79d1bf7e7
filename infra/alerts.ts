/** The topic on which the owner hears of things, by mail and by text message. */

import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SmsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ENVIRONMENT, stackName } from '#functions/adapters/deployment-names.ts';
import type { Settings } from './house/settings.ts';
import type { TradingFunction } from './house/trading-function.ts';

export class Alerts extends Construct {
  readonly topic: sns.Topic;
  private readonly key: kms.Key;

  constructor(scope: Construct, { environment, email, sms }: Settings) {
    super(scope, 'Alerts');
    const displayName = `WallStreetBots ${environment}`;
    // CloudWatch may not write to a topic under the account's own key, so this one key is the stack's: one dollar a month.
    this.key = new kms.Key(this, 'Key', {
      description: `alerts of ${displayName}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new sns.Topic(this, 'Topic', {
      topicName: `${stackName(environment)}-alerts`,
      ...{ displayName, masterKey: this.key, enforceSSL: true },
    });
    const alarms = new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: ours(this) });
    this.key.grant(alarms, 'kms:Decrypt', 'kms:GenerateDataKey');
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({ principals: [alarms], actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
    );
    if (email) this.topic.addSubscription(new EmailSubscription(email));
    if (sms) this.topic.addSubscription(new SmsSubscription(sms));
  }

  writes(fn: TradingFunction): void {
    fn.addEnvironment(ENVIRONMENT.topic, this.topic.topicArn);
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }));
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey'];
    fn.addToRolePolicy(new iam.PolicyStatement({ actions, resources: [this.key.keyArn] }));
  }
}

/** Only for what this account itself asks the service to do. */
export const ours = (scope: Construct) => ({ StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } });
