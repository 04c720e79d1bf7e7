/** The two kinds of fault that adapters throw; they are caught in one place, the handler wrapper. */

/** May go away by itself: throttling, a timeout, a 5xx. The message goes back to its queue. */
export class TransientFault extends Error {
  override readonly name = 'TransientFault';
}

/** Will not go away by itself: a malformed message, an unknown instrument, bad configuration. Never retried. */
export class PermanentFault extends Error {
  override readonly name = 'PermanentFault';
}

const REFUSED = 'the broker refused the keys';

/** The broker does not take our keys: nothing was done, and nothing will be before they are changed. */
export const keysRefused = (message: string): PermanentFault => new PermanentFault(message, { cause: REFUSED });

export const areKeysRefused = (fault: unknown): fault is PermanentFault =>
  fault instanceof PermanentFault && fault.cause === REFUSED;
