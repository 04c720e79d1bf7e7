/**
 * Double-exponential quadrature on (0, 1) (Takahasi and Mori, 1974): x = 1/(1 + exp(−π sinh t)) with t in equal steps.
 * The points crowd towards both ends, so an integrand that is singular or has a thin layer there costs nothing.
 */

/** Points in rising order with the distance of each from 1, which a difference would round away, and their weights. */
export interface UnitQuadrature {
  readonly points: Float64Array;
  readonly fromOne: Float64Array;
  readonly weights: Float64Array;
}

/** `reach` is the largest |t|: at 3 the outermost points are about 2e-14 from the ends. */
export function tanhSinh(n: number, reach: number): UnitQuadrature {
  const step = (2 * reach) / (n - 1);
  const at = (i: number) => -reach + i * step;
  const share = (t: number) => 1 / (1 + Math.exp(-Math.PI * Math.sinh(t)));
  const from = (map: (t: number) => number) => Float64Array.from({ length: n }, (_, i) => map(at(i)));
  return {
    points: from(share),
    fromOne: from((t) => share(-t)),
    weights: from((t) => step * Math.PI * Math.cosh(t) * share(t) * share(-t)),
  };
}
