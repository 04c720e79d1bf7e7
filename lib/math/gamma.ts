/**
 * The logarithms of the gamma and beta functions, and the incomplete gamma function: Stirling's series from ten upwards,
 * the recurrence below; the power series under the bend of the incomplete function, a continued fraction over it (Lentz, 1976).
 */

const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const STIRLING_FROM = 10;
const MOST_TERMS = 10_000;

/** ln Γ(x) less (x − ½)·ln x − x + ½·ln 2π, for x from ten. */
const stirlingRest = (x: number): number => STIRLING.reduceRight((sum, term) => sum / (x * x) + term, 0) / x;

export function lnGamma(x: number): number {
  let [shifted, product] = [x, 1];
  while (shifted < STIRLING_FROM) {
    product *= shifted;
    shifted += 1;
  }
  return (
    (shifted - 0.5) * Math.log(shifted) -
    shifted +
    Math.log(2 * Math.PI) / 2 +
    stirlingRest(shifted) -
    Math.log(product)
  );
}

/** ln B(a, b), which keeps its digits where one argument is large. */
export function lnBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < STIRLING_FROM) return lnGamma(small) + lnGamma(large) - lnGamma(small + large);
  const sum = small + large;
  const rest = stirlingRest(large) - stirlingRest(sum) + (large - 0.5) * Math.log1p(-small / sum);
  return lnGamma(small) + rest + small - small * Math.log(sum);
}

/** Q(a, x) = Γ(a, x)/Γ(a): what is left of the gamma distribution beyond x. */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const front = Math.exp(a * Math.log(x) - x - lnGamma(a));
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x);
}

/** P(a, x) = 1 − Q(a, x), with all its digits where it is small. */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? Math.exp(a * Math.log(x) - x - lnGamma(a)) * lowerSeries(a, x) : 1 - upperGamma(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * Number.EPSILON; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

const upperFraction = (a: number, x: number): number =>
  continuedFraction(1, (n) => (n === 0 ? [1, x + 1 - a] : [-n * (n - a), x + 2 * n + 1 - a])) - 1;

/** b₀ + a₁/(b₁ + a₂/(b₂ + …)), where `pair` answers the aₙ and bₙ that follow b₀. */
export function continuedFraction(start: number, pair: (n: number) => readonly [number, number]): number {
  let [value, ahead, behind] = [start, start, 0];
  for (let n = 0; n < MOST_TERMS; n += 1) {
    const [a, b] = pair(n);
    behind = 1 / (b + a * behind);
    ahead = b + a / ahead;
    const change = ahead * behind;
    value *= change;
    if (Math.abs(change - 1) < Number.EPSILON) break;
  }
  return value;
}
