/** What the owner decides about a stack, from the context of the command line or of cdk.json: `-c environment=paper …`. */
import { readFileSync } from 'node:fs';
import type { Node } from 'constructs';
import * as z from 'zod';
import { type Config, parseConfig, profileOf } from '#functions/adapters/config.ts';
import type { Environment } from '#lib/model/ids.ts';
import { ProfileId } from '#lib/model/profile.ts';

/** To be typed by whoever wants a stack that trades real money. */
export const ARMED = 'real-money';

const Context = z.object({
  environment: z.enum(['paper', 'live']).default('paper'),
  profile: ProfileId.optional(),
  /** A file with the owner's configuration; its profile is overruled by `profile`. */
  config: z.string().optional(),
  email: z.email().optional(),
  sms: z
    .string()
    .regex(/^\+\d{7,15}$/, 'a telephone number as +14155550100')
    .optional(),
  /** 'yes' where the owner has put a webhook's address into Parameter Store. */
  webhook: z.enum(['yes', 'no']).default('no'),
  /** 'yes' where the owner has put a key of the second source of prices into Parameter Store. */
  massive: z.enum(['yes', 'no']).default('no'),
  /** US dollars a month at which AWS writes to `email`. */
  budget: z.coerce.number().positive().optional(),
  arm: z.string().optional(),
  /** 'yes' for a deployment into an emulator: leaves out what it cannot make. */
  emulator: z.enum(['yes', 'no']).default('no'),
});

export interface Settings {
  readonly environment: Environment;
  readonly config: Config;
  /** Seconds between two looks by the fastest strategies. */
  readonly refreshSeconds: number;
  readonly email: string | undefined;
  readonly sms: string | undefined;
  readonly budgetUsd: number | undefined;
  readonly hasWebhook: boolean;
  readonly hasMassive: boolean;
  /** Alarms made of several figures are then left out. */
  readonly isEmulated: boolean;
}

const KEYS = Object.keys(Context.shape);

export function settingsFrom(node: Node): Settings {
  const given = KEYS.flatMap((key) => {
    const value: unknown = node.tryGetContext(key);
    return value === undefined ? [] : [[key, value] as const];
  });
  const { environment, profile, config, email, sms, webhook, massive, budget, arm, emulator } = read(
    Object.fromEntries(given),
  );
  if (environment === 'live' && arm !== ARMED)
    throw new Error(`a live stack trades real money: add "-c arm=${ARMED}" if that is what you want`);
  if (budget !== undefined && email === undefined)
    throw new Error('a budget needs an address: add "-c email=you@example.org"');
  const file: unknown = config === undefined ? {} : JSON.parse(readFileSync(config, 'utf8'));
  const own = parseConfig({ ...(file as object), ...(profile ? { profile } : {}) }, config ?? 'the context');
  return {
    environment,
    config: own,
    refreshSeconds: profileOf(own).refreshSeconds,
    email,
    sms,
    budgetUsd: budget,
    hasWebhook: webhook === 'yes',
    hasMassive: massive === 'yes',
    isEmulated: emulator === 'yes',
  };
}

function read(context: unknown): z.output<typeof Context> {
  const { success, data, error } = Context.safeParse(context);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `-c ${path.join('.')}: ${message}`);
  throw new Error(problems.join('; '));
}
