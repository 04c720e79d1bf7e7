/** What each parameter of the dip bot changes. */
import type { MarketView } from '#lib/model/market-view.ts';
import { DAY, instant } from '#lib/model/time.ts';
import { aContract, anOwn, aQuote, NOW } from '#test/support/builders.ts';
import type { Effects } from '../effect.ts';
import * as dip from '../wsb-dip-bot/market.ts';

/** Up 7 % in five sessions and 10 % in seven, then 2.5 % down: what both profiles wait for. */
const dipped = dip.view([dip.aCall(), dip.aCall(aContract({ expiry: '2015-02-06', strike: 105 }))], {
  bars: { AAPL: { '1Day': dip.sessionBars([97, 98.5, ...dip.run]) } },
  quotes: { AAPL: dip.spotAt(107 * 0.975) },
});
const called = anOwn({ positions: [dip.held()] });
const callAt = (bid: number, delta: number): MarketView =>
  dip.view([dip.aCall(dip.c107, { quote: aQuote({ bid, ask: bid + 0.1 }), delta })]);

export const effects: Effects = {
  symbols: { other: ['MSFT'], view: dipped },
  runSessions: { other: 2, view: dipped },
  runThreshold: { other: 0.12, view: dipped },
  dipThreshold: { other: -0.03, view: dipped },
  targetDte: { other: 10, view: dipped },
  otm: { other: 0.1, view: dipped },
  maxSpread: { other: 0.01, view: dipped },
  equityShare: { other: 0.03, view: dipped },
  concession: { other: 0, view: dipped },
  premiumMultiple: { other: 4, view: callAt(7, 0.4), own: called },
  deltaExit: { other: 0.7, view: callAt(3, 0.6), own: called },
  maxSessions: {
    other: 3,
    view: callAt(3, 0.4),
    own: anOwn({ positions: [dip.held(dip.c107, instant(NOW - 5 * DAY))] }),
  },
};
