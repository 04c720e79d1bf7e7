/**
 * Three patterns, and how strongly each shows: every measure counts 0 at its threshold and 1 at three times the threshold
 * (of ten falls: 0 at seven, 1 at ten), and the strength is 100 times their mean, so that each pattern can reach 0 to 100.
 *   breakout   over the highest high of the last days without the last five bars, on volume, after a rise over five bars
 *   momentum   price over its means of 5, 10 and 20 bars, each over the next, and the first far over the last, on volume
 *   reversal   a bounce from the lowest low of 20 bars on volume, though most of the last ten bars fell
 * Momentum looks at bars of five minutes, the others at a quarter of an hour. Volume: see volume-multiple.ts. Fractions.
 */
import { sma } from '../../indicators/sma.ts';
import { volumeMultiple } from '../../indicators/volume-multiple.ts';
import { dustless } from '../../market/selection/band.ts';
import type { Checked } from '../../market/tradable.ts';
import type { Bar } from '../../model/bar.ts';
import type { Reason } from '../../model/signal.ts';

export const PATTERNS = ['breakout', 'momentum', 'reversal'] as const;
export type PatternId = (typeof PATTERNS)[number];

/** The bars of the move itself are no resistance; before them there must be a whole session. */
const LATEST = 5;
const SESSION = 26;
const BREAKOUT_RISE = 0.005;
const MOMENTUM = { spread: 0.01, volume: 1.3, volumeBars: 10, means: [5, 10, 20] } as const;
const REVERSAL = { bounce: 0.015, volume: 2, volumeBars: 3, lowBars: 20, bars: 10, falls: 7 } as const;
/** From this many times its threshold on, more of a measure is no stronger. */
const FULL = 3;

export interface PatternRules {
  readonly minVolume: number;
  readonly minBreakout: number;
}

export interface Seen {
  readonly spot: number;
  /** Of regular sessions, five minutes and a quarter of an hour each, oldest first. */
  readonly five: Checked<readonly Bar[]>;
  readonly fifteen: Checked<readonly Bar[]>;
}

export interface Pattern {
  readonly id: PatternId;
  /** 0 to 100. */
  readonly strength: number;
  readonly reasons: readonly Reason[];
}

interface Measure {
  readonly rule: string;
  readonly observed: number | undefined;
  readonly threshold: number;
  readonly unit: string;
  /** Where it counts whole; three times its threshold unless told otherwise. */
  readonly full?: number;
}

/** Each pattern, or the first measure that keeps it from being one. */
export const patternsIn = (seen: Seen, rules: PatternRules): readonly Checked<Pattern>[] => [
  found('breakout', seen.fifteen, (bars) => breakout(seen.spot, bars, rules)),
  found('momentum', seen.five, (bars) => momentum(seen.spot, bars)),
  found('reversal', seen.fifteen, (bars) => reversal(seen.spot, bars)),
];

function found(
  id: PatternId,
  bars: Checked<readonly Bar[]>,
  measure: (bars: readonly Bar[]) => readonly Measure[],
): Checked<Pattern> {
  if ('refused' in bars) return { refused: { ...bars.refused, rule: `${id}: ${bars.refused.rule}` } };
  const measures = measure(bars.value);
  const broken = measures.find(({ observed, threshold }) => !(observed !== undefined && observed >= threshold));
  if (broken) return { refused: reasonOf(id, broken) };
  const strength = (100 * measures.reduce((sum, each) => sum + weightOf(each), 0)) / measures.length;
  return { value: { id, strength, reasons: measures.map((each) => reasonOf(id, each)) } };
}

const reasonOf = (id: PatternId, { rule, observed, threshold, unit }: Measure): Reason => ({
  rule: `${id}: ${rule}`,
  observed: observed !== undefined && Number.isFinite(observed) ? observed : 'unknown',
  threshold,
  unit,
});

function weightOf({ observed = 0, threshold, full = FULL * threshold }: Measure): number {
  return Math.min(1, Math.max(0, (observed - threshold) / (full - threshold)));
}

const back = (bars: readonly Bar[], count: number): number | undefined => bars.at(-count)?.close;
const over = (price: number, base: number | undefined): number | undefined => base && dustless(price / base - 1);

function breakout(spot: number, bars: readonly Bar[], { minVolume, minBreakout }: PatternRules): readonly Measure[] {
  const earlier = bars.slice(0, -LATEST);
  const pivot = earlier.length < SESSION ? undefined : Math.max(...earlier.map(({ high }) => high));
  return [
    { rule: 'over the pivot', observed: over(spot, pivot), threshold: minBreakout, unit: 'fraction' },
    { rule: 'volume', observed: volumeMultiple(bars)?.multiple, threshold: minVolume, unit: 'times the usual' },
    { rule: 'rise', observed: over(spot, back(bars, LATEST)), threshold: BREAKOUT_RISE, unit: 'fraction' },
  ];
}

function momentum(spot: number, bars: readonly Bar[]): readonly Measure[] {
  const closes = bars.map(({ close }) => close);
  const means = MOMENTUM.means.map((length) => sma(closes, length));
  const [short, , long] = means;
  const stack = [spot, ...means];
  const isStacked = stack.every(
    (mean, index) => index === 0 || (stack[index - 1] ?? Number.NaN) > (mean ?? Number.NaN),
  );
  const spread = isStacked && short !== undefined ? over(short, long) : 0;
  const volume = volumeMultiple(bars, MOMENTUM.volumeBars)?.multiple;
  return [
    { rule: 'means', observed: spread, threshold: MOMENTUM.spread, unit: 'fraction' },
    { rule: 'volume', observed: volume, threshold: MOMENTUM.volume, unit: 'times the usual' },
  ];
}

function reversal(spot: number, bars: readonly Bar[]): readonly Measure[] {
  const { bounce, volume, volumeBars, lowBars, bars: count, falls: enough } = REVERSAL;
  const window = bars.slice(-lowBars);
  const low = window.length < lowBars ? undefined : Math.min(...window.map((bar) => bar.low));
  const closes = bars.slice(-count - 1).map(({ close }) => close);
  const falls = closes.slice(1).filter((close, index) => close < (closes[index] ?? Number.NaN)).length;
  return [
    { rule: 'bounce', observed: over(spot, low), threshold: bounce, unit: 'fraction' },
    {
      rule: 'volume',
      observed: volumeMultiple(bars, volumeBars)?.multiple,
      threshold: volume,
      unit: 'times the usual',
    },
    { rule: 'falls', observed: falls, threshold: enough, unit: `of ${count} bars`, full: count },
  ];
}
