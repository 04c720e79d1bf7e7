import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  EventBridgeClient,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { dynamoLedger } from '#functions/adapters/aws/dynamo-ledger.ts';
import { eventBridgeRules } from '#functions/adapters/aws/rules.ts';
import { sqsQueues } from '#functions/adapters/aws/sqs-queues.ts';
import {
  deadLettersName,
  functionName,
  ENVIRONMENT as NAMES,
  queueName,
  ruleName,
  stackName,
} from '#functions/adapters/deployment-names.ts';
import { ENTRIES } from '#infra/house/bundles.ts';
import type { Order } from '#lib/model/order.ts';
import { STRATEGY_IDS } from '#lib/model/strategy.ts';
import { formatInstant, instant, SECOND } from '#lib/model/time.ts';
import type { Ledger, QueueName } from '#lib/ports.ts';
import { CONFIG, LOWER, on, TUESDAY, UPPER } from '#test/support/market/two-days.ts';
import { everything } from '#test/support/rig.ts';
import { settingsOf, shiftEmulatorClock } from '../places.ts';
import { account, until } from './account.ts';
import { cdk } from './cdk.ts';
import { marketDay } from './market-day.ts';
import { deploy, ENVIRONMENT, putSecrets, subscribe } from './stack.ts';

const settings = settingsOf('ministack');
const { endpoint } = settings;
const scratch = mkdtempSync(join(tmpdir(), 'wsb-deploy-'));
const aws = account(endpoint);
const sqs = new SQSClient(settings);

const STACK = stackName(ENVIRONMENT);
const BOT = 'debit-spreads';
const SLOT = on(TUESDAY, 9, 36);
const OTHERS = STRATEGY_IDS.filter((id) => id !== BOT);
const OWNERS = {
  strategies: { ...CONFIG.strategies, ...Object.fromEntries(OTHERS.map((id) => [id, { enabled: false }])) },
};
const FUNCTIONS = [...ENTRIES.filter((entry) => entry !== 'run-strategy'), BOT];

let stack: Awaited<ReturnType<typeof deploy>>;
let market: Awaited<ReturnType<typeof marketDay>>;
let ledger: Ledger;
let mailbox: Awaited<ReturnType<typeof subscribe>>;

const tell = (what: string): void => void process.stderr.write(`  ${what}\n`);
const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
  const began = performance.now();
  const result = await work();
  tell(`${((performance.now() - began) / 1_000).toFixed(1)} s  ${what}`);
  return result;
};

beforeAll(async () => {
  shiftEmulatorClock(on(TUESDAY, 6, 0) - Date.now());
  await timed('cdk bootstrap', () => cdk({ endpoint, scratch }, 'bootstrap', 'aws://000000000000/us-east-1'));
  await putSecrets();
  stack = await timed('cdk deploy', () => deploy({ endpoint, scratch }, OWNERS));
  tell(`       ${stack.resources} resources`);
  const { LedgerTable, NoticeTopic } = stack.outputs;
  ledger = dynamoLedger({ table: LedgerTable, client: new DynamoDBClient(settings), deadlineMs: 20_000 });
  mailbox = await subscribe(NoticeTopic);
  market = await marketDay();
}, 300_000);

afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  tell(await aws.logs(FUNCTIONS.map((name) => functionName(ENVIRONMENT, name))));
});

afterAll(async () => {
  await market?.close();
  rmSync(scratch, { recursive: true });
});

const orNone = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);
const records = async <K extends Parameters<Ledger['list']>[0]>(kind: K) =>
  (await ledger.list(kind)).map(({ record }) => record);
const onlyOrder = async (state?: Order['state']): Promise<Order | undefined> => {
  const [order] = await records('order');
  return state === undefined || order?.state === state ? order : undefined;
};

const urlOf = async (QueueName: string): Promise<string> =>
  (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
async function queues() {
  const one = async (name: QueueName) => ({
    queue: await urlOf(queueName(ENVIRONMENT, name)),
    deadLetters: await urlOf(deadLettersName(ENVIRONMENT, name)),
  });
  const urls = { signals: await one('signals'), exits: await one('exits'), orders: await one('orders') };
  return { urls, ...sqsQueues({ urls, maxReceives: 3, client: sqs }) };
}
/** Nothing waits in it and nothing of it is being handled. */
async function isDrained(QueueUrl: string): Promise<true | undefined> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  const waiting = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  return waiting.every((name) => Attributes[name] === '0') || undefined;
}

/** What the strategy's rule gives to the state machine. */
async function tickOf(strategyId: string): Promise<string> {
  const client = new EventBridgeClient(settings);
  const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: ruleName(ENVIRONMENT, strategyId) }));
  return Targets[0]?.Input ?? '';
}

/** What is kept, and what the broker was asked for. */
async function kept() {
  const orders = await market.broker.orders('all');
  return { ...(await everything(ledger)), orders, order: await onlyOrder() };
}

const rules = eventBridgeRules(new EventBridgeClient(settings));
async function ruleNames(): Promise<readonly string[]> {
  const { Rules = [] } = await new EventBridgeClient(settings).send(new ListRulesCommand({ NamePrefix: STACK }));
  return Rules.flatMap(({ Name }) => Name ?? []);
}

/** Nothing is started any more, and what was begun is over. */
async function atRest(): Promise<void> {
  for (const name of await ruleNames()) await rules.disable(name);
  await until('the end of what was running', async () => {
    const states = await Promise.all([stack.outputs.TickMachine, stack.outputs.FollowMachine].map(aws.executions));
    return states.flat().every(({ status }) => status !== 'RUNNING') || undefined;
  });
}

/** What follows the orders is started again, and the ticks stay paused. */
async function follow(): Promise<void> {
  const command = new ListRuleNamesByTargetCommand({ TargetArn: stack.outputs.FollowMachine });
  const { RuleNames = [] } = await new EventBridgeClient(settings).send(command);
  for (const name of RuleNames) await rules.enable(name);
}

test('a tick comes twice, and becomes one look, one order at the broker, and one position in the ledger', async () => {
  market.begin(on(TUESDAY, 9, 15));
  await timed('from the rule before the open to open books', () =>
    until('an account', async () => orNone(await records('account'))),
  );
  market.begin(instant(SLOT - 15 * SECOND));
  // The rule itself is due as well, because the account has lived through no minute since it was deployed.
  await aws.start(stack.outputs.TickMachine, await tickOf(BOT));
  await timed('from tick to order at the broker', () => until('an order', () => onlyOrder('acked')));

  market.begin(instant(on(TUESDAY, 9, 37) - 2 * SECOND));
  const order = await timed('from order to position', () => until('a filled order', () => onlyOrder('filled')));
  const [position] = await records('position');

  expect(position?.holdings.map(({ instrument }) => instrument.symbol).sort()).toEqual([LOWER, UPPER]);
  expect(order.slot).toBe(SLOT);
  expect(await records('look')).toHaveLength(1);
  expect(await records('proposal')).toMatchObject([{ strategyId: BOT, slot: SLOT, signals: [order.signalId] }]);
  expect((await market.broker.orders('all')).map(({ clientOrderId }) => clientOrderId)).toEqual([order.clientOrderId]);
}, 150_000);

test('the same events again change nothing in the ledger and nothing at the broker', async () => {
  await atRest();
  const before = await kept();
  const { order } = before;
  const { urls, send } = await queues();
  const again = { slot: formatInstant(SLOT), snapshot: order?.snapshot };

  expect(await aws.invoke(functionName(ENVIRONMENT, BOT), again)).toEqual({ kind: 'duplicate' });
  // Under another id, because the queue itself would drop it under its own.
  const body = JSON.stringify({ orderId: order?.id, approval: order?.approval });
  await send('orders', { group: 'again', dedupId: 'again', body });
  await timed('a second message for the same order', () =>
    until('a drained queue', () => isDrained(urls.orders.queue)),
  );

  expect(order?.state).toBe('filled');
  expect(await kept()).toEqual(before);
  expect(await (await queues()).deadLetters('orders')).toEqual([]);
}, 60_000);

test('a message that nobody understands ends among the dead letters, and the owner hears of it', async () => {
  const { urls, send, deadLetters } = await queues();
  await send('signals', { group: 'account', dedupId: 'poison', body: '{"not":"a signal"}' });
  const [letter] = await timed('from poison to dead letters', () =>
    until('a dead letter', async () =>
      (await isDrained(urls.signals.queue)) ? orNone(await deadLetters('signals')) : undefined,
    ),
  );
  market.begin(on(TUESDAY, 9, 38));
  await follow();
  const mails: string[] = [];
  await timed('from dead letter to the owner', () =>
    until('a notice of it', async () => {
      mails.push(...(await mailbox()));
      return mails.some((mail) => mail.includes('signals queue')) || undefined;
    }),
  );

  expect(letter?.body).toBe('{"not":"a signal"}');
  expect(mails.map((mail) => mail.split('\n')[0])).toEqual([
    // The account slept from the night until six minutes after the open.
    'CRITICAL: No tick for 5 minutes',
    'CRITICAL: A message on the signals queue could not be handled',
  ]);
  expect(await records('order')).toHaveLength(1);
}, 120_000);

test('what the owner changes is deployed over what runs, and the books stay', async () => {
  await atRest();
  const before = await kept();
  const changed = {
    ...OWNERS,
    strategies: { ...OWNERS.strategies, [BOT]: { parameters: { symbols: ['AAPL', 'SPY'] } } },
  };
  const { outputs } = await timed('cdk deploy of a change', () => deploy({ endpoint, scratch }, changed));
  const name = functionName(ENVIRONMENT, BOT);
  const { Environment } = (await aws.configuration(name)) as { Environment: { Variables: Record<string, string> } };
  const { order } = before;

  expect(outputs).toEqual(stack.outputs);
  expect(JSON.parse(Environment.Variables[NAMES.config] ?? '').strategies[BOT].parameters.symbols).toEqual([
    'AAPL',
    'SPY',
  ]);
  expect(await kept()).toEqual(before);
  expect(await aws.invoke(name, { slot: formatInstant(SLOT), snapshot: order?.snapshot })).toEqual({
    kind: 'duplicate',
  });
}, 240_000);
