/**
 * Which structure to sell: of the owner's kinds in their order, the first that has a fit, and of its fits the best by
 * contract selection. Every leg is a listed contract at its own price. Conviction is the credit as a share of the most
 * that the short delta says it is worth: min(1, credit / (sides · short delta · width)), a condor having two sides.
 */
import { contractGreeks } from '../../market/contract-greeks.ts';
import { type Aim, dustless } from '../../market/selection/band.ts';
import { type Candidate as Chosen, type Selection, select } from '../../market/selection/select.ts';
import type { Market, SelectionSpec } from '../../market/selection/spec.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { OptionChain } from '../../model/option-chain.ts';
import type { Entry, Reason } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { SECOND } from '../../model/time.ts';
import { openAt } from '../trade/enter-structure.ts';
import { passedOver } from '../trade/refusal-summary.ts';
import { type Candidate, sideOf, sidesSold } from './screen.ts';

export const STRATEGY = 'spx-credit-spreads';
export const KINDS = ['iron-condor', 'bull-put', 'bear-call'] as const;
export type Kind = (typeof KINDS)[number];
/** Older quotes are good enough to get out, not to get in. */
const MAX_LEG_AGE_MS = 15 * SECOND;
/** How far a delta may lie from its target, as multiples: legs sold, and legs bought as a share of those sold. */
const SHORT_REACH = { from: 0.8, to: 1.2 };
const LONG_REACH = { from: 1 / 3, to: 2 / 3 };
/** A structure must have so many minutes to work before time alone closes it. */
const LEAST_LIFE = 60;

interface EntryRules {
  readonly structures: readonly Kind[];
  readonly shortDelta: number;
  readonly longDelta: number;
  readonly minDte: number;
  readonly targetDte: number;
  readonly maxDte: number;
  readonly minCredit: number;
  readonly maxWidth: number;
  readonly maxNetDelta: number;
  readonly maxRoundTrip: number;
  readonly maxSpread: number;
  readonly minVolume: number;
  readonly minOpenInterest: number;
  readonly exitMinutes: number;
  readonly equityShare: number;
  readonly concession: number;
}

export interface Offer {
  readonly entry?: Entry;
  readonly whyNots: readonly WhyNot[];
}

export interface Invited {
  readonly candidate: Candidate;
  readonly own: OwnPositions;
  /** By which it was let in. */
  readonly reasons: readonly Reason[];
}

export function bestCredit(view: MarketView, rules: EntryRules, { candidate, own, reasons }: Invited): Offer {
  const { symbol } = candidate;
  const market = marketFor(view, candidate, own);
  if ('refused' in market) return { whyNots: [{ symbol, reason: market.refused }] };
  const whyNots: WhyNot[] = [];
  for (const shape of rules.structures) {
    const selection = select(specFor(shape, rules), market.value);
    whyNots.push(...toldOf(shape, symbol, selection));
    const entry = selection.chosen && entryFor(view, rules, { symbol, chosen: selection.chosen, reasons });
    if (entry) return { entry, whyNots };
  }
  return { whyNots };
}

const toldOf = (shape: Kind, symbol: string, { whyNot }: Selection): readonly WhyNot[] =>
  passedOver(symbol, whyNot).map((each) => ({
    ...each,
    reason: { ...each.reason, rule: `${shape}: ${each.reason.rule}` },
  }));

/** The chain without the sides of expiries that are sold already. */
function marketFor(view: MarketView, { symbol, spot, spotError }: Candidate, own: OwnPositions) {
  const chain = view.chains[symbol];
  const none = (observed: string, threshold: string) => ({ refused: { rule: 'chain', observed, threshold } });
  if (!chain) return none('no chain', 'a chain');
  const sold = sidesSold(own);
  const free: OptionChain = { ...chain, entries: chain.entries.filter(({ contract }) => !sold.has(sideOf(contract))) };
  if (chain.entries.length > 0 && free.entries.length === 0)
    return none('all sides of all expiries are sold already', 'one that is not');
  const greeksOf = contractGreeks({ chain, spot, spotError, rate: undefined, maxAgeMs: MAX_LEG_AGE_MS });
  const market: Market = { chain: free, now: view.asOf, spot, greeksOf };
  return { value: market };
}

const aim = (target: number, min: number, max: number): Aim => ({ min: dustless(min), max: dustless(max), target });

function specFor(shape: Kind, rules: EntryRules): SelectionSpec {
  const { shortDelta, longDelta, maxNetDelta } = rules;
  const isCondor = shape === 'iron-condor';
  return {
    shape,
    expiry: {
      days: { min: rules.minDte, max: rules.maxDte, target: rules.targetDte },
      minutes: { min: rules.exitMinutes + LEAST_LIFE },
    },
    legs: {
      short: { delta: aim(shortDelta, SHORT_REACH.from * shortDelta, SHORT_REACH.to * shortDelta) },
      long: { delta: aim(longDelta, LONG_REACH.from * longDelta, LONG_REACH.to * shortDelta) },
    },
    width: { in: 'usd', band: { max: rules.maxWidth } },
    terms: {
      credit: { min: rules.minCredit },
      roundTrip: { max: rules.maxRoundTrip },
      ...(isCondor ? { netDelta: { min: -maxNetDelta, max: maxNetDelta } } : {}),
    },
    ...(isCondor ? { equalWidths: true } : {}),
    liquidity: liquidityOf(rules),
    prefer: { strikes: 3, expiry: 2, credit: 1, tightness: 1, ...(isCondor ? { balance: 1 } : {}) },
  };
}

const liquidityOf = ({ maxSpread, minVolume, minOpenInterest }: EntryRules) => ({
  ...{ maxAgeMs: MAX_LEG_AGE_MS, maxSpread, minVolume, minOpenInterest },
  activity: 'both' as const,
});

interface Choice {
  readonly symbol: string;
  readonly chosen: Chosen;
  readonly reasons: readonly Reason[];
}

/** A sold leg ends in the money about as often as its delta says, and no more than the width is lost then. */
function convictionOf({ legs, terms: { natural, width } }: Chosen, { shortDelta }: EntryRules): number {
  const sides = legs.filter(({ side }) => side === 'sell').length;
  return width === undefined ? 0 : Math.min(1, -natural / (sides * shortDelta * width));
}

function entryFor(view: MarketView, rules: EntryRules, { symbol, chosen, reasons }: Choice): Entry | undefined {
  const { equityShare, concession } = rules;
  const conviction = convictionOf(chosen, rules);
  const width: Reason = {
    ...{ rule: 'width', observed: chosen.terms.width ?? 'unknown' },
    ...{ threshold: rules.maxWidth, unit: 'USD' },
  };
  return openAt(view, {
    ...{ strategyId: STRATEGY, symbol, chosen, concession, conviction, equityShare },
    reasons: [...reasons, width],
  });
}
