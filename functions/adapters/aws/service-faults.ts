/** Errors of the AWS clients as faults: what may pass by itself, and what will not. Everything else is a bug and stays one. */
import { PermanentFault, TransientFault } from '../faults.ts';

interface ServiceError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $retryable?: object;
  readonly code?: string;
}

/** The network's and Node's: no answer came. */
const LOST = /^(TimeoutError|AbortError|E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)\w*)$/;
/** Of errors that a service says in a 4xx answer, those that are about the moment and not about the request. */
const PASSING =
  /Thrott|^(ProvisionedThroughputExceeded|RequestLimitExceeded|LimitExceeded|RequestTimeout|TooManyRequests|SlowDown|PriorRequestNotComplete|TransactionInProgress|TransactionConflict|ConditionalRequestConflict|OperationAborted)/;

/** What the owner can do about it, by the name or the words of the error. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/^CredentialsProviderError$|Could not load credentials/, 'set AWS credentials, then try again'],
  [/ExpiredToken|RequestExpired/, 'the credentials have expired: sign in to AWS again'],
  [
    /AccessDenied|UnrecognizedClient|InvalidClientTokenId|AuthorizationError|InvalidAccessKeyId|SignatureDoesNotMatch/,
    'these credentials may not do it: check the role',
  ],
  [
    /ResourceNotFound|QueueDoesNotExist|NonExistentQueue|NoSuchBucket|ParameterNotFound|^NotFound/,
    'it is not there: run "npm start -- deploy"',
  ],
  [/Region is missing/, 'set AWS_REGION, then try again'],
];

/** The fault that an error of a client stands for; anything that is no error of a client comes back as it was. */
export function faultOf(doing: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof TransientFault || error instanceof PermanentFault) return error;
  const said = `cannot ${doing}: ${error.name === 'AbortError' ? 'no answer in time' : error.message || error.name}`;
  if (isPassing(error)) return new TransientFault(said, { cause: error });
  const advice = ADVICE.find(([pattern]) => pattern.test(error.name) || pattern.test(error.message))?.[1];
  if (!('$metadata' in error) && advice === undefined) return error;
  return new PermanentFault(advice ? `${said}; ${advice}` : said, { cause: error });
}

/** An answer that is not the service's language may come from anything in between: the question can be asked again. */
function isPassing(error: ServiceError): boolean {
  const { name, code = '', $metadata, $retryable } = error;
  const status = $metadata?.httpStatusCode ?? 0;
  const isUnreadable = name === 'SyntaxError' && $metadata !== undefined;
  const isSaid = $retryable !== undefined || PASSING.test(name) || status === 429 || status >= 500;
  return LOST.test(name) || LOST.test(code) || isUnreadable || isSaid;
}

/** Runs a call of a client with its errors turned into faults. `doing` completes the sentence "cannot …". */
export async function guarded<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw faultOf(doing, error);
  }
}
