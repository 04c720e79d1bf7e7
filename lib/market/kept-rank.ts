/**
 * IV rank from what a store has kept: the last day's implied volatility against the year before it. Cheap enough to be
 * asked before any chain is fetched. A store that fell silent says nothing about today, so its last day must be recent.
 */
import { sessionFrom } from '../model/calendar.ts';
import type { TradingDay } from '../model/time.ts';
import type { DailyVolatility, VolatilityHistory } from '../model/volatility-history.ts';
import {
  type DailyImpliedVolatility,
  HISTORY,
  impliedVolatility,
  type VolatilityRank,
  volatilityRank,
} from './chain/volatility-rank.ts';
import type { Checked } from './tradable.ts';

/** Sessions back from today that the last day kept may lie. */
const OLDEST_SESSIONS = 3;
/** Annual; what is more comes from no option. */
const HIGHEST = 20;

const asImplied = (each: DailyVolatility): DailyImpliedVolatility => ({
  ...each,
  volatility: impliedVolatility(each.volatility),
});

export function keptRank(history: VolatilityHistory | undefined, today: TradingDay): Checked<VolatilityRank> {
  const past = (history ?? []).filter(({ day }) => day < today).sort((a, b) => (a.day < b.day ? -1 : 1));
  const last = past.at(-1);
  if (!last) return refused('no history', `${HISTORY.least} days of implied volatility`);
  const oldest = sessionFrom(today, -OLDEST_SESSIONS).day;
  if (last.day < oldest) return refused(`last known on ${last.day}`, `from ${oldest} on`);
  const odd = past.find(({ volatility }) => !(volatility > 0 && volatility < HIGHEST));
  if (odd) return refused(`${odd.volatility} on ${odd.day}`, `between 0 and ${HIGHEST}`);
  return volatilityRank(asImplied(last), past.map(asImplied));
}

const refused = (observed: string, threshold: string) => ({ refused: { rule: 'iv-rank', observed, threshold } });
