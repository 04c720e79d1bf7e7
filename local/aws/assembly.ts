/** The stack as it would be deployed: made once by the CDK app, looked at, and then deployed as it is. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import * as z from 'zod';
import { stackName } from '#functions/adapters/deployment-names.ts';
import type { Environment } from '#lib/model/ids.ts';
import { configFile, configFrom } from '../configuration.ts';
import { fault } from '../exit.ts';
import { quietly } from './cdk.ts';

/** What the owner decides about a stack. */
export interface Wishes {
  readonly environment: Environment;
  readonly profile?: string;
  readonly config?: string;
  readonly email?: string;
  readonly sms?: string;
  readonly budget?: string;
  readonly webhook?: true;
  readonly massive?: true;
  /** The words that let a stack trade real money. */
  readonly arm?: string;
}

/** To be typed by whoever wants a stack that trades real money; the CDK app asks for the same. */
export const ARMED = 'real-money';

export const Template = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      DeletionPolicy: z.string().optional(),
      Properties: z.record(z.string(), z.unknown()).default({}),
    }),
  ),
});
export type Template = z.infer<typeof Template>;

export interface Assembly {
  readonly folder: string;
  readonly stack: string;
  readonly template: Template;
}

/** The context of the CDK app, as words of its command line. */
export function contextOf({
  environment,
  profile,
  config,
  email,
  sms,
  budget,
  webhook,
  massive,
  arm,
}: Wishes): readonly string[] {
  const file = configFile(config);
  const given = {
    ...{ environment, profile, email, sms, budget, arm },
    config: file === undefined ? undefined : resolve(file),
    webhook: webhook ? 'yes' : undefined,
    massive: massive ? 'yes' : undefined,
  };
  return Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : ['-c', `${name}=${value}`]));
}

/** Makes it in a folder that is gone afterwards. */
export async function withAssembly(wishes: Wishes, work: (assembly: Assembly) => Promise<void>): Promise<void> {
  configFrom(wishes);
  const folder = mkdtempSync(join(tmpdir(), 'wsb-deploy-'));
  const stack = stackName(wishes.environment);
  try {
    const { exit, text } = quietly(['synth', '--quiet', '--output', folder, ...contextOf(wishes)]);
    if (exit !== 0) {
      process.stderr.write(text);
      throw fault(
        'failed',
        `the stack cannot be made (cdk synth ended with ${exit}): see above, put it right and try again`,
      );
    }
    const template = Template.parse(JSON.parse(readFileSync(join(folder, `${stack}.template.json`), 'utf8')));
    await work({ folder, stack, template });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
