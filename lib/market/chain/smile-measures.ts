/**
 * What is read off a smile. At the money is at the forward. Skew in the market's words: the 25-delta risk reversal (call
 * less put), the 25-delta butterfly (mean of both less at the money), and the slope (105 % less 95 % of the forward, that
 * is per 10 % of moneyness). Deltas are of the forward: N(d₁) for calls, N(−d₁) for puts. All in volatility, 0.01 is one point.
 */
import { normalCdf } from '../../math/normal.ts';
import type { Checked } from '../tradable.ts';
import { isQuoted, type Smile, varianceAt, volatilityAt } from './smile.ts';

export interface SmileMeasures {
  readonly atTheMoney: Checked<number>;
  readonly riskReversal: Checked<number>;
  readonly butterfly: Checked<number>;
  readonly slope: Checked<number>;
}

const DELTA = 0.25;
const SLOPE = { low: 0.95, high: 1.05 };
/** Deviations from the forward between which a strike of a delta is looked for. */
const REACH = 6;

const notQuoted = (strike: number, { quoted }: Smile): Checked<number> => ({
  refused: {
    rule: 'beyond-quotes',
    observed: Number(strike.toFixed(2)),
    threshold: `${quoted.from} to ${quoted.to}`,
    unit: 'USD',
  },
});

const quotedAt = (smile: Smile, strike: number): Checked<number> =>
  isQuoted(smile, strike) ? { value: volatilityAt(smile, strike) } : notQuoted(strike, smile);

/** The strike at which N(d₁) is `share`. */
function strikeOfShare(smile: Smile, share: number): number {
  const deviation = Math.sqrt(varianceAt(smile, 0).value);
  let [low, high] = [-REACH * deviation, REACH * deviation];
  for (let step = 0; step < 60; step += 1) {
    const k = (low + high) / 2;
    const own = Math.sqrt(varianceAt(smile, k).value);
    if (normalCdf(-k / own + own / 2) > share) low = k;
    else high = k;
  }
  return smile.forward * Math.exp((low + high) / 2);
}

export const strikeOfDelta = (smile: Smile, right: 'call' | 'put', delta: number): number =>
  strikeOfShare(smile, right === 'call' ? delta : 1 - delta);

function combined(parts: readonly Checked<number>[], of: (values: readonly number[]) => number): Checked<number> {
  const values: number[] = [];
  for (const part of parts) {
    if ('refused' in part) return part;
    values.push(part.value);
  }
  return { value: of(values) };
}

export function measuresOf(smile: Smile): SmileMeasures {
  const atTheMoney = quotedAt(smile, smile.forward);
  const call = quotedAt(smile, strikeOfDelta(smile, 'call', DELTA));
  const put = quotedAt(smile, strikeOfDelta(smile, 'put', DELTA));
  const [low, high] = [quotedAt(smile, SLOPE.low * smile.forward), quotedAt(smile, SLOPE.high * smile.forward)];
  return {
    atTheMoney,
    riskReversal: combined([call, put], ([c = 0, p = 0]) => c - p),
    butterfly: combined([call, put, atTheMoney], ([c = 0, p = 0, middle = 0]) => (c + p) / 2 - middle),
    slope: combined([low, high], ([l = 0, h = 0]) => h - l),
  };
}
