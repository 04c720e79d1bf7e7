/**
 * The moves that are bought: a share that trades far more than usual and turned up today, or broke out of its last days.
 *   spike      volume of the last 5 minutes over what is usual; see volume-multiple.ts
 *   momentum   price over the lowest low of the last two hours of the day, less 1
 *   reversal   that low lies in the first 60 % of those two hours, and the price is above the mean of the last hour
 *   breakout   the price is 0.5 % above the highest high of the last days, of 15-minute bars without the last five
 * A signal is a spike, and the momentum, and one of the two patterns. Fractions and multiples.
 */
import { sma } from '../../indicators/sma.ts';
import { type VolumeMultiple, volumeMultiple } from '../../indicators/volume-multiple.ts';
import { dustless } from '../../market/selection/band.ts';
import type { Checked } from '../../market/tradable.ts';
import type { Bar } from '../../model/bar.ts';
import type { Reason } from '../../model/signal.ts';

/** Two hours and one hour, in bars of five minutes. */
const WINDOW = 24;
const HOUR = 12;
const EARLY = 0.6;
const BREAKOUT = 0.005;
/** The bars of the move itself are no resistance; before them there must be a whole session. */
const LATEST = 5;
const SESSION = 26;

export interface MoveRules {
  readonly minSpike: number;
  readonly minMomentum: number;
}

export interface Seen {
  readonly spot: number;
  /** Of the day, five minutes each, oldest first. */
  readonly today: readonly Bar[];
  /** Of regular sessions, five minutes each. */
  readonly five: readonly Bar[];
  /** A quarter of an hour each, of regular sessions; none where the last of them is old. */
  readonly fifteen: readonly Bar[];
}

export interface Move {
  readonly spike: number;
  readonly momentum: number;
  readonly reasons: readonly Reason[];
}

export function moveIn(seen: Seen, { minSpike, minMomentum }: MoveRules): Checked<Move> {
  const volume = volumeMultiple(seen.five);
  if (!volume || !(volume.multiple >= minSpike)) return { refused: spikeOf(volume, minSpike) };
  const momentum = dustless(seen.spot / lowest(seen.today.slice(-WINDOW)) - 1);
  const moved = { rule: 'momentum', observed: told(momentum), threshold: minMomentum, unit: 'fraction' };
  if (!(momentum >= minMomentum)) return { refused: moved };
  const patterns = [reversal(seen), breakout(seen)];
  const found = patterns.filter(({ found }) => found).map(({ reason }) => reason);
  if (found.length === 0) return { refused: neither(patterns.map(({ reason }) => reason)) };
  const spike = volume.multiple;
  const usual = { rule: 'usual-volume', observed: volume.usual, threshold: 'what the spike is held against' };
  return { value: { spike, momentum, reasons: [spikeOf(volume, minSpike), usual, moved, ...found] } };
}

const told = (figure: number): number | string => (Number.isFinite(figure) ? figure : 'unknown');
const lowest = (bars: readonly Bar[]): number => Math.min(...bars.map(({ low }) => low));

const spikeOf = (volume: VolumeMultiple | undefined, threshold: number): Reason => ({
  rule: 'volume-spike',
  observed: volume ? told(volume.multiple) : 'unknown',
  threshold,
  unit: 'times the usual',
});

interface Pattern {
  readonly found: boolean;
  readonly reason: Reason;
}

function reversal({ spot, today }: Seen): Pattern {
  const window = today.slice(-WINDOW);
  const mean = sma(
    window.map(({ close }) => close),
    HOUR,
  );
  if (mean === undefined)
    return { found: false, reason: { rule: 'reversal', observed: window.length, threshold: HOUR, unit: 'bars today' } };
  const low = lowest(window);
  const place = window.findLastIndex((bar) => bar.low === low) / window.length;
  if (!(place < EARLY))
    return { found: false, reason: { rule: 'reversal', observed: place, threshold: EARLY, unit: 'fraction' } };
  return { found: spot > mean, reason: { rule: 'reversal', observed: spot, threshold: mean, unit: 'USD' } };
}

function breakout({ spot, fifteen }: Seen): Pattern {
  const earlier = fifteen.slice(0, -LATEST);
  if (earlier.length < SESSION)
    return { found: false, reason: { rule: 'breakout', observed: earlier.length, threshold: SESSION, unit: 'bars' } };
  const over = dustless(spot / Math.max(...earlier.map(({ high }) => high)) - 1);
  return {
    found: over > BREAKOUT,
    reason: { rule: 'breakout', observed: told(over), threshold: BREAKOUT, unit: 'fraction' },
  };
}

const words = ({ rule, observed, threshold, unit }: Reason): string => {
  const figure = typeof observed === 'number' ? Number(observed.toPrecision(4)) : observed;
  const wanted = typeof threshold === 'number' ? Number(threshold.toPrecision(4)) : threshold;
  return `${rule} ${figure} against ${wanted} ${unit}`;
};

const neither = (reasons: readonly Reason[]): Reason => ({
  rule: 'pattern',
  observed: reasons.map(words).join('; '),
  threshold: 'a reversal or a breakout',
});
