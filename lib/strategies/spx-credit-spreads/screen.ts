/**
 * Whether a credit spread may be opened now, and on what: the first underlying of the owner's list that the source quotes,
 * while the window is open, the VIX is low enough and there is a place left. A filter that is set and cannot be asked
 * keeps the strategy out. The window is counted from the session's own open and close, so half days need no other rule.
 */
import { type Checked, twoSided } from '../../market/tradable.ts';
import { sessionAt, sessionFrom } from '../../model/calendar.ts';
import type { Right } from '../../model/instrument.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { ChainRequest } from '../../model/option-chain.ts';
import { isTerminal } from '../../model/order.ts';
import { isFlat } from '../../model/position.ts';
import type { Leg, Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { addDays, MINUTE, newYorkDay, type TradingDay } from '../../model/time.ts';
import { openStructures } from '../trade/already-held.ts';

export const MAX_QUOTE_AGE_MS = MINUTE;
/** Strikes worth fetching reach two deviations to the last day at this annual volatility, on both sides. */
const REACH = { deviations: 2, volatility: 0.4 };

export interface ScreenRules {
  readonly underlyings: readonly string[];
  readonly maxPositions: number;
  readonly maxDte: number;
  readonly vixBelow: number | null;
  readonly openMinutes: number;
  readonly closeMinutes: number;
}

export interface Candidate {
  readonly symbol: string;
  readonly spot: number;
  /** Half the spread of its quote, US dollars. */
  readonly spotError: number;
}

export interface Screening {
  readonly candidate?: Candidate;
  /** What it was let in by. */
  readonly reasons: readonly Reason[];
  readonly whyNots: readonly WhyNot[];
}

export function screened(bars: BarsView, own: OwnPositions, rules: ScreenRules): Screening {
  const reasons: Reason[] = [];
  for (const asked of [placeFor(own, rules), window(bars, rules), calm(bars, rules)]) {
    if ('refused' in asked) return { reasons: [], whyNots: [{ symbol: '*', reason: asked.refused }] };
    reasons.push(asked.value);
  }
  return { reasons, ...underlyingOf(bars, own, rules) };
}

function placeFor(own: OwnPositions, { maxPositions }: ScreenRules): Checked<Reason> {
  const observed = new Set(openStructures(own).map(({ id }) => id)).size;
  const reason = { rule: 'max-positions', observed, threshold: maxPositions, unit: 'positions' };
  return observed < maxPositions ? { value: reason } : { refused: reason };
}

function window({ asOf }: BarsView, { openMinutes, closeMinutes }: ScreenRules): Checked<Reason> {
  const session = sessionAt(asOf);
  const [since, left] = session ? [(asOf - session.open) / MINUTE, (session.close - asOf) / MINUTE] : [-1, -1];
  const early = { rule: 'entry-window', observed: since, threshold: openMinutes, unit: 'minutes since the open' };
  const late = { rule: 'entry-window', observed: left, threshold: closeMinutes, unit: 'minutes to the close' };
  if (!(since >= openMinutes)) return { refused: early };
  return left >= closeMinutes ? { value: late } : { refused: late };
}

/** The close of the session before is the oldest level that still says something about today. */
function calm({ vix, asOf }: BarsView, { vixBelow }: ScreenRules): Checked<Reason> {
  const reason = { rule: 'vix', unit: 'points' };
  if (vixBelow === null) return { value: { rule: 'vix', observed: vix?.level ?? 'unknown', threshold: 'no filter' } };
  if (!vix) return { refused: { ...reason, observed: 'unknown', threshold: vixBelow } };
  const oldest = sessionFrom(newYorkDay(asOf), -1);
  const day = newYorkDay(vix.at);
  if (day < oldest.day) return { refused: { ...reason, observed: `of ${day}`, threshold: `from ${oldest.day} on` } };
  const seen = { ...reason, observed: vix.level, threshold: vixBelow };
  return vix.level < vixBelow ? { value: seen } : { refused: seen };
}

/** What the source does not quote, the broker does not offer; those before it on the list are told of. */
function underlyingOf(bars: BarsView, own: OwnPositions, { underlyings }: ScreenRules): Omit<Screening, 'reasons'> {
  const whyNots: WhyNot[] = [];
  for (const symbol of underlyings) {
    const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
    if ('refused' in market) {
      whyNots.push({ symbol, reason: market.refused });
      continue;
    }
    const today = newYorkDay(bars.asOf);
    // Closing a spread nearly always closes one leg at a loss, so in effect an underlying rests on the day of a close.
    if (own.lossSales[symbol] === today) return { whyNots: [...whyNots, { symbol, reason: restsFrom(today) }] };
    const { bid, ask, mid } = market.value;
    return { candidate: { symbol, spot: mid, spotError: (ask - bid) / 2 }, whyNots };
  }
  return { whyNots };
}

const restsFrom = (observed: TradingDay): Reason => ({ rule: 'closed-today', observed, threshold: 'an earlier day' });

export function chainFor({ symbol, spot }: Candidate, { maxDte }: ScreenRules, today: TradingDay): ChainRequest {
  const reach = Math.min(0.5, REACH.deviations * REACH.volatility * Math.sqrt((maxDte + 1) / 365));
  return {
    underlying: symbol,
    // Until February 2015 monthly options carry the Saturday after their last trading day.
    expiries: { from: today, to: addDays(today, maxDte + 1) },
    strikes: { from: spot * (1 - reach), to: spot * (1 + reach) },
  };
}

/** Sides of expiries that something is sold on already: "2015-02-06 put". A second structure there would be the first again. */
export function sidesSold({ positions, orders }: OwnPositions): ReadonlySet<string> {
  const open: readonly (readonly Leg[])[] = [
    ...positions.filter((position) => !isFlat(position)).map(({ legs }) => legs),
    ...orders.filter((order) => order.kind === 'entry' && !isTerminal(order)).map(({ legs }) => legs),
  ];
  return new Set(
    open
      .flat()
      .flatMap(({ instrument, side }) => (side === 'sell' && instrument.kind === 'option' ? [sideOf(instrument)] : [])),
  );
}

export const sideOf = ({ expiry, right }: { readonly expiry: TradingDay; readonly right: Right }): string =>
  `${expiry} ${right}`;
