/**
 * From expiry back to today: the value of an option at every node of the grid, carried forward to expiry at the rate so that
 * nothing is discounted on the way. Between ex-dates it diffuses, above the value of exercise where that is allowed; at an
 * ex-date V(S) becomes V(S − D), and the holder of a call may exercise just before. Steps grow with the square of the time
 * from the last kink, where values bend most.
 */
import { type HeatSheet, heatSheet, heatStep, type Known, MIDDLE } from '../../math/heat-step.ts';
import { monotoneAt } from '../../math/uniform-interpolation.ts';
import type { CashDividend, Exercise, VolatileOption } from '../option-terms.ts';
import { beforeDividend, type End, earlier, exercised, signOf, worth } from './ends.ts';
import { gridFor, type Layout, type LogGrid } from './log-grid.ts';

export interface Problem {
  readonly option: VolatileOption;
  readonly exercise: Exercise;
  /** Inside the option's life, in order. */
  readonly dividends: readonly CashDividend[];
  readonly layout: Layout;
  /** To expiry on the coarse grid; with dividends each part gets its share, by the root of its length. */
  readonly steps: number;
  /** How many steps are made of one of the coarse grid. */
  readonly refinement: number;
}

/** Values of today, still carried forward to expiry, and where exercise is best. */
export interface Today {
  readonly grid: LogGrid;
  readonly values: Float64Array;
  readonly touching: Uint8Array;
}

interface Sweep extends Problem {
  readonly grid: LogGrid;
  readonly sheet: HeatSheet;
  readonly floors: readonly [Float64Array, Float64Array];
}

type Ends = readonly [End, End];

const FEWEST_STEPS = 3;

export function valuesToday(problem: Problem): Today {
  const grid = gridFor(problem.option, problem.layout);
  const size = grid.shares.length;
  const sheet = heatSheet(size, 1e-13 * problem.option.strike);
  const sweep: Sweep = { ...problem, grid, sheet, floors: [new Float64Array(size), new Float64Array(size)] };
  let [ends, at] = [atExpiry(sweep), problem.option.years];
  for (const dividend of problem.dividends.toReversed()) {
    ends = diffused(sweep, ends, [at, dividend.years]);
    ends = paid(sweep, ends, dividend);
    at = dividend.years;
  }
  diffused(sweep, ends, [at, 0]);
  return { grid, values: sheet.values, touching: sheet.touching };
}

function atExpiry({ option, exercise, grid, sheet, floors: [floor] }: Sweep): Ends {
  exerciseValues(option, grid, { floor, at: option.years });
  const { values, touching } = sheet;
  for (let i = 0; i < values.length; i += 1) {
    values[i] = Math.max(0, floor[i] ?? 0);
    touching[i] = exercise === 'american' && (floor[i] ?? 0) > 0 ? 1 : 0;
  }
  const end = (share: number) =>
    exercised(option, share * Math.exp(grid.drift * option.years), { share, cash: 0, shares: 0 });
  return [end(grid.shares[0] ?? 0), end(grid.shares.at(-1) ?? 0)];
}

/** What exercise at a time is worth at every node, carried forward to expiry. */
function exerciseValues(option: VolatileOption, { shares, drift }: LogGrid, to: { floor: Float64Array; at: number }) {
  const carried = signOf(option) * Math.exp(option.rate * (option.years - to.at));
  const grown = carried * Math.exp(drift * to.at);
  const { floor } = to;
  for (let i = 0; i < floor.length; i += 1) floor[i] = grown * (shares[i] ?? 0) - carried * option.strike;
}

/** Diffuses from one time back to another. */
function diffused(sweep: Sweep, ends: Ends, [from, to]: readonly [number, number]): Ends {
  const length = from - to;
  if (length <= 0) return ends;
  const { option, grid, sheet, floors } = sweep;
  const coarse = Math.ceil(sweep.steps * Math.sqrt(length / option.years));
  const count = sweep.refinement * Math.max(FEWEST_STEPS, coarse);
  let [now, reached] = [from, ends];
  for (let k = 1; k <= count; k += 1) {
    const next = k === count ? to : from - length * (k / count) ** 2;
    const middle = now - MIDDLE * (now - next);
    const half = moved(sweep, reached, [now, middle]);
    reached = moved(sweep, half, [middle, next]);
    heatStep(sheet, ((option.volatility ** 2 / 2) * (now - next)) / grid.spacing ** 2, [
      known(sweep, half, { at: middle, floor: floors[0] }),
      known(sweep, reached, { at: next, floor: floors[1] }),
    ]);
    now = next;
  }
  return reached;
}

function moved({ option, exercise, grid }: Sweep, ends: Ends, [from, to]: readonly [number, number]): Ends {
  const move = (end: End): End => {
    const held = earlier(end, option, from - to);
    return exercise === 'american' ? exercised(option, end.share * Math.exp(grid.drift * to), held) : held;
  };
  return [move(ends[0]), move(ends[1])];
}

function known(
  { option, exercise, grid }: Sweep,
  ends: Ends,
  { at, floor }: { at: number; floor: Float64Array },
): Known {
  const [growth, carry] = [Math.exp(grid.drift * at), Math.exp(option.rate * (option.years - at))];
  const [first, last] = [
    carry * worth(ends[0], ends[0].share * growth),
    carry * worth(ends[1], ends[1].share * growth),
  ];
  if (exercise === 'european') return { first, last };
  exerciseValues(option, grid, { floor, at });
  return { first, last, floor };
}

/** The moment before a dividend: every node takes the value of where the share falls to. */
function paid(sweep: Sweep, ends: Ends, { years, cash }: CashDividend): Ends {
  const { option, exercise, grid, sheet, floors } = sweep;
  const { values, before } = sheet;
  const growth = Math.exp(grid.drift * years);
  const carry = Math.exp(option.rate * (option.years - years));
  before.set(values);
  for (let i = 0; i < values.length; i += 1) {
    const left = (grid.shares[i] ?? 0) * growth - cash;
    const position = left > 0 ? (Math.log(left / growth) - grid.origin) / grid.spacing : -1;
    values[i] = position < 0 ? carry * worth(ends[0], Math.max(0, left)) : monotoneAt(before, position);
  }
  if (exercise === 'american') {
    exerciseValues(option, grid, { floor: floors[0], at: years });
    raise(sheet, floors[0]);
  }
  const fall = (end: End): End => beforeDividend(end, cash, end.share * growth);
  return [fall(ends[0]), fall(ends[1])];
}

/** What is under the floor is put on it. Where the two lines cross is a kink, which the nodes beside it share by its place. */
function raise({ values, touching }: HeatSheet, floor: Float64Array): void {
  let above = 0;
  for (let i = 0; i < values.length; i += 1) {
    const gap = (values[i] ?? 0) - (floor[i] ?? 0);
    touching[i] = gap < 0 ? 1 : 0;
    if (gap < 0) values[i] = floor[i] ?? 0;
    if (gap < 0 && above > 0) {
      const bend = above - gap;
      values[i - 1] = (values[i - 1] ?? 0) + bend * kinkShare(above / bend);
      values[i] = (floor[i] ?? 0) + bend * kinkShare(1 - above / bend);
    }
    above = gap;
  }
}

/**
 * What the node before a kink gains, per bend of one spacing, so that the grid sees a kink `part` of a spacing further on:
 * the bend is shared among four nodes as a cubic through them would share it, and not between two.
 */
const kinkShare = (part: number): number => (-part * (1 - part) * (2 - part)) / 6;
