/** What each parameter of swing trading changes. */
import type { MarketView } from '#lib/model/market-view.ts';
import { anOwn } from '#test/support/builders.ts';
import { aCall, at, c102, freshAt, spotAt, viewOf } from '#test/support/market/intraday-market.ts';
import type { Effects } from '../effect.ts';
import { breakout, held } from '../swing-trading/market.ts';

const broken = breakout();
const called = anOwn({ positions: [held()] });
const callAt = (bid: number, time = '12:36'): MarketView => {
  const now = at(time);
  const entries = [aCall(c102, bid, { quote: freshAt(bid, bid + 0.04, now) })];
  return viewOf({}, { spot: 100, asOf: now, slot: now, quotes: { AAPL: spotAt(100, now) }, entries });
};

export const effects: Effects = {
  symbols: { other: ['TWX'], view: broken },
  maxPositions: { other: 0, view: broken },
  minStrength: { other: 99, view: broken },
  minVolume: { other: 4, view: broken },
  minBreakout: { other: 0.01, view: broken },
  maxDte: { other: 2, view: broken },
  minPremium: { other: 1.1, view: broken },
  maxSpread: { other: 0.01, view: broken },
  equityShare: { other: 0.03, view: broken },
  concession: { other: 0, view: broken },
  steps: { other: [{ gain: 0.5, sold: 1 }], view: callAt(2.7), own: called },
  stopLoss: { other: 0.95, view: callAt(0.9), own: called },
  maxHours: { other: 1, view: callAt(2), own: called },
  dayEndMinutes: { other: 60, view: callAt(2, '15:10'), own: called },
};
