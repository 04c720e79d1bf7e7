/**
 * Chooses contracts: from a chain and a spec to one structure of real contracts, with what it costs, may lose and scores,
 * and why everything else was passed over. Contracts are filtered first and combined after. The highest score wins; of
 * equal scores the nearer expiry, then the later leg's, then the lower strikes in the order of the legs. Anything
 * missing, stale or contradictory is a refusal, never a guess. Prices in US dollars per share, losses per unit.
 */
import type { Leg, Reason } from '../../model/signal.ts';
import { outcomesOf, payoffOf } from '../../pricing/structure/payoff.ts';
import type { Asked, Quoted } from './contracts.ts';
import { told } from './figures.ts';
import { type Judged, reasonsFor } from './judge.ts';
import { ladderOf } from './ladder.ts';
import { type Refusal, type Tally, whyNot } from './refusals.ts';
import type { Score } from './score.ts';
import { type Found, search } from './search.ts';
import { legsOf, SHAPES, type Shape } from './shapes.ts';
import type { Market, SelectionSpec } from './spec.ts';
import { faultIn } from './spec-faults.ts';
import { structureOf, type Terms } from './terms.ts';

const RUNNERS_UP = 4;
const SHARES = 100;

export interface Candidate extends Score {
  /** As they are opened; shares that are held already are none of them. */
  readonly legs: readonly Leg[];
  /** What was seen of each contract, in the same order. */
  readonly quoted: readonly Quoted[];
  readonly terms: Terms;
  /** Prices of the share at which it neither gains nor loses; undefined where a leg expires later. */
  readonly breakEvens: readonly number[] | undefined;
  /** Each criterion it met: observed against asked. */
  readonly reasons: readonly Reason[];
  /** Units that the owner's cash or shares secure, for shapes that need it. */
  readonly securedUnits?: number;
}

export interface Selection {
  readonly chosen?: Candidate;
  /** The next best, best first. */
  readonly runnersUp: readonly Candidate[];
  /** Structures that met every criterion. */
  readonly passed: number;
  /** Expiries and contracts that were passed over, and each rule once of each. */
  readonly refused: readonly Refusal[];
  /** The same and all structures, by rule: how many, and the nearest miss. What came furthest first, then the most frequent. */
  readonly whyNot: readonly Tally<Refusal>[];
}

export function select(spec: SelectionSpec, market: Market): Selection {
  const { chain, spot } = market;
  const fault = faultIn(spec) ?? lackOf(spec, market);
  if (fault || !chain || spot === undefined) return refusing(chain?.underlying ?? '*', fault ?? NO_CHAIN);
  const ladder = ladderOf(chain, market.now);
  const asked = { spec, market: { ...market, spot } };
  const found = search(ladder.expirations, asked);
  const cut = found.contracts.find(({ reason }) => reason.rule === 'search');
  if (cut) return refusing(chain.underlying, cut.reason);
  return answer({ ...found, contracts: [...ladder.refused, ...found.contracts] }, asked);
}

const NO_CHAIN: Reason = { rule: 'chain', observed: 'no chain', threshold: 'a chain' };

/** What nothing can be chosen without. */
function lackOf({ shape }: SelectionSpec, { chain, spot, shares }: Market): Reason | undefined {
  if (!chain) return NO_CHAIN;
  if (spot === undefined || !(spot > 0 && spot < Infinity))
    return { rule: 'no-spot', observed: spot === undefined ? 'unknown' : told(spot), threshold: 'a price' };
  if (chain.entries.length === 0) return { ...NO_CHAIN, observed: 'no contracts', threshold: 'listed contracts' };
  if (SHAPES[shape].secured !== 'shares' || (shares !== undefined && shares >= SHARES)) return undefined;
  return {
    rule: 'shares',
    observed: shares === undefined ? 'unknown' : told(shares),
    threshold: SHARES,
    unit: 'shares',
  };
}

function refusing(subject: string, reason: Reason): Selection {
  const refused = [{ stage: 'listing' as const, subject, reason }];
  return { runnersUp: [], passed: 0, refused, whyNot: whyNot(refused) };
}

function answer({ judged, contracts, structures }: Found, asked: Asked): Selection {
  const [chosen, ...runnersUp] = [...judged]
    .sort((a, b) => b.score - a.score)
    .slice(0, 1 + RUNNERS_UP)
    .map((each) => candidateOf(each, asked));
  return {
    ...(chosen ? { chosen } : {}),
    runnersUp,
    passed: judged.length,
    refused: contracts,
    whyNot: whyNot([...contracts, ...structures]),
  };
}

const breakEvensOf = ({ quoted: legs, terms }: Judged, shape: Shape, spot: number): readonly number[] =>
  outcomesOf(payoffOf(structureOf({ shape, legs, spot }, terms.natural))).breakEvens;

function candidateOf(judged: Judged, { spec, market }: Asked): Candidate {
  const { quoted, terms, score, components } = judged;
  const shape = SHAPES[spec.shape];
  const free = shape.secured === 'cash' ? (market.cash ?? 0) / terms.capital : (market.shares ?? 0) / SHARES;
  return {
    legs: legsOf(shape, quoted),
    breakEvens: judged.window.far ? undefined : breakEvensOf(judged, shape, market.spot),
    ...{ quoted, terms, score, components },
    reasons: reasonsFor(judged),
    ...(shape.secured ? { securedUnits: Math.floor(free) } : {}),
  };
}
