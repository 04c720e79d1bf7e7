/** What each parameter of the lotto scanner changes. */
import { instant, MINUTE } from '#lib/model/time.ts';
import { anOwn, NOW } from '#test/support/builders.ts';
import type { Effects } from '../effect.ts';
import * as lotto from '../lotto-scanner/lotto-market.ts';

const busy = lotto.view();
const late = { ...busy, asOf: instant(NOW + 200 * MINUTE), chains: {}, quotes: {} };
const holding = (bid: number, minutes = 0) => ({
  view: lotto.bidding(bid, minutes),
  own: anOwn({ positions: [lotto.held()] }),
});

export const effects: Effects = {
  symbols: { other: ['MSFT'], view: busy },
  maxPositions: { other: 0, view: busy },
  equityFraction: { other: 0.005, view: busy },
  minPace: { other: 7, view: busy },
  minMomentum: {
    other: 1,
    view: lotto.view(lotto.entriesOn('2015-01-27', 101.3), { quotes: { AAPL: lotto.spotAt(101.3) } }),
  },
  maxDte: { other: 0, view: lotto.earningsView() },
  moves: { other: [1], view: busy },
  maxOtm: { other: 0.005, view: busy },
  maxPremium: { other: 0.3, view: busy },
  minChance: { other: 0.4, view: busy },
  maxSpread: { other: 0.01, view: busy },
  minVolume: { other: 51, view: busy },
  minOpenInterest: { other: 101, view: busy },
  closeMinutes: { other: 300, view: late },
  concession: { other: 0, view: busy },
  firstMultiple: { other: 4, ...holding(3) },
  lastMultiple: { other: 6, ...holding(5) },
  stopLoss: { other: 0.7, ...holding(0.5) },
  exitMinutes: { other: 30, ...holding(1, 300) },
};
