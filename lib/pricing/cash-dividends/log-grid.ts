/**
 * An even grid in y = ln S − (r − q − σ²/2)·t, in which the share only diffuses and never drifts. One node lies on the strike
 * at expiry, so that its kink is always met in the same way, and everything scales with σ√T: prices move smoothly with
 * volatility and rate, and bumps of them give clean sensitivities.
 */
import type { CashDividend, VolatileOption } from '../option-terms.ts';

/** How finely a price is computed. */
export interface Resolution {
  /** Nodes per standard deviation of the share to expiry. */
  readonly perDeviation: number;
  /** Steps of time to expiry. */
  readonly steps: number;
  /** Standard deviations that the grid reaches to either side of the spot. */
  readonly reach: number;
}

/** Which nodes there are, counted from the strike. */
export interface Layout {
  readonly first: number;
  readonly count: number;
  /** In standard deviations to expiry. */
  readonly spacing: number;
}

export interface LogGrid {
  readonly drift: number;
  /** The first node, and the distance from one to the next. */
  readonly origin: number;
  readonly spacing: number;
  /** Price of the share at each node, today. */
  readonly shares: Float64Array;
}

/** Beyond this a grid would cost more than it tells; then the nodes are further apart. */
const MOST_NODES = 4000;

export const deviationOf = ({ volatility, years }: VolatileOption): number => volatility * Math.sqrt(years);

const driftOf = ({ rate, dividendYield, volatility }: VolatileOption): number =>
  rate - dividendYield - volatility ** 2 / 2;

/** A layout that covers where the share may be, dividends paid. */
export function layoutFor(option: VolatileOption, dividends: readonly CashDividend[], resolution: Resolution): Layout {
  const { spot, strike, years, rate, dividendYield } = option;
  const deviation = deviationOf(option);
  const reach = resolution.reach * deviation;
  const paid = dividends.reduce((sum, each) => sum + each.cash * Math.exp((dividendYield - rate) * each.years), 0);
  const drop = Math.min(-Math.log(Math.max(1 - paid / spot, Number.MIN_VALUE)), reach + 2);
  // Of what a share may bring, half comes from beyond this.
  const mean = deviation ** 2;
  const spacing = Math.max(deviation / resolution.perDeviation, (2 * reach + mean + drop) / MOST_NODES);
  const centre = Math.log(spot / strike) + driftOf(option) * years;
  const first = Math.floor((centre - reach - drop) / spacing) - 2;
  return { first, count: Math.ceil((centre + reach + mean) / spacing) + 3 - first, spacing: spacing / deviation };
}

/** The same nodes less every second one. */
export const halved = ({ first, count, spacing }: Layout): Layout => {
  const start = Math.floor(first / 2);
  return { first: start, count: Math.ceil((first + count) / 2) + 1 - start, spacing: 2 * spacing };
};

export function gridFor(option: VolatileOption, layout: Layout): LogGrid {
  const drift = driftOf(option);
  const spacing = layout.spacing * deviationOf(option);
  const origin = Math.log(option.strike) - drift * option.years + layout.first * spacing;
  const shares = Float64Array.from({ length: layout.count }, (_, i) => Math.exp(origin + i * spacing));
  return { drift, origin, spacing, shares };
}
