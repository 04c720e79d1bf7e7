/**
 * What one unit of a structure ties up, in US dollars: by the broker's universal spread rule, and by Regulation T's formula
 * for options sold uncovered (FINRA rule 4210(f)(2)(E)), which this broker does not take.
 */
import { fromNumber, type Price, quantity, toNumber } from '../../model/units.ts';
import type { Conditions } from './conditions.ts';
import { type Exposure, openingCost, spreadRequirement, uncoveredContracts } from './margin.ts';
import { costOf, type HeldOption, type Holdings, holdingsOf, type Structure, unitMultiplier } from './structure.ts';
import { optionValue } from './value.ts';

/** `premium`: nothing beyond the price. `uncovered`: a call sold that nothing covers, which the broker refuses. */
export type Cover = 'premium' | 'covered' | 'cash-secured' | 'spread' | 'uncovered';

export interface Capital {
  readonly cover: Cover;
  /** Before the premium. */
  readonly requirementUsd: number | 'unbounded';
  /** Requirement and net premium together: what opening one unit takes from buying power. */
  readonly openingUsd: number | 'unbounded';
  /** Regulation T for options sold without cover, premium included; only where nothing else is held. */
  readonly regulationTUsd?: number;
}

/** Prices of the ledger have nine decimals. */
const STEP = 1e-9;

const exposureOf = ({ option, shares }: HeldOption): Exposure => ({
  option,
  contracts: quantity(String(shares / 100)),
});

function coverOf(exposures: readonly Exposure[], requirement: number | 'unbounded', shares: number): Cover {
  if (requirement === 'unbounded') return 'uncovered';
  if (uncoveredContracts(exposures, 'call') > 0n && shares > 0) return 'covered';
  if (requirement === 0) return 'premium';
  return uncoveredContracts(exposures, 'put') > 0n ? 'cash-secured' : 'spread';
}

export function capitalOf(structure: Structure, conditions: Conditions): Capital {
  const holdings = holdingsOf(structure.legs);
  const exposures = holdings.options.map(exposureOf);
  const shares = quantity(String(holdings.shares));
  const requirement = spreadRequirement(exposures, shares);
  const net = fromNumber<Price>((structure.net * unitMultiplier(structure.legs)) / 100, 'nearest', STEP);
  const opening = openingCost(exposures, net, shares);
  const requirementUsd = requirement === 'unbounded' ? requirement : toNumber(requirement);
  const regulationTUsd = regulationT(holdings, conditions);
  return {
    cover: coverOf(exposures, requirementUsd, holdings.shares),
    requirementUsd,
    openingUsd: opening === 'unbounded' ? opening : Math.max(toNumber(opening), costOf(structure)),
    ...(regulationTUsd === undefined ? {} : { regulationTUsd }),
  };
}

/** A fifth of the share less what it is out of the money, at least a tenth of the share (of the strike for a put). */
function uncoveredPart({ right, strike, shares }: HeldOption, spot: number): number {
  const out = Math.max(0, right === 'call' ? strike - spot : spot - strike);
  return -shares * Math.max(0.2 * spot - out, 0.1 * (right === 'call' ? spot : strike));
}

/** Of a call and a put sold together only the greater part counts, with the premium of both. */
function regulationT({ shares, options }: Holdings, conditions: Conditions): number | undefined {
  const rights = new Set(options.map(({ right }) => right));
  if (shares !== 0 || options.some((held) => held.shares > 0) || rights.size < options.length) return undefined;
  const { now, spot } = conditions;
  const premium = options.reduce(
    (total, held) => total - held.shares * optionValue(held, conditions, { spot, at: now }),
    0,
  );
  return premium + Math.max(...options.map((held) => uncoveredPart(held, spot)));
}
