/**
 * How the owner hears of things, by mail and by text message. Two topics: what the functions have to say is encrypted
 * under the account's own key for SNS; CloudWatch may not use that key, so its alarms, which hold no figures but their
 * own, have a topic without one. A key of the stack's would cost a dollar a month.
 */
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, SmsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ENVIRONMENT, stackName } from '#functions/adapters/deployment-names.ts';
import type { Settings } from './house/settings.ts';
import type { TradingFunction } from './house/trading-function.ts';

export class Alerts extends Construct {
  /** What the functions say. */
  readonly notices: sns.Topic;
  /** What CloudWatch says. */
  readonly alarms: sns.Topic;

  constructor(scope: Construct, settings: Settings) {
    super(scope, 'Alerts');
    const masterKey = kms.Alias.fromAliasName(this, 'OwnKey', 'alias/aws/sns');
    this.notices = topic(this, settings, { name: 'notices', masterKey });
    this.alarms = topic(this, settings, { name: 'alarms' });
    const cloudWatch = new iam.ServicePrincipal('cloudwatch.amazonaws.com', { conditions: ours(this) });
    const publish = { actions: ['sns:Publish'], resources: [this.alarms.topicArn] };
    this.alarms.addToResourcePolicy(new iam.PolicyStatement({ principals: [cloudWatch], ...publish }));
  }

  writes(fn: TradingFunction): void {
    fn.addEnvironment(ENVIRONMENT.topic, this.notices.topicArn);
    fn.addToRolePolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [this.notices.topicArn] }));
  }
}

function topic(
  scope: Construct,
  { environment, email, sms }: Settings,
  { name, masterKey }: { readonly name: string; readonly masterKey?: kms.IKey },
): sns.Topic {
  const made = new sns.Topic(scope, name === 'alarms' ? 'Alarms' : 'Notices', {
    topicName: `${stackName(environment)}-${name}`,
    displayName: `WallStreetBots ${environment}`,
    enforceSSL: true,
    ...(masterKey ? { masterKey } : {}),
  });
  if (email) made.addSubscription(new EmailSubscription(email));
  if (sms) made.addSubscription(new SmsSubscription(sms));
  return made;
}

/** Only for what this account itself asks the service to do. */
export const ours = (scope: Construct) => ({ StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } });
