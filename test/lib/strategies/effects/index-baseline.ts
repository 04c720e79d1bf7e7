/** What each parameter of the index baseline changes. */
import type { MarketView } from '#lib/model/market-view.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { addDays } from '#lib/model/time.ts';
import { aLot, anOwn, aPosition, aQuote, aView, dailyBars, shareLegs, TODAY } from '#test/support/builders.ts';
import type { Effects } from '../effect.ts';

const rising = dailyBars(Array.from({ length: 60 }, (_, day) => 88 + 0.2 * day));
const etfs: MarketView = aView({
  bars: { SPY: { '1Day': rising }, DIA: { '1Day': rising } },
  quotes: { SPY: aQuote(), DIA: aQuote() },
});
const inBoth = aView({
  bars: { SPY: { '1Day': rising }, VTI: { '1Day': rising } },
  quotes: { SPY: aQuote(), VTI: aQuote() },
});
const ownSpy = (lots: readonly { quantity: number; price: number }[]): OwnPositions =>
  anOwn({ positions: [aPosition({ legs: shareLegs('SPY'), lots: { SPY: lots.map(aLot) } })] });

export const effects: Effects = {
  etfs: { other: ['DIA'], view: etfs },
  targetAllocation: { other: 0.3, view: etfs },
  drift: { other: 0.9, view: etfs },
  minTrade: { other: 0.9, view: etfs },
  substitutes: { other: {}, view: inBoth, own: anOwn({ lossSales: { SPY: addDays(TODAY, -3) } }) },
  taxLoss: {
    other: 0.5,
    view: etfs,
    own: ownSpy([
      { quantity: 550, price: 90 },
      { quantity: 20, price: 120 },
    ]),
  },
};
