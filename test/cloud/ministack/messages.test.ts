import { EventBridgeClient, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { eventBridgeRules } from '#functions/adapters/aws/rules.ts';
import { snsChannel } from '#functions/adapters/aws/sns-channel.ts';
import { ssmSecrets } from '#functions/adapters/aws/ssm-secrets.ts';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { settingsOf } from '../places.ts';

const settings = settingsOf('ministack');

test('an alert that is published reaches whoever subscribed, with a subject that mail can carry', async () => {
  const [sns, sqs] = [new SNSClient(settings), new SQSClient(settings)];
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'alerts' }));
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'owner' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));
  const title = `Not reconciled – “AAPL”\n${'x'.repeat(200)}`;
  await snsChannel({ topicArn: TopicArn, client: sns }).send({ severity: 'critical', title, detail: '3 ≠ 4' });

  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
  const { Subject, Message, MessageAttributes } = JSON.parse(Messages?.[0]?.Body ?? '{}');
  expect(Subject).toMatch(/^CRITICAL: Not reconciled AAPL x+$/);
  expect(Subject).toHaveLength(100);
  expect(Message).toBe(`${title}\n\n3 ≠ 4`);
  expect(MessageAttributes.severity.Value).toBe('critical');
});

test('a topic that is not there is a permanent fault', async () => {
  const channel = snsChannel({ topicArn: 'arn:aws:sns:us-east-1:000000000000:none', client: new SNSClient(settings) });

  await expect(channel.send({ severity: 'info', title: 'a', detail: 'b' })).rejects.toThrow(PermanentFault);
});

test('a secret is read decrypted, and after a refusal as it is then', async () => {
  const client = new SSMClient(settings);
  const put = (Value: string) =>
    client.send(new PutParameterCommand({ Name: '/wsb/paper/secret', Value, Type: 'SecureString', Overwrite: true }));
  const secrets = ssmSecrets({ client });
  await put('first');
  const refused = await secrets.read('/wsb/paper/secret');
  await put('second');

  expect(refused).toBe('first');
  expect(await secrets.readAfterRefusal('/wsb/paper/secret', refused)).toBe('second');
  await expect(secrets.read('/wsb/paper/none')).rejects.toThrow(/it is not there/);
});

test('a rule is switched off and on', async () => {
  const client = new EventBridgeClient(settings);
  await client.send(new PutRuleCommand({ Name: 'wheel', ScheduleExpression: 'rate(1 hour)' }));
  const rules = eventBridgeRules(client);
  const states = [];
  for (const turn of [() => undefined, rules.disable, rules.disable, rules.enable]) {
    await turn('wheel');
    states.push(await rules.isEnabled('wheel'));
  }

  expect(states).toEqual([true, false, false, true]);
  await expect(rules.isEnabled('none')).rejects.toThrow(PermanentFault);
});
