/**
 * What Z₁ and Z₂ are where the forecasts are right, by simulation (Acerbi and Szekely, 2014, section 3): they have no law in
 * closed form, and how far they stray depends on the tail of the returns. Only exceptions matter, so each path draws their
 * number and then their sizes. Seeded: the same question has the same answer.
 */
import { seededRandom } from '../../math/random.ts';
import { type Answer, refused } from '../answer.ts';
import { exceptionsFrom, type TailLaw } from './tail-law.ts';

export interface Trials {
  readonly law: TailLaw;
  readonly days: number;
  /** The chance of an exception: 0.025 for expected shortfall at 97.5 %. */
  readonly tail: number;
  readonly paths?: number;
  readonly seed?: string;
}

/** Simulated values, lowest first. Paths without an exception have no Z₁. */
export interface Simulated {
  readonly z1: Float64Array;
  readonly z2: Float64Array;
}

const PATHS = 100_000;
const MOST_PATHS = 10_000_000;

/** The cumulative chances of 0, 1, 2, … exceptions, as far as they can be told from one. */
function exceptionChances({ days, tail }: Trials): readonly number[] {
  const odds = Math.log(tail) - Math.log1p(-tail);
  const chances: number[] = [];
  let logTerm = days * Math.log1p(-tail);
  let sum = Math.exp(logTerm);
  for (let count = 0; count < days && 1 - sum > 1e-12; count += 1) {
    chances.push(sum);
    logTerm += Math.log((days - count) / (count + 1)) + odds;
    sum += Math.exp(logTerm);
  }
  return chances;
}

function problemWith({ law, days, tail, paths = PATHS }: Trials): string | undefined {
  if (!(Number.isSafeInteger(days) && days > 0)) return `${days} days are no number of days to simulate`;
  if (!(tail > 0 && tail < 0.5)) return `the tail is ${tail}, and must be above 0 and below a half`;
  if (!(Number.isSafeInteger(paths) && paths > 0 && paths <= MOST_PATHS))
    return `${paths} paths: choose from 1 to ${MOST_PATHS}`;
  if (law.kind === 'student-t' && !(law.freedom > 1 && Number.isFinite(law.freedom)))
    return `with ${law.freedom} degrees of freedom there is no expected shortfall: there must be more than one`;
  return undefined;
}

export function simulatedUnderNull(trials: Trials): Answer<Simulated> {
  const problem = problemWith(trials);
  if (problem !== undefined) return refused('bad-setting', problem);
  const { law, days, tail, paths = PATHS, seed = 'acerbi-szekely' } = trials;
  const { uniform } = seededRandom(seed);
  const sizeFrom = exceptionsFrom(law, tail);
  const chances = exceptionChances(trials);
  const [z1, z2] = [new Float64Array(paths), new Float64Array(paths)];
  let withException = 0;
  for (let path = 0; path < paths; path += 1) {
    const drawn = uniform();
    let count = 0;
    while (count < chances.length && drawn > (chances[count] ?? 1)) count += 1;
    let total = 0;
    for (let exception = 0; exception < count; exception += 1) total += sizeFrom(uniform());
    z2[path] = 1 + total / (days * tail);
    if (count === 0) continue;
    z1[withException] = 1 + total / count;
    withException += 1;
  }
  return { ok: true, z1: z1.slice(0, withException).sort(), z2: z2.sort() };
}

/** The value that a right forecast falls to or under with a chance of `significance`. */
export const criticalValue = (simulated: Float64Array, significance: number): number =>
  simulated[Math.min(simulated.length - 1, Math.max(0, Math.ceil(significance * simulated.length) - 1))] ?? Number.NaN;

/** The chance of a value as low as that where the forecasts are right; never quite zero, since paths are counted. */
export function chanceOf(simulated: Float64Array, value: number): number {
  let [low, high] = [0, simulated.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((simulated[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
    else high = middle;
  }
  return (low + 1) / (simulated.length + 1);
}
