/** The owner's channels, from the environment: this terminal, and the webhook where one is set. */
import { hookAddress, webhook } from '#functions/adapters/alerts/webhook.ts';
import type { AlertChannel } from '#lib/ports.ts';
import { exiting } from '../exit.ts';
import { terminalChannel } from './terminal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const WEBHOOK = 'WSB_WEBHOOK';

/** A webhook that cannot be one ends the command, with the exit code of a configuration error. */
export function channelsIn(environment: Environment, talk: { readonly quiet: boolean }): readonly AlertChannel[] {
  const address = environment[WEBHOOK];
  const hooks = address ? [exiting('configuration', () => webhook(hookAddress(WEBHOOK, address)))] : [];
  return [terminalChannel(talk), ...hooks];
}

/** Settings whose values stand in no notice. */
const SECRETS = ['ALPACA_API_KEY_ID', 'ALPACA_API_SECRET_KEY', WEBHOOK];

export function secretsIn(environment: Environment): readonly string[] {
  const values = SECRETS.flatMap((name) => environment[name] || []);
  return [...values, ...values.filter((value) => URL.canParse(value)).map((value) => pathOf(new URL(value)))];
}

/** The part of an address that makes it a secret. */
const pathOf = ({ pathname, search }: URL): string => `${pathname}${search}`;
