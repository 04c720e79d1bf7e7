/** The analysis as one JSON document: every figure with its unit in its name, every modelled one marked. */
import { formatInstant } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import type { StructureAnalysis } from '#lib/pricing/structure/analyse.ts';
import { termsOf } from '#lib/pricing/structure/conditions.ts';
import type { Extreme } from '#lib/pricing/structure/payoff.ts';
import { holdingsOf, type Structure } from '#lib/pricing/structure/structure.ts';
import type { Look, PricedLeg } from './by-hand.ts';

export interface Answer {
  readonly symbol: string;
  readonly structure: Structure;
  readonly look: Look;
  readonly analysis: StructureAnalysis;
  /** Whether the chances rest on one volatility for all strikes because the smile had none. */
  readonly flattened: string | undefined;
  readonly units: number;
  /** Where the picture is. */
  readonly picture: string;
}

/** What binary fractions leave over is no figure. */
const figure = (value: number): number => Number(value.toPrecision(10));
const amount = (value: number | 'unbounded'): number | 'unbounded' => (value === 'unbounded' ? value : figure(value));

const extreme = ({ usd, at }: Extreme, modelled: boolean) => ({
  usd: amount(usd),
  at: at.map(({ from, to }) => ({ from: figure(from), to: amount(to) })),
  modelled,
});

function legOf({ leg, price, from }: PricedLeg, { conditions }: Look) {
  const [held] = holdingsOf([leg]).options;
  const own = {
    symbol: leg.instrument.symbol,
    side: leg.side,
    ratio: leg.ratio,
    price: figure(price),
    priceFrom: from,
  };
  if (!held) return own;
  const { strike, option } = held;
  const { volatility, years } = termsOf(held, conditions, { spot: conditions.spot, at: conditions.now });
  return {
    ...own,
    right: held.right,
    strike: toNumber(option.strike),
    expiry: option.expiry,
    years: figure(years),
    volatility: figure(volatility),
    distance: figure(strike / conditions.spot - 1),
  };
}

function chancesOf({ chances }: StructureAnalysis, flattened: string | undefined) {
  if ('refused' in chances) return { refused: chances.refused };
  const { profit, expectedUsd, repaired } = chances.value;
  const measure = { measure: 'risk-neutral', distribution: flattened ? 'flat volatility' : 'smile', modelled: true };
  const why = flattened ? { because: flattened } : {};
  const mean = expectedUsd === undefined ? {} : { expectedUsd: figure(expectedUsd) };
  return { profit: figure(profit), ...mean, repaired: figure(repaired), ...measure, ...why };
}

export function documentOf({ symbol, structure, look, analysis, flattened, units, picture }: Answer) {
  const { conditions } = look;
  const { outcomes, modelled, capital, greeks } = analysis;
  return {
    symbol,
    shape: analysis.shape,
    at: formatInstant(conditions.now),
    spot: conditions.spot,
    exercise: conditions.exercise,
    source: look.source,
    volatilityFrom: look.volatility,
    legs: look.legs.map((leg) => legOf(leg, look)),
    units,
    netPrice: figure(structure.net),
    costUsd: figure(analysis.costUsd),
    firstExpiry: formatInstant(analysis.ends),
    maxProfit: extreme(outcomes.maxProfit, modelled),
    maxLoss: extreme(outcomes.maxLoss, modelled),
    breakEvens: outcomes.breakEvens.map(figure),
    profitable: outcomes.profitable.map(({ from, to }) => ({ from: figure(from), to: amount(to) })),
    capital: {
      rule: 'universal spread rule',
      cover: capital.cover,
      requirementUsd: amount(capital.requirementUsd),
      openingUsd: amount(capital.openingUsd),
      ...(capital.regulationTUsd === undefined
        ? {}
        : { regulationTUsd: figure(capital.regulationTUsd), modelled: true }),
    },
    chances: chancesOf(analysis, flattened),
    greeks: {
      ...Object.fromEntries(Object.entries(greeks).map(([name, value]) => [name, figure(value)])),
      modelled: true,
    },
    risks: analysis.risks,
    picture,
  };
}
