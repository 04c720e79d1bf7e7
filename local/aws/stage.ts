/** A stack that is deployed, reached by the names that its functions were given. */
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { clientSettings } from '#functions/adapters/aws/client-settings.ts';
import { dynamoLedger } from '#functions/adapters/aws/dynamo-ledger.ts';
import { sqsQueues } from '#functions/adapters/aws/sqs-queues.ts';
import { type Config, parseConfig } from '#functions/adapters/config.ts';
import { ENVIRONMENT, functionName } from '#functions/adapters/deployment-names.ts';
import type { Environment } from '#lib/model/ids.ts';
import { QueueName } from '#lib/model/outbox.ts';
import type { Ledger, Queues } from '#lib/ports.ts';
import { fault } from '../exit.ts';
import { onAws } from './on-aws.ts';

/** Sends each order once, so it is given ledger, queues and configuration. */
const TOLD = 'place-orders';
const MOST_DELIVERIES = 3;

const Json = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' });
    return z.NEVER;
  }
});

const Variables = z.object({
  [ENVIRONMENT.table]: z.string().min(1),
  [ENVIRONMENT.queues]: Json.pipe(z.record(QueueName, z.object({ queue: z.string(), deadLetters: z.string() }))),
  [ENVIRONMENT.config]: Json,
});

export interface Stage {
  /** For people: "paper on AWS (table …)". */
  readonly name: string;
  readonly config: Config;
  readonly ledger: Ledger;
  readonly queues: Queues;
}

export async function stageOf(environment: Environment): Promise<Stage> {
  const name = functionName(environment, TOLD);
  const client = new LambdaClient(clientSettings());
  const command = new GetFunctionConfigurationCommand({ FunctionName: name });
  const { Environment: given } = await onAws(`look at the ${environment} stack`, () => client.send(command));
  const { success, data, error } = Variables.safeParse(given?.Variables ?? {});
  if (!success) {
    const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw fault(
      'failed',
      `the function ${name} was deployed by another version (${problems}): run ${deployLine(environment)}`,
    );
  }
  const { [ENVIRONMENT.table]: table, [ENVIRONMENT.queues]: urls, [ENVIRONMENT.config]: config } = data;
  return {
    name: `${environment} on AWS (table ${table})`,
    config: parseConfig(config, `the configuration of ${name}`),
    ledger: dynamoLedger({ table }),
    queues: sqsQueues({ urls, maxReceives: MOST_DELIVERIES }),
  };
}

/** Looks at a stage; what AWS refuses on the way ends the command as it should. */
export async function withStage<T>(environment: Environment, look: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await stageOf(environment);
  return onAws(`look at the ${environment} stack`, () => look(stage));
}

export const deployLine = (environment: Environment): string =>
  `"npm start -- deploy${environment === 'paper' ? '' : ` --environment ${environment}`}"`;
