/** Whose AWS account it is that the credentials lead to. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientSettings } from '#functions/adapters/aws/client-settings.ts';
import { onAws } from './on-aws.ts';

export interface Account {
  readonly id: string;
  readonly region: string;
}

export async function signedIn(): Promise<Account> {
  const client = new STSClient(clientSettings());
  return onAws('ask AWS who you are', async () => {
    const { Account: id = 'unknown' } = await client.send(new GetCallerIdentityCommand({}));
    return { id, region: await client.config.region() };
  });
}
