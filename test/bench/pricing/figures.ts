/** From what was measured to what is said: the fastest round, how far off the answers are, the ratio, and the goal. */
import type { Goal } from './contestants.ts';
import type { Results } from './option-file.ts';

/** What makes answers comparable: errors by their name, in the unit that the name says, and answers that were not given. */
export type Accuracy = Readonly<Record<string, number>>;

export interface Standing {
  readonly name: string;
  readonly isFootnote: boolean;
  readonly version: string;
  /** Per option, in the fastest round. */
  readonly nanoseconds: number;
  readonly accuracy: Accuracy;
}

export interface Missing {
  readonly name: string;
  readonly missing: string;
}

export interface Verdict {
  readonly goal: string;
  readonly isMet: boolean | undefined;
  readonly finding: string;
}

interface Errors {
  readonly largest: number;
  readonly rms: number;
  /** Answers that are no number, where there is one. */
  readonly unanswered: number;
}

/** Over the rows that both have. Each error is divided by what `scale` says of its row. */
export function errorsOf(found: Float64Array, truth: Float64Array, scale: (row: number) => number): Errors {
  const rows = Math.min(found.length, truth.length);
  let [largest, squares, unanswered] = [0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    const error = Math.abs((found[row] ?? Number.NaN) - (truth[row] ?? Number.NaN)) / scale(row);
    if (!Number.isFinite(error)) unanswered += 1;
    else {
      largest = Math.max(largest, error);
      squares += error * error;
    }
  }
  const answered = rows - unanswered;
  const none = answered === 0;
  return { largest: none ? Number.NaN : largest, rms: none ? Number.NaN : Math.sqrt(squares / answered), unanswered };
}

/** Price in dollars; the Greeks together, each against the larger of itself and one. */
export function greeksAccuracy(found: Results, truth: Results): Accuracy {
  const [price, ...greeks] = found.map((column, index) => {
    const exact = truth[index] ?? new Float64Array();
    return errorsOf(column, exact, (row) => (index === 0 ? 1 : Math.max(1, Math.abs(exact[row] ?? 0))));
  });
  return {
    priceUsd: price?.largest ?? Number.NaN,
    greeks: Math.max(...greeks.map(({ largest }) => largest)),
    unanswered: Math.max(price?.unanswered ?? 0, ...greeks.map(({ unanswered }) => unanswered)),
  };
}

export function volatilityAccuracy(found: Results, truth: Float64Array): Accuracy {
  const { largest, rms, unanswered } = errorsOf(found[0] ?? new Float64Array(), truth, () => 1);
  return { volatilityMax: largest, volatilityRms: rms, unanswered };
}

/** As a share of spot: the random options against `truth`, and the reference rows against their own prices. */
export function americanAccuracy(
  random: { readonly found: Results; readonly truth: Float64Array; readonly spot: Float64Array },
  rows: { readonly found: Results; readonly truth: Float64Array; readonly spot: Float64Array } | undefined,
): Accuracy {
  const of = ({ found, truth, spot }: typeof random): Errors =>
    errorsOf(found[0] ?? new Float64Array(), truth, (row) => spot[row] ?? 1);
  const [drawn, listed] = [of(random), rows ? of(rows) : undefined];
  return {
    rms: drawn.rms,
    max: drawn.largest,
    rowsRms: listed?.rms ?? Number.NaN,
    rowsMax: listed?.largest ?? Number.NaN,
    unanswered: drawn.unanswered + (listed?.unanswered ?? 0),
  };
}

/** How many times as fast as `other` ours is. */
export const timesAsFast = (ours: Standing, other: Standing): number => other.nanoseconds / ours.nanoseconds;

export function judge(goal: Goal, standings: readonly Standing[]): Verdict {
  const named = (name: string): Standing | undefined => standings.find((each) => each.name === name);
  const sought = `at least ${goal.times} times as fast as ${goal.rivals.join(' or ')}`;
  const text = goal.isAccuracyPart ? `${sought}, with no larger error` : sought;
  const ours = named(goal.ours);
  const rivals = goal.rivals.flatMap((name) => named(name) ?? []);
  const [rival] = rivals.toSorted((a, b) => a.nanoseconds - b.nanoseconds);
  if (ours === undefined || rival === undefined) return { goal: text, isMet: undefined, finding: 'not measured' };
  const times = timesAsFast(ours, rival);
  const speed = `${times.toFixed(2)} times as fast as ${rival.name}`;
  if (!goal.isAccuracyPart) return { goal: text, isMet: times >= goal.times, finding: speed };
  const worse = ['rms', 'max'].filter((key) => !((ours.accuracy[key] ?? 1) <= (rival.accuracy[key] ?? 0)));
  const error = worse.length === 0 ? 'rms and largest error no larger' : `larger in ${worse.join(' and ')} error`;
  return { goal: text, isMet: times >= goal.times && worse.length === 0, finding: `${speed}, ${error}` };
}
