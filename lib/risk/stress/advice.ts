/**
 * One figure for how a book stands in the crises, and what to cut. The score is 100 where none loses anything and 0 where
 * the worst takes all that may be lost: 100 · (1 − worst loss/limit), not below 0. Advice names, for each crisis that breaks
 * the limit, the positions that cost most in it, and how much of each to close until the rest is within. US dollars.
 */
import { type Answer, refused } from '../answer.ts';
import type { PositionProfit, StressOutcome, StressTest } from './stress-test.ts';

export interface Cut extends Pick<PositionProfit, 'position' | 'strategyId' | 'symbols'> {
  /** What it loses in the crisis, positive. */
  readonly loss: number;
  /** Of the losses of all positions that lose. */
  readonly shareOfLosses: number;
  /** The part of it to close, 0 to 1. */
  readonly part: number;
}

export interface Advice {
  readonly scenario: string;
  readonly loss: number;
  readonly limit: number;
  readonly cuts: readonly Cut[];
  /** One sentence for the owner. */
  readonly sentence: string;
}

export interface StressScore {
  readonly score: number;
  readonly worst: { readonly scenario: string; readonly loss: number };
  readonly broken: number;
  readonly advice: readonly Advice[];
  readonly modelled: true;
}

/** `limit` is what may be lost in any crisis, in US dollars. */
export function stressScore({ outcomes }: Pick<StressTest, 'outcomes'>, limit: number): Answer<StressScore> {
  if (!(limit > 0 && Number.isFinite(limit)))
    return refused('bad-setting', `a limit of ${limit} USD: it must be above 0`);
  const [first] = outcomes;
  if (!first) return refused('too-few', 'there is no crisis to score');
  const worst = outcomes.reduce((low, each) => (lossOf(each) > lossOf(low) ? each : low), first);
  const broken = outcomes.filter((outcome) => lossOf(outcome) > limit);
  return {
    ok: true,
    score: 100 * Math.max(0, 1 - lossOf(worst) / limit),
    worst: { scenario: worst.scenario, loss: lossOf(worst) },
    broken: broken.length,
    advice: broken.map((outcome) => adviceOn(outcome, limit)),
    modelled: true,
  };
}

/** Closing at the crisis's spreads is part of the loss. */
const lossOf = ({ profit, liquidityCost = 0 }: StressOutcome): number => Math.max(0, liquidityCost - profit);

function adviceOn(outcome: StressOutcome, limit: number): Advice {
  const loss = lossOf(outcome);
  const losers = outcome.positions.filter(({ profit }) => profit < 0);
  const all = losers.reduce((total, { profit }) => total - profit, 0);
  const cuts: Cut[] = [];
  let excess = loss - limit;
  for (const { profit, ...position } of losers) {
    if (excess <= 0) break;
    const own = -profit;
    cuts.push({ ...position, loss: own, shareOfLosses: own / all, part: Math.min(1, excess / own) });
    excess -= own;
  }
  return { scenario: outcome.scenario, loss, limit, cuts, sentence: sentenceOn(outcome.title, { loss, limit, cuts }) };
}

const dollars = (amount: number): string => `${Math.round(amount).toLocaleString('en-US')} USD`;
const percent = (part: number): string => `${Math.ceil(part * 100)} %`;

function sentenceOn(title: string, { loss, limit, cuts }: Pick<Advice, 'loss' | 'limit' | 'cuts'>): string {
  const [first] = cuts;
  const facts = `${title}: a modelled loss of ${dollars(loss)} against a limit of ${dollars(limit)}.`;
  if (!first) return `${facts} No single position loses: it is the cost of closing, so hold less of what trades wide.`;
  const strategy = first.strategyId ? ` of ${first.strategyId}` : '';
  const rest =
    cuts.length > 1
      ? `, then ${cuts
          .slice(1)
          .map(({ symbols }) => symbols.join(' and '))
          .join(', ')}`
      : '';
  return `${facts} Cut ${first.symbols.join(' and ')}${strategy} by ${percent(first.part)} first: it is ${percent(first.shareOfLosses)} of the losses${rest}.`;
}
