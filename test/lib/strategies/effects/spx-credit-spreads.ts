/** What each parameter of credit spreads changes. */
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { aChain, aContract, anEntry, anOwn, TODAY } from '#test/support/builders.ts';
import type { Effects } from '../effect.ts';
import * as market from '../spx-credit-spreads/credit-market.ts';

/** A second leg to buy on each side, nearer to the price. */
const nearer = (expiry: string): readonly ChainEntry[] => [
  anEntry(aContract({ underlying: 'SPY', right: 'put', strike: 196, expiry }), 0.5, { delta: -0.09 }),
  anEntry(aContract({ underlying: 'SPY', right: 'call', strike: 204, expiry }), 0.45, { delta: 0.09 }),
];
/** Calls a little further off than puts: the condor leans. */
const leaning = (expiry: string, short: number, profile: 'research_2024' | 'wsb_2025') => [
  ...market.listed(expiry, { profile, change: { shortCall: { delta: 0.95 * short } } }),
  ...nearer(expiry),
];
/** Two expiries for each profile. */
const seen: MarketView = market.view([
  ...['2015-01-28', '2015-01-29'].flatMap((expiry) => leaning(expiry, 0.2, 'wsb_2025')),
  ...['2015-03-06', '2015-03-13'].flatMap((expiry) => leaning(expiry, 0.15, 'research_2024')),
]);
const sold = (expiry: string): OwnPositions => anOwn({ positions: [market.held(['shortPut', 'longPut'], expiry)] });
const costing = (cost: number, expiry = market.LATER) => ({ view: market.costing(cost, expiry), own: sold(expiry) });
const threeWeeks = costing(1, '2015-02-17');
const empty = { ...seen, chains: { SPY: aChain([], 'SPY') } };

export const effects: Effects = {
  underlyings: { other: ['XSP'], view: seen },
  structures: { other: ['bull-put'], view: seen },
  maxPositions: { other: 0, view: seen },
  shortDelta: { other: 0.12, view: seen },
  longDelta: { other: 0.09, view: seen },
  minDte: { research_2024: { other: 39, view: seen }, wsb_2025: { other: 2, view: seen } },
  targetDte: { research_2024: { other: 45, view: seen }, wsb_2025: { other: 2, view: seen } },
  maxDte: { research_2024: { other: 37, view: seen }, wsb_2025: { other: 0, view: seen } },
  minCredit: { other: 1.28, view: seen },
  maxWidth: { other: 3, view: seen },
  maxNetDelta: { other: 0.005, view: seen },
  maxRoundTrip: { other: 0.12, view: seen },
  maxSpread: { other: 0.1, view: seen },
  minVolume: { other: 501, view: seen },
  minOpenInterest: { other: 1_001, view: seen },
  vixBelow: { other: 12, view: empty },
  openMinutes: { other: 31, view: empty },
  closeMinutes: { other: 361, view: empty },
  equityShare: { other: 0.01, view: seen },
  concession: { other: 0, view: seen },
  profitTarget: { other: 0.8, ...costing(0.35) },
  stopLoss: { other: 4, ...costing(2.85) },
  closeDte: { research_2024: { other: 20, ...threeWeeks }, wsb_2025: { other: 21, ...threeWeeks } },
  exitMinutes: { other: 30, view: market.at(300, market.costing(1, TODAY)), own: sold(TODAY) },
};
