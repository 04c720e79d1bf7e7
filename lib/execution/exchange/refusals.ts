/** Why the exchange refuses, as the broker says it: numeric code (its first three digits are the HTTP status), words, side-fields. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly details: Readonly<Record<string, string>>;
}

const FORBIDDEN = 40310000;
const NOT_FOUND = 40410000;
const MALFORMED = 40010001;
const INVALID = 42210000;

const REFUSALS = {
  'duplicate-client-id': [MALFORMED, 'client_order_id must be unique'],
  'client-id-too-long': [MALFORMED, 'client_order_id must be no more than 128 characters'],
  'quantity-not-positive': [MALFORMED, 'qty must be > 0'],
  'limit-missing': [MALFORMED, 'limit orders require a limit price: limit_price is missing'],
  'limit-not-positive': [MALFORMED, 'limit_price must be > 0'],
  'asset-unknown': [INVALID, 'asset not found'],
  'contract-unknown': [INVALID, 'option contract not found'],
  'contract-expired': [INVALID, 'option contract is expired'],
  'limit-on-market': [INVALID, 'market orders must not have a limit price'],
  'sub-penny': [INVALID, 'invalid limit_price: sub-penny increment does not fulfill minimum pricing criteria'],
  'options-whole': [INVALID, 'option orders must be for whole contracts: fractional qty is not supported'],
  'fractional-day': [INVALID, 'fractional orders must be DAY orders'],
  'options-session': [INVALID, 'options market orders are only allowed during market hours'],
  'expires-soon': [INVALID, 'contract expires soon, unable to open new positions'],
  'intent-mismatch': [INVALID, 'position intent mismatch'],
  'no-reference-price': [INVALID, 'unable to value a market order without a quote'],
  'legs-count': [INVALID, 'mleg orders must have between 2 and 4 legs'],
  'legs-intent': [INVALID, 'position_intent is required for every mleg leg'],
  'legs-underlying': [INVALID, 'all legs of an mleg order must have the same underlying'],
  'legs-equity': [INVALID, 'equity legs are not supported in mleg orders'],
  'legs-repeated': [INVALID, 'mleg legs must be of different contracts'],
  'legs-divisor': [INVALID, 'mleg leg ratios must be relatively prime'],
  'leg-alone': [INVALID, 'legs of an mleg order cannot be cancelled or replaced on their own'],
  'not-cancelable': [INVALID, 'order is not cancelable'],
  'not-replaceable': [INVALID, 'order is not replaceable in its present status'],
  'replace-unchanged': [INVALID, 'order parameters are not changed'],
  'replace-below-filled': [INVALID, 'qty must be greater than the filled quantity'],
  'not-simulated': [INVALID, 'not simulated'],
  'order-unknown': [NOT_FOUND, 'order not found'],
  'position-unknown': [NOT_FOUND, 'position does not exist'],
  'buying-power': [FORBIDDEN, 'insufficient buying power'],
  'quantity-available': [FORBIDDEN, 'insufficient qty available for order'],
  'short-sale': [FORBIDDEN, 'account is not allowed to short'],
  'wash-trade': [FORBIDDEN, 'potential wash trade detected. use complex orders'],
  'options-level-0': [FORBIDDEN, 'account not authorized to trade options'],
  'options-level-2': [FORBIDDEN, 'account not eligible for level2 options: it cannot buy long option contracts'],
  'options-level-3': [FORBIDDEN, 'account not eligible for level3 options: it cannot trade spreads'],
  uncovered: [FORBIDDEN, 'account not eligible to trade uncovered option contracts'],
  'uncovered-mleg': [FORBIDDEN, 'account not eligible to trade mleg uncovered short contracts'],
  'options-buying-power': [FORBIDDEN, 'insufficient options buying power'],
  'cash-secured-put': [FORBIDDEN, 'insufficient options buying power for cash-secured put (required, available)'],
  'covered-call': [FORBIDDEN, 'insufficient underlying qty available for covered call (required, available)'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalRule = keyof typeof REFUSALS;

export function refuse(rule: RefusalRule, details: Readonly<Record<string, string>> = {}): Refusal {
  const [code, message] = REFUSALS[rule];
  return { code, message, details };
}

export const refusalOf = (code: number, message: string): Refusal => ({ code, message, details: {} });
export const httpStatusOf = (refusal: Refusal): number =>
  refusal.code === MALFORMED ? 422 : Math.floor(refusal.code / 100_000);
