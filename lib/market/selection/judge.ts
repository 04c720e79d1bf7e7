/** Whether a structure of admitted contracts will do: first that its prices make sense at all, then what the spec asks. */
import type { Reason } from '../../model/signal.ts';
import type { Checked } from '../tradable.ts';
import { mean, nearness, within } from './band.ts';
import { widthNearness } from './combine.ts';
import { type Asked, criteriaFor, type Quoted } from './contracts.ts';
import type { FittingExpiry } from './expiries.ts';
import { outside, told } from './refusals.ts';
import { DEFAULT_WEIGHTS, type Score, scoreOf } from './score.ts';
import { SHAPES } from './shapes.ts';
import type { SelectionSpec } from './spec.ts';
import { TERM_MEASURE_IDS, type Terms, termFigure, termsOf } from './terms.ts';

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
}

export function judge(quoted: readonly Quoted[], window: Window, { spec, market }: Asked): Checked<Judged> {
  const shape = SHAPES[spec.shape];
  const { days } = window.near.expiration;
  const terms = termsOf({ shape, legs: quoted, spot: market.spot, days });
  const broken = contradiction(terms, spec) ?? unsecured(terms, spec, market.cash) ?? unmet(terms, spec);
  if (broken) return { refused: broken };
  const near = {
    expiry: mean([window.near.nearness, window.far?.nearness].filter((value) => value !== undefined)),
    strikes: mean(quoted.flatMap((leg, index) => legNearness(leg, index, spec))),
    width: widthNearness(shape, quoted, { spot: market.spot, width: spec.width }),
    terms: mean(TERM_MEASURE_IDS.flatMap((id) => termNearness(terms, spec, id))),
  };
  const score = scoreOf(terms, near, spec.prefer ?? DEFAULT_WEIGHTS);
  return 'refused' in score ? score : { value: { quoted, terms, window, ...score.value } };
}

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

function unmet(terms: Terms, { terms: asked = {} }: SelectionSpec): Reason | undefined {
  for (const id of TERM_MEASURE_IDS) {
    const band = asked[id];
    if (!band) continue;
    const { rule, unit, figure } = termFigure(id, terms);
    if (typeof figure === 'string' || !within(figure, band)) return outside(rule, figure, { band, unit });
  }
  return undefined;
}

function legNearness({ figures }: Quoted, index: number, spec: SelectionSpec): readonly number[] {
  const template = SHAPES[spec.shape].legs[index];
  if (!template) return [];
  const criteria = criteriaFor(template, spec);
  return figures.flatMap(({ id, figure }) => (criteria[id] && nearness(figure, criteria[id])) ?? []);
}

function termNearness(terms: Terms, { terms: asked = {} }: SelectionSpec, id: (typeof TERM_MEASURE_IDS)[number]) {
  const { figure } = termFigure(id, terms);
  return (asked[id] && nearness(Number(figure), asked[id])) ?? [];
}
