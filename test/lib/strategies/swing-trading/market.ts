/** An AAPL that breaks out at noon, one that runs, and one that turns after a fall; and what swing trading answers to them. */
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { Position } from '#lib/model/position.ts';
import type { Instant } from '#lib/model/time.ts';
import { fromNumber, type Quantity } from '#lib/model/units.ts';
import type { PatternId } from '#lib/strategies/swing-trading/patterns.ts';
import { type SwingParameters, swingTrading } from '#lib/strategies/swing-trading.ts';
import { aContract, aLot, anOwn, aPosition } from '#test/support/builders.ts';
import { aCall, at, c102, intraday, viewOf, WEEKLY } from '#test/support/market/intraday-market.ts';

export const rules: SwingParameters = { ...swingTrading.presets.wsb_2025, symbols: ['AAPL'] };

type Told = { readonly spot?: number; readonly volume?: number } & Partial<MarketView>;
type Asked = Told & { readonly entries?: MarketView['chains'][string]['entries'] };

/** Twelve bars of a quarter of an hour have ended at 12:30, and 37 of five minutes at 12:35. */
const [QUARTERS, FIVES] = [12, 37];
const still = intraday('5Min', () => ({}));

const over = (bars: MarketView['bars'][string], { spot, ...rest }: Asked & { spot: number }) =>
  viewOf({ AAPL: bars }, { spot, ...rest });

/** From 99 to 125, a dollar apart. */
export const ladder = Array.from({ length: 27 }, (_, n) => aCall(aContract({ expiry: WEEKLY, strike: 99 + n })));

/** At 100 for days, then over it: by 0.5 % on three times its volume unless told otherwise. */
export const breakout = ({ spot = 100.5, volume = 3_000, ...rest }: Asked = {}): MarketView =>
  over(
    { '5Min': still, '15Min': intraday('15Min', (index) => (index === QUARTERS - 1 ? { volume } : {})) },
    { spot, ...rest },
  );

/** Up by `rise` in each of the last twenty bars, on `volume` in each of the last ten; under the high of the last days. */
export const momentum = ({ volume = 4_000, rise = 0.003, ...rest }: Asked & { rise?: number } = {}): MarketView => {
  const close = (index: number) => 100 * (1 + rise) ** Math.max(0, index - (FIVES - 21));
  const five = intraday('5Min', (index) => ({
    close: close(index),
    ...(index >= FIVES - 10 ? { volume } : {}),
  }));
  const fifteen = intraday('15Min', () => ({}), { before: () => ({ high: 120 }) });
  return over({ '5Min': five, '15Min': fifteen }, { spot: close(FIVES), entries: ladder, ...rest });
};

/** Down in `falls` of the last ten bars, then back from a low of 97 on `volume` in each of the last three. */
export const reversal = ({ spot = 100.4, volume = 6_000, falls = 9, ...rest }: Asked & { falls?: number } = {}) => {
  const fifteen = intraday(
    '15Min',
    (index) => ({
      close: 100 - 0.2 * Math.min(falls, Math.max(0, index - 1)),
      ...(index === 9 ? { low: 97 } : {}),
      ...(index >= QUARTERS - 3 ? { volume } : {}),
    }),
    { before: () => ({ high: 120 }) },
  );
  return over({ '5Min': still, '15Min': fifteen }, { spot, ...rest });
};

export const propose = (seen = breakout(), own = anOwn(), parameters = rules) =>
  swingTrading.propose(seen, own, parameters);
export const screen = (seen = breakout(), own = anOwn(), parameters = rules) =>
  swingTrading.screen(seen, own, parameters);
export const rulesOf = (answer: { whyNots: readonly { reason: { rule: string } }[] }) =>
  answer.whyNots.map(({ reason }) => reason.rule);

interface Holding {
  readonly pattern?: PatternId;
  readonly acquiredAt?: Instant;
  readonly peak?: number;
  readonly left?: number;
  readonly contract?: Option;
}

/** Eight calls bought for 2.00 each at 11:00 for a breakout, all of them left, unless told otherwise. */
export const held = (holding: Holding = {}): Position => {
  const { pattern = 'breakout', acquiredAt = at('11:00'), peak = 8, left = peak, contract = c102 } = holding;
  return {
    ...aPosition({
      strategyId: 'swing-trading',
      legs: [{ instrument: contract, side: 'buy', ratio: 1 }],
      lots: { [contract.symbol]: [aLot({ quantity: left, price: 2, acquiredAt })] },
    }),
    peak: fromNumber<Quantity>(peak, 'nearest', 1),
    reasons: [{ rule: 'pattern', observed: pattern, threshold: 'the strongest' }],
  };
};
