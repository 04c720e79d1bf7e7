/**
 * Steps of the heat equation u_s = u_yy on an even grid, fourth order in space (Crandall, 1955), second order and without
 * ringing in time (TR-BDF2: Bank and others, 1985). Above a floor each stage is a linear complementarity problem, solved by
 * policy iteration (Howard, 1960): the touching nodes of the last stage are the guess, and one or two sweeps settle it,
 * whatever the shape of the set.
 */

/** What is known at the end of a stage: the two outermost values, and the floor. */
export interface Known {
  readonly first: number;
  readonly last: number;
  readonly floor?: Float64Array;
}

export interface HeatSheet {
  readonly values: Float64Array;
  /** One where a value lies on the floor; a stage begins with the set of the last. */
  readonly touching: Uint8Array;
  /** Differences of this size are rounding. */
  readonly tolerance: number;
  readonly right: Float64Array;
  readonly before: Float64Array;
  readonly inverse: Float64Array;
  readonly slope: Float64Array;
}

interface Row {
  readonly side: number;
  readonly diagonal: number;
}

/** A sheet at rest. */
export const heatSheet = (size: number, tolerance: number): HeatSheet => ({
  values: new Float64Array(size),
  touching: new Uint8Array(size),
  tolerance,
  right: new Float64Array(size),
  before: new Float64Array(size),
  inverse: new Float64Array(size),
  slope: new Float64Array(size),
});

/** Where in a step the first stage ends; with it both stages have the same matrix. */
export const MIDDLE = 2 - Math.SQRT2;
const FORWARD = 1 / (MIDDLE * (2 - MIDDLE));
/** Far more than a set ever needed to settle: the bound, not the rule. */
const MOST_SWEEPS = 60;

/** One step in place; `ratio` is its length over the square of the spacing. */
export function heatStep(sheet: HeatSheet, ratio: number, [middle, end]: readonly [Known, Known]): void {
  const { values, before } = sheet;
  const implicit = (MIDDLE / 2) * ratio;
  // With more mass at the sides than this, the floor could be met from the wrong side in very short steps.
  const mass = Math.min(1 / 12, implicit);
  const row = { side: mass - implicit, diagonal: 1 - 2 * mass + 2 * implicit };
  pivots(sheet, row);
  before.set(values);
  spread(sheet, before, mass + implicit);
  settle(sheet, row, middle);
  for (let i = 0; i < values.length; i += 1) before[i] = FORWARD * (values[i] ?? 0) - (FORWARD - 1) * (before[i] ?? 0);
  spread(sheet, before, mass);
  settle(sheet, row, end);
}

/** The known side of the equations: each node gives `share` to either neighbour. */
function spread({ right }: HeatSheet, from: Float64Array, share: number): void {
  const kept = 1 - 2 * share;
  const last = from.length - 1;
  for (let i = 1; i < last; i += 1)
    right[i] = share * ((from[i - 1] ?? 0) + (from[i + 1] ?? 0)) + kept * (from[i] ?? 0);
}

/** Inverse pivots of the elimination: they depend on the distance from where it starts, and soon not even on that. */
function pivots({ inverse, slope }: HeatSheet, { side, diagonal }: Row): void {
  let previous = 0;
  for (let i = 0; i < inverse.length; i += 1) {
    const next = 1 / (diagonal - side * side * previous);
    if (next === previous) {
      inverse.fill(next, i);
      slope.fill(side * next, i);
      return;
    }
    inverse[i] = next;
    slope[i] = side * next;
    previous = next;
  }
}

function settle(sheet: HeatSheet, row: Row, { first, last, floor }: Known): void {
  const { values } = sheet;
  values[0] = first;
  values[values.length - 1] = last;
  if (!floor) {
    solveRun(sheet, [1, values.length - 2]);
    return;
  }
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    solveFree(sheet, floor);
    if (!revise(sheet, row, floor)) return;
  }
}

/** Solves the nodes of a run between neighbours that are known. */
function solveRun({ values, right, inverse, slope }: HeatSheet, [from, to]: readonly [number, number]): void {
  let value = values[from - 1] ?? 0;
  for (let i = from; i <= to; i += 1) {
    value = (right[i] ?? 0) * (inverse[i - from] ?? 0) - (slope[i - from] ?? 0) * value;
    values[i] = value;
  }
  value = values[to + 1] ?? 0;
  for (let i = to; i >= from; i -= 1) {
    value = (values[i] ?? 0) - (slope[i - from] ?? 0) * value;
    values[i] = value;
  }
}

/** Touching nodes on the floor, and every run between them solved. */
function solveFree(sheet: HeatSheet, floor: Float64Array): void {
  const { values, touching } = sheet;
  const last = values.length - 1;
  for (let i = 1; i < last; i += 1) if (touching[i] === 1) values[i] = floor[i] ?? 0;
  for (let from = 1; from < last; from += 1) {
    if (touching[from] === 1) continue;
    let to = from;
    while (to + 1 < last && touching[to + 1] !== 1) to += 1;
    solveRun(sheet, [from, to]);
    from = to + 1;
  }
}

/** Nodes under the floor touch it; touching nodes that would rise by themselves let go. Whether any did. */
function revise({ values, right, touching, tolerance }: HeatSheet, { side, diagonal }: Row, floor: Float64Array) {
  const last = values.length - 1;
  let changed = false;
  for (let i = 1; i < last; i += 1) {
    const value = values[i] ?? 0;
    if (touching[i] === 1) {
      const pull = side * ((values[i - 1] ?? 0) + (values[i + 1] ?? 0)) + diagonal * value - (right[i] ?? 0);
      if (pull >= -tolerance) continue;
      touching[i] = 0;
      changed = true;
    } else if (value < (floor[i] ?? 0) - tolerance) {
      touching[i] = 1;
      changed = true;
    }
  }
  return changed;
}
