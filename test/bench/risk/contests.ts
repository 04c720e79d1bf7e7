/** VaR and ES beside numpy: who competes in what, in turns and on one core, and whether all found the same. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '#lib/math/random.ts';
import { runOnOneCore } from '../pricing/core.ts';

export const ASSETS = 10;
export const PATHS = 1_000_000;
const DAYS = 1_250;
const ROUNDS = 5;

export interface RiskAnswer {
  readonly version: string;
  readonly nanoseconds: number;
  /** VaR, and ES where the method finds it. */
  readonly figures: readonly number[];
}

interface Contest {
  readonly title: string;
  readonly ours: string;
  readonly confidence: number;
  readonly goal: { readonly times: number; readonly of: readonly string[] };
  readonly peers: readonly { readonly method: string; readonly name: string }[];
  /** How far figures may be apart: as a share, the noise of the paths where there are any. */
  readonly tolerance: number;
}

const QUANTILES = [
  { method: 'quantile', name: 'np.quantile, VaR alone' },
  { method: 'partition', name: 'np.partition by hand, VaR and ES' },
] as const;

export const CONTESTS: readonly Contest[] = [
  ...[0.99, 0.95].map((confidence) => ({
    title: `historical VaR and ES of ${DAYS.toLocaleString('en-GB')} days at ${100 * confidence} %`,
    ...{ ours: 'historical', confidence, goal: { times: 10, of: ['quantile'] }, tolerance: 1e-12 },
    peers: QUANTILES,
  })),
  {
    title: `Monte Carlo VaR and ES, normal, ${PATHS.toLocaleString('en-GB')} paths by ${ASSETS} assets, from ${DAYS.toLocaleString('en-GB')} days of each`,
    ...{ ours: 'paths', confidence: 0.99, tolerance: 0.01 },
    goal: { times: 1.3, of: ['paths-plain', 'paths-turned', 'paths-mirrored', 'paths-mirrored-sfc'] },
    peers: [
      { method: 'paths-plain', name: 'numpy: normals @ factor, @ weights' },
      { method: 'paths-turned', name: 'numpy: normals @ (factor @ weights)' },
      { method: 'paths-mirrored', name: 'numpy: the same in mirrored pairs, as ours' },
      { method: 'paths-mirrored-sfc', name: 'numpy: the same with SFC64, its fastest generator' },
    ],
  },
];

export interface Standing {
  readonly title: string;
  readonly ours: RiskAnswer;
  readonly peers: readonly { readonly name: string; readonly times: number; readonly answer: RiskAnswer }[];
  readonly goal: number;
  /** Against the fastest of those that the goal names; undefined where none came. */
  readonly reached: number | undefined;
  readonly missing: string | undefined;
}

const PYTHON = process.env.PYTHON ?? 'python3';
const hasNumpy = (): boolean => spawnSync(PYTHON, ['-c', 'import numpy']).status === 0;
export const NO_NUMPY = `${PYTHON} has no numpy: set PYTHON to one that has, or ${PYTHON} -m pip install numpy`;

/** Days on which all assets move with one market, and each by itself. */
function writeReturns(file: string): void {
  const { normal } = seededRandom('bench returns');
  const market = Array.from({ length: DAYS }, () => 0.008 * normal());
  const values = Array.from({ length: ASSETS }, () => market.map((move) => move + 0.01 * normal())).flat();
  writeFileSync(file, new Uint8Array(Float64Array.from(values).buffer));
}

function play(contest: Contest, file: string, withNumpy: boolean): Standing {
  const { title, confidence, tolerance, goal } = contest;
  const best = new Map<string, RiskAnswer>();
  const run = (key: string, program: readonly string[], method: string): void => {
    const answer = runOnOneCore([...program, method, file, String(confidence)]) as RiskAnswer;
    if (!(answer.nanoseconds >= (best.get(key)?.nanoseconds ?? Number.POSITIVE_INFINITY))) best.set(key, answer);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    run('ours', [process.execPath, join(import.meta.dirname, 'ours.ts')], contest.ours);
    if (!withNumpy) continue;
    for (const { method } of contest.peers) run(method, [PYTHON, join(import.meta.dirname, 'numpy_peer.py')], method);
  }
  const ours = best.get('ours');
  if (!ours) throw new Error('our own side did not run');
  const peers = contest.peers.flatMap(({ method, name }) => {
    const answer = best.get(method);
    return answer ? [{ method, name, answer, times: answer.nanoseconds / ours.nanoseconds }] : [];
  });
  for (const { name, answer } of peers)
    for (const [i, figure] of answer.figures.entries())
      if (!(Math.abs(figure / (ours.figures[i] ?? Number.NaN) - 1) <= tolerance))
        throw new Error(`${title}: ${name} found ${figure}, ours ${ours.figures[i]}: they did not do the same`);
  const rivals = peers.filter(({ method }) => goal.of.includes(method)).map(({ times }) => times);
  const reached = rivals.length === 0 ? undefined : Math.min(...rivals);
  return { title, ours, peers, goal: goal.times, reached, missing: withNumpy ? undefined : NO_NUMPY };
}

export function playAll(say: (line: string) => void): readonly Standing[] {
  const folder = mkdtempSync(join(tmpdir(), 'wsb-risk-bench-'));
  const file = join(folder, 'returns.f64');
  writeReturns(file);
  const withNumpy = hasNumpy();
  const standings = CONTESTS.map((contest) => {
    say(`${contest.title}: ${ROUNDS} rounds, in turns`);
    return play(contest, file, withNumpy);
  });
  rmSync(folder, { recursive: true });
  return standings;
}
