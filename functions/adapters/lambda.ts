/**
 * What stands around every function on AWS: events parsed, logs without secrets, metrics, faults told apart, and an end in
 * time. Its ports are made at the first event and kept for the next ones.
 */
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type * as z from 'zod';
import { PermanentFault, TransientFault } from './faults.ts';
import { type Telemetry, telemetry } from './lambda/telemetry.ts';

/** What a handler may use besides its ports. */
export interface Tools extends Pick<Telemetry, 'log' | 'count'> {
  /** Names this invocation. */
  readonly requestId: string;
  /** Milliseconds until the function is ended. */
  readonly remaining: () => number;
}

export type Work<I, O> = (input: I, tools: Tools) => Promise<O>;

/** Kept from the end of the time that AWS gives. */
const RESERVE_MS = 3_000;

/**
 * Work that is not done in time ends with its process. AWS would only freeze it, and a request to the broker that wakes
 * up with the next event would be minutes late.
 */
const OUT_OF_TIME = 'not done in the time that the function has';
const outOfTime = (): never => {
  throw new TransientFault(OUT_OF_TIME);
};

/** A function called with one event, which the schema describes. */
export function invoked<I, O>(
  schema: z.ZodType<I>,
  setup: () => Promise<Work<I, O>>,
  end: () => void = () => process.exit(1),
) {
  const ready = once(setup);
  const told = telemetry();
  return middy({ timeoutEarlyInMillis: RESERVE_MS, timeoutEarlyResponse: outOfTime })
    .before(({ context }) => told.log.addContext(context))
    .after(() => told.flush())
    .onError(({ error }) => {
      report(told, error);
      told.flush();
      if (error?.message === OUT_OF_TIME) end();
    })
    .handler(async (event: unknown, context: Context): Promise<O> => {
      const work = await ready();
      return work(parsed(schema, event), toolsOf(told, context));
    });
}

const toolsOf = ({ log, count }: Telemetry, context: Context): Tools => ({
  ...{ log, count },
  requestId: context.awsRequestId,
  remaining: () => context.getRemainingTimeInMillis() - RESERVE_MS,
});

export function report({ log, count }: Pick<Telemetry, 'log' | 'count'>, error: unknown): void {
  const isPassing = error instanceof TransientFault;
  count(isPassing ? 'TransientFaults' : 'Failures');
  if (isPassing) log.warn(error.message, error);
  else log.error(error instanceof Error ? error.message : 'failed', error instanceof Error ? error : String(error));
}

function parsed<I>(schema: z.ZodType<I>, event: unknown): I {
  const { success, data, error } = schema.safeParse(event);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `${path.join('.') || 'event'}: ${message}`);
  throw new PermanentFault(`an event that this function does not know: ${problems.join('; ')}`);
}

/** Made at the first call; where that failed, again at the next. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
