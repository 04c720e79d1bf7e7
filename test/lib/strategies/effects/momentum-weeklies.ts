/** What each parameter of momentum weeklies changes. */
import type { MarketView } from '#lib/model/market-view.ts';
import { aContract, anOwn } from '#test/support/builders.ts';
import { aCall, at, c102, freshAt, spotAt, viewOf } from '#test/support/market/intraday-market.ts';
import type { Effects } from '../effect.ts';
import { held, view } from '../momentum-weeklies/market.ts';

const tomorrow = (strike: number) => aContract({ expiry: '2015-01-28', strike });
/** A move in both lists of shares, and calls that fit both profiles: by delta and by strike. */
const calls = [aCall(tomorrow(102), 1.1, { delta: 0.12 }), aCall(tomorrow(104), 1.05, { delta: 0.08 })];
const moving = (() => {
  const seen = view({ entries: calls });
  const { AAPL: bars = {} } = seen.bars;
  const spy = calls.map(({ contract, ...rest }) => ({
    ...rest,
    contract: aContract({ underlying: 'SPY', expiry: contract.expiry, strike: Number(contract.strike) / 1e9 }),
  }));
  return {
    ...seen,
    bars: { ...seen.bars, SPY: bars },
    quotes: { ...seen.quotes, SPY: spotAt(100.3) },
    chains: { ...seen.chains, SPY: { underlying: 'SPY', asOf: seen.asOf, entries: spy } },
  };
})();

const called = anOwn({ positions: [held()] });
const callAt = (bid: number, time = '12:36'): MarketView => {
  const now = at(time);
  const entries = [aCall(c102, bid, { quote: freshAt(bid, bid + 0.04, now) })];
  return viewOf({}, { spot: 100, asOf: now, slot: now, quotes: { AAPL: spotAt(100, now) }, entries });
};

export const effects: Effects = {
  symbols: { other: ['TWX'], view: moving },
  maxPositions: { other: 0, view: moving },
  minSpike: { other: 4, view: moving },
  minMomentum: { other: 0.03, view: moving },
  minDte: { other: 2, view: moving },
  maxDte: { other: 0, view: moving },
  strike: { other: { by: 'otm', min: 0.03, max: 0.05 }, view: moving },
  minPremium: { other: 1.1, view: moving },
  maxSpread: { other: 0.01, view: moving },
  equityShare: { other: 0.03, view: moving },
  concession: { other: 0, view: moving },
  profitTarget: { other: 0.6, view: callAt(3.1), own: called },
  stopLoss: { other: 0.95, view: callAt(0.3), own: called },
  maxHours: { other: 1, view: callAt(2), own: called },
};
