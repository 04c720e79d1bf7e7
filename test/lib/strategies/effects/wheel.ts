/** What each parameter of the wheel changes. */
import { aQuote } from '#test/support/builders.ts';
import type { Effect, Effects } from '../effect.ts';
import * as market from '../wheel/market.ts';

const open = { view: market.view(), own: market.rich({ equity: 1_000_000 }) };
const holding = { view: market.view(), own: market.rich({ positions: [market.delivered(200, 95)] }) };
/** A put at so many days to its end, sold at 3, with the share at a price. */
const held = (expiry: string, middle: number, spot: number): Pick<Effect, 'view' | 'own'> => ({
  view: market.view([market.worth(market.put(95, expiry), middle, -0.3)], {
    quotes: { AAPL: aQuote({ bid: spot - 0.01, ask: spot + 0.01 }) },
  }),
  own: market.rich({ positions: [market.short(market.put(95, expiry), 3)] }),
});

export const effects: Effects = {
  symbols: { other: ['MSFT'], ...open },
  maxPositions: { other: 0, ...open },
  minIvRank: { other: 0.9, ...open },
  minDte: { research_2024: { other: 39, ...open }, wsb_2025: { other: 25, ...open } },
  maxDte: { research_2024: { other: 37, ...open }, wsb_2025: { other: 23, ...open } },
  minDelta: { research_2024: { other: 0.29, ...open }, wsb_2025: { other: 0.41, ...open } },
  maxDelta: { research_2024: { other: 0.25, ...open }, wsb_2025: { other: 0.35, ...open } },
  callDelta: { research_2024: { other: 0.15, ...holding }, wsb_2025: { other: 0.25, ...holding } },
  minPremium: { other: 260, ...open },
  maxSpread: { other: 0.01, ...open },
  equityShare: { other: 0.02, ...open },
  concession: { other: 0.1, ...open },
  profitTarget: { other: 0.9, ...held(market.FAR, 1, 100) },
  maxLoss: {
    research_2024: { other: 0.5, ...held(market.FAR, 6, 92) },
    wsb_2025: { other: 2, ...held(market.FAR, 6, 92) },
  },
  rollDte: {
    research_2024: { other: 5, ...held('2015-02-13', 2.5, 100) },
    wsb_2025: { other: 20, ...held('2015-02-13', 2.5, 100) },
  },
  assignmentBuffer: {
    research_2024: { other: 2, ...held('2015-01-29', 3.5, 92) },
    wsb_2025: { other: 1, ...held('2015-01-29', 3.5, 92) },
  },
  avoidEarnings: {
    research_2024: {
      other: false,
      ...open,
      view: market.view(market.LISTED, { events: market.events({ reports: [20] }) }),
    },
    wsb_2025: { other: true, ...open, view: market.view(market.LISTED, { events: market.events({ reports: [10] }) }) },
  },
};
