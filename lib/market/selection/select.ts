/**
 * Chooses contracts: from a chain and a spec to one structure of real contracts, with what it costs, may lose and scores,
 * and why everything else was passed over. Contracts are filtered first and combined after. The highest score wins; of
 * equal scores the nearer expiry, then the later leg's, then the lower strikes in the order of the legs. Anything
 * missing, stale or contradictory is a refusal, never a guess. Prices in US dollars per share, losses per unit.
 */
import type { Leg, Reason } from '../../model/signal.ts';
import type { Quoted } from './contracts.ts';
import type { Judged } from './judge.ts';
import { ladderOf } from './ladder.ts';
import { reasonsFor } from './reasons.ts';
import { type Refusal, type Tally, tally, told } from './refusals.ts';
import type { Score } from './score.ts';
import { type Found, search } from './search.ts';
import { SHAPES } from './shapes.ts';
import type { Market, SelectionSpec } from './spec.ts';
import { faultIn } from './spec-faults.ts';
import type { Terms } from './terms.ts';

const RUNNERS_UP = 4;
const SHARES = 100;

export interface Candidate extends Score {
  /** As they are opened; shares that are held already are none of them. */
  readonly legs: readonly Leg[];
  /** What was seen of each contract, in the same order. */
  readonly quoted: readonly Quoted[];
  readonly terms: Terms;
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
  /** Expiries and contracts that were passed over, each rule told once of each. */
  readonly refused: readonly Refusal[];
  /** The same and all structures, by rule: how many and the nearest miss; most frequent first. */
  readonly whyNot: readonly Tally<Refusal>[];
}

export function select(spec: SelectionSpec, market: Market): Selection {
  const { chain, spot } = market;
  const fault = faultIn(spec) ?? lackOf(spec, market);
  if (fault || !chain || spot === undefined) return refusing(chain?.underlying ?? '*', fault ?? NO_CHAIN);
  const ladder = ladderOf(chain, market.now);
  const found = search(ladder.expirations, { spec, market: { ...market, spot } });
  const cut = found.contracts.find(({ reason }) => reason.rule === 'search');
  if (cut) return refusing(chain.underlying, cut.reason);
  return answer({ ...found, contracts: [...ladder.refused, ...found.contracts] }, spec, market);
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
  const refused = [{ subject, reason }];
  return { runnersUp: [], passed: 0, refused, whyNot: tally(refused, (refusal) => refusal.reason) };
}

function answer({ judged, contracts, structures }: Found, spec: SelectionSpec, market: Market): Selection {
  const [chosen, ...runnersUp] = [...judged]
    .sort((a, b) => b.score - a.score)
    .slice(0, 1 + RUNNERS_UP)
    .map((each) => candidateOf(each, spec, market));
  return {
    ...(chosen ? { chosen } : {}),
    runnersUp,
    passed: judged.length,
    refused: contracts,
    whyNot: tally([...contracts, ...structures], ({ reason }) => reason),
  };
}

function candidateOf(judged: Judged, spec: SelectionSpec, market: Market): Candidate {
  const { quoted, terms, score, components } = judged;
  const { legs, secured } = SHAPES[spec.shape];
  const free = secured === 'cash' ? (market.cash ?? 0) / terms.capital : (market.shares ?? 0) / SHARES;
  return {
    legs: legs.flatMap(({ side, ratio }, index) => {
      const contract = quoted[index]?.entry.contract;
      return contract ? [{ instrument: contract, side, ratio }] : [];
    }),
    ...{ quoted, terms, score, components },
    reasons: reasonsFor(judged, spec),
    ...(secured ? { securedUnits: Math.floor(free) } : {}),
  };
}
