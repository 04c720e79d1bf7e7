/** What a function was deployed with, read from its environment. */
import * as z from 'zod';
import type { Environment } from '#lib/model/ids.ts';
import { instant } from '#lib/model/time.ts';
import type { Clock } from '#lib/ports.ts';
import { type Config, parseConfig } from '../../adapters/config.ts';
import { ENVIRONMENT } from '../../adapters/deployment-names.ts';
import { PermanentFault } from '../../adapters/faults.ts';

export const clock: Clock = { now: () => instant(Date.now()) };

/** The value of a variable; a function that was deployed without it does nothing at all. */
export function variable(name: keyof typeof ENVIRONMENT): string {
  const value = process.env[ENVIRONMENT[name]];
  if (value === undefined || value === '')
    throw new PermanentFault(`${ENVIRONMENT[name]} is not set: deploy the stack again`);
  return value;
}

export function environment(): Environment {
  return z.enum(['paper', 'live']).parse(variable('environment'));
}

/** Does the owner also listen on a webhook? */
export const hasWebhook = (): boolean => process.env[ENVIRONMENT.webhook] === 'yes';

/** Has the owner a second source of prices? */
export const hasMassive = (): boolean => process.env[ENVIRONMENT.massive] === 'yes';

export const config = (): Config => parseConfig(JSON.parse(variable('config')), ENVIRONMENT.config);
