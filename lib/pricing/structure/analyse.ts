/**
 * Everything about one unit of a structure at one look at the market: outcomes at the first expiry, capital, risk-neutral
 * probabilities, sensitivities and what may happen to its sold legs. US dollars per unit.
 */
import type { Instant } from '../../model/time.ts';
import { type CashDividend, type Priced, type Refusal, refuse } from '../option-terms.ts';
import { type Capital, capitalOf } from './capital.ts';
import type { Conditions } from './conditions.ts';
import { type Distribution, expected, riskNeutral, within } from './distribution.ts';
import { endsTogether, modelledOutcomes, type Profit, profitAtFirstExpiry } from './modelled-payoff.ts';
import { type NetGreeks, netGreeks } from './net-greeks.ts';
import { type Outcomes, outcomesOf, type PiecewiseLinear, payoffOf, profitAt } from './payoff.ts';
import { type LegRisk, risksOf } from './risks.ts';
import { shapeOf } from './shapes.ts';
import { checked, costOf, firstExpiry, type Holdings, nearest, type Structure, yearsBetween } from './structure.ts';

/** Under the distribution that the smile implies: prices of risk, not a forecast. */
export interface Chances {
  /** Of a profit above zero at the first expiry. */
  readonly profit: number;
  /**
   * Mean profit at expiry, undiscounted, in US dollars per unit. Only where all legs end together: what lives on would need
   * the volatility that it will have then.
   */
  readonly expectedUsd?: number;
  /** Negative probability that the smile implied and that was taken out. */
  readonly repaired: number;
}

export interface StructureAnalysis {
  readonly shape: string;
  /** Positive pays, negative receives. */
  readonly costUsd: number;
  /** The first expiry, to which `outcomes` and `chances` belong. */
  readonly ends: Instant;
  /** Legs live on after the first expiry, so the outcomes rest on the model. */
  readonly modelled: boolean;
  readonly outcomes: Outcomes;
  readonly profit: Profit;
  readonly capital: Capital;
  readonly chances: Priced<Chances>;
  readonly greeks: NetGreeks;
  readonly risks: readonly LegRisk[];
}

function badConditions({ spot, tenor }: Conditions, { options }: Holdings): Refusal | undefined {
  if (!(spot > 0 && Number.isFinite(spot)))
    return { code: 'bad-input', message: `the price of the share is ${spot}: it must be above zero` };
  for (const { option, strike } of options) {
    const { rate, dividendYield, volatility } = tenor(option.expiry);
    const sigma = volatility(strike);
    if (!(sigma > 0 && Number.isFinite(sigma + rate + dividendYield)))
      return {
        code: 'bad-input',
        message: `${option.symbol} has volatility ${sigma}, rate ${rate}, yield ${dividendYield}`,
      };
  }
  return undefined;
}

function endingOf(holdings: Holdings, { now, spot, tenor }: Conditions): Priced<Distribution> {
  const first = nearest(holdings).near[0];
  if (!first) return refuse('bad-input', 'there is no option among the legs');
  return riskNeutral(tenor(first.option.expiry), { spot, years: yearsBetween(now, first.expires) });
}

/** The whole analysis, or why there is none. Dividends are those known to come, in years from now. */
export function analyseStructure(
  structure: Structure,
  conditions: Conditions,
  dividends: readonly CashDividend[] = [],
): Priced<StructureAnalysis> {
  const holdings = checked(structure, conditions.now);
  if ('refused' in holdings) return holdings;
  const refused = badConditions(conditions, holdings.value);
  if (refused) return { refused };
  const { now: at, spot } = conditions;
  const payoff = payoffOf(structure);
  const exact = endsTogether(structure);
  const outcomes = exact ? outcomesOf(payoff) : modelledOutcomes(structure, conditions);
  const profit: Profit = exact ? (price) => profitAt(payoff, price) : profitAtFirstExpiry(structure, conditions);
  return {
    value: {
      shape: shapeOf(structure.legs),
      costUsd: costOf(structure),
      ends: firstExpiry(holdings.value),
      modelled: !exact,
      outcomes,
      profit,
      capital: capitalOf(structure, conditions),
      chances: chancesOf(endingOf(holdings.value, conditions), outcomes, exact ? payoff : undefined),
      greeks: netGreeks(holdings.value, conditions, { spot, at }),
      risks: risksOf(holdings.value, conditions, dividends),
    },
  };
}

function chancesOf(
  ending: Priced<Distribution>,
  { profitable }: Outcomes,
  payoff: PiecewiseLinear | undefined,
): Priced<Chances> {
  if ('refused' in ending) return ending;
  const { value: distribution } = ending;
  const own = { profit: within(distribution, profitable), repaired: distribution.repaired };
  if (!payoff) return { value: own };
  const corners = payoff.corners.map(({ spot }) => spot);
  return { value: { ...own, expectedUsd: expected(distribution, (spot) => profitAt(payoff, spot), corners) } };
}
