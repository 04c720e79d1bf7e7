/** Where SQS and EventBridge of ministack differ from the service: kept in docs/emulators.md. */
import { DisableRuleCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOON } from '#test/contracts/examples.ts';
import { newQueues, setEmulatorClock, settingsOf } from '../places.ts';

const client = new SQSClient(settingsOf('ministack'));
let urls: Awaited<ReturnType<typeof newQueues>>;
beforeAll(async () => {
  setEmulatorClock(NOON);
  urls = await newQueues(client, { visibilitySeconds: 30, maxReceives: 1 });
});
afterAll(() => setEmulatorClock(undefined));

const send = (QueueUrl: string, MessageDeduplicationId: string) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageDeduplicationId, MessageGroupId: 'g', MessageBody: 'x' }));
const receive = async (QueueUrl: string) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'] }))).Messages?.[0];

test('it takes a duplicate id that is not ASCII; the service does not', async () => {
  await expect(send(urls.exits.queue, 'ü')).resolves.toBeDefined();
});

test('it lets a message be deleted after its time is up, if nobody received it since; the service does not', async () => {
  await send(urls.orders.queue, '1');
  const message = await receive(urls.orders.queue);
  setEmulatorClock(NOON + 31_000);

  await expect(
    client.send(new DeleteMessageCommand({ QueueUrl: urls.orders.queue, ReceiptHandle: message?.ReceiptHandle })),
  ).resolves.toBeDefined();
});

test('it goes on counting deliveries among the dead letters', async () => {
  await send(urls.signals.queue, '2');
  await receive(urls.signals.queue);
  setEmulatorClock(NOON + 120_000);
  await receive(urls.signals.queue);

  expect((await receive(urls.signals.deadLetters))?.Attributes?.ApproximateReceiveCount).toBe('2');
});

test('it disables a rule that is not there; the service does not', async () => {
  const events = new EventBridgeClient(settingsOf('ministack'));

  await expect(events.send(new DisableRuleCommand({ Name: 'none' }))).resolves.toBeDefined();
});
