/** Whether bars are recent: a share that was halted, or that nobody trades, has none that has just ended. */
import { type Bar, barEnd } from '../model/bar.ts';
import { sessionFrom } from '../model/calendar.ts';
import { type BarsView, lastBars } from '../model/market-view.ts';
import { type Instant, instant, newYorkDay, newYorkTime, TIMEFRAME_MS, type Timeframe } from '../model/time.ts';
import type { Checked } from './tradable.ts';

interface Wanted {
  readonly timeframe: Timeframe;
  readonly now: Instant;
  readonly count: number;
}

/** Bars take a while to arrive, so the last may lie one bar further back than the clock says. */
const LENGTHS = 2;

/** The bars, where there are as many and the last of them ended no more than two lengths of a bar ago. */
export function freshBars(bars: readonly Bar[], { timeframe, now, count }: Wanted): Checked<readonly Bar[]> {
  const last = bars.at(-1);
  if (!last || bars.length < count)
    return { refused: { rule: 'history', observed: bars.length, threshold: count, unit: `bars of ${timeframe}` } };
  const end = barEnd(last.start, timeframe);
  const oldest = instant(now - LENGTHS * TIMEFRAME_MS[timeframe]);
  return end >= oldest
    ? { value: bars }
    : { refused: { rule: 'old-bars', observed: wallTime(end), threshold: wallTime(oldest), unit: 'New York' } };
}

const wallTime = (at: Instant): string => `${newYorkDay(at)} ${newYorkTime(at)}`;

/** So many completed days, the last of them the session before today: with that one missing, every count would be off by it. */
export function completedDays(view: BarsView, symbol: string, count: number): Checked<readonly Bar[]> {
  const days = lastBars(view, symbol, { timeframe: '1Day', count });
  const last = days?.at(-1);
  if (!days || !last) {
    const observed = view.bars[symbol]?.['1Day']?.length ?? 0;
    return { refused: { rule: 'history', observed, threshold: count, unit: 'sessions' } };
  }
  const [observed, threshold] = [newYorkDay(last.start), sessionFrom(newYorkDay(view.asOf), -1).day];
  return observed === threshold ? { value: days } : { refused: { rule: 'history-gap', observed, threshold } };
}
