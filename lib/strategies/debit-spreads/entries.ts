/**
 * The best bull call vertical of one share, or why there is none. Ranked by
 *   score = 0.3 min(1, reward-to-risk / 3) + 0.3 trend + 0.2 chance of profit + 0.1 min(1, liquidity),
 * each part capped at 1, so that a far and nearly free spread cannot win by its ratio alone. Score is also the conviction.
 */
import { liquidLeg } from '../../market/liquid-leg.ts';
import { daysToExpiry } from '../../model/instrument.ts';
import type { MarketView } from '../../model/market-view.ts';
import { type Entry, type Leg, positionIdOf, type Reason } from '../../model/signal.ts';
import type { WhyNot } from '../../model/strategy.ts';
import { newYorkDay, SECOND } from '../../model/time.ts';
import { fromNumber, type Price, toNumber } from '../../model/units.ts';
import { draftEntry } from '../trade/draft-signal.ts';
import { summary } from '../trade/refusal-summary.ts';
import type { Candidate } from './screen.ts';
import { type Pair, pairsIn, priced, profitChance, type Vertical } from './verticals.ts';

const STRATEGY = 'debit-spreads';
/** US dollars per share that a debit must exceed. */
const MIN_DEBIT = 0.1;
/** Older quotes are good enough to get out, not to get in. */
const MAX_LEG_AGE_MS = 15 * SECOND;

interface EntryRules {
  readonly minDte: number;
  readonly maxDte: number;
  readonly minRewardRisk: number;
  readonly minTrend: number;
  readonly minLiquidity: number;
  readonly maxSpread: number;
  readonly equityShare: number;
  readonly concession: number;
  readonly maxRoundTrip: number;
}

interface Rule {
  readonly rule: string;
  readonly unit: string;
  readonly observed: (vertical: Vertical) => number;
  readonly threshold: (rules: EntryRules) => number;
  readonly passes: (observed: number, threshold: number) => boolean;
}

const atLeast = (observed: number, threshold: number): boolean => observed >= threshold;

const RULES: readonly Rule[] = [
  { rule: 'debit', unit: 'USD', observed: (v) => v.natural, threshold: () => MIN_DEBIT, passes: (o, t) => o > t },
  {
    rule: 'reward-risk',
    unit: 'ratio',
    observed: (v) => v.rewardRisk,
    threshold: (r) => r.minRewardRisk,
    passes: atLeast,
  },
  { rule: 'liquidity', unit: 'score', observed: (v) => v.activity, threshold: (r) => r.minLiquidity, passes: atLeast },
  {
    rule: 'round-trip',
    unit: 'fraction',
    observed: (v) => v.roundTrip,
    threshold: (r) => r.maxRoundTrip,
    passes: (o, t) => o < t,
  },
];

const reasonOf = ({ rule, unit, observed, threshold }: Rule, vertical: Vertical, rules: EntryRules): Reason => ({
  rule,
  observed: observed(vertical),
  threshold: threshold(rules),
  unit,
});

export interface Offer {
  readonly entry?: Entry;
  readonly whyNots: readonly WhyNot[];
}

export function bestVertical(view: MarketView, rules: EntryRules, candidate: Candidate): Offer {
  const { symbol } = candidate;
  const chain = view.chains[symbol];
  const dte = { min: rules.minDte, max: rules.maxDte };
  const pairs = chain ? pairsIn(chain, { dte, now: view.asOf, spot: candidate.spot }) : [];
  if (pairs.length === 0) {
    const observed = chain ? 'no listed pair of strikes' : 'no chain';
    return { whyNots: [{ symbol, reason: { rule: 'chain', observed, threshold: 'a pair of strikes' } }] };
  }
  const outcomes = pairs.map((pair) => accept(view, rules, { ...pair, spot: candidate.spot }));
  const refusals = outcomes.filter((outcome): outcome is Reason => 'rule' in outcome);
  const whyNots = summary(symbol, refusals);
  const [best] = outcomes
    .filter((outcome): outcome is Vertical => 'breakEven' in outcome)
    .map((vertical) => ({ vertical, score: scoreOf(vertical, candidate) }))
    .sort((a, b) => b.score - a.score);
  return best ? { entry: entryOf(view, rules, { ...best, candidate }), whyNots } : { whyNots };
}

interface Offered extends Pair {
  readonly spot: number;
}

function accept(view: MarketView, rules: EntryRules, { long, short, spot }: Offered): Vertical | Reason {
  const legRules = { now: view.asOf, maxAgeMs: MAX_LEG_AGE_MS, maxSpread: rules.maxSpread };
  const bought = liquidLeg(long.entry, legRules);
  if ('refused' in bought) return bought.refused;
  const sold = liquidLeg(short.entry, legRules);
  if ('refused' in sold) return sold.refused;
  const days = daysToExpiry(long.entry.contract, newYorkDay(view.asOf));
  const vertical = priced({ ...long, market: bought.value }, { ...short, market: sold.value }, { spot, days });
  const broken = RULES.find(({ observed, threshold, passes }) => !passes(observed(vertical), threshold(rules)));
  return broken ? reasonOf(broken, vertical, rules) : vertical;
}

const scoreOf = (vertical: Vertical, { spot, trend }: Candidate): number =>
  0.3 * Math.min(1, vertical.rewardRisk / 3) +
  0.3 * trend +
  0.2 * profitChance(vertical.breakEven, spot) +
  0.1 * Math.min(1, vertical.activity);

interface Best {
  readonly vertical: Vertical;
  readonly score: number;
  readonly candidate: Candidate;
}

function entryOf(view: MarketView, rules: EntryRules, best: Best): Entry {
  const { long, short, natural } = best.vertical;
  const legs: readonly Leg[] = [
    { instrument: long.entry.contract, side: 'buy', ratio: 1 },
    { instrument: short.entry.contract, side: 'sell', ratio: 1 },
  ];
  const limitPrice = fromNumber<Price>(natural * (1 + rules.concession), 'up');
  return draftEntry(view, {
    strategyId: STRATEGY,
    symbol: best.candidate.symbol,
    positionId: positionIdOf(STRATEGY, legs),
    legs,
    limitPrice,
    conviction: best.score,
    equityShare: rules.equityShare,
    // At most the limit is paid, and a vertical can lose no more than that.
    maxLossPerUnit: toNumber(limitPrice) * 100,
    reasons: reasonsFor(view, rules, best),
  });
}

function reasonsFor(view: MarketView, rules: EntryRules, { vertical, score, candidate }: Best): readonly Reason[] {
  const { spot, trend } = candidate;
  const dte = daysToExpiry(vertical.long.entry.contract, newYorkDay(view.asOf));
  const chance = profitChance(vertical.breakEven, spot);
  return [
    { rule: 'trend', observed: trend, threshold: rules.minTrend, unit: 'score' },
    { rule: 'expiry', observed: dte, threshold: `${rules.minDte} to ${rules.maxDte}`, unit: 'days' },
    ...RULES.map((rule) => reasonOf(rule, vertical, rules)),
    { rule: 'profit-chance', observed: chance, threshold: 'ranks only', unit: 'fraction' },
    { rule: 'score', observed: score, threshold: 'the highest', unit: 'score' },
    candidate.ivRank,
  ];
}
