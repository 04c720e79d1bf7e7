/** What each parameter of the LEAPS tracker changes. */
import { anOwn } from '#test/support/builders.ts';
import type { Effects } from '../effect.ts';
import * as market from '../leaps-tracker/market.ts';

const open = { view: market.view(), own: anOwn() };
const at = (bid: number, expiry = market.FAR) => {
  const contract = market.call(84, expiry);
  return { view: market.bidding(contract, bid), own: market.holding(market.held(contract)) };
};
/** Twenty sessions after a death cross, with a call that is held. */
const turned = {
  view: market.bidding(market.DEEP, 10.5, market.FALLING),
  own: market.holding(market.held()),
};

export const effects: Effects = {
  themes: { other: [{ name: 'Other', symbols: ['MSFT'] }], ...open },
  maxPositions: { other: 0, ...open },
  maxPerTheme: { other: 0, ...open },
  totalCap: { other: 0.01, ...open },
  equityShare: { other: 0.02, ...open },
  minDte: { research_2024: { other: 389, ...open }, wsb_2025: { other: 389, ...open } },
  maxDte: { research_2024: { other: 387, ...open }, wsb_2025: { other: 200, ...open } },
  contract: { other: { by: 'delta', min: 0.5, max: 0.6 }, ...open },
  minComposite: { other: 90, ...open },
  minEntry: { other: 95, ...open },
  maxExit: { other: 10, ...open },
  maxSpread: { other: 0.001, ...open },
  concession: { other: 0.05, ...open },
  profitLevels: { other: [9], ...at(21) },
  scaleOut: { other: 0.125, ...at(21) },
  stopLoss: { research_2024: { other: 0.5, ...at(2) }, wsb_2025: { other: 0.9, ...at(2) } },
  timeExitDte: {
    research_2024: { other: 60, ...at(10.5, '2015-04-17') },
    wsb_2025: { other: 20, ...at(10.5, '2015-03-06') },
  },
  deathCrossSessions: { other: 5, ...turned },
};
