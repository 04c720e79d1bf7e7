/**
 * The largest share of equity that the record of a strategy speaks for in one entry: a quarter of Kelly's fraction,
 * f = p − (1 − p) / b, with p the share of its closed trades that won and b the average win over the average loss.
 * Kelly (1956), A New Interpretation of Information Rate. All at risk counts as lost, so it errs to the small side.
 */
import type { TradeRecord } from './trade-record.ts';

/** From so many closed trades on: near a half, twenty know a rate to about a tenth, and fewer know nothing. */
export const KELLY_TRADES = 20;
const PART = 0.25;
/** Where nothing was won there are no odds. */
const NOTHING_WON = -1;

/** Undefined where the record is too short to say; not above nothing where it shows no edge. */
export function quarterKelly({ closed, winRate, averageWinUsd, averageLossUsd }: TradeRecord): number | undefined {
  if (closed < KELLY_TRADES || winRate === undefined) return undefined;
  const odds = (averageWinUsd ?? 0) / (averageLossUsd ?? 0);
  return PART * (winRate === 0 ? NOTHING_WON : Math.max(NOTHING_WON, winRate - (1 - winRate) / odds));
}
