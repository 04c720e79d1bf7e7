/** Which shares of the themes stand well enough for a call of a year or more, and what else keeps them out. */
import { type Checked, twoSided } from '../../market/tradable.ts';
import type { BarsView } from '../../model/market-view.ts';
import type { Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { MINUTE, newYorkDay } from '../../model/time.ts';
import { blockedBy } from '../trade/already-held.ts';
import { closesOf } from './history.ts';
import { symbolsIn, type Theme, themesOf } from './themes.ts';
import { type Timing, timingOf } from './timing.ts';

const MAX_QUOTE_AGE_MS = MINUTE;

interface ScreenRules {
  readonly themes: readonly Theme[];
  readonly minComposite: number;
  readonly minEntry: number;
  readonly maxExit: number;
  readonly deathCrossSessions: number;
}

export interface Candidate {
  readonly symbol: string;
  readonly themes: readonly string[];
  readonly spot: number;
  readonly timing: Timing;
  /** Every gate it came through. */
  readonly reasons: readonly Reason[];
}

interface Screening {
  readonly candidates: readonly Candidate[];
  readonly whyNots: readonly WhyNot[];
}

interface Gate {
  readonly reason: Reason;
  readonly passes: boolean;
}

const score = (rule: string, observed: number, threshold: number): Reason => ({
  ...{ rule, observed: Number(observed.toFixed(2)), threshold, unit: 'score of 100' },
});

/** What would be sold at once is not bought: the fourth gate is the rule that sells. */
const gatesOf = (timing: Timing, rules: ScreenRules): readonly Gate[] => [
  deathCrossGate(timing.averages, rules.deathCrossSessions),
  {
    reason: score('composite', timing.composite, rules.minComposite),
    passes: timing.composite >= rules.minComposite,
  },
  { reason: score('entry-timing', timing.entry, rules.minEntry), passes: timing.entry >= rules.minEntry },
  { reason: score('exit-timing', timing.exit, rules.maxExit), passes: timing.exit <= rules.maxExit },
];

/** A death cross so many sessions ago, or fewer, is fresh; the cross of the last session is one session ago. */
export function deathCrossGate({ cross, isAbove }: Timing['averages'], sessions: number): Gate {
  const threshold = `no death cross in ${sessions} sessions`;
  if (cross?.kind === 'death') {
    const observed = `death cross ${cross.age + 1} sessions ago`;
    return { reason: { rule: 'death-cross', observed, threshold }, passes: cross.age + 1 > sessions };
  }
  const observed = cross
    ? `golden cross ${cross.age + 1} sessions ago`
    : isAbove
      ? 'above, no cross'
      : 'below, no cross';
  return { reason: { rule: 'death-cross', observed, threshold }, passes: true };
}

export function candidatesOf(bars: BarsView, own: OwnPositions, rules: ScreenRules): Screening {
  const outcomes = symbolsIn(rules.themes).map((symbol) => {
    const blocked = blockedBy(symbol, own, newYorkDay(bars.asOf));
    const checked = blocked ? { refused: blocked } : candidateOf(bars, symbol, rules);
    return 'refused' in checked ? { symbol, reason: checked.refused } : checked.value;
  });
  return {
    candidates: outcomes.filter((outcome): outcome is Candidate => 'timing' in outcome),
    whyNots: outcomes.filter((outcome): outcome is WhyNot => 'reason' in outcome),
  };
}

function candidateOf(bars: BarsView, symbol: string, rules: ScreenRules): Checked<Candidate> {
  const closes = closesOf(bars, symbol);
  if ('refused' in closes) return closes;
  const market = twoSided(bars.quotes[symbol], { now: bars.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return market;
  const spot = market.value.mid;
  const timing = timingOf(closes.value, spot);
  if (!timing)
    return { refused: { rule: 'history', observed: 'a close that is no price', threshold: 'prices above zero' } };
  const gates = gatesOf(timing, rules);
  const shut = gates.find(({ passes }) => !passes);
  if (shut) return { refused: shut.reason };
  const themes = themesOf(symbol, rules.themes);
  return { value: { symbol, themes, spot, timing, reasons: gates.map(({ reason }) => reason) } };
}
