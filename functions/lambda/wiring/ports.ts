/** The ports on AWS, each made from what the function was deployed with. Functions name those they need and get no other. */

import type { Alerts, Approvals, Archive, Ledger, Queues, Snapshots } from '#lib/ports.ts';
import { keepAlert } from '../../adapters/alerts/outbox.ts';
import { hmacApprovals } from '../../adapters/approvals.ts';
import { dynamoLedger } from '../../adapters/aws/dynamo-ledger.ts';
import { s3Archive } from '../../adapters/aws/s3-archive.ts';
import { s3Snapshots } from '../../adapters/aws/s3-snapshots.ts';
import { type SqsOptions, sqsQueues } from '../../adapters/aws/sqs-queues.ts';
import { type Secrets, ssmSecrets } from '../../adapters/aws/ssm-secrets.ts';
import { type SecretName, secretParameter } from '../../adapters/deployment-names.ts';
import { conceal } from '../../adapters/lambda/redaction.ts';
import { snapshotReader } from '../../adapters/signed/snapshot-reader.ts';
import { environment, variable } from './environment.ts';

/** As the queues are made. */
const MOST_DELIVERIES = 3;

export const ledger = (): Ledger => dynamoLedger({ table: variable('table') });
export const snapshots = (): Snapshots => s3Snapshots({ bucket: variable('snapshots') });
/** For who only looks. */
export const seen = (): Pick<Snapshots, 'get'> => snapshotReader({ bucket: variable('snapshots') });
export const archive = (): Archive => s3Archive({ bucket: variable('archive') });
/** `waitSeconds`: how long to wait for a message where the function asks for them itself. */
export const queues = (waitSeconds = 0): Queues =>
  sqsQueues({ urls: JSON.parse(variable('queues')) as SqsOptions['urls'], maxReceives: MOST_DELIVERIES, waitSeconds });

/** Kept in the ledger, each once; what is kept there is sent from there. */
export const alerts = (to: Ledger): Alerts => ({ raise: (alert) => keepAlert(to, alert) });

let store: Secrets | undefined;
const secrets = (): Secrets => {
  store ??= ssmSecrets();
  return store;
};

/** From Parameter Store; from here on no log shows it. */
export async function secret(name: SecretName): Promise<string> {
  const value = await secrets().read(secretParameter(environment(), name));
  conceal(value);
  return value;
}

/** The secret as it is now; undefined where it is still the one that was refused. */
export async function changedSecret(name: SecretName, refused: string): Promise<string | undefined> {
  const value = await secrets().readAfterRefusal(secretParameter(environment(), name), refused);
  if (value !== undefined) conceal(value);
  return value;
}

export const approvals = async (): Promise<Approvals> => hmacApprovals(Buffer.from(await secret('approvalKey'), 'hex'));
