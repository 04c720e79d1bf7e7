/** Whether a structure of admitted contracts will do: first that its prices make sense at all, then what the spec asks. */
import type { Reason } from '../../model/signal.ts';
import type { Checked } from '../tradable.ts';
import { mean } from './band.ts';
import { widthNearness } from './combine.ts';
import type { Asked, Quoted } from './contracts.ts';
import type { FittingExpiry } from './expiries.ts';
import { type Met, nearnessOf, told } from './figures.ts';
import { DEFAULT_WEIGHTS, type Score, scoreOf } from './score.ts';
import { SHAPES } from './shapes.ts';
import type { SelectionSpec } from './spec.ts';
import { type Terms, termsHeld, termsOf } from './terms.ts';

/** One expiry, or the nearer and the later. */
export interface Window {
  readonly near: FittingExpiry;
  readonly far?: FittingExpiry | undefined;
}

export interface Judged extends Score {
  /** In the order of the shape's legs. */
  readonly quoted: readonly Quoted[];
  readonly terms: Terms;
  readonly window: Window;
  readonly termsMet: readonly Met[];
}

export function judge(quoted: readonly Quoted[], window: Window, { spec, market }: Asked): Checked<Judged> {
  const shape = SHAPES[spec.shape];
  const { days } = window.near.expiration;
  const terms = termsOf({ shape, legs: quoted, spot: market.spot, days });
  const broken = contradiction(terms, spec) ?? unsecured(terms, spec, market.cash);
  if (broken) return { refused: broken };
  const held = termsHeld(terms, spec.terms ?? {});
  if ('refused' in held) return held;
  const expiries = [...window.near.met, ...(window.far?.met ?? [])];
  const near = {
    expiry: mean(nearnessOf(expiries)),
    strikes: mean(quoted.flatMap(({ met }) => nearnessOf(met))),
    width: widthNearness(shape, quoted, { spot: market.spot, width: spec.width }),
    terms: mean(nearnessOf(held.value)),
  };
  const score = scoreOf(terms, near, spec.prefer ?? DEFAULT_WEIGHTS);
  if ('refused' in score) return score;
  return { value: { quoted, terms, window, termsMet: held.value, ...score.value } };
}

/** Each figure against what was asked, then the score. */
export const reasonsFor = ({ window, quoted, termsMet, score }: Judged): readonly Reason[] => [
  ...[window.near, ...(window.far ? [window.far] : []), ...quoted].flatMap(({ met }) =>
    met.map(({ reason }) => reason),
  ),
  ...termsMet.map(({ reason }) => reason),
  { rule: 'score', observed: score, threshold: 'the highest', unit: 'score' },
];

const above = (rule: string, observed: number): Reason => ({
  rule,
  observed: told(observed),
  threshold: 0,
  unit: 'USD',
});

/** Quotes by which a purchase pays its owner, or nothing can be lost, or nothing gained, are wrong or not for long. */
function contradiction(
  { natural, maxLoss, maxProfit = Infinity }: Terms,
  { shape }: SelectionSpec,
): Reason | undefined {
  const { pays } = SHAPES[shape];
  if (pays === 'debit' && !(natural > 0)) return above('no-debit', natural);
  if (pays === 'credit' && !(natural < 0)) return above('no-credit', -natural);
  if (!(maxLoss > 0)) return above('nothing-to-lose', maxLoss);
  return maxProfit > 0 ? undefined : above('nothing-to-gain', maxProfit);
}

function unsecured({ capital }: Terms, { shape }: SelectionSpec, cash: number | undefined): Reason | undefined {
  if (SHAPES[shape].secured !== 'cash' || (cash !== undefined && cash >= capital)) return undefined;
  return { rule: 'cash', observed: cash === undefined ? 'unknown' : told(cash), threshold: capital, unit: 'USD' };
}
