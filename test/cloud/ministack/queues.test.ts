import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll } from 'vitest';
import { sqsQueues } from '#functions/adapters/aws/sqs-queues.ts';
import { NOON } from '#test/contracts/examples.ts';
import { queuesContract } from '#test/contracts/queues.ts';
import { newQueues, setEmulatorClock, settingsOf } from '../places.ts';

const RULES = { visibilitySeconds: 30, maxReceives: 3 };

afterAll(() => setEmulatorClock(undefined));

queuesContract('ministack', async () => {
  const client = new SQSClient(settingsOf('ministack'));
  let now: number = NOON;
  setEmulatorClock(now);
  const urls = await newQueues(client, RULES);
  return {
    queues: sqsQueues({ urls, client, maxReceives: RULES.maxReceives, waitSeconds: 0 }),
    visibilityMs: RULES.visibilitySeconds * 1000,
    maxReceives: RULES.maxReceives,
    pass: (milliseconds) => {
      now += milliseconds;
      setEmulatorClock(now);
    },
    close: () => client.destroy(),
  };
});
