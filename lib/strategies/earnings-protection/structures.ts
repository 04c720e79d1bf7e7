/**
 * The three structures, and when each is taken: the dearer the options and the larger the move they expect, the less the
 * structure depends on what volatility does. The first whose both thresholds are exceeded is taken. Percentiles and
 * moves are fractions; moneyness is strike over spot.
 */
import type { SelectionSpec } from '../../market/selection/spec.ts';
import type { Reason } from '../../model/signal.ts';

type Contracts = Pick<SelectionSpec, 'shape' | 'legs' | 'farExpiry'>;

interface Structure {
  readonly id: 'deep-call' | 'calendar' | 'put';
  /** Both must be exceeded. */
  readonly percentile: number;
  readonly move: number;
  /** Of the equity share that a structure may cost. */
  readonly size: number;
  /** With the nearest expiry so many calendar days away. */
  readonly contracts: (nearDays: number) => Contracts;
}

/** The first expiry after the answer must come so soon, or little of its price is the report's. */
export const NEAR_WITHIN_DAYS = 14;
/** After the nearest expiry: where the report weighs less, and there is time left to be paid for. */
export const FAR_DAYS = { min: 7, max: 28, target: 21 };
/** Strikes worth fetching, as multiples of spot. */
export const STRIKES = { from: 0.8, to: 1.15 };
/** Of what a deep call costs, the part that volatility can take away. */
const MAX_TIME_VALUE = 0.2;

export const STRUCTURES: readonly Structure[] = [
  {
    id: 'deep-call',
    ...{ percentile: 0.8, move: 0.08, size: 1 },
    contracts: () => ({
      shape: 'long-call',
      legs: { longCall: { moneyness: { min: 0.8, max: 0.9, target: 0.85 }, timeValue: { max: MAX_TIME_VALUE } } },
    }),
  },
  {
    id: 'calendar',
    ...{ percentile: 0.6, move: 0.05, size: 1 / 2 },
    contracts: (nearDays) => ({
      shape: 'call-calendar',
      legs: { shortCall: { moneyness: { min: 0.97, max: 1.03, target: 1 } } },
      farExpiry: {
        days: { min: nearDays + FAR_DAYS.min, max: nearDays + FAR_DAYS.max, target: nearDays + FAR_DAYS.target },
      },
    }),
  },
  {
    id: 'put',
    ...{ percentile: 0.7, move: 0, size: 1 / 3 },
    contracts: () => ({
      shape: 'long-put',
      legs: { longPut: { moneyness: { min: 0.93, max: 1, target: 0.97 } } },
    }),
  },
];

export const structureFor = (percentile: number, move: number): Structure | undefined =>
  STRUCTURES.find((each) => percentile > each.percentile && move > each.move);

const percent = (fraction: number): string => `${Number((100 * fraction).toFixed(1))} %`;
const pair = ({ percentile, move }: { readonly percentile: number; readonly move: number }): string =>
  `percentile ${percent(percentile)}, move ${percent(move)}`;

export const choiceReason = (percentile: number, move: number, structure?: Structure): Reason => ({
  rule: 'structure',
  observed: structure ? `${structure.id}: ${pair({ percentile, move })}` : pair({ percentile, move }),
  threshold: `over ${(structure ? [structure] : STRUCTURES).map(pair).join('; or over ')}`,
});
