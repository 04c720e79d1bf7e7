/**
 * Whether the broker takes an order: form, session, options level, what is held, cover, and buying power, in the broker's
 * order. The answer is the intent of each leg and what one unit reserves, or a refusal in the broker's words.
 */
import { format, negate, notional, type Price, price, quantity, smaller, type Usd, usd } from '../../model/units.ts';
import { openingCost } from '../../pricing/structure/margin.ts';
import { type ExchangeState, heldOf } from './account.ts';
import { FORM_RULES } from './form-rules.ts';
import { HOLDING_RULES } from './holding-rules.ts';
import { netPrice, takeAt } from './matching.ts';
import { isOpening, type PositionIntent } from './order.ts';
import { powerOf } from './power.ts';
import { type Refusal, refuse } from './refusals.ts';
import {
  type Case,
  type Desk,
  exposuresIn,
  isMleg,
  isOptions,
  type LegRequest,
  type OrderRequest,
  type Rule,
} from './request.ts';

export interface Admission {
  readonly intents: readonly PositionIntent[];
  readonly reservedPerUnit: Price;
}

const CHECKS: readonly Rule[] = [...FORM_RULES, ...HOLDING_RULES];
const ONE = quantity('1');
const NOTHING = quantity('0');

/** What is open without a stated intent follows from what is held. */
function intentOf(state: ExchangeState, leg: LegRequest): PositionIntent {
  if (leg.intent !== undefined) return leg.intent;
  const held = heldOf(state, leg.instrument.symbol);
  if (leg.side === 'buy') return held < 0n ? 'buy_to_close' : 'buy_to_open';
  return held > 0n ? 'sell_to_close' : 'sell_to_open';
}

/** The net price that a unit is valued at: its limit, or what taking it costs now. */
function valuation({ request, desk }: Case): Price | undefined {
  const [first] = request.legs;
  if (request.limitPrice !== undefined)
    return !isMleg(request) && first?.side === 'sell' ? negate(request.limitPrice) : request.limitPrice;
  const prices = request.legs.map((leg) => takeAt(desk.quoteOf(leg.instrument.symbol), leg.side));
  return prices.every((value) => value !== undefined) ? netPrice(request.legs, prices) : undefined;
}

function reserve(subject: Case): { readonly perUnit: Usd } | Refusal {
  const { request, intents } = subject;
  if (!intents.some(isOpening)) return { perUnit: usd('0') };
  const net = valuation(subject);
  if (net === undefined) return refuse('no-reference-price');
  if (!isOptions(request)) return { perUnit: notional(net > 0n ? net : price('0'), ONE) };
  const [first] = request.legs;
  const isCall = first?.instrument.kind === 'option' && first.instrument.right === 'call';
  const coveringShares = !isMleg(request) && isCall && first.side === 'sell' ? quantity('100') : NOTHING;
  const perUnit = openingCost(exposuresIn(subject, ONE, isOpening), net, coveringShares);
  return perUnit === 'unbounded' ? refuse('uncovered') : { perUnit };
}

function power(subject: Case, perUnit: Usd): Refusal | undefined {
  const { state, request, desk, intents } = subject;
  const cost = notional(perUnit as bigint as Price, request.quantity);
  const { buyingPower, optionsBuyingPower } = powerOf(state, desk.markOf);
  const options = isOptions(request);
  const available = options ? smaller(optionsBuyingPower, buyingPower) : buyingPower;
  if (cost <= available || cost === 0n) return undefined;
  if (!options) return refuse('buying-power', { buying_power: format(available), cost_basis: format(cost) });
  return !isMleg(request) && intents[0] === 'sell_to_open'
    ? refuse('cash-secured-put', {
        options_buying_power: format(available),
        required_options_buying_power: format(cost),
      })
    : refuse('options-buying-power', { options_buying_power: format(available), cost_basis: format(cost) });
}

/** The broker's answer to an order, before it rests in the book. */
export function admit(state: ExchangeState, request: OrderRequest, desk: Desk): Admission | Refusal {
  const intents = request.legs.map((leg) => intentOf(state, leg));
  const subject: Case = { state, request, desk, intents };
  for (const check of CHECKS) {
    const refusal = check(subject);
    if (refusal) return refusal;
  }
  const reserved = reserve(subject);
  if ('code' in reserved) return reserved;
  const refusal = power(subject, reserved.perUnit);
  return refusal ?? { intents, reservedPerUnit: reserved.perUnit as bigint as Price };
}

export const isRefusal = (answer: object): answer is Refusal => 'code' in answer;
