/** Rules that look at the order itself: its form, its legs, what is listed, the session, and the account's options level. */
import { sessionAt } from '../../model/calendar.ts';
import { lastTradingClose, underlyingOf } from '../../model/instrument.ts';
import { MINUTE } from '../../model/time.ts';
import { absolute, type Quantity, quantity } from '../../model/units.ts';
import { isOpening } from './order.ts';
import { refuse } from './refusals.ts';
import { isMleg, isOptions, type Rule } from './request.ts';

const MAX_CLIENT_ID = 128;
const EXPIRY_CUT_OFF = 30 * MINUTE;
const CENT = 10_000_000n;
const ONE = quantity('1');
const isWhole = (amount: Quantity): boolean => amount % ONE === 0n;

const form: Rule = ({ state, request }) => {
  const { clientOrderId, limitPrice, type } = request;
  if (clientOrderId !== undefined && clientOrderId.length > MAX_CLIENT_ID) return refuse('client-id-too-long');
  if (clientOrderId !== undefined && state.clientOrderIds.has(clientOrderId)) return refuse('duplicate-client-id');
  if (request.quantity <= 0n) return refuse('quantity-not-positive');
  if (type === 'market' && limitPrice !== undefined) return refuse('limit-on-market');
  if (type === 'limit' && limitPrice === undefined) return refuse('limit-missing');
  if (limitPrice === undefined) return undefined;
  if (!isMleg(request) && limitPrice <= 0n) return refuse('limit-not-positive');
  return absolute(limitPrice) >= ONE && limitPrice % CENT !== 0n ? refuse('sub-penny') : undefined;
};

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

const legs: Rule = ({ request }) => {
  if (!isMleg(request)) return undefined;
  const all = request.legs;
  if (all.length < 2 || all.length > 4) return refuse('legs-count');
  if (all.some((leg) => leg.instrument.kind === 'equity')) return refuse('legs-equity');
  if (all.some((leg) => leg.intent === undefined)) return refuse('legs-intent');
  if (new Set(all.map((leg) => underlyingOf(leg.instrument))).size > 1) return refuse('legs-underlying');
  if (new Set(all.map((leg) => leg.instrument.symbol)).size < all.length) return refuse('legs-repeated');
  return all.map((leg) => leg.ratio).reduce(greatestDivisor) > 1 ? refuse('legs-divisor') : undefined;
};

const listing: Rule = ({ request, desk }) => {
  for (const { instrument } of request.legs) {
    if (instrument.kind === 'option' && lastTradingClose(instrument) <= desk.at) return refuse('contract-expired');
    if (!desk.isListed(instrument)) return refuse(instrument.kind === 'option' ? 'contract-unknown' : 'asset-unknown');
  }
  return undefined;
};

const session: Rule = ({ request, desk, intents }) => {
  if (!isOptions(request))
    return !isWhole(request.quantity) && request.timeInForce !== 'day' ? refuse('fractional-day') : undefined;
  if (!isWhole(request.quantity)) return refuse('options-whole');
  if (request.type === 'market' && !sessionAt(desk.at)) return refuse('options-session');
  const tooLate = request.legs.some(
    ({ instrument }, index) =>
      instrument.kind === 'option' &&
      isOpening(intents[index] ?? 'buy_to_open') &&
      desk.at >= lastTradingClose(instrument) - EXPIRY_CUT_OFF,
  );
  return tooLate ? refuse('expires-soon') : undefined;
};

const level: Rule = ({ state, request, intents }) => {
  if (!isOptions(request)) return undefined;
  if (state.optionsLevel === 0) return refuse('options-level-0');
  if (isMleg(request) && state.optionsLevel < 3) return refuse('options-level-3');
  return intents[0] === 'buy_to_open' && state.optionsLevel < 2 ? refuse('options-level-2') : undefined;
};

export const FORM_RULES: readonly Rule[] = [form, legs, listing, session, level];
