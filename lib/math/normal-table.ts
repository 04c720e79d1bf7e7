/**
 * The normal distribution for inner loops: a Taylor polynomial of degree 7 about the centre of each cell of width 1/16,
 * right to 1e-14 absolute and 3 to 5 times as fast as a call of exp. For tails that must be right relative to themselves
 * there is normal.ts.
 */
import { normalCdf, normalPdf } from './normal.ts';

const CELLS_PER_UNIT = 16;
/** Beyond this the probability of the tail is below 1e-17, less than half a unit in the last place of 1. */
const REACH = 8.5;
const CELLS = 2 * REACH * CELLS_PER_UNIT;
const STRIDE = 8;

/** Φ⁽ᵏ⁺¹⁾(x) = φ⁽ᵏ⁾(x) = −x·φ⁽ᵏ⁻¹⁾(x) − (k − 1)·φ⁽ᵏ⁻²⁾(x). */
function cell(index: number): readonly number[] {
  const x = -REACH + (index + 0.5) / CELLS_PER_UNIT;
  const derivatives = [normalCdf(x), normalPdf(x)];
  for (let k = 1; k < STRIDE - 1; k += 1) {
    derivatives.push(-x * (derivatives[k] ?? 0) - (k > 1 ? (k - 1) * (derivatives[k - 1] ?? 0) : 0));
  }
  let factorial = 1;
  return derivatives.map((derivative, k) => {
    factorial *= Math.max(1, k);
    return derivative / factorial;
  });
}

const TABLE = Float64Array.from(Array.from({ length: CELLS }, (_, index) => cell(index)).flat());

const coefficient = (at: number): number => TABLE[at] ?? 0;

/** The last cell takes what rounding would put past it. */
const cellOf = (x: number): number => Math.min(CELLS - 1, Math.floor((x + REACH) * CELLS_PER_UNIT));

/** Probability that a standard normal is at most x, absolute error below 1e-14. */
export function quickCdf(x: number): number {
  if (!(x > -REACH)) return 0;
  if (x >= REACH) return 1;
  const index = cellOf(x);
  const h = x + REACH - (index + 0.5) / CELLS_PER_UNIT;
  const at = index * STRIDE;
  let sum = coefficient(at + 7);
  sum = sum * h + coefficient(at + 6);
  sum = sum * h + coefficient(at + 5);
  sum = sum * h + coefficient(at + 4);
  sum = sum * h + coefficient(at + 3);
  sum = sum * h + coefficient(at + 2);
  sum = sum * h + coefficient(at + 1);
  return sum * h + coefficient(at);
}

/** Density of the standard normal, absolute error below 1e-13. */
export function quickPdf(x: number): number {
  if (!(x > -REACH && x < REACH)) return 0;
  const index = cellOf(x);
  const h = x + REACH - (index + 0.5) / CELLS_PER_UNIT;
  const at = index * STRIDE;
  let sum = 7 * coefficient(at + 7);
  sum = sum * h + 6 * coefficient(at + 6);
  sum = sum * h + 5 * coefficient(at + 5);
  sum = sum * h + 4 * coefficient(at + 4);
  sum = sum * h + 3 * coefficient(at + 3);
  sum = sum * h + 2 * coefficient(at + 2);
  return sum * h + coefficient(at + 1);
}
