/**
 * From a crisis to what each name does. A share moves with its sector, stretched by its beta over the sector's own, so that
 * none falls below nothing and none rises while its sector falls; bonds by duration times yield and spread; others by the
 * power to which they follow oil, gold or the dollar. Volatility of a name moves by the index's points times its beta,
 * between a half and one and a half. Modelled.
 */
import type { Line } from '../revaluation/line.ts';
import type { Scenario } from '../revaluation/scenario.ts';
import { type EquityFactors, factorsOf, type OtherFactors, SECTOR_BETAS } from './factors.ts';
import type { StressScenario } from './scenarios.ts';

const equityMove = ({ sector, beta }: EquityFactors, { market, sectors }: StressScenario): number => {
  const own = sectors[sector];
  return own ? (1 + own.value) ** (beta / SECTOR_BETAS[sector]) - 1 : (1 + market.value) ** beta - 1;
};

function otherMove(factors: OtherFactors, { rates, credit, oil, gold, dollar }: StressScenario): number {
  const { duration = 0, spreadDuration = 0 } = factors;
  const bond = -duration * rates.value - spreadDuration * credit.value;
  const followed =
    (factors.oil ?? 0) * Math.log1p(oil.value) +
    (factors.gold ?? 0) * Math.log1p(gold.value) +
    (factors.dollar ?? 0) * Math.log1p(dollar.value);
  return Math.expm1(bond + followed);
}

/** What a name does in a crisis, as a fraction. */
export function stressMove(name: string, scenario: StressScenario): number {
  const factors = factorsOf(name);
  return factors.kind === 'equity' ? equityMove(factors, scenario) : otherMove(factors, scenario);
}

const CALMEST = 0.5;
const WILDEST = 1.5;

export function volatilityMultiple(name: string): number {
  const factors = factorsOf(name);
  return factors.kind === 'equity' ? Math.min(WILDEST, Math.max(CALMEST, factors.beta)) : CALMEST;
}

/** The crisis as shocks to what these lines hang on. */
export function shocksFor(scenario: StressScenario, lines: readonly Line[]): Scenario {
  const names = [...new Set(lines.map(({ name }) => name))];
  return {
    id: scenario.id,
    market: scenario.market.value,
    names: Object.fromEntries(names.map((name) => [name, stressMove(name, scenario)])),
    volatility: {
      points: scenario.volatility.value,
      skew: scenario.skew.value,
      names: Object.fromEntries(names.map((name) => [name, volatilityMultiple(name)])),
    },
    rate: scenario.rates.value,
  };
}

/** A part of a shock, or a multiple of it: moves compound, all else is in proportion. */
export function scaled(scenario: Scenario, times: number): Scenario {
  const { market = 0, names = {}, volatility = {}, rate = 0, dividendYield = 0 } = scenario;
  const move = (whole: number): number => (1 + whole) ** times - 1;
  const { points = 0, relative = 0, skew = 0 } = volatility;
  return {
    ...scenario,
    market: move(market),
    names: Object.fromEntries(Object.entries(names).map(([name, whole]) => [name, move(whole)])),
    volatility: { ...volatility, points: points * times, relative: relative * times, skew: skew * times },
    rate: rate * times,
    dividendYield: dividendYield * times,
  };
}
