/** The stack as the owner deploys it, with the keys that only the owner has, and somebody who hears the alerts. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type SecretName, secretParameter, stackName } from '#functions/adapters/deployment-names.ts';
import { SIMULATOR_KEYS } from '#local/alpaca-simulator/simulator.ts';
import { settingsOf } from '../places.ts';
import { type CdkOptions, cdk } from './cdk.ts';

export const ENVIRONMENT = 'paper';
const STACK = stackName(ENVIRONMENT);

export interface Outputs {
  readonly LedgerTable: string;
  readonly SnapshotBucket: string;
  readonly NoticeTopic: string;
  readonly TickMachine: string;
  readonly FollowMachine: string;
}

/** What the owner types; `emulator=yes` leaves out what docs/emulators.md lists. */
const context = (config: string) =>
  [`environment=${ENVIRONMENT}`, `config=${config}`, 'emulator=yes'].flatMap((each) => ['-c', each]);

/** Deploys with this configuration; answers the stack's outputs, and how many resources there are. */
export async function deploy(options: CdkOptions, config: object) {
  const inScratch = (name: string): string => join(options.scratch, name);
  const [file, assembly, outputs] = [inScratch('config.json'), inScratch('assembly'), inScratch('outputs.json')];
  writeFileSync(file, JSON.stringify(config));
  const files = ['--output', assembly, '--outputs-file', outputs];
  await cdk(options, 'deploy', ...context(file), ...files, '--require-approval', 'never', '--method', 'direct');
  const { Resources } = JSON.parse(readFileSync(join(assembly, `${STACK}.template.json`), 'utf8'));
  return {
    outputs: JSON.parse(readFileSync(outputs, 'utf8'))[STACK] as Outputs,
    resources: Object.keys(Resources).length,
  };
}

/** Every secret but the webhook's, which the owner has not. */
const SECRETS: Readonly<Partial<Record<SecretName, string>>> = {
  alpacaKeyId: SIMULATOR_KEYS.id,
  alpacaSecret: SIMULATOR_KEYS.secret,
  approvalKey: randomBytes(32).toString('hex'),
  signingKey: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};

export async function putSecrets(): Promise<void> {
  const ssm = new SSMClient(settingsOf('ministack'));
  for (const [name, Value] of Object.entries(SECRETS)) {
    const Name = secretParameter(ENVIRONMENT, name as SecretName);
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
  }
}

/** The owner's subscription to the alerts; answers what has come since the last call. */
export async function subscribe(topic: string): Promise<() => Promise<readonly string[]>> {
  const [sns, sqs] = [new SNSClient(settingsOf('ministack')), new SQSClient(settingsOf('ministack'))];
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'mailbox-of-the-owner' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  return async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = '{}' }) => `${JSON.parse(Body).Subject}\n${JSON.parse(Body).Message}`);
  };
}
