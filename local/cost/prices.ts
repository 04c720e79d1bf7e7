/**
 * List prices of AWS in us-east-1, US dollars without tax, written down by hand on the date below from the price pages
 * named with them. Not fetched: look at the pages before you rely on a cent. Free allowances are left out, save that of
 * dashboards, because they are the account's and may be used up elsewhere.
 */
export interface Price {
  readonly usd: number;
  /** For so many units. */
  readonly per: number;
  readonly unit: string;
  /** Of aws.amazon.com/…/pricing. */
  readonly page: string;
}

export const PRICES_AS_OF = '2026-11-22';
export const PRICES_REGION = 'us-east-1';

const MILLION = 1_000_000;

export const PRICES = {
  'lambda-request': { usd: 0.2, per: MILLION, unit: 'invocations', page: 'lambda' },
  /** On ARM, first tier. */
  'lambda-time': { usd: 0.0000133334, per: 1, unit: 'GB-seconds', page: 'lambda' },
  'express-request': { usd: 1, per: MILLION, unit: 'executions', page: 'step-functions' },
  /** First tier, in steps of 64 MB and 100 ms. */
  'express-time': { usd: 0.00001667, per: 1, unit: 'GB-seconds', page: 'step-functions' },
  'sqs-fifo-request': { usd: 0.5, per: MILLION, unit: 'requests', page: 'sqs' },
  'dynamodb-write': { usd: 0.625, per: MILLION, unit: 'write units', page: 'dynamodb/on-demand' },
  'dynamodb-read': { usd: 0.125, per: MILLION, unit: 'read units', page: 'dynamodb/on-demand' },
  'dynamodb-storage': { usd: 0.25, per: 1, unit: 'GB-months', page: 'dynamodb/on-demand' },
  'dynamodb-recovery': { usd: 0.2, per: 1, unit: 'GB-months', page: 'dynamodb/on-demand' },
  's3-put': { usd: 0.005, per: 1_000, unit: 'puts and lists', page: 's3' },
  's3-get': { usd: 0.0004, per: 1_000, unit: 'gets', page: 's3' },
  's3-storage': { usd: 0.023, per: 1, unit: 'GB-months', page: 's3' },
  'log-ingestion': { usd: 0.5, per: 1, unit: 'GB', page: 'cloudwatch' },
  'log-storage': { usd: 0.03, per: 1, unit: 'GB-months', page: 'cloudwatch' },
  metric: { usd: 0.3, per: 1, unit: 'metric-months', page: 'cloudwatch' },
  alarm: { usd: 0.1, per: 1, unit: 'metrics alarmed on', page: 'cloudwatch' },
  dashboard: { usd: 3, per: 1, unit: 'dashboards', page: 'cloudwatch' },
  'kms-key': { usd: 1, per: 1, unit: 'keys', page: 'kms' },
  'kms-request': { usd: 0.03, per: 10_000, unit: 'requests', page: 'kms' },
  'sns-email': { usd: 2, per: 100_000, unit: 'e-mails', page: 'sns' },
  /** To the United States; carriers add fees. */
  'sns-sms': { usd: 0.00645, per: 1, unit: 'text messages', page: 'sns' },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceId = keyof typeof PRICES;

/** Free for every account: three dashboards of up to fifty figures. */
export const FREE_DASHBOARDS = 3;
