/** What each parameter of earnings protection changes. */
import * as market from '../earnings-protection/market.ts';
import type { Effect, Effects } from '../effect.ts';

const open = { view: market.view() };
const held = (near: number, far: number): Pick<Effect, 'view' | 'own'> => ({
  view: market.worth(near, far),
  own: market.holding(),
});

export const effects: Effects = {
  symbols: { other: ['MSFT'], ...open },
  maxPositions: { other: 0, ...open },
  minDays: { other: 9, ...open },
  maxDays: { other: 7, ...open },
  minPercentile: { other: 0.95, ...open },
  minMove: { other: 0.07, ...open },
  maxSpread: { other: 0.005, ...open },
  maxRoundTrip: { other: 0.001, ...open },
  equityShare: { other: 0.01, ...open },
  concession: { other: 0, ...open },
  profitTarget: { other: 2, ...held(3, 4.6) },
  stopLoss: { other: 0.9, ...held(3, 3.3) },
  timeExitDte: { other: 10, ...held(3, 4) },
};
