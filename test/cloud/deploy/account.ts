/** What the owner's account answers: the services that the flow touches, in the emulator's words, without clients of their own. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

const BETWEEN_MS = 200;

/** Looks until there is something, or the time is up. Real time: the account's own may stand still. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, seconds = 40): Promise<T> {
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(BETWEEN_MS)) {
    const seen = await look();
    if (seen !== undefined) return seen;
  }
  throw new Error(`${what} did not come about within ${seconds} s`);
}

const NOISE = /^(START|END|REPORT|\{"_aws"|\(node:|\(Use `node)/;

type Json = Readonly<Record<string, unknown>>;

export interface Execution {
  readonly executionArn: string;
  readonly status: string;
}

export function account(endpoint: string) {
  async function answered(request: string, init: RequestInit): Promise<Json> {
    const response = await fetch(new URL(request, endpoint), init);
    const text = await response.text();
    if (!response.ok)
      throw new Error(`${request || 'the emulator'} answered ${response.status}: ${text.slice(0, 500)}`);
    return text === '' ? {} : JSON.parse(text);
  }
  const ask = (target: string, body: object): Promise<Json> =>
    answered('', {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target },
      body: JSON.stringify(body),
    });
  const functions = '/2015-03-31/functions';

  return {
    invoke: (name: string, event: object): Promise<Json> =>
      answered(`${functions}/${name}/invocations`, { method: 'POST', body: JSON.stringify(event) }),
    configuration: (name: string): Promise<Json> => answered(`${functions}/${name}/configuration`, {}),
    start: (stateMachineArn: string, input: string) =>
      ask('AWSStepFunctions.StartExecution', { stateMachineArn, input, name: randomUUID() }),
    executions: async (stateMachineArn: string): Promise<readonly Execution[]> =>
      (await ask('AWSStepFunctions.ListExecutions', { stateMachineArn })).executions as readonly Execution[],
    /** The last lines that each of the functions wrote, without those that AWS itself adds and without figures. */
    async logs(functionNames: readonly string[]): Promise<string> {
      const each = functionNames.map(async (name) => {
        const logGroupName = `/aws/lambda/${name}`;
        const { events = [] } = await ask('Logs_20140328.FilterLogEvents', { logGroupName });
        const lines = (events as { message: string }[]).map(({ message }) => message.trim());
        return lines
          .filter((line) => !NOISE.test(line))
          .slice(-20)
          .map((line) => `${name}: ${line}`);
      });
      return (await Promise.all(each)).flat().join('\n');
    },
  };
}
