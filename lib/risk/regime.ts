/**
 * How much of its usual size each strategy is given in the present kind of market: from 0, none, to 1, all of it. Whoever
 * judges the market passes it in as data. It scales entries alone: an exit is never made smaller by an opinion.
 */
import type { Check } from '../model/decision.ts';
import type { StrategyId } from '../model/strategy.ts';

/** By strategy; whoever is absent is given all. */
export type Regime = Readonly<Partial<Record<StrategyId, number>>>;

/** No opinion. */
export const NEUTRAL: Regime = {};

/** Units that the regime leaves of those wanted, or the check that failed: a scale that is none, or nothing left. */
export function underRegime(
  regime: Regime,
  { strategyId, wanted }: { readonly strategyId: string; readonly wanted: number },
): { readonly units: number; readonly cut?: string } | { readonly failed: Check } {
  const scale = Object.entries(regime).find(([id]) => id === strategyId)?.[1] ?? 1;
  const check = { limit: 'regime', scope: strategyId, level: 'hard', passed: false } as const;
  if (!(scale >= 0 && scale <= 1))
    return { failed: { ...check, unit: 'of its usual size', observed: scale > 1 ? scale : -1, allowed: 1 } };
  const units = Math.floor(wanted * scale + 1e-9);
  if (units === wanted) return { units };
  const cut = `regime: ${Number(scale.toFixed(2))} of its usual size`;
  if (units >= 1) return { units, cut };
  return { failed: { ...check, unit: 'units that the market’s regime leaves', observed: 1, allowed: wanted * scale } };
}
