/** What has to be in Parameter Store before a stack can work. Values are never read here: only whether they are there. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { GetParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { clientSettings } from '#functions/adapters/aws/client-settings.ts';
import { type SecretName, secretParameter } from '#functions/adapters/deployment-names.ts';
import { onAws } from './on-aws.ts';

/** What `npx cdk bootstrap` leaves behind in an account and region. */
const BOOTSTRAPPED = '/cdk-bootstrap/hnb659fds/version';

/** Ours, and not the owner's: nobody but the functions ever needs to see them. */
const MADE: Readonly<Partial<Record<SecretName, () => string>>> = {
  approvalKey: () => randomBytes(32).toString('hex'),
  signingKey: () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};

export interface Missing {
  /** What only the owner can put there. */
  readonly given: readonly SecretName[];
  /** What `deploy` makes. */
  readonly made: readonly SecretName[];
  readonly isBootstrapped: boolean;
}

export async function missingIn(environment: string, wanted: readonly SecretName[]): Promise<Missing> {
  const client = new SSMClient(clientSettings());
  const names = wanted.map((secret) => secretParameter(environment, secret));
  const command = new GetParametersCommand({ Names: [...names, BOOTSTRAPPED], WithDecryption: false });
  const { Parameters = [] } = await onAws('look into Parameter Store', () => client.send(command));
  const there = new Set(Parameters.map(({ Name }) => Name));
  const missing = wanted.filter((secret) => !there.has(secretParameter(environment, secret)));
  return {
    given: missing.filter((secret) => !MADE[secret]),
    made: missing.filter((secret) => MADE[secret]),
    isBootstrapped: there.has(BOOTSTRAPPED),
  };
}

/** Never over one that is there: orders that were approved under it could not be sent any more. */
export async function makeOwn(environment: string, secrets: readonly SecretName[]): Promise<void> {
  const client = new SSMClient(clientSettings());
  for (const secret of secrets) {
    const [Name, Value] = [secretParameter(environment, secret), MADE[secret]?.()];
    if (Value === undefined) continue;
    const command = new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: false });
    await onAws(`keep ${Name} in Parameter Store`, () => client.send(command));
  }
}

/** The line that puts a secret there. */
export const putLine = (environment: string, secret: SecretName, region: string): string =>
  `aws ssm put-parameter --region ${region} --type SecureString --name ${secretParameter(environment, secret)} --value YOUR_VALUE`;
