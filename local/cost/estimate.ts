/** What a stack costs in a month, line by line: so many units, at the list price, because of what. */
import { EXPRESS_GB, FOLLOWED_MINUTES, MONTH, POLLS_PER_SECOND, SIZES, TRADING, WORK } from './activity.ts';
import { FREE_DASHBOARDS, PRICES, type PriceId } from './prices.ts';
import { type Runs, runsOf } from './runs.ts';
import type { Deployed } from './template.ts';

export interface Line {
  readonly item: string;
  readonly quantity: number;
  readonly unit: string;
  readonly price: PriceId;
  readonly usdPerMonth: number;
  readonly because: string;
}

/** Months for which a new stack has collected data when it is looked at. */
const COLLECTED = 12;

export function estimate(deployed: Deployed, metrics: number): readonly Line[] {
  const runs = runsOf(deployed);
  return [...compute(deployed, runs), ...storage(deployed, runs), ...watching(deployed, runs, metrics)];
}

export function line(price: PriceId, item: string, detail: { quantity: number; because: string }): Line {
  const { usd, per, unit } = PRICES[price];
  return { item, ...detail, unit, price, usdPerMonth: (detail.quantity / per) * usd };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const round = (value: number): string => Math.round(value).toLocaleString('en-US');
/** Strategies share one bundle: what is not in the table of work is one of them. */
const workOf = (name: string) => WORK[name] ?? WORK['run-strategy'] ?? { ms: 0, reads: 0, writes: 0 };

function compute({ functions, mappings }: Deployed, runs: Runs): readonly Line[] {
  const invoked = Object.entries(runs.invocations);
  const memory = (name: string) => (functions.find((each) => each.name === name)?.memoryMb ?? 0) / 1024;
  const gbSeconds = total(invoked.map(([name, count]) => count * (workOf(name).ms / 1_000) * memory(name)));
  const most = invoked.toSorted((a, b) => b[1] - a[1]).slice(0, 3);
  const polls = mappings * POLLS_PER_SECOND * MONTH.hours * 3_600;
  const messages = 3 * (TRADING.signalsPerSession + TRADING.ordersPerSession) * MONTH.sessions;
  const letters = 3 * (runs.invocations['review-dead-letters'] ?? 0);
  return [
    line('lambda-request', 'Lambda invocations', {
      quantity: total(invoked.map(([, count]) => count)),
      because: `most often: ${most.map(([name, count]) => `${name} ${round(count)}`).join(', ')}`,
    }),
    line('lambda-time', 'Lambda time', {
      quantity: gbSeconds,
      because: 'invocations × time × memory of each function, on ARM',
    }),
    line('express-request', 'Step Functions executions', {
      quantity: runs.executions,
      because: 'ticks and follow-ups, one each a minute in hours that are wide enough for summer and winter',
    }),
    line('express-time', 'Step Functions time', {
      quantity: runs.standing * EXPRESS_GB,
      because: `${round(runs.standing)} s of waiting for slots and working, at 64 MB`,
    }),
    line('sqs-fifo-request', 'SQS requests', {
      quantity: polls + messages + letters,
      because: `Lambda asks ${mappings} queues all day long, ${round(polls)} times, whether there are messages or not`,
    }),
  ];
}

function storage(_: Deployed, { invocations, looks, ticks }: Runs): readonly Line[] {
  const invoked = Object.entries(invocations);
  const units = (of: 'reads' | 'writes') => total(invoked.map(([name, count]) => count * workOf(name)[of]));
  const calls = (invocations['fetch-market'] ?? 0) * 4 + (invocations['settle-fills'] ?? 0) * 2;
  const gb = (ticks * (SIZES.tickKb * COLLECTED + SIZES.proposalKb * 3)) / 1e6;
  const because = `after a year: ${round(ticks)} ticks a month leave ${SIZES.tickKb} kB for good and ${SIZES.proposalKb} kB for ninety days`;
  const snapshots = (looks * SIZES.snapshotKb * COLLECTED) / 1e6;
  return [
    line('dynamodb-write', 'DynamoDB writes', {
      quantity: units('writes') + calls,
      because: 'transactions of the ledger with their audit, and one unit for each call to Alpaca',
    }),
    line('dynamodb-read', 'DynamoDB reads', { quantity: units('reads'), because: 'consistent reads of the book' }),
    line('dynamodb-storage', 'DynamoDB storage', { quantity: gb, because }),
    line('dynamodb-recovery', 'DynamoDB recovery', { quantity: gb, because: 'to any second of the last 35 days' }),
    line('s3-put', 'S3 puts', { quantity: looks, because: 'one snapshot for each look at the market' }),
    line('s3-get', 'S3 gets', {
      quantity: ticks + TRADING.signalsPerSession * MONTH.sessions,
      because: 'each strategy, and risk for each signal, reads its snapshot',
    }),
    line('s3-storage', 'S3 storage', {
      quantity: snapshots,
      because: `after a year: snapshots of ${SIZES.snapshotKb} kB, kept for two years`,
    }),
  ];
}

function watching(deployed: Deployed, { invocations }: Runs, metrics: number): readonly Line[] {
  const logs = (total(Object.values(invocations)) * SIZES.logKb) / 1e6;
  const hours = (FOLLOWED_MINUTES / 60) * MONTH.sessions;
  const alerts = TRADING.alertsPerSession * MONTH.sessions;
  const { subscriptions, alarmMetrics, dashboards, keys } = deployed;
  const mails = subscriptions.filter((protocol) => protocol === 'email').length;
  const texts = subscriptions.filter((protocol) => protocol === 'sms').length;
  return [
    line('log-ingestion', 'Log ingestion', { quantity: logs, because: `${SIZES.logKb} kB for each invocation` }),
    line('log-storage', 'Log storage', { quantity: logs, because: 'logs end after a month' }),
    line('metric', 'Custom metrics', {
      quantity: (metrics * hours) / MONTH.hours,
      because: `${metrics} metrics, paid by the hour in which they are sent: ${round(hours)} of ${round(MONTH.hours)}`,
    }),
    line('alarm', 'Alarms', { quantity: alarmMetrics, because: 'ten alarms, paid by the figures they look at' }),
    line('dashboard', 'Dashboards', {
      quantity: Math.max(0, dashboards - FREE_DASHBOARDS),
      because: `${dashboards}, of which ${FREE_DASHBOARDS} are free for every account`,
    }),
    line('kms-key', 'KMS keys', { quantity: keys, because: 'none of the stack’s own: those of the account are free' }),
    line('kms-request', 'KMS requests', { quantity: 3 * alerts, because: 'for each alert' }),
    line('sns-email', 'E-mails', { quantity: alerts * mails, because: `${TRADING.alertsPerSession} alerts a session` }),
    line('sns-sms', 'Text messages', {
      quantity: alerts * texts,
      because: 'to the United States, without carriers’ fees',
    }),
  ];
}
