/**
 * The smallest shock that breaks a limit: how far along a direction, as a multiple of a whole scenario, until the loss
 * reaches it. A book of options may break a limit and recover further out, so the way is first walked in steps, by full
 * revaluation, and the root is sought in the first step that crosses. Losses and limits are positive US dollars.
 */
import { bracketedRoot } from '../../math/bracketed-root.ts';
import { refused } from '../answer.ts';
import type { Line, Valued } from '../revaluation/line.ts';
import { bookProfits, type RevalueSettings, revalue } from '../revaluation/revalue.ts';
import type { Scenario } from '../revaluation/scenario.ts';
import { scaled } from './shocks.ts';

export interface ReverseSettings extends RevalueSettings {
  /** US dollars that may be lost. */
  readonly limit: number;
  /** Multiples of the direction that are looked at; 1 where none is given. */
  readonly most?: number;
}

export type Broken =
  | { readonly breaks: true; readonly times: number; readonly shock: Scenario; readonly loss: number }
  /** Not within the multiples looked at; the largest loss among the steps. */
  | { readonly breaks: false; readonly largestLoss: number };

const STEPS = 100;
const SEARCH = { tolerance: 1e-7, most: 60 };

export function reverseStress(lines: readonly Line[], direction: Scenario, settings: ReverseSettings): Valued<Broken> {
  const { limit, most = 1 } = settings;
  if (!(limit > 0 && Number.isFinite(limit)))
    return refused('bad-setting', `a limit of ${limit} USD: it must be above 0`);
  if (!(most > 0 && Number.isFinite(most))) return refused('bad-setting', `${most} times the shock is no way to walk`);
  const times = Array.from({ length: STEPS + 1 }, (_, step) => (most * step) / STEPS);
  const walked = revalue(
    lines,
    times.map((each) => scaled(direction, each)),
    settings,
  );
  if (!walked.ok) return walked;
  const losses = [...bookProfits(walked)].map((profit) => 0 - profit);
  const crossing = losses.findIndex((loss) => loss >= limit);
  if (crossing === -1) return { ok: true, breaks: false, largestLoss: Math.max(...losses) };
  const lossAt = (at: number): number => {
    const there = revalue(lines, [scaled(direction, at)], settings);
    return there.ok ? -(bookProfits(there)[0] ?? Number.NaN) : Number.NaN;
  };
  const point = (step: number) => ({ x: times[step] ?? 0, y: (losses[step] ?? 0) - limit });
  const root = bracketedRoot((at) => lossAt(at) - limit, [point(crossing - 1), point(crossing)], SEARCH);
  if (root === undefined) return refused('no-fit', 'the search for the smallest shock did not settle');
  return { ok: true, breaks: true, times: root, shock: scaled(direction, root), loss: lossAt(root) };
}
