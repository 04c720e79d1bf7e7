/** A book under the six crises: what each takes, what to cut, how long it may take to come back, and how little breaks the limit. */
import type { Answer } from '#lib/risk/answer.ts';
import type { Line } from '#lib/risk/revaluation/line.ts';
import { type Advice, stressScore } from '#lib/risk/stress/advice.ts';
import { betaOf } from '#lib/risk/stress/factors.ts';
import { type Recovery, recoveryTime } from '#lib/risk/stress/recovery.ts';
import { type Broken, reverseStress } from '#lib/risk/stress/reverse.ts';
import { STRESS_SCENARIOS, type StressScenario } from '#lib/risk/stress/scenarios.ts';
import { shocksFor } from '#lib/risk/stress/shocks.ts';
import { type StressTest, stressTest } from '#lib/risk/stress/stress-test.ts';
import { fault } from '../../../exit.ts';
import { type Lived, livedCrises } from './lived.ts';

export interface StressAsked {
  readonly scenarios: readonly StressScenario[];
  /** What may be lost, US dollars. */
  readonly limitUsd: number;
  /** What losses are a part of. */
  readonly equityUsd: number;
  /** Daily returns that a recovery is told from. */
  readonly returns: readonly number[];
  /** Relative, by line, where known. */
  readonly spreads?: Readonly<Record<string, number>>;
  /** Daily closes of the broad market, in which crises are looked for; none where absent. */
  readonly record?: Parameters<typeof livedCrises>[2];
}

export interface Stressed {
  readonly asked: StressAsked;
  readonly test: StressTest;
  readonly score: number;
  readonly worst: { readonly scenario: string; readonly title: string; readonly loss: number };
  readonly advice: readonly Advice[];
  /** Those of the crises that the record holds. */
  readonly lived: readonly Lived[];
  readonly recovery: Answer<Recovery>;
  /** Along the worst crisis. */
  readonly reverse: Broken;
}

export function stressedBook(lines: readonly Line[], asked: StressAsked): Stressed {
  const test = stressTest(lines, { scenarios: asked.scenarios, ...(asked.spreads ? { spreads: asked.spreads } : {}) });
  if (!test.ok) throw fault('failed', `${test.message}: correct the list of positions, and no part of it is left out`);
  const scored = stressScore(test, asked.limitUsd);
  if (!scored.ok) throw fault('usage', scored.message);
  const worst = asked.scenarios.find(({ id }) => id === scored.worst.scenario);
  if (!worst) throw fault('failed', 'there is no crisis to tell of');
  const reverse = reverseStress(lines, shocksFor(worst, lines), { betaOf, limit: asked.limitUsd, most: 1.5 });
  if (!reverse.ok) throw fault('failed', `the smallest shock is not found: ${reverse.message}`);
  return {
    ...{ asked, test, score: scored.score, advice: scored.advice, reverse },
    worst: { ...scored.worst, title: worst.title },
    lived: livedCrises(lines, asked.scenarios, asked.record ?? []),
    recovery: recoveryTime(asked.returns, { drawdown: Math.min(1, scored.worst.loss / asked.equityUsd) }),
  };
}

/** All, or those named with commas between. */
export function scenariosFrom(text: string | undefined): readonly StressScenario[] {
  if (text === undefined) return STRESS_SCENARIOS;
  return text.split(',').map((part) => {
    const found = STRESS_SCENARIOS.find(({ id }) => id === part.trim());
    if (found) return found;
    const all = STRESS_SCENARIOS.map(({ id }) => id).join(', ');
    throw fault('usage', `unknown scenario "${part.trim()}": choose from ${all}`);
  });
}
