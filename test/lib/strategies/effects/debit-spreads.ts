/** What each parameter of debit spreads changes. */
import type { MarketView } from '#lib/model/market-view.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import {
  aChain,
  aContract,
  anEntry,
  anOwn,
  aPosition,
  aQuote,
  aView,
  dailyBars,
  spreadLegs,
} from '#test/support/builders.ts';
import type { Effects } from '../effect.ts';
import { history } from '../wheel/market.ts';

const rising = dailyBars(Array.from({ length: 60 }, (_, day) => 88 + 0.2 * day));
const [c100, c105] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
const market = (upper: number): MarketView =>
  aView({
    bars: { AAPL: { '1Day': rising }, TWX: { '1Day': rising } },
    quotes: { AAPL: aQuote(), TWX: aQuote() },
    chains: { AAPL: aChain([anEntry(c100, 3), anEntry(c105, upper)]) },
    // At 0.75 of its year.
    volatilityHistory: { AAPL: history() },
  });
const spread = (expiry = '2015-02-06'): OwnPositions =>
  anOwn({
    positions: [
      aPosition({
        strategyId: 'debit-spreads',
        legs: spreadLegs(aContract({ expiry, strike: 100 }), aContract({ expiry, strike: 105 })),
        paid: [2.5, 1.5],
      }),
    ],
  });
const worth = (lower: number, upper: number, expiry = '2015-02-06'): MarketView => ({
  ...market(1),
  chains: {
    AAPL: aChain([
      anEntry(aContract({ expiry, strike: 100 }), lower),
      anEntry(aContract({ expiry, strike: 105 }), upper),
    ]),
  },
});

export const effects: Effects = {
  symbols: { other: ['TWX'], view: market(1.2) },
  maxPositions: { other: 0, view: market(1.2) },
  minDte: { other: 11, view: market(1.2) },
  maxDte: { other: 9, view: market(1.2) },
  minRewardRisk: { other: 2, view: market(1.2) },
  minTrend: { other: 0.9, view: market(1.2) },
  maxIvRank: { other: 0.5, view: market(1.2) },
  minLiquidity: { other: 2, view: market(1.2) },
  maxSpread: { other: 0.01, view: market(1.2) },
  maxRoundTrip: { other: 0.03, view: market(1.2) },
  equityShare: { other: 0.02, view: market(1.2) },
  concession: { other: 0, view: market(1.2) },
  profitTarget: { other: 0.9, view: worth(4, 1), own: spread() },
  stopLoss: { other: 0.95, view: worth(0.5, 0.35), own: spread() },
  timeExitDte: { other: 1, view: worth(2, 1, '2015-01-29'), own: spread('2015-01-29') },
};
