/**
 * What can be asked of a single leg. Delta is without its sign; `otm` is the fraction by which a contract is out of the
 * money (strike/spot − 1 for a call, 1 − strike/spot for a put; negative in the money); `moneyness` is strike over spot
 * (or forward); `premium` is what taking costs or brings, US dollars per share; `timeValue` is the part of the premium
 * that is not intrinsic.
 */
import { deltaOf } from '../chain-delta.ts';
import type { TwoSided } from '../tradable.ts';
import { dustless } from './band.ts';
import type { Figure } from './figures.ts';
import type { Expiration, Listed } from './ladder.ts';
import type { LegTemplate } from './shapes.ts';
import type { ContractGreeks, Market } from './spec.ts';

/** In this order a contract is measured, and the first rule it breaks is told; the last two ask for its market. */
export const LEG_MEASURE_IDS = ['strike', 'otm', 'moneyness', 'delta', 'volatility', 'premium', 'timeValue'] as const;
export type LegMeasure = (typeof LEG_MEASURE_IDS)[number];

/** A contract about to be a leg; its market is only known once it has been found liquid. */
export interface LegSight {
  readonly listed: Listed;
  readonly template: LegTemplate;
  readonly spot: number;
  /** Spot or forward, whichever moneyness is measured against; undefined where it is not known. */
  readonly reference: number | undefined;
  readonly greeks: ContractGreeks;
  readonly market?: TwoSided;
}

interface Measure {
  readonly name: string;
  readonly unit: string;
  readonly asksMarket: boolean;
  /** The rule that refuses where there is no figure. */
  readonly missing: string;
  readonly of: (sight: LegSight) => Figure;
}

const sign = ({ listed }: LegSight): number => (listed.entry.contract.right === 'call' ? 1 : -1);
const ratioOf = ({ listed, reference }: LegSight): number | undefined => reference && listed.strike / reference;
const premiumOf = ({ template, market }: LegSight): number | undefined =>
  template.side === 'buy' ? market?.ask : market?.bid;

const known = (value: number | undefined): Figure => (value === undefined ? 'unknown' : dustless(value));

/** A call's delta is 0 to 1 and a put's −1 to 0; anything else is no delta. */
function deltaFigure(sight: LegSight): Figure {
  const { delta } = sight.greeks;
  if (delta === undefined) return 'unknown';
  const size = delta * sign(sight);
  return size >= 0 && size <= 1 ? Math.abs(delta) : `${delta} for a ${sight.listed.entry.contract.right}`;
}

function otm(sight: LegSight): Figure {
  const ratio = ratioOf(sight);
  return known(ratio === undefined ? undefined : sign(sight) * (ratio - 1));
}

function timeValue(sight: LegSight): Figure {
  const premium = premiumOf(sight);
  const intrinsic = Math.max(0, sign(sight) * (sight.spot - sight.listed.strike));
  return known(premium === undefined ? undefined : (premium - intrinsic) / premium);
}

const beforeMarket = (name: string, unit: string) => ({ name, unit, asksMarket: false, missing: `no-${name}` });
const inMarket = (name: string, unit: string) => ({ name, unit, asksMarket: true, missing: `no-${name}` });

export const LEG_MEASURES: Readonly<Record<LegMeasure, Measure>> = {
  strike: { ...beforeMarket('strike', 'USD'), of: ({ listed }) => listed.strike },
  otm: { ...beforeMarket('otm', 'fraction'), missing: 'no-forward', of: otm },
  moneyness: { ...beforeMarket('moneyness', 'ratio'), missing: 'no-forward', of: (sight) => known(ratioOf(sight)) },
  delta: { ...beforeMarket('delta', 'delta'), of: deltaFigure },
  volatility: { ...beforeMarket('volatility', 'annual'), of: ({ greeks }) => known(greeks.volatility) },
  premium: { ...inMarket('premium', 'USD'), of: (sight) => known(premiumOf(sight)) },
  timeValue: { ...inMarket('time-value', 'fraction'), of: timeValue },
};

export const greeksOf = ({ entry }: Listed, market: Market): ContractGreeks =>
  market.greeksOf
    ? (market.greeksOf(entry) ?? {})
    : { delta: deltaOf(entry, market), volatility: entry.impliedVolatility };

export const referenceFor = ({ day }: Expiration, { forwards, spot }: Market, of: 'spot' | 'forward') =>
  of === 'forward' ? forwards?.get(day) : spot;
