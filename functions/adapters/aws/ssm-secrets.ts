/** Secrets in SSM, decrypted and kept for a few minutes; after a 401 read once more, in case the owner has changed them. */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { PermanentFault } from '../faults.ts';
import { clientSettings } from './client-settings.ts';
import { guarded } from './service-faults.ts';

export interface Secrets {
  read(name: string): Promise<string>;
  /** The secret as it is now, or undefined where it is still the one that was refused. */
  readAfterRefusal(name: string, refused: string): Promise<string | undefined>;
}

export interface SsmOptions {
  readonly client?: SSMClient;
  readonly keepMs?: number;
  /** Milliseconds, from anywhere. */
  readonly now?: () => number;
}

export function ssmSecrets(options: SsmOptions = {}): Secrets {
  const { client = new SSMClient(clientSettings()), keepMs = 300_000, now = () => performance.now() } = options;
  const kept = new Map<string, { readonly value: string; readonly until: number }>();
  const fetched = async (name: string): Promise<string> => {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const { Parameter } = await guarded(`read the secret ${name}`, () => client.send(command));
    if (!Parameter?.Value)
      throw new PermanentFault(
        `the secret ${name} is empty: put it there with "aws ssm put-parameter --type SecureString --overwrite --name ${name} --value ..."`,
      );
    kept.set(name, { value: Parameter.Value, until: now() + keepMs });
    return Parameter.Value;
  };
  return {
    async read(name) {
      const held = kept.get(name);
      return held && now() < held.until ? held.value : fetched(name);
    },
    async readAfterRefusal(name, refused) {
      const held = kept.get(name)?.value;
      const value = held !== undefined && held !== refused ? held : await fetched(name);
      return value === refused ? undefined : value;
    },
  };
}
