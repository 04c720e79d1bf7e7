/**
 * Where today's implied volatility stands in its own past year: rank = (now − lowest)/(highest − lowest), percentile =
 * share of days that were lower; both 0 to 1. The past is implied volatility at the money for thirty days, one value a day.
 * Realised volatility is another thing and does not pass: only what a chain implied, or a store of it, has the type.
 */
import { newYorkDay, type TradingDay } from '../../model/time.ts';
import type { Checked } from '../tradable.ts';
import type { ChainAnalysis } from './analyse.ts';

declare const implied: unique symbol;
/** Annual, at the money, for thirty days, implied by option prices. */
export type ImpliedVolatility = number & { readonly [implied]: true };

export interface DailyImpliedVolatility {
  readonly day: TradingDay;
  readonly volatility: ImpliedVolatility;
  /** It comes from a model of a market, not from a market. */
  readonly modelled: boolean;
}

export interface VolatilityRank {
  readonly rank: number;
  readonly percentile: number;
  readonly now: number;
  readonly low: number;
  readonly high: number;
  readonly days: number;
  readonly from: TradingDay;
  readonly to: TradingDay;
  /** Today's value or any of the past is modelled. */
  readonly modelled: boolean;
}

/** Days of history that are looked at, and below which nothing is said. */
export const HISTORY = { most: 252, least: 120 };

/** For what prices of options implied, and nothing else. Throws on what no option implies. */
export function impliedVolatility(annual: number): ImpliedVolatility {
  if (!(annual > 0 && annual < 20)) throw new RangeError(`not an annual implied volatility: ${annual}`);
  return annual as ImpliedVolatility;
}

/** What a day's history keeps of a chain. */
export function dailyVolatility(
  { asOf, monthVolatility }: Pick<ChainAnalysis, 'asOf' | 'monthVolatility'>,
  modelled: boolean,
): Checked<DailyImpliedVolatility> {
  if ('refused' in monthVolatility) return monthVolatility;
  return { value: { day: newYorkDay(asOf), volatility: impliedVolatility(monthVolatility.value), modelled } };
}

/** Ranks today against the days before it; `history` in any order. */
export function volatilityRank(
  today: DailyImpliedVolatility,
  history: readonly DailyImpliedVolatility[],
): Checked<VolatilityRank> {
  const before = history.filter(({ day }) => day < today.day).sort((a, b) => (a.day < b.day ? -1 : 1));
  const past = before.slice(-HISTORY.most);
  const [first, last] = [past[0], past.at(-1)];
  if (!first || !last || past.length < HISTORY.least)
    return { refused: { rule: 'short-history', observed: past.length, threshold: HISTORY.least, unit: 'days' } };
  const values = past.map(({ volatility }): number => volatility);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (!(high > low))
    return { refused: { rule: 'flat-history', observed: high, threshold: 'days that differ', unit: 'fraction' } };
  const now: number = today.volatility;
  return {
    value: {
      rank: (now - low) / (high - low),
      percentile: values.filter((value) => value < now).length / values.length,
      ...{ now, low, high, days: past.length, from: first.day, to: last.day },
      modelled: today.modelled || past.some(({ modelled }) => modelled),
    },
  };
}
