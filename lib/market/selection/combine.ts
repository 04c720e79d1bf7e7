/**
 * Contracts put together into structures: every way to fill a shape's legs from their pools so that the strikes stand to
 * each other as the shape and the widths ask. In order of the pools, so the same contracts give the same list. The walk
 * is bounded; one that would go further answers nothing, because half a search has no best.
 */
import type { Reason } from '../../model/signal.ts';
import { bandWords, dustless, mean, nearness, within } from './band.ts';
import type { Listed } from './ladder.ts';
import type { Refusal } from './refusals.ts';
import type { Shape, StrikeRelation } from './shapes.ts';
import type { WidthCriteria } from './spec.ts';

/** Partial and whole structures that are looked at for one answer, at most. */
export const MOST_STEPS = 50_000;

export interface CombineRules {
  readonly spot: number;
  readonly width?: WidthCriteria | undefined;
  readonly equalWidths?: boolean | undefined;
  /** Steps after which the walk gives up. */
  readonly most?: number;
}

export interface Combined<T> {
  /** Contracts in the order of the shape's legs. */
  readonly combinations: readonly (readonly T[])[];
  readonly refused: readonly Refusal[];
}

/** One pool per leg of the shape. */
export function combine<T extends Listed>(
  shape: Shape,
  pools: readonly (readonly T[])[],
  rules: CombineRules,
): Combined<T> {
  const { most = MOST_STEPS } = rules;
  const combinations: (readonly T[])[] = [];
  const pairing = pairingOf(rules);
  let steps = 0;
  const extend = (placed: readonly T[]): void => {
    const template = shape.legs[placed.length];
    if (!template) combinations.push(placed);
    const pool = (template && pools[placed.length]) ?? [];
    const options = template?.strike ? partnersIn(pool, template.strike, { shape, placed, rules }) : pool;
    if (template?.strike && pool.length > 0) pairing.note(placed, template.strike, options.length > 0);
    for (const option of options) {
      steps += 1;
      if (steps > most) return;
      extend([...placed, option]);
    }
  };
  extend([]);
  return steps > most ? { combinations: [], refused: [tooMany(most)] } : { combinations, refused: pairing.unpaired() };
}

const tooMany = (most: number): Refusal => ({
  stage: 'structure',
  subject: '*',
  reason: { rule: 'search', observed: `over ${most}`, threshold: most, unit: 'structures' },
});

/** Keeps account of contracts for which no other leg was ever found. */
function pairingOf(rules: CombineRules) {
  const paired = new Set<string>();
  const lone = new Map<string, Refusal>();
  return {
    note(placed: readonly Listed[], relation: StrikeRelation, isPaired: boolean): void {
      const anchor = placed[relation.leg];
      if (!anchor) return;
      const key = `${placed.length} ${anchor.entry.contract.symbol}`;
      if (isPaired) paired.add(key);
      else lone.set(key, lonely(anchor, relation, rules));
    },
    unpaired: (): readonly Refusal[] => [...lone].flatMap(([key, refusal]) => (paired.has(key) ? [] : [refusal])),
  };
}

interface Partial<T> {
  readonly shape: Shape;
  readonly placed: readonly T[];
  readonly rules: CombineRules;
}

/** Contracts of a pool that stand to an earlier leg as they should. */
function partnersIn<T extends Listed>(pool: readonly T[], relation: StrikeRelation, partial: Partial<T>): readonly T[] {
  const anchor = partial.placed[relation.leg];
  if (!anchor) return [];
  const placed = pool.filter(({ strike }) => STANDS[relation.is](strike, anchor.strike));
  if (!relation.width) return placed;
  const { shape, rules } = partial;
  const [first] = shape.equalWidths || rules.equalWidths ? widthsOf(shape, partial.placed) : [];
  return placed.filter(
    (each) =>
      fitsWidth(each, anchor, rules) &&
      (first === undefined || dustless(Math.abs(each.strike - anchor.strike)) === dustless(first)),
  );
}

const STANDS: Readonly<Record<StrikeRelation['is'], (strike: number, anchor: number) => boolean>> = {
  at: (strike, anchor) => strike === anchor,
  above: (strike, anchor) => strike > anchor,
  below: (strike, anchor) => strike < anchor,
};

/** US dollars between the strikes that are a width of the shape, as far as its legs are there. */
export const widthsOf = (shape: Shape, legs: readonly Listed[]): readonly number[] =>
  shape.legs.flatMap(({ strike }, index) => {
    const [own, anchor] = [legs[index], strike?.width && legs[strike.leg]];
    return own && anchor ? [Math.abs(own.strike - anchor.strike)] : [];
  });

const IN_UNITS: Readonly<Record<WidthCriteria['in'], (a: Listed, b: Listed, spot: number) => number>> = {
  usd: (a, b) => Math.abs(a.strike - b.strike),
  spot: (a, b, spot) => Math.abs(a.strike - b.strike) / spot,
  strikes: (a, b) => Math.abs(a.rung - b.rung),
};

function fitsWidth(a: Listed, b: Listed, { width, spot }: CombineRules): boolean {
  if (!width) return true;
  const figure = dustless(IN_UNITS[width.in](a, b, spot));
  return (!width.band || within(figure, width.band)) && (!width.oneOf || width.oneOf.includes(figure));
}

/** Of each width to the target, 0 to 1, on the mean; undefined without a target. */
export function widthNearness(
  shape: Shape,
  legs: readonly Listed[],
  { width, spot }: CombineRules,
): number | undefined {
  if (width?.band?.target === undefined) return undefined;
  const { band } = width;
  const each = shape.legs.flatMap(({ strike }, index) => {
    const [own, anchor] = [legs[index], strike?.width && legs[strike.leg]];
    return own && anchor ? (nearness(dustless(IN_UNITS[width.in](own, anchor, spot)), band) ?? []) : [];
  });
  return mean(each);
}

/** Nothing that may be the other leg stands where it should. */
function lonely({ entry, strike }: Listed, relation: StrikeRelation, { width }: CombineRules): Refusal {
  const wanted = relation.width && width ? `, ${widthWords(width)}` : '';
  const threshold = `a contract ${relation.is} ${strike}${wanted}`;
  const reason: Reason = { rule: relation.width ? 'width' : 'partner', observed: 'none left', threshold };
  return { stage: 'pairing', subject: entry.contract.symbol, reason };
}

const WIDTH_WORDS = { usd: 'USD', spot: 'of spot', strikes: 'strikes' } as const;

const widthWords = ({ band, oneOf, in: unit }: WidthCriteria): string =>
  `${[band && bandWords(band), oneOf?.join(' or ')].filter(Boolean).join(', ')} ${WIDTH_WORDS[unit]} away`;
