/**
 * Which shares may get a put, and which that were delivered may get a call. A put is sold where nothing of a turn is
 * under way, options are dear against their own past year, and no report falls into its life.
 */
import { keptRank } from '../../market/kept-rank.ts';
import { type Checked, twoSided } from '../../market/tradable.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { MINUTE, newYorkDay } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import { type Basis, basisOf } from './cost-basis.ts';
import { type Life, type LifeRules, lifeOf } from './life.ts';
import { inTurn, type Stand, standOf } from './turn.ts';

export const MAX_QUOTE_AGE_MS = MINUTE;
/** Strikes worth fetching, as multiples of spot. */
export const PUT_STRIKES = { from: 0.7, to: 1 };
const CONTRACT = 100;

export interface ScreenRules extends LifeRules {
  readonly symbols: readonly string[];
  readonly maxPositions: number;
  readonly minIvRank: number;
  readonly equityShare: number;
}

export interface PutCandidate {
  readonly symbol: string;
  readonly spot: number;
  readonly life: Life;
  /** US dollars that may be set aside for it. */
  readonly cash: number;
  readonly reasons: readonly Reason[];
}

export interface CallCandidate {
  readonly symbol: string;
  readonly spot: number;
  readonly life: Life;
  /** Shares that no call stands on yet. */
  readonly free: number;
  readonly basis: Basis;
}

interface Screening<T> {
  readonly candidates: readonly T[];
  readonly whyNots: readonly WhyNot[];
}

const screened = <T extends { readonly symbol: string }>(
  outcomes: readonly (readonly [string, Checked<T>])[],
): Screening<T> => ({
  candidates: outcomes.flatMap(([, outcome]) => ('value' in outcome ? [outcome.value] : [])),
  whyNots: outcomes.flatMap(([symbol, outcome]) => ('refused' in outcome ? [{ symbol, reason: outcome.refused }] : [])),
});

export const full = (used: number, maxPositions: number): Reason => ({
  rule: 'max-positions',
  observed: used,
  threshold: maxPositions,
  unit: 'shares in a turn',
});

/** Shares that a turn may still be begun in. */
export const placesFor = (own: OwnPositions, maxPositions: number): number =>
  Math.max(0, maxPositions - inTurn(own).length);

export function putCandidates(bars: BarsView, own: OwnPositions, rules: ScreenRules): Screening<PutCandidate> {
  if (placesFor(own, rules.maxPositions) === 0)
    return { candidates: [], whyNots: [{ symbol: '*', reason: full(inTurn(own).length, rules.maxPositions) }] };
  return screened(rules.symbols.map((symbol) => [symbol, putCandidate(bars, own, { symbol, rules })] as const));
}

interface Asked<R> {
  readonly symbol: string;
  readonly rules: R;
}

function putCandidate(bars: BarsView, own: OwnPositions, { symbol, rules }: Asked<ScreenRules>): Checked<PutCandidate> {
  const blocked = notFree(standOf(own, symbol)) ?? lossToday(bars, own, symbol);
  if (blocked) return { refused: blocked };
  const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return market;
  const spot = market.value.mid;
  const cash = own.equity * rules.equityShare;
  const least = spot * PUT_STRIKES.from * CONTRACT;
  if (!(cash >= least)) return { refused: { rule: 'cash', observed: cash, threshold: least, unit: 'USD' } };
  const rank = rankOf(bars, symbol, rules);
  if ('refused' in rank) return rank;
  const life = lifeOf(bars, symbol, rules);
  if ('refused' in life) return life;
  return { value: { symbol, spot, cash, life: life.value, reasons: [rank.value, life.value.reason] } };
}

const notFree = ({ phase }: Stand): Reason | undefined =>
  phase === 'free' ? undefined : { rule: 'turn', observed: phase, threshold: 'free' };

/** What was bought back at a loss would be sold again at once. */
function lossToday(bars: BarsView, { lossSales }: OwnPositions, symbol: string): Reason | undefined {
  const today = newYorkDay(bars.asOf);
  return lossSales[symbol] === today ? { rule: 'loss-today', observed: today, threshold: 'an earlier day' } : undefined;
}

/** Without a history there is no rank, and without a rank no put, unless none is asked for. */
function rankOf(bars: BarsView, symbol: string, { minIvRank }: ScreenRules): Checked<Reason> {
  const rank = keptRank(bars.volatilityHistory?.[symbol], newYorkDay(bars.asOf));
  if ('refused' in rank)
    return minIvRank > 0
      ? { refused: { ...rank.refused, rule: 'iv-rank' } }
      : { value: { rule: 'iv-rank', observed: 'unknown', threshold: 'skipped: none is asked for' } };
  const reason = { rule: 'iv-rank', observed: rank.value.rank, threshold: minIvRank, unit: 'fraction' };
  return rank.value.rank >= minIvRank ? { value: reason } : { refused: reason };
}

/** Every share of which a hundred or more are held without a call on them. */
export function callCandidates(bars: BarsView, own: OwnPositions, rules: LifeRules): Screening<CallCandidate> {
  const stands = inTurn(own).map((symbol) => standOf(own, symbol));
  const waiting = stands.filter(({ phase, free }) => phase === 'short' || (phase !== 'put' && free > 0));
  return screened(waiting.map((stand) => [stand.symbol, callCandidate(bars, own, { stand, rules })] as const));
}

function callCandidate(
  bars: BarsView,
  own: OwnPositions,
  { stand: { symbol, phase, shares, free }, rules }: { readonly stand: Stand; readonly rules: LifeRules },
): Checked<CallCandidate> {
  if (phase === 'short') return { refused: { rule: 'short-shares', observed: shares, threshold: 0, unit: 'shares' } };
  if (free < CONTRACT) return { refused: { rule: 'free-shares', observed: free, threshold: CONTRACT, unit: 'shares' } };
  const blocked = lossToday(bars, own, symbol);
  const basis = basisOf(own, symbol);
  if (blocked || !basis) return { refused: blocked ?? { rule: 'basis', observed: 'unknown', threshold: 'known' } };
  const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return market;
  const life = lifeOf(bars, symbol, rules);
  if ('refused' in life) return life;
  return { value: { symbol, spot: market.value.mid, life: life.value, free, basis } };
}

/** US dollars that a strike must reach: called away there, the turn as a whole has lost nothing. */
export const strikeFloor = ({ basis }: CallCandidate): number => toNumber(basis.withPremium);
