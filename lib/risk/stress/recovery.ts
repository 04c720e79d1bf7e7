/**
 * How long it may take until a loss is made good: the past is dealt out again in blocks of days, so that calm and wild times
 * stay together (stationary bootstrap, Politis and Romano, 1994), and the sessions are counted until the value is back.
 * Modelled: it supposes that the future is like the past, and that the same book is held on. Seeded.
 */
import { seededRandom } from '../../math/random.ts';
import { type Answer, refused } from '../answer.ts';

export interface RecoverySettings {
  /** The part of the value that was lost, 0 to 1. */
  readonly drawdown: number;
  readonly seed?: string;
  readonly paths?: number;
  /** Sessions that a block is long on average. */
  readonly block?: number;
  /** Sessions after which it is given up. */
  readonly most?: number;
  /** Of the interval: 0.9 from the 5th to the 95th in a hundred. */
  readonly confidence?: number;
}

export interface Recovery {
  /** Sessions; 'not within' where so many paths had not come back. */
  readonly median: number | 'not within';
  readonly interval: { readonly from: number | 'not within'; readonly to: number | 'not within' };
  readonly confidence: number;
  /** The share of paths that came back, and within how many sessions. */
  readonly recovered: number;
  readonly most: number;
  readonly modelled: true;
}

/** Ten years of sessions. */
const TEN_YEARS = 2520;
const LEAST_RETURNS = 250;

const DEFAULTS = { seed: 'recovery', paths: 2_000, block: 20, most: TEN_YEARS, confidence: 0.9 } as const;

export function recoveryTime(returns: readonly number[], settings: RecoverySettings): Answer<Recovery> {
  const chosen = { ...DEFAULTS, ...settings };
  const wrong = problemWith(returns, chosen);
  if (wrong) return wrong;
  const { drawdown, paths, most, confidence } = chosen;
  const times = drawdown === 0 ? new Float64Array(paths) : sessionsUntilBack(returns, chosen).sort();
  const at = (share: number): number | 'not within' => {
    const time = times[Math.min(paths - 1, Math.floor(share * paths))] ?? Number.POSITIVE_INFINITY;
    return Number.isFinite(time) ? time : 'not within';
  };
  const recovered = times.filter(Number.isFinite).length / paths;
  const interval = { from: at((1 - confidence) / 2), to: at((1 + confidence) / 2) };
  return { ok: true, median: at(0.5), interval, confidence, recovered, most, modelled: true };
}

type Chosen = Required<RecoverySettings>;

function problemWith(returns: readonly number[], { drawdown, paths, block, most, confidence }: Chosen) {
  if (returns.length < LEAST_RETURNS)
    return refused('too-few', `${returns.length} returns: a recovery is told from ${LEAST_RETURNS} or more`);
  const odd = returns.find((each) => !(Number.isFinite(each) && each > -1));
  if (odd !== undefined) return refused('not-finite', `a return is ${odd}`);
  if (!(drawdown >= 0 && drawdown < 1))
    return refused('bad-setting', `a drawdown of ${drawdown}: from what is lost wholly nothing comes back`);
  const counts = [paths, block, most].every((each) => Number.isSafeInteger(each) && each > 0);
  if (!counts || !(confidence > 0 && confidence < 1))
    return refused('bad-setting', 'paths, block and most are whole numbers above 0, confidence is between 0 and 1');
  return undefined;
}

/** Infinite where a path has not come back in time. */
function sessionsUntilBack(returns: readonly number[], { drawdown, seed, paths, block, most }: Chosen): Float64Array {
  const { uniform } = seededRandom(seed);
  const logs = Float64Array.from(returns, Math.log1p);
  const needed = -Math.log1p(-drawdown);
  const times = new Float64Array(paths).fill(Number.POSITIVE_INFINITY);
  for (let path = 0; path < paths; path += 1) {
    let [gained, day] = [0, 0];
    for (let session = 1; session <= most; session += 1) {
      const startsBlock = session === 1 || uniform() < 1 / block;
      day = startsBlock ? Math.floor(uniform() * logs.length) : (day + 1) % logs.length;
      gained += logs[day] ?? Number.NaN;
      if (gained < needed) continue;
      times[path] = session;
      break;
    }
  }
  return times;
}
