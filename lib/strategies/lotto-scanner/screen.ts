/** Which shares have a catalyst, nothing open or lost in them today, and a place left. Cheap: no chain is looked at. */
import { twoSided } from '../../market/tradable.ts';
import { sessionAt } from '../../model/calendar.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { ChainRequest } from '../../model/option-chain.ts';
import type { Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { addDays, MINUTE, newYorkDay, type TradingDay } from '../../model/time.ts';
import { blockedBy, openStructures } from '../trade/already-held.ts';
import { beforeReport, type CatalystRules, type Play, sameDay } from './catalysts.ts';

export const MAX_QUOTE_AGE_MS = MINUTE;
/** Strikes worth fetching, as a fraction of the price on either side: the expected move needs both. */
export const REACH = 0.2;

interface ScreenRules extends CatalystRules {
  readonly symbols: readonly string[];
  readonly maxPositions: number;
  readonly closeMinutes: number;
}

export interface Candidate {
  readonly symbol: string;
  readonly spot: number;
  /** Half the spread of its quote, US dollars. */
  readonly spotError: number;
  readonly plays: readonly Play[];
}

export interface Screening {
  readonly candidates: readonly Candidate[];
  readonly whyNots: readonly WhyNot[];
}

export function candidatesOf(bars: BarsView, own: OwnPositions, rules: ScreenRules): Screening {
  const closed = fullOf(own, rules) ?? tooLate(bars, rules);
  if (closed) return { candidates: [], whyNots: [{ symbol: '*', reason: closed }] };
  const outcomes = rules.symbols.map((symbol) => ({ symbol, ...candidateOf(bars, own, { symbol, rules }) }));
  return {
    candidates: outcomes.flatMap(({ candidate }) => candidate ?? []),
    whyNots: outcomes.flatMap(({ symbol, refused }) => refused.map((reason) => ({ symbol, reason }))),
  };
}

function fullOf(own: OwnPositions, { maxPositions }: ScreenRules): Reason | undefined {
  const observed = new Set(openStructures(own).map(({ id }) => id)).size;
  if (observed < maxPositions) return undefined;
  return { rule: 'max-positions', observed, threshold: maxPositions, unit: 'positions' };
}

function tooLate({ asOf }: BarsView, { closeMinutes }: ScreenRules): Reason | undefined {
  const session = sessionAt(asOf);
  const observed = session ? (session.close - asOf) / MINUTE : -1;
  if (observed >= closeMinutes) return undefined;
  return { rule: 'entry-window', observed, threshold: closeMinutes, unit: 'minutes to the close' };
}

interface Asked {
  readonly symbol: string;
  readonly rules: ScreenRules;
}

function candidateOf(
  bars: BarsView,
  own: OwnPositions,
  { symbol, rules }: Asked,
): { readonly candidate?: Candidate; readonly refused: readonly Reason[] } {
  const blocked = blockedBy(symbol, own, newYorkDay(bars.asOf));
  if (blocked) return { refused: [blocked] };
  const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return { refused: [market.refused] };
  const { bid, ask, mid: spot } = market.value;
  const asked = [sameDay(bars, { symbol, spot }, rules), beforeReport(bars, { symbol, spot }, rules)];
  const plays = asked.flatMap((each) => ('value' in each ? [each.value] : []));
  const refused = asked.flatMap((each) => ('refused' in each ? [each.refused] : []));
  if (plays.length === 0) return { refused };
  return { candidate: { symbol, spot, spotError: (ask - bid) / 2, plays }, refused };
}

export function chainFor({ symbol, spot, plays }: Candidate, today: TradingDay): ChainRequest {
  const days = Math.max(...plays.map((play) => play.days.max));
  return {
    underlying: symbol,
    // Until February 2015 monthly options carry the Saturday after their last trading day.
    expiries: { from: today, to: addDays(today, days + 1) },
    strikes: { from: spot * (1 - REACH), to: spot * (1 + REACH) },
  };
}
