/** How long an option to sell may live: the profile's days, and no report of earnings before its end. */
import type { Checked } from '../../market/tradable.ts';
import { reportsWithin } from '../../model/events.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { Reason } from '../../model/signal.ts';
import { addDays, daysBetween, newYorkDay } from '../../model/time.ts';

export interface LifeRules {
  readonly minDte: number;
  readonly maxDte: number;
  readonly avoidEarnings: boolean;
}

export interface Life {
  /** Calendar days to the last trading day. */
  readonly days: { readonly min: number; readonly max: number };
  readonly reason: Reason;
}

const SKIPPED: Reason = { rule: 'earnings', observed: 'not asked', threshold: 'skipped: avoidEarnings is off' };

/** Unknown reports are reports. */
export function lifeOf(bars: BarsView, symbol: string, rules: LifeRules): Checked<Life> {
  const { minDte: min, maxDte, avoidEarnings } = rules;
  if (!avoidEarnings) return { value: { days: { min, max: maxDte }, reason: SKIPPED } };
  const today = newYorkDay(bars.asOf);
  const reports = reportsWithin(bars.events, symbol, { from: today, to: addDays(today, maxDte) });
  if (!reports) return { refused: { rule: 'earnings', observed: 'unknown', threshold: `known for ${maxDte} days` } };
  const [next] = reports.map(({ day }) => daysBetween(today, day)).sort((a, b) => a - b);
  const max = next === undefined ? maxDte : Math.min(maxDte, next - 1);
  const reason: Reason = { rule: 'earnings', observed: next ?? 'none', threshold: `none within ${min}`, unit: 'days' };
  return max < min ? { refused: reason } : { value: { days: { min, max }, reason } };
}
