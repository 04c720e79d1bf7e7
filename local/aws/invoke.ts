/** `wsb invoke`: one function with one event, here or in the stack that is deployed. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { functionName } from '#functions/adapters/deployment-names.ts';
import type { Environment } from '#lib/model/ids.ts';
import { EXIT, fault } from '../exit.ts';
import { printJson, say, type Talk } from '../terminal.ts';
import { entryOf } from './functions.ts';
import { type Answer, invokedHere } from './invoke-here.ts';
import { onAws, patientSettings } from './on-aws.ts';

export interface InvokeOptions {
  readonly event: string;
  readonly stage?: Environment;
  readonly yes?: true;
}

export async function invoke(name: string, options: InvokeOptions, talk: Talk): Promise<void> {
  const [entry, event] = [entryOf(name), eventIn(options.event)];
  const { stage } = options;
  if (stage === 'live' && options.yes !== true)
    throw fault('blocked', `${name} of the live stack may trade real money: add --yes if that is what you want`);
  say(talk, stage ? `calling ${functionName(stage, name)}…` : `running functions/lambda/${entry}.ts here…`);
  const { answer, error } = stage
    ? await invokedThere(name, stage, event)
    : await invokedHere({ name, entry, event }, talk);
  if (error === undefined) return printJson(answer ?? null);
  if (talk.json) printJson({ error });
  process.stderr.write(
    `wsb: ${name} failed: ${error}; ${stage ? `see "npm start -- logs ${name} --stage ${stage}"` : 'see above'}\n`,
  );
  process.exitCode = EXIT.failed;
}

function eventIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const why =
      cause instanceof SyntaxError
        ? `not JSON: ${cause.message}`
        : ((cause as NodeJS.ErrnoException).code ?? 'unreadable');
    throw fault('usage', `cannot use the event ${file} (${why}): test/events has one for every function`, cause);
  }
}

const Failure = z.object({ errorMessage: z.string() });

/** Called once: a function that answers late must not be called again behind its owner's back. */
async function invokedThere(name: string, stage: Environment, event: unknown): Promise<Answer> {
  const client = new LambdaClient(patientSettings());
  const command = new InvokeCommand({ FunctionName: functionName(stage, name), Payload: JSON.stringify(event) });
  const { Payload, FunctionError } = await onAws(`call ${name}`, () => client.send(command));
  const text = Payload ? Buffer.from(Payload).toString() : '';
  const answer: unknown = text === '' ? null : JSON.parse(text);
  if (FunctionError === undefined) return { answer };
  const failure = Failure.safeParse(answer);
  return { error: failure.success ? failure.data.errorMessage : FunctionError };
}
