/** An AAPL that fell to 98.5 in the morning and came back to 100.3 on three times its volume, and what is answered to it. */
import type { Bar } from '#lib/model/bar.ts';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { Position } from '#lib/model/position.ts';
import type { Instant } from '#lib/model/time.ts';
import { type MomentumParameters, momentumWeeklies } from '#lib/strategies/momentum-weeklies.ts';
import { aLot, anOwn, aPosition } from '#test/support/builders.ts';
import { at, c102, intraday, viewOf } from '#test/support/market/intraday-market.ts';

export const rules: MomentumParameters = { ...momentumWeeklies.presets.wsb_2025, symbols: ['AAPL'] };

interface Told {
  readonly spot?: number;
  /** Of the 24 bars up to 12:35, the one with the low of 98.5. */
  readonly lowAt?: number;
  readonly volume?: number;
  readonly earlier?: number;
}

/** 37 bars have ended at 12:35; the window of two hours begins with the fourteenth. */
const FIRST = 13;
export const five = ({ lowAt = 6, volume = 3_000, earlier = 4 }: Told = {}): readonly Bar[] =>
  intraday(
    '5Min',
    (index) => ({
      ...(index === FIRST + lowAt ? { low: 98.5 } : {}),
      ...(index === 36 ? { volume } : {}),
      close: 99.5,
      open: 99.5,
      high: 99.6,
    }),
    { earlier },
  );
/** Still at 100 for five sessions. */
export const fifteen = (earlier = 4): readonly Bar[] => intraday('15Min', () => ({}), { earlier });

export const view = (told: Told & Partial<MarketView> & { entries?: MarketView['chains'][string]['entries'] } = {}) => {
  const { spot = 100.3, lowAt, volume, earlier, ...rest } = told;
  const shape = { ...(lowAt === undefined ? {} : { lowAt }), ...(volume === undefined ? {} : { volume }) };
  const bars = {
    AAPL: { '5Min': five({ ...shape, ...(earlier === undefined ? {} : { earlier }) }), '15Min': fifteen() },
  };
  return viewOf(bars, { spot, ...rest });
};

export const propose = (seen = view(), own = anOwn(), parameters = rules) =>
  momentumWeeklies.propose(seen, own, parameters);
export const screen = (seen = view(), own = anOwn(), parameters = rules) =>
  momentumWeeklies.screen(seen, own, parameters);
export const rulesOf = (answer: { whyNots: readonly { reason: { rule: string } }[] }) =>
  answer.whyNots.map(({ reason }) => reason.rule);

/** Three calls bought for 2.00 each, at 11:00 unless told otherwise. */
export const held = (acquiredAt: Instant = at('11:00'), contract: Option = c102): Position =>
  aPosition({
    strategyId: 'momentum-weeklies',
    legs: [{ instrument: contract, side: 'buy', ratio: 1 }],
    lots: { [contract.symbol]: [aLot({ quantity: 3, price: 2, acquiredAt })] },
  });
