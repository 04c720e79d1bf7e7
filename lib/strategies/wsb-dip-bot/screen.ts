/**
 * Which shares fell hard after a run. The run is close[t-1]/close[t-1-n] - 1, without today; the dip is the middle of
 * today's quote over the last close, less 1. All fractions.
 */
import { dayMove, runOver } from '../../indicators/moves.ts';
import { type Checked, twoSided } from '../../market/tradable.ts';
import { sessionFrom } from '../../model/calendar.ts';
import { type BarsView, lastBars } from '../../model/market-view.ts';
import type { Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { MINUTE, newYorkDay } from '../../model/time.ts';
import { blockedBy } from '../trade/already-held.ts';

export const MAX_QUOTE_AGE_MS = MINUTE;

interface ScreenRules {
  readonly symbols: readonly string[];
  readonly runSessions: number;
  readonly runThreshold: number;
  readonly dipThreshold: number;
}

export interface Candidate {
  readonly symbol: string;
  readonly spot: number;
  readonly run: number;
  readonly dip: number;
}

interface Screening {
  readonly candidates: readonly Candidate[];
  readonly whyNots: readonly WhyNot[];
}

export function candidatesOf(bars: BarsView, own: OwnPositions, rules: ScreenRules): Screening {
  const outcomes = rules.symbols.map((symbol) => {
    const blocked = blockedBy(symbol, own, newYorkDay(bars.asOf));
    const checked = blocked ? { refused: blocked } : candidateOf(bars, symbol, rules);
    return 'refused' in checked ? { symbol, reason: checked.refused } : checked.value;
  });
  return {
    candidates: outcomes.filter((outcome): outcome is Candidate => 'dip' in outcome),
    whyNots: outcomes.filter((outcome): outcome is WhyNot => 'reason' in outcome),
  };
}

function candidateOf(bars: BarsView, symbol: string, rules: ScreenRules): Checked<Candidate> {
  const closes = closesOf(bars, symbol, rules.runSessions);
  if ('refused' in closes) return closes;
  const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return market;
  const spot = market.value.mid;
  const series = [...closes.value, spot];
  const [run, dip] = [runOver(series, rules.runSessions), dayMove(series)];
  if (run === undefined || !(run >= rules.runThreshold)) return { refused: moved('run', run, rules.runThreshold) };
  if (dip === undefined || !(dip <= rules.dipThreshold)) return { refused: moved('dip', dip, rules.dipThreshold) };
  return { value: { symbol, spot, run, dip } };
}

/** What moved how far, against its threshold. */
export const moved = (rule: 'run' | 'dip', observed: number | undefined, threshold: number): Reason => ({
  rule,
  observed: observed ?? 'unknown',
  threshold,
  unit: 'fraction',
});

/** The closes of exactly the sessions before today: with one missing, a day's move would be the move of two. */
function closesOf(bars: BarsView, symbol: string, sessions: number): Checked<readonly number[]> {
  const count = sessions + 1;
  const completed = lastBars(bars, symbol, { timeframe: '1Day', count });
  if (!completed) {
    const observed = bars.bars[symbol]?.['1Day']?.length ?? 0;
    return { refused: { rule: 'history', observed, threshold: count, unit: 'sessions' } };
  }
  const today = newYorkDay(bars.asOf);
  const there = [completed.at(0), completed.at(-1)].map((bar) => bar && newYorkDay(bar.start)).join(' to ');
  const needed = [-count, -1].map((n) => sessionFrom(today, n).day).join(' to ');
  return there === needed
    ? { value: completed.map((bar) => bar.close) }
    : { refused: { rule: 'history-gap', observed: there, threshold: needed } };
}
