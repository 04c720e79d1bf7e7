/**
 * Prices in one expiry that cannot all stand: what could be bought at the ask and sold at the bid for a certain gain, so that
 * each finding is a real arbitrage or, more often, a fault in the data. Amounts are the gain in US dollars per share, before
 * costs. The bounds are those of Merton ("Theory of rational option pricing", 1973): monotone and convex in the strike.
 */
import type { Right } from '../../model/instrument.ts';
import type { TradingDay } from '../../model/time.ts';
import type { TwoSided } from '../tradable.ts';
import type { Forward } from './forward.ts';
import { pairOf, type QuotedContract, type QuotedExpiry } from './quoted-expiries.ts';

export type ArbitrageKind =
  /** Bid above ask. */
  | 'crossed'
  /** An option that costs less than exercising it at once brings. */
  | 'exercise-value'
  /** A better strike that costs less than a worse one. */
  | 'vertical'
  /** Two strikes whose prices differ by more than the strikes. */
  | 'vertical-width'
  /** The middle of three strikes costs more than the line between its neighbours. */
  | 'butterfly'
  /** More time that costs less. */
  | 'calendar'
  /** Call, put and forward that do not fit each other. */
  | 'parity';

export interface Arbitrage {
  readonly kind: ArbitrageKind;
  /** One expiry; of a calendar the nearer first. */
  readonly expiries: readonly TradingDay[];
  readonly right: Right | 'both';
  readonly strikes: readonly number[];
  /** US dollars per share. */
  readonly amount: number;
}

/** Prices come in cents: what binary fractions leave over is no gain. */
const DUST = 1e-6;
/** Of the forward, in its standard errors: parity breaks only beyond them. */
const SURE = 3;

export interface Sided extends TwoSided {
  readonly strike: number;
}

export const sidedOf = ({ rows }: QuotedExpiry, right: Right): readonly Sided[] =>
  rows.flatMap((row) => {
    const market = row[right]?.market;
    return market && 'value' in market ? [{ strike: row.strike, ...market.value }] : [];
  });

type Found = (
  kind: ArbitrageKind,
  right: Arbitrage['right'],
  gain: { strikes: readonly number[]; amount: number },
) => readonly Arbitrage[];

const finder =
  (...expiries: readonly TradingDay[]): Found =>
  (kind, right, { strikes, amount }) =>
    amount > DUST ? [{ kind, expiries, right, strikes, amount: Number(amount.toFixed(6)) }] : [];

function crossed({ entry, market }: QuotedContract): { strikes: readonly number[]; amount: number } {
  const isCrossed = 'refused' in market && market.refused.rule === 'crossed-quote';
  return { strikes: [], amount: isCrossed ? (entry.quote.bid ?? 0) - (entry.quote.ask ?? 0) : 0 };
}

/** Each strike against the cheapest better one before it: buy that, sell this. `cost` puts strikes on one footing. */
function outrun(sides: readonly Sided[], ask: (side: Sided) => number, bid: (side: Sided) => number) {
  let best = sides[0];
  return sides.slice(1).map((side) => {
    const bought = best;
    const amount = bought ? bid(side) - ask(bought) : 0;
    if (!best || ask(side) < ask(best)) best = side;
    return { strikes: [bought?.strike ?? side.strike, side.strike], amount };
  });
}

/** Buys one, sells the other: calls get cheaper with the strike, puts dearer, and neither by more than the strikes differ. */
function verticals(sides: readonly Sided[], right: Right, width: number) {
  const upwards = right === 'call' ? sides : sides.toReversed();
  const sign = right === 'call' ? 1 : -1;
  const downwards = upwards.toReversed();
  const shifted = (price: number, { strike }: Sided): number => price + sign * width * strike;
  return {
    monotone: outrun(
      upwards,
      ({ ask }) => ask,
      ({ bid }) => bid,
    ),
    narrow: outrun(
      downwards,
      (side) => shifted(side.ask, side),
      (side) => shifted(side.bid, side),
    ),
  };
}

function butterflies(sides: readonly Sided[]) {
  return sides.slice(2).map((high, i) => {
    const [low, body] = [sides[i] ?? high, sides[i + 1] ?? high];
    const share = (high.strike - body.strike) / (high.strike - low.strike);
    const wings = share * low.ask + (1 - share) * high.ask;
    return { strikes: [low.strike, body.strike, high.strike], amount: body.bid - wings };
  });
}

/** Within one expiry; strikes of European options count discounted. */
export function pricesOutOfLine(expiry: QuotedExpiry, forward: Forward | undefined): readonly Arbitrage[] {
  const found = finder(expiry.day);
  const width = expiry.exercise === 'european' ? (forward?.discount ?? 1) : 1;
  const contracts = expiry.rows.flatMap(({ call, put }) => [call, put]).filter((each) => each !== undefined);
  const crossings = contracts.flatMap((each) =>
    found('crossed', each.contract.right, { ...crossed(each), strikes: [each.strike] }),
  );
  const lines = (['call', 'put'] as const).flatMap((right) => {
    const sides = sidedOf(expiry, right);
    const { monotone, narrow } = verticals(sides, right, width);
    return [
      ...monotone.flatMap((gain) => found('vertical', right, gain)),
      ...narrow.flatMap((gain) => found('vertical-width', right, gain)),
      ...butterflies(sides).flatMap((gain) => found('butterfly', right, gain)),
    ];
  });
  return [...crossings, ...lines];
}

/** American options against the share: bought at the ask and exercised at once, the share dealt in at its own quote. */
export function belowExercise(expiry: QuotedExpiry, share: TwoSided): readonly Arbitrage[] {
  if (expiry.exercise !== 'american') return [];
  const found = finder(expiry.day);
  const gains = (right: Right) =>
    sidedOf(expiry, right).flatMap(({ strike, ask }) => {
      const brings = right === 'call' ? share.bid - strike : strike - share.ask;
      return found('exercise-value', right, { strikes: [strike], amount: brings - ask });
    });
  return [...gains('call'), ...gains('put')];
}

/** The longer of two American options on one strike is worth no less. */
export function calendars(near: QuotedExpiry, far: QuotedExpiry): readonly Arbitrage[] {
  if (near.exercise !== 'american' || far.exercise !== 'american') return [];
  const found = finder(near.day, far.day);
  return (['call', 'put'] as const).flatMap((right) => {
    const later = new Map(sidedOf(far, right).map((side) => [side.strike, side]));
    return sidedOf(near, right).flatMap(({ strike, bid }) => {
      const bought = later.get(strike);
      return bought ? found('calendar', right, { strikes: [strike], amount: bid - bought.ask }) : [];
    });
  });
}

/**
 * Call and put of one strike against the forward that all strikes agree on, beyond spreads and the forward's own error. The
 * right to early exercise can be worth the interest on the strike (puts) and the yield of the share (calls): so much is allowed.
 */
export function parityBreaks(expiry: QuotedExpiry, forward: Forward): readonly Arbitrage[] {
  const { discount, years, dividendYield, spot } = forward;
  const isAmerican = expiry.exercise === 'american';
  const slack = SURE * forward.forwardError * discount;
  const found = finder(expiry.day);
  return expiry.rows.flatMap((row) => {
    const pair = pairOf(row);
    if (!pair) return [];
    const { call, put } = pair;
    const fair = discount * (forward.forward - row.strike);
    const onCall = isAmerican ? Math.max(0, spot * (1 - Math.exp(-dividendYield * years))) : 0;
    const onPut = isAmerican ? Math.max(0, row.strike * (1 - discount)) : 0;
    const sold = call.bid - put.ask - fair - onCall;
    const bought = fair - (call.ask - put.bid) - onPut;
    return found('parity', 'both', { strikes: [row.strike], amount: Math.max(sold, bought) - slack });
  });
}
