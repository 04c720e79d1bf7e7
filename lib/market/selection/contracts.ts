/**
 * Which contracts may be which leg: measured against the leg's criteria first, then held to the liquidity rules, so that
 * a contract nobody wanted is not told to be illiquid. Each contract is refused by one rule, and told of once.
 */
import { liquidLeg } from '../liquid-leg.ts';
import type { Checked, TwoSided } from '../tradable.ts';
import { hold, holdAll, type Met } from './figures.ts';
import type { Expiration, Listed } from './ladder.ts';
import {
  greeksOf,
  LEG_MEASURE_IDS,
  LEG_MEASURES,
  type LegMeasure,
  type LegSight,
  referenceFor,
} from './leg-measures.ts';
import type { Refusal } from './refusals.ts';
import type { LegTemplate } from './shapes.ts';
import type { LegCriteria, LegKey, Market, SelectionSpec } from './spec.ts';

/** A contract that may be traded as a leg. */
export interface Quoted extends Listed {
  readonly market: TwoSided;
  /** Undefined where it is not known and nobody asked. */
  readonly delta: number | undefined;
  readonly met: readonly Met[];
}

export interface Asked {
  readonly spec: SelectionSpec;
  readonly market: Market & { readonly spot: number };
}

const SIDE = { buy: 'long', sell: 'short' } as const;
const RIGHT = { call: 'Call', put: 'Put' } as const;

/** The names by which a spec may speak of a leg; the narrower last. */
export const criteriaKeys = ({ side, right }: LegTemplate): readonly [LegKey, LegKey] => [
  SIDE[side],
  `${SIDE[side]}${RIGHT[right]}`,
];

export function criteriaFor(template: LegTemplate, { legs = {} }: SelectionSpec): LegCriteria {
  const [wide, narrow] = criteriaKeys(template);
  return { ...legs[wide], ...legs[narrow] };
}

/** Contracts of one expiry that may be the leg of a template. */
export function contractsFor(
  template: LegTemplate,
  expiration: Expiration,
  asked: Asked,
): { readonly quoted: readonly Quoted[]; readonly refused: readonly Refusal[] } {
  const criteria = criteriaFor(template, asked.spec);
  const reference = referenceFor(expiration, asked.market, asked.spec.moneynessOf ?? 'spot');
  const judged = expiration[template.right].map((listed) => {
    const greeks = greeksOf(listed, asked.market);
    const sight = { listed, template, spot: asked.market.spot, reference, greeks };
    return { listed, checked: admitted(sight, criteria, asked) };
  });
  return {
    quoted: judged.flatMap(({ checked }) => ('value' in checked ? [checked.value] : [])),
    refused: judged.flatMap(({ listed, checked }) =>
      'refused' in checked ? [{ ...checked.refused, subject: listed.entry.contract.symbol }] : [],
    ),
  };
}

type Admitted = { readonly value: Quoted } | { readonly refused: Omit<Refusal, 'subject'> };

function admitted(sight: LegSight, criteria: LegCriteria, { spec, market: { now } }: Asked): Admitted {
  const alone = measured(sight, criteria, BEFORE_MARKET);
  if ('refused' in alone) return { refused: { stage: 'criteria', reason: alone.refused } };
  const market = liquidLeg(sight.listed.entry, { ...spec.liquidity, now });
  if ('refused' in market) return { refused: { stage: 'market', reason: market.refused } };
  const priced = measured({ ...sight, market: market.value }, criteria, IN_MARKET);
  if ('refused' in priced) return { refused: { stage: 'market', reason: priced.refused } };
  const met = [...alone.value, ...priced.value];
  return { value: { ...sight.listed, market: market.value, delta: sight.greeks.delta, met } };
}

const BEFORE_MARKET = LEG_MEASURE_IDS.filter((id) => !LEG_MEASURES[id].asksMarket);
const IN_MARKET = LEG_MEASURE_IDS.filter((id) => LEG_MEASURES[id].asksMarket);

/** Such as "short-put-delta", one after the other as far as it is asked for. */
function measured(sight: LegSight, criteria: LegCriteria, ids: readonly LegMeasure[]): Checked<readonly Met[]> {
  const { side, right } = sight.template;
  return holdAll(ids, (id) => {
    const band = criteria[id];
    const { name, unit, missing, of } = LEG_MEASURES[id];
    return band && hold({ rule: `${SIDE[side]}-${right}-${name}`, unit, missing, figure: of(sight) }, band);
  });
}
