/** What the days of a back-test say about the method, all tests together. A test that cannot be made says why. */
import { type Answer, refused } from '../answer.ts';
import { type ShortfallTest, shortfallTest } from './acerbi-szekely.ts';
import { conditionalCoverage, independence } from './christoffersen.ts';
import { chanceOf, criticalValue, type Simulated, simulatedUnderNull } from './critical-values.ts';
import { countsOf, transitionsOf } from './exceptions.ts';
import { kupiec } from './kupiec.ts';
import type { LikelihoodRatio } from './likelihood-ratio.ts';
import type { BackTestDay } from './rolling.ts';
import type { TailLaw } from './tail-law.ts';
import { type TrafficLight, trafficLight } from './traffic-light.ts';

export interface VerdictSettings {
  /** Of the forecasts: 0.99 expects an exception on one day in a hundred. */
  readonly confidence: number;
  /** Chance of rejecting a right model; 0.05 where none is given. */
  readonly significance?: number;
  /** The tail that critical values of the shortfall tests are simulated with. */
  readonly law: TailLaw;
  readonly seed?: string;
  /** Of the simulation. */
  readonly paths?: number;
}

interface Judged<T> {
  readonly found: T;
  readonly rejected: boolean;
}

export interface ShortfallVerdict extends ShortfallTest {
  /** Under the law that was named. */
  readonly critical: { readonly z1: number; readonly z2: number };
  readonly pValue: { readonly z1?: number; readonly z2: number };
}

export interface Verdict {
  readonly observations: number;
  readonly exceptions: number;
  readonly expected: number;
  readonly coverage: Answer<Judged<LikelihoodRatio>>;
  readonly independence: Answer<Judged<LikelihoodRatio>>;
  readonly conditional: Answer<Judged<LikelihoodRatio>>;
  readonly shortfall: Answer<Judged<ShortfallVerdict>>;
  /** Of the last 250 days. */
  readonly light: Answer<TrafficLight>;
}

const YEAR = 250;

export function verdictOn(days: readonly BackTestDay[], settings: VerdictSettings): Verdict {
  const { confidence, significance = 0.05 } = settings;
  const tail = tailOf(confidence);
  const hits = days.map(({ exception }) => exception);
  const counts = countsOf(hits);
  const judge = (answer: Answer<LikelihoodRatio>): Answer<Judged<LikelihoodRatio>> =>
    answer.ok ? { ok: true, found: answer, rejected: answer.pValue < significance } : answer;
  return {
    ...counts,
    expected: counts.observations * tail,
    coverage: judge(kupiec({ ...counts, tail })),
    independence: judge(independence(transitionsOf(hits))),
    conditional: judge(conditionalCoverage(hits, tail)),
    shortfall: shortfallVerdict(days, settings),
    light: lightOf(hits, tail),
  };
}

/** 1 − 0.99 leaves binary dust behind. */
export const tailOf = (confidence: number): number => Number((1 - confidence).toPrecision(12));

function lightOf(hits: readonly boolean[], tail: number): Answer<TrafficLight> {
  if (hits.length < YEAR) return refused('too-few', `${hits.length} days are fewer than the ${YEAR} a light is for`);
  return trafficLight({ ...countsOf(hits.slice(-YEAR)), tail });
}

function shortfallVerdict(
  days: readonly BackTestDay[],
  { confidence, significance = 0.05, ...simulation }: VerdictSettings,
): Answer<Judged<ShortfallVerdict>> {
  const tail = tailOf(confidence);
  const test = shortfallTest(days, tail);
  if (!test.ok) return test;
  const simulated = simulatedUnderNull({ ...simulation, days: days.length, tail });
  if (!simulated.ok) return simulated;
  const found = against(test, simulated, significance);
  return { ok: true, found, rejected: found.pValue.z2 < significance };
}

function against(test: ShortfallTest, { z1, z2 }: Simulated, significance: number): ShortfallVerdict {
  return {
    ...test,
    critical: { z1: criticalValue(z1, significance), z2: criticalValue(z2, significance) },
    pValue: { ...(test.z1 === undefined ? {} : { z1: chanceOf(z1, test.z1) }), z2: chanceOf(z2, test.z2) },
  };
}

/** Exceptions of each calendar year, in order. */
export function byYear(days: readonly BackTestDay[]): readonly {
  readonly year: string;
  readonly observations: number;
  readonly exceptions: number;
}[] {
  const years = [...new Set(days.map(({ day }) => day.slice(0, 4)))].sort();
  return years.map((year) => ({
    year,
    ...countsOf(days.filter(({ day }) => day.startsWith(year)).map(({ exception }) => exception)),
  }));
}
