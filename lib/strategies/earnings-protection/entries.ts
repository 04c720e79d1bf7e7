/**
 * Opening a structure: the move that the first expiry after the report has in its straddle decides whether, and with the
 * percentile which. Conviction is percentile × move / 10 %, at most 1: it is 1 where no day was dearer and the move is
 * 10 % or more. Prices in US dollars per share; moves are mean absolute moves as fractions of the forward.
 */
import { analyseChain } from '../../market/chain/analyse.ts';
import { ladderOf } from '../../market/selection/ladder.ts';
import { select } from '../../market/selection/select.ts';
import type { Checked } from '../../market/tradable.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { OptionChain } from '../../model/option-chain.ts';
import type { Entry, Reason } from '../../model/signal.ts';
import type { WhyNot } from '../../model/strategy.ts';
import { SECOND, type TradingDay } from '../../model/time.ts';
import { openAt } from '../trade/enter-structure.ts';
import { passedOver } from '../trade/refusal-summary.ts';
import { type Candidate, MAX_QUOTE_AGE_MS } from './screen.ts';
import { choiceReason, NEAR_WITHIN_DAYS, structureFor } from './structures.ts';

/** Older quotes are good enough to get out, not to get in. */
const MAX_LEG_AGE_MS = 15 * SECOND;
const FULL_MOVE = 0.1;

export interface EntryRules {
  readonly minMove: number;
  readonly maxSpread: number;
  readonly maxRoundTrip: number;
  readonly equityShare: number;
  readonly concession: number;
}

export interface Offer {
  readonly entry?: Entry;
  readonly whyNots: readonly WhyNot[];
}

interface NearExpiry {
  readonly day: TradingDay;
  readonly days: number;
}

export function offerFor(view: MarketView, rules: EntryRules, candidate: Candidate): Offer {
  const { symbol, percentile } = candidate;
  const chain = view.chains[symbol];
  const near = chain ? firstExpiry(view, chain, candidate) : NO_CHAIN;
  if (!chain || 'refused' in near) return refusing(symbol, 'refused' in near ? near.refused : NO_CHAIN.refused);
  const move = impliedMove(chain, near.value, candidate);
  if ('refused' in move) return refusing(symbol, move.refused);
  const large: Reason = { rule: 'implied-move', observed: move.value, threshold: rules.minMove, unit: 'fraction' };
  if (move.value < rules.minMove) return refusing(symbol, large);
  const structure = structureFor(percentile, move.value);
  const choice = choiceReason(percentile, move.value, structure);
  if (!structure) return refusing(symbol, choice);
  const { days } = near.value;
  const found = select(
    {
      ...structure.contracts(days),
      expiry: { days: { min: days, max: days } },
      terms: { roundTrip: { max: rules.maxRoundTrip } },
      liquidity: { maxAgeMs: MAX_LEG_AGE_MS, maxSpread: rules.maxSpread },
    },
    { chain, now: view.asOf, spot: candidate.market.mid },
  );
  if (!found.chosen) return { whyNots: [{ symbol, reason: choice }, ...passedOver(symbol, found.whyNot)] };
  const entry = openAt(view, {
    ...{ strategyId: 'earnings-protection', symbol, chosen: found.chosen, concession: rules.concession },
    conviction: percentile * Math.min(1, move.value / FULL_MOVE),
    equityShare: rules.equityShare * structure.size,
    reasons: [...candidate.reasons, large, choice],
  });
  return entry ? { entry, whyNots: [] } : refusing(symbol, UNBOUNDED);
}

const NO_CHAIN = { refused: { rule: 'chain', observed: 'no chain', threshold: 'a chain' } };
const UNBOUNDED: Reason = { rule: 'max-loss', observed: 'unknown', threshold: 'a bounded loss' };

const refusing = (symbol: string, reason: Reason): Offer => ({ whyNots: [{ symbol, reason }] });

/** The first that ends after the session that answers, while the report is still most of what it prices. */
function firstExpiry({ asOf }: MarketView, chain: OptionChain, { leastDays }: Candidate): Checked<NearExpiry> {
  const first = ladderOf(chain, asOf).expirations.find(({ days }) => days >= leastDays);
  const most = leastDays + NEAR_WITHIN_DAYS;
  const threshold = `${leastDays} to ${most}`;
  if (first && first.days <= most) return { value: first };
  return { refused: { rule: 'first-expiry', observed: first?.days ?? 'none', threshold, unit: 'days' } };
}

/** Only the one expiry is taken apart: an analysis of the whole chain would say no more about it. */
function impliedMove(chain: OptionChain, { day }: NearExpiry, { symbol, market }: Candidate): Checked<number> {
  const entries = chain.entries.filter(({ contract }) => contract.expiry === day && contract.underlying === symbol);
  const { expiries } = analyseChain(
    { ...chain, entries },
    {
      ...{ spot: market.mid, spotError: (market.ask - market.bid) / 2, rate: undefined },
      ...{ share: market, maxAgeMs: MAX_QUOTE_AGE_MS },
    },
  );
  const move = expiries[0]?.expectedMove ?? NO_CHAIN;
  if ('value' in move && Number.isFinite(move.value.fraction)) return { value: move.value.fraction };
  const observed = 'refused' in move ? `unknown: ${move.refused.rule}, ${move.refused.observed}` : 'not a number';
  return { refused: { rule: 'implied-move', observed, threshold: 'a straddle at the money' } };
}
