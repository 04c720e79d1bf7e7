/**
 * What the deployment and the functions must call by the same name. Only names: `infra` reads this file, and it may
 * import nothing that runs.
 */

/** Values of the environment that a function is deployed with. */
export const ENVIRONMENT = {
  environment: 'WSB_ENVIRONMENT',
  /** The owner's configuration as JSON. */
  config: 'WSB_CONFIG',
  strategy: 'WSB_STRATEGY',
  table: 'WSB_TABLE',
  snapshots: 'WSB_SNAPSHOTS',
  archive: 'WSB_ARCHIVE',
  topic: 'WSB_TOPIC',
  /** 'yes' where a webhook's address is among the secrets. */
  webhook: 'WSB_HAS_WEBHOOK',
  /** 'yes' where a key of the second source of prices is among the secrets. */
  massive: 'WSB_HAS_MASSIVE',
  /** URL of each queue and of its dead letters, as JSON. */
  queues: 'WSB_QUEUES',
} as const;

export const stackName = (environment: string): string => `wallstreetbots-${environment}`;
export const functionName = (environment: string, name: string): string => `${stackName(environment)}-${name}`;
/** The rule that `wsb strategies pause` disables. */
export const ruleName = (environment: string, strategyId: string): string =>
  `${stackName(environment)}-tick-${strategyId}`;
export const queueName = (environment: string, queue: string): string => `${stackName(environment)}-${queue}.fifo`;
export const deadLettersName = (environment: string, queue: string): string =>
  `${stackName(environment)}-${queue}-dead.fifo`;

/** The secrets, as names in Parameter Store (SecureString). Their values are put there by the owner, never by a template. */
export const SECRETS = {
  alpacaKeyId: 'alpaca/key-id',
  alpacaSecret: 'alpaca/secret',
  /** 64 hexadecimal digits: seals what risk approved. */
  approvalKey: 'approval-key',
  /** Ed25519 in PEM: signs the audit's anchors. */
  signingKey: 'signing-key',
  /** The address of the owner's second channel. */
  webhook: 'alerts/webhook',
  /** The owner's key of the second source of prices. */
  massiveKey: 'massive/key',
} as const;
export type SecretName = keyof typeof SECRETS;
export const secretParameter = (environment: string, secret: SecretName): string =>
  `/wallstreetbots/${environment}/${SECRETS[secret]}`;

/** Every custom metric there is, with its unit. None has a dimension but the service, so each is one series to pay for. */
export const METRICS = {
  Ticks: 'Count',
  TicksDue: 'Count',
  DataAge: 'Seconds',
  OrdersWorking: 'Count',
  OrdersRejected: 'Count',
  OrdersUnresolved: 'Count',
  Equity: 'None',
  DayLoss: 'Percent',
  ReconciliationBreaks: 'Count',
  TransientFaults: 'Count',
  Failures: 'Count',
  DaysClosed: 'Count',
} as const;
export type MetricName = keyof typeof METRICS;

/** The one value of the one dimension. */
export const SERVICE = 'trading';
export const metricNamespace = (environment: string): string => `WallStreetBots/${environment}`;
