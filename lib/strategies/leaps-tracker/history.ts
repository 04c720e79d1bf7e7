/** The closes that scores and crosses rest on: as many as they need, up to the session before today, or why not. */
import type { Checked } from '../../market/tradable.ts';
import { sessionFrom } from '../../model/calendar.ts';
import { type BarsView, lastBars } from '../../model/market-view.ts';
import { newYorkDay } from '../../model/time.ts';
import { HISTORY } from './timing.ts';

export function closesOf(bars: BarsView, symbol: string): Checked<readonly number[]> {
  const completed = lastBars(bars, symbol, { timeframe: '1Day', count: HISTORY });
  if (!completed) {
    const observed = bars.bars[symbol]?.['1Day']?.length ?? 0;
    return { refused: { rule: 'history', observed, threshold: HISTORY, unit: 'sessions' } };
  }
  const last = completed.at(-1);
  const observed = last ? newYorkDay(last.start) : 'none';
  const threshold = sessionFrom(newYorkDay(bars.asOf), -1).day;
  if (observed !== threshold) return { refused: { rule: 'history-gap', observed, threshold } };
  return { value: completed.map((bar) => bar.close) };
}
