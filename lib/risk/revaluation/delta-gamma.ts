/**
 * A named approximation of full revaluation: Taylor's series in the price of the share to the second order (delta and gamma)
 * and, where asked, in volatility, time, rate and yield to the first (vega, theta, rho). Good for small moves and long
 * lives, and wrong near expiry and in every crisis, so its error against full revaluation stands beside it. US dollars.
 */
import type { Greeks } from '../../pricing/option-terms.ts';
import { valueOption } from '../../pricing/value-option.ts';
import { type Line, type OptionLine, unvalued, type Valued } from './line.ts';
import { bookProfits, type Revalued, type RevalueSettings, shockedTerms } from './revalue.ts';
import { moveOf, type Scenario } from './scenario.ts';

export type Approximation = 'delta-gamma' | 'delta-gamma-vega';

export interface Approximated {
  readonly method: Approximation;
  /** By scenario, for the whole book. */
  readonly pnl: Float64Array;
  /** By scenario: the approximation less full revaluation. */
  readonly error: Float64Array;
  /** The largest error in size, and the scenario that it is made in. */
  readonly worst: { readonly error: number; readonly scenario: string };
}

export function approximate(full: Revalued, method: Approximation, settings: RevalueSettings): Valued<Approximated> {
  const pnl = new Float64Array(full.scenarios.length);
  for (const line of full.lines) {
    const greeks = greeksOf(line, settings);
    if ('ok' in greeks) return greeks;
    for (const [index, scenario] of full.scenarios.entries())
      pnl[index] = (pnl[index] ?? 0) + line.units * profitPerShare(line, greeks, { scenario, method, settings });
  }
  const error = bookProfits(full).map((exact, index) => (pnl[index] ?? Number.NaN) - exact);
  const at = error.reduce((worst, value, index) => (Math.abs(value) > Math.abs(error[worst] ?? 0) ? index : worst), 0);
  const worst = { error: error[at] ?? 0, scenario: full.scenarios[at]?.id ?? 'none' };
  return { ok: true, method, pnl, error, worst };
}

/** A dividend yield works on the price as a rate does on the other side: −years · spot · delta where it is not computed. */
interface LineGreeks extends Greeks {
  readonly dividendRho: number;
}

const SHARE: LineGreeks = { price: 0, delta: 1, gamma: 0, vega: 0, theta: 0, rho: 0, dividendRho: 0 };

function greeksOf(line: Line, { accuracy = 'fast' }: RevalueSettings) {
  const { option, spot } = line;
  if (!option) return SHARE;
  const priced = valueOption({ ...option, spot, accuracy });
  if ('refused' in priced) return unvalued(line.id, priced.refused.message);
  const { value } = priced;
  return { dividendRho: -option.years * spot * value.delta, ...value };
}

interface Step {
  readonly scenario: Scenario;
  readonly method: Approximation;
  readonly settings: RevalueSettings;
}

function profitPerShare(line: Line, greeks: LineGreeks, { scenario, method, settings }: Step): number {
  const move = line.spot * moveOf(scenario, line.name, settings.betaOf);
  const byPrice = greeks.delta * move + 0.5 * greeks.gamma * move * move;
  if (method === 'delta-gamma' || !line.option) return byPrice;
  return byPrice + byTheRest({ ...line, option: line.option }, greeks, scenario);
}

function byTheRest(line: Line & { readonly option: OptionLine }, greeks: LineGreeks, scenario: Scenario): number {
  const { option } = line;
  const then = shockedTerms(line, scenario);
  return (
    greeks.vega * (then.volatility - option.volatility) +
    greeks.theta * (option.years - then.years) +
    greeks.rho * (then.rate - option.rate) +
    greeks.dividendRho * (then.dividendYield - option.dividendYield)
  );
}
