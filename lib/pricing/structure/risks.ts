/**
 * What can happen to sold options near their end, as data. Early assignment: a call before an ex-date once its time value is
 * under the dividend, a put once its time value is under the interest on the strike. On the last day: how near the strike
 * the share is, for nobody knows then which side it ends on (pin risk).
 */
import { newYorkDay } from '../../model/time.ts';
import type { CashDividend } from '../option-terms.ts';
import { type Conditions, termsOf } from './conditions.ts';
import { riskNeutral, within } from './distribution.ts';
import { type HeldOption, type Holdings, intrinsic, yearsBetween } from './structure.ts';
import { optionValue } from './value.ts';

export interface LegRisk {
  /** The contract. */
  readonly leg: string;
  readonly rule:
    | 'assigned-before-dividend'
    | 'assigned-for-interest'
    | 'assigned-at-expiry'
    | 'pinned'
    | 'pinned-probability';
  readonly observed: number;
  readonly threshold: number;
  readonly unit: string;
}

/** Options in the money by a cent are exercised. */
const EXERCISED = 0.01;
/** Deviations of the remaining time within which either side is likely. */
const PIN_DEVIATIONS = 1;
/** Half the band around the strike, as a share of it, and the probability of ending inside it that is worth a word. */
const PIN_BAND = 0.0025;
const PIN_PROBABILITY = 0.1;

type Rule = (held: HeldOption, conditions: Conditions, dividends: readonly CashDividend[]) => readonly LegRisk[];

const leg = ({ option }: HeldOption): { readonly leg: string } => ({ leg: option.symbol });

/** Time value per share; undefined out of the money, where nobody exercises. */
function timeValue(held: HeldOption, conditions: Conditions): number | undefined {
  const inside = intrinsic(held, conditions.spot);
  const { now: at, spot } = conditions;
  return inside > 0 ? Math.max(0, optionValue(held, conditions, { spot, at }) - inside) : undefined;
}

const beforeDividend: Rule = (held, conditions, dividends) => {
  const observed =
    held.right === 'call' && conditions.exercise === 'american' ? timeValue(held, conditions) : undefined;
  const left = yearsBetween(conditions.now, held.expires);
  const threshold = Math.max(0, ...dividends.filter(({ years }) => years > 0 && years <= left).map(({ cash }) => cash));
  if (observed === undefined || observed >= threshold) return [];
  return [{ ...leg(held), rule: 'assigned-before-dividend', observed, threshold, unit: 'USD per share' }];
};

const forInterest: Rule = (held, conditions) => {
  const observed = held.right === 'put' && conditions.exercise === 'american' ? timeValue(held, conditions) : undefined;
  const { rate, years } = termsOf(held, conditions, { spot: conditions.spot, at: conditions.now });
  const threshold = held.strike * -Math.expm1(-rate * years);
  if (observed === undefined || observed >= threshold) return [];
  return [{ ...leg(held), rule: 'assigned-for-interest', observed, threshold, unit: 'USD per share' }];
};

const isLastDay = (held: HeldOption, { now }: Conditions): boolean => newYorkDay(now) === newYorkDay(held.expires);

const atExpiry: Rule = (held, conditions) => {
  const observed = intrinsic(held, conditions.spot);
  if (!isLastDay(held, conditions) || observed < EXERCISED) return [];
  return [{ ...leg(held), rule: 'assigned-at-expiry', observed, threshold: EXERCISED, unit: 'USD per share' }];
};

const pinned: Rule = (held, conditions) => {
  if (!isLastDay(held, conditions)) return [];
  const { spot, strike, years, volatility } = termsOf(held, conditions, { spot: conditions.spot, at: conditions.now });
  const observed = Math.abs(Math.log(spot / strike)) / (volatility * Math.sqrt(years));
  if (!(observed < PIN_DEVIATIONS)) return [];
  const near = { ...leg(held), rule: 'pinned' as const, observed, threshold: PIN_DEVIATIONS, unit: 'deviations' };
  const ends = riskNeutral(conditions.tenor(held.option.expiry), { spot, years });
  if ('refused' in ends) return [near];
  const band = { from: strike * (1 - PIN_BAND), to: strike * (1 + PIN_BAND) };
  const probability = within(ends.value, [band]);
  if (probability < PIN_PROBABILITY) return [near];
  const unit = `probability within ${(100 * PIN_BAND).toFixed(2)} % of the strike`;
  return [near, { ...leg(held), rule: 'pinned-probability', observed: probability, threshold: PIN_PROBABILITY, unit }];
};

const RULES: readonly Rule[] = [beforeDividend, forInterest, atExpiry, pinned];

/** Every rule that a sold leg meets now. Dividends are those that are known to come, in years from now. */
export const risksOf = (
  { options }: Holdings,
  conditions: Conditions,
  dividends: readonly CashDividend[],
): readonly LegRisk[] =>
  options
    .filter(({ shares }) => shares < 0)
    .flatMap((held) => RULES.flatMap((rule) => rule(held, conditions, dividends)));
