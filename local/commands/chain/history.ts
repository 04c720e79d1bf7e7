/** Implied volatility of the days before, as a folder or the demo market keeps it. */
import { type DailyImpliedVolatility, impliedVolatility } from '#lib/market/chain/volatility-rank.ts';
import { newYorkDay } from '#lib/model/time.ts';
import { exiting } from '../../exit.ts';
import type { ChainSource } from './market.ts';

/** Undefined where nothing is stored. Only what options implied is stored there: a feed has no place for anything else. */
export function volatilityHistory(
  symbol: string,
  { feed, at }: ChainSource,
): readonly DailyImpliedVolatility[] | undefined {
  const past = exiting('usage', () => feed.volatilityHistory?.(symbol, newYorkDay(at)));
  return past?.map((each) => ({ ...each, volatility: impliedVolatility(each.volatility) }));
}
