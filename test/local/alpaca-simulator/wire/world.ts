/** A small market for the wire suite: SPY with six contracts, minute by minute on 2015-01-20, and quotes on the next sessions. */
import type { trading } from '@alpacahq/alpaca-trade-api/rest';
import type { Bar } from '#lib/model/bar.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import { atNewYork, type Instant, instant, MINUTE, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import { type AlpacaSimulator, type SimulatorOptions, startSimulator } from '#local/alpaca-simulator/simulator.ts';
import { type ScriptedSides, scriptedFeed } from '#test/support/scripted-feed.ts';

export const DAY = tradingDay('2015-01-20');
export const at = (hour: number, minute: number, day: TradingDay = DAY): Instant => atNewYork(day, hour * 60 + minute);

export const CALL_200 = 'SPY150220C00200000';
export const CALL_205 = 'SPY150220C00205000';
export const PUT_200 = 'SPY150220P00200000';
export const PUT_195 = 'SPY150220P00195000';
/** Ends this Friday. */
export const WEEKLY_CALL = 'SPY150123C00201000';
/** Its bid is always empty. */
export const NO_BID = 'SPY150220C00250000';
export const CONTRACTS = [CALL_200, CALL_205, PUT_200, PUT_195, WEEKLY_CALL, NO_BID];

const OPTIONS: Readonly<Record<string, ScriptedSides>> = {
  [CALL_200]: { bid: 5, ask: 5.1 },
  [CALL_205]: { bid: 2.9, ask: 3 },
  [PUT_200]: { bid: 4, ask: 4.1 },
  [PUT_195]: { bid: 2, ask: 2.1 },
  [WEEKLY_CALL]: { bid: 1, ask: 1.05 },
  [NO_BID]: { ask: 0.02 },
};

const QUOTES = (spot: number) => ({
  SPY: { bid: spot - 0.01, ask: spot + 0.01 },
  AAPL: { bid: 109.98, ask: 110.02 },
  ...OPTIONS,
});

/** Quotes every minute of the first hour and of the last, on each day. */
const minutesOf = (day: TradingDay): readonly Instant[] => {
  const session = sessionOf(day);
  if (!session) return [];
  const hour = Array.from({ length: 60 }, (_, index) => index);
  return [
    ...hour.map((index) => instant(session.open + (index + 1) * MINUTE)),
    ...hour.map((index) => instant(session.close - (59 - index) * MINUTE)),
  ];
};

export const DAYS = ['2015-01-20', '2015-01-21', '2015-01-22', '2015-01-23', '2015-01-26'].map(tradingDay);

const bar = (start: Instant, close: number): Bar => ({
  ...{ start, open: close - 0.5, high: close + 1, low: close - 1, close, volume: 1_000 },
});

export const feedOf = (spot = 201) =>
  scriptedFeed({
    symbols: ['SPY', 'AAPL'],
    contracts: CONTRACTS,
    openInterest: { [CALL_200]: 1_234 },
    quotes: DAYS.flatMap(minutesOf).map((time) => ({ at: time, of: QUOTES(spot) })),
    bars: {
      SPY: {
        '1Min': DAYS.flatMap(minutesOf).map((end) => bar(instant(end - MINUTE), spot)),
        '1Day': ['2015-01-14', '2015-01-15', '2015-01-16', ...DAYS].map((day) =>
          bar(atNewYork(tradingDay(day), 0), 200),
        ),
      },
      [CALL_200]: { '1Min': minutesOf(DAY).map((end) => bar(instant(end - MINUTE), 5.05)) },
    },
  });

export const startWorld = (options: Partial<SimulatorOptions> = {}): Promise<AlpacaSimulator> =>
  startSimulator({ feed: feedOf(), at: at(10, 0), cash: usd('100000'), ...options });

/** A debit call spread in the SDK's words. */
export const spreadOrder = (clientOrderId: string): trading.PostOrderRequest => ({
  ...{ orderClass: 'mleg', type: 'limit', timeInForce: 'day', qty: '2', limitPrice: '2.30', clientOrderId },
  legs: [
    { symbol: CALL_200, ratioQty: '1', side: 'buy', positionIntent: 'buy_to_open' },
    { symbol: CALL_205, ratioQty: '1', side: 'sell', positionIntent: 'sell_to_open' },
  ],
});
