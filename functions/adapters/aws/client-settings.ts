/** How every AWS client is made: region, endpoint and credentials from the environment, bounded retries, answers or an error in time. */

/** The SDK sends a request again with the same idempotency token, so a lost answer is asked for and not written twice. */
const ATTEMPTS = 3;
const CONNECT_MS = 1_000;
const ANSWER_MS = 3_000;

type Environment = Readonly<Record<string, string | undefined>>;

/** `AWS_ENDPOINT_URL` names an emulator; credentials come from the SDK's own chain. Connections are kept alive by default. */
export function clientSettings(environment: Environment = process.env) {
  const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  const endpoint = environment.AWS_ENDPOINT_URL;
  return {
    ...(region ? { region } : {}),
    ...(endpoint ? { endpoint } : {}),
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  };
}

export type ClientSettings = ReturnType<typeof clientSettings>;
