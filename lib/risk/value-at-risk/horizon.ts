/**
 * From one day to several. The square root of time is exact only for independent normal returns without a mean; what else
 * is done for it is named in every answer, so that nobody takes it for more (Danielsson and Zigrand, "On time-scaling of
 * risk and the square-root-of-time rule", 2006).
 */

export type HorizonRule =
  /** Nothing to do. */
  | 'one-day'
  /** VaR and ES of one day, times the root of the days. An approximation. */
  | 'square-root-of-time'
  /** Mean times the days, deviation times their root: exact for independent normal returns. */
  | 'independent-normal'
  /** Sums of neighbouring days, which overlap and so count each day several times. */
  | 'overlapping'
  /** Day by day through the method's own model. */
  | 'simulated'
  /** VaR and ES of one day, times the days to the power of the tail's shape: the largest day decides. */
  | 'tail-index';

export interface Horizon {
  readonly days: number;
  readonly rule: HorizonRule;
  /** For people. */
  readonly note: string;
}

const MOST_DAYS = 1000;
export const isWholeDays = (days: number): boolean => Number.isInteger(days) && days >= 1 && days <= MOST_DAYS;

const NOTES: Readonly<Record<HorizonRule, string>> = {
  'one-day': 'one day, no scaling',
  'square-root-of-time': 'the one-day figure times the square root of the days: an approximation',
  'independent-normal': 'mean and variance grow with the days: exact if returns are normal and independent',
  overlapping: 'sums of neighbouring days that overlap: fewer independent observations than it seems',
  simulated: 'simulated day by day',
  'tail-index': 'the one-day figure times the days to the power of the tail shape: an approximation for the far tail',
};

export const horizonOf = (days: number, rule: HorizonRule): Horizon =>
  days === 1 ? { days, rule: 'one-day', note: NOTES['one-day'] } : { days, rule, note: NOTES[rule] };

/** The sums of every `days` neighbours. */
export function overlappingSums(returns: Float64Array, days: number): Float64Array {
  if (days === 1) return returns;
  const sums = new Float64Array(Math.max(0, returns.length - days + 1));
  for (let i = 0; i < sums.length; i += 1) {
    let sum = 0;
    for (let k = 0; k < days; k += 1) sum += returns[i + k] ?? 0;
    sums[i] = sum;
  }
  return sums;
}
