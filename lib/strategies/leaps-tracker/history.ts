/** The closes that scores and crosses rest on: as many as they need, up to the session before today, or why not. */
import { completedDays } from '../../market/fresh-bars.ts';
import type { Checked } from '../../market/tradable.ts';
import type { BarsView } from '../../model/market-view.ts';
import { HISTORY } from './timing.ts';

export function closesOf(bars: BarsView, symbol: string): Checked<readonly number[]> {
  const completed = completedDays(bars, symbol, HISTORY);
  return 'refused' in completed ? completed : { value: completed.value.map((bar) => bar.close) };
}
