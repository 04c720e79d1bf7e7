/** What a risk function gives back: a figure, or a refusal that says why there is none. A refusal is a value, never an exception. */

export type RiskRefusalCode =
  /** A setting that makes no sense, such as a confidence of 95. */
  | 'bad-setting'
  /** Fewer observations than the method can say something from. */
  | 'too-few'
  /** A missing, infinite or not-a-number observation: one bad figure would poison all others. */
  | 'not-finite'
  /** The data are good, but beyond what the method holds for. */
  | 'outside-domain'
  /** The fit did not settle. */
  | 'no-fit';

export interface RiskRefusal {
  readonly ok: false;
  readonly code: RiskRefusalCode;
  readonly message: string;
}

/** Where it is `ok`, the fields of T stand beside it. */
export type Answer<T> = ({ readonly ok: true } & T) | RiskRefusal;

export const refused = (code: RiskRefusalCode, message: string): RiskRefusal => ({ ok: false, code, message });
