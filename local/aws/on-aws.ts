/** Every call to AWS by an owner's command: what goes wrong ends it with the right exit code, and says what to do next. */
import { clientSettings } from '#functions/adapters/aws/client-settings.ts';
import { guarded } from '#functions/adapters/aws/service-faults.ts';
import { TransientFault } from '#functions/adapters/faults.ts';
import { type Exit, fault, lineFor } from '../exit.ts';

/** What tells of a fault by the name or the words of the error behind it. The first that fits decides. */
const ENDINGS: readonly (readonly [RegExp, Exit, string])[] = [
  [
    /Could not load credentials|CredentialsProviderError|TokenProviderError/,
    'credentials',
    'no AWS credentials: run "aws configure" or "aws sso login", or set AWS_PROFILE, then try again',
  ],
  [
    /ExpiredToken|RequestExpired|InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|SignatureDoesNotMatch/,
    'credentials',
    'AWS does not take these credentials: sign in again ("aws sso login" or "aws configure"), then try again',
  ],
  [
    /AccessDenied|AuthorizationError|UnauthorizedOperation/,
    'credentials',
    'sign in with a role that may, or set AWS_PROFILE to one, then try again',
  ],
  [/Region is missing/, 'configuration', 'no AWS region: set AWS_REGION, then try again'],
];

/** Those whose words already say all there is to say. */
const SELF_EVIDENT = /^(no AWS|AWS does not take)/;

/** Runs one call of a client. `doing` completes the sentence "cannot …". */
export async function onAws<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await guarded(doing, call);
  } catch (error) {
    throw ended(error);
  }
}

function ended(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const said = [error, error.cause]
    .map((each) => (each instanceof Error ? `${each.name} ${each.message}` : ''))
    .join(' ');
  const ending = ENDINGS.find(([pattern]) => pattern.test(said));
  if (ending) {
    const [, exit, advice] = ending;
    return fault(exit, SELF_EVIDENT.test(advice) ? advice : `${firstPart(error.message)}; ${advice}`, error);
  }
  if (error instanceof TransientFault)
    return fault('failed', `${lineFor(error)}; look at your connection, then try again`, error);
  return error;
}

/** Without the advice that is for the functions, and not for their owner. */
const firstPart = (message: string): string => message.split('; these credentials')[0] ?? message;

/** For calls that must not be made twice, or that may take as long as a function does. */
export const patientSettings = () => {
  const { requestHandler, ...settings } = clientSettings();
  return { ...settings, maxAttempts: 1, requestHandler: { ...requestHandler, requestTimeout: 150_000 } };
};
