/** A process that runs one handler once, as Lambda would. Started by `invoke-here.ts`, which sends the call and gets the answer. */
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { lineFor } from '../exit.ts';
import { ENTRIES_FOLDER } from './functions.ts';
import type { Call } from './invoke-here.ts';

/** As long as most functions have. */
const TIME_MS = 30_000;

process.once('message', async (message) => {
  const { name, entry, event } = message as Call;
  const until = Date.now() + TIME_MS;
  const context = {
    functionName: name,
    functionVersion: '$LATEST',
    memoryLimitInMB: '512',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${name}`,
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => until - Date.now(),
  };
  try {
    const { handler } = (await import(new URL(`${entry}.ts`, ENTRIES_FOLDER).href)) as {
      handler: (event: unknown, context: object) => Promise<unknown>;
    };
    const answer = await handler(event, context);
    process.send?.({ answer: answer ?? null });
  } catch (error) {
    process.send?.({ error: lineFor(error) ?? String(error) });
  }
  process.disconnect?.();
});
