/** A server on loopback that speaks the few calls of AWS which the owner's commands make, about a small account that a test describes. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Item } from '#functions/adapters/aws/ledger-keys.ts';

export interface AwsAccount {
  /** Names in Parameter Store. */
  readonly parameters: Set<string>;
  /** Is the rule enabled? */
  readonly rules: Map<string, boolean>;
  /** Deployed functions and the environment of each. */
  readonly functions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly items: readonly Item[];
  /** Pages of lines. */
  readonly log: readonly (readonly { readonly timestamp: number; readonly message: string }[])[];
  /** What a function answers, and whether it failed. */
  readonly answer: { readonly payload: unknown; readonly isFailure?: boolean };
  /** The name of an error that every call is refused with. */
  readonly refusal?: string;
}

export const anAwsAccount = (account: Partial<AwsAccount> = {}): AwsAccount => ({
  parameters: new Set(),
  rules: new Map(),
  functions: {},
  items: [],
  log: [],
  answer: { payload: null },
  ...account,
});

type Body = Readonly<Record<string, unknown>>;
type Said = { readonly status?: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> };

const notFound = (type: string): Said => ({
  status: 400,
  body: { __type: type, message: 'no such thing' },
  headers: { 'x-amzn-errortype': type },
});

const OPERATIONS: Readonly<Record<string, (account: AwsAccount, body: Body) => Said>> = {
  GetParameters: ({ parameters }, { Names }) => {
    const [names, held] = [Names as string[], (name: string) => parameters.has(name)];
    const found = names.filter(held).map((Name) => ({ Name, Type: 'SecureString', Value: 'sealed' }));
    return { body: { Parameters: found, InvalidParameters: names.filter((name) => !held(name)) } };
  },
  PutParameter: ({ parameters }, { Name }) => {
    parameters.add(String(Name));
    return { body: { Version: 1 } };
  },
  DescribeRule: ({ rules }, { Name }) => {
    const enabled = rules.get(String(Name));
    return enabled === undefined
      ? notFound('ResourceNotFoundException')
      : { body: { Name, State: enabled ? 'ENABLED' : 'DISABLED' } };
  },
  EnableRule: ({ rules }, { Name }) => ({ body: rules.set(String(Name), true) && {} }),
  DisableRule: ({ rules }, { Name }) => ({ body: rules.set(String(Name), false) && {} }),
  FilterLogEvents: ({ log }, { nextToken, startTime }) => {
    const page = Number(nextToken ?? 0);
    const events = (log[page] ?? [])
      .filter(({ timestamp }) => timestamp >= Number(startTime))
      .map((event, place) => ({ ...event, eventId: `${page}-${place}` }));
    return { body: { events, ...(page + 1 < log.length ? { nextToken: String(page + 1) } : {}) } };
  },
  GetItem: ({ items }, { Key }) => {
    const { pk, sk } = Key as Item;
    const item = items.find((each) => each.pk?.S === pk?.S && each.sk?.S === sk?.S);
    return { body: item ? { Item: item } : {} };
  },
  Query: ({ items }, { ExpressionAttributeValues }) => {
    const { ':pk': pk, ':ix': ix } = ExpressionAttributeValues as Item;
    const found = items.filter((each) => each.pk?.S === pk?.S && (ix === undefined || each.ix?.S === ix.S));
    return { body: { Items: found, Count: found.length } };
  },
  ReceiveMessage: () => ({ body: {} }),
  TransactWriteItems: () => ({ body: {} }),
};

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/owner</Arn><UserId>U</UserId>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;

const refusedXml = (name: string): string =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>it says no</Message></Error></ErrorResponse>`;

export interface LoopbackAws {
  readonly env: Readonly<Record<string, string>>;
  /** Operations in the order in which they were asked for, with what was sent. */
  readonly asked: readonly { readonly operation: string; readonly body: string }[];
}

export async function loopbackAws(account: AwsAccount): Promise<LoopbackAws> {
  const asked: { operation: string; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const operation = operationOf(request, body);
    asked.push({ operation, body });
    answer(response, account, { operation, body, path: request.url ?? '' });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { asked, env: { ...SIGNED_IN, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` } };
}

/** Nothing of the shell's own AWS is used. */
export const SIGNED_OUT = {
  ...{ AWS_REGION: 'eu-west-1', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' },
  ...{ AWS_EC2_METADATA_DISABLED: 'true', AWS_PROFILE: '', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
} as const;
const SIGNED_IN = { ...SIGNED_OUT, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

function operationOf({ headers, url = '' }: IncomingMessage, body: string): string {
  const target = headers['x-amz-target'];
  if (target !== undefined) return String(target).split('.').at(-1) ?? '';
  if (url.endsWith('/configuration')) return 'GetFunctionConfiguration';
  if (url.endsWith('/invocations')) return 'Invoke';
  return new URLSearchParams(body).get('Action') ?? '';
}

interface Question {
  readonly operation: string;
  readonly body: string;
  readonly path: string;
}

function answer(response: ServerResponse, account: AwsAccount, { operation, body, path }: Question): void {
  const { refusal } = account;
  if (operation === 'GetCallerIdentity') {
    response.writeHead(refusal === undefined ? 200 : 403, { 'content-type': 'text/xml' });
    response.end(refusal === undefined ? IDENTITY : refusedXml(refusal));
    return;
  }
  const {
    status = 200,
    body: said,
    headers = {},
  } = refusal ? notFound(refusal) : saidTo(account, { operation, body, path });
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
  response.end(JSON.stringify(said));
}

function saidTo(account: AwsAccount, { operation, body, path }: Question): Said {
  if (operation !== 'GetFunctionConfiguration' && operation !== 'Invoke')
    return OPERATIONS[operation]?.(account, JSON.parse(body) as Body) ?? notFound('UnknownOperationException');
  const name = path.split('/').at(-2) ?? '';
  const variables = account.functions[name];
  if (!variables) return { ...notFound('ResourceNotFoundException'), status: 404 };
  const { payload, isFailure } = account.answer;
  return operation === 'Invoke'
    ? { body: payload, headers: isFailure ? { 'x-amz-function-error': 'Unhandled' } : {} }
    : { body: { FunctionName: name, Environment: { Variables: variables } } };
}
