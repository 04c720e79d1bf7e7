/**
 * Opening a structure that was chosen from a chain: at what the market asks now, with a concession, sized by what it can
 * lose at that price. Prices in US dollars per share, losses per unit.
 */
import { type Candidate, select } from '../../market/selection/select.ts';
import type { SelectionSpec } from '../../market/selection/spec.ts';
import type { MarketView } from '../../model/market-view.ts';
import { type Entry, positionIdOf, type Reason } from '../../model/signal.ts';
import type { StrategyId, WhyNot } from '../../model/strategy.ts';
import { fromNumber, negate, type Price, quantity, toNumber } from '../../model/units.ts';
import { unitLoss } from '../../pricing/structure/margin.ts';
import { draftEntry } from './draft-signal.ts';
import { passedOver } from './refusal-summary.ts';

const CENT = 0.01;

export interface Opening {
  readonly strategyId: StrategyId;
  readonly symbol: string;
  readonly chosen: Candidate;
  /** How much worse than the present price is accepted, as a fraction of it. */
  readonly concession: number;
  /** 0 to 1. */
  readonly conviction: number;
  /** Largest share of equity that may be at risk in it: 0 to 1. */
  readonly equityShare: number;
  /** At most so many units; a structure that cash or shares stand behind never asks for more than they secure. */
  readonly units?: number;
  /** Of the strategy's own; those of the choice are added. */
  readonly reasons: readonly Reason[];
}

/** A debit a little above what is asked; a credit a little under what is bid, and never under a cent. */
function netPrice(natural: number, concession: number): Price {
  if (natural > 0) return fromNumber<Price>(natural * (1 + concession), 'up');
  return negate(fromNumber<Price>(Math.max(CENT, -natural * (1 - concession)), 'down'));
}

const fewest = (...counts: readonly (number | undefined)[]): number =>
  Math.min(...counts.map((count) => count ?? Number.POSITIVE_INFINITY));

/** Undefined where what the structure can lose cannot be told, or nothing secures a unit of it. */
export function openAt(view: MarketView, opening: Opening): Entry | undefined {
  const { strategyId, symbol, chosen, concession, conviction, equityShare, reasons } = opening;
  const { legs, terms, securedUnits } = chosen;
  const limitPrice = netPrice(terms.natural, concession);
  const loss = unitLoss(legs, limitPrice);
  const units = fewest(opening.units, securedUnits);
  if (loss === undefined || units < 1) return undefined;
  return draftEntry(view, {
    ...{ strategyId, symbol, positionId: positionIdOf(strategyId, legs), legs, limitPrice },
    ...{ conviction, equityShare, maxLossPerUnit: toNumber(loss) },
    ...(Number.isFinite(units) ? { units: quantity(String(Math.floor(units))) } : {}),
    reasons: [...reasons, ...chosen.reasons],
  });
}

export interface Offer {
  readonly entry?: Entry;
  readonly whyNots: readonly WhyNot[];
}

type Asked = Omit<Opening, 'chosen'> & { readonly spot: number; readonly spec: SelectionSpec };

/** The best structure of a share that the spec allows, opened; or what stood in the way of the nearest ones. */
export function openBest(view: MarketView, { spot, spec, ...opening }: Asked): Offer {
  const { symbol } = opening;
  const { chosen, whyNot } = select(spec, { chain: view.chains[symbol], now: view.asOf, spot });
  const entry = chosen && openAt(view, { ...opening, chosen });
  return entry ? { entry, whyNots: [] } : { whyNots: passedOver(symbol, whyNot) };
}
