/** The demo's named stretches of real sessions. */
import { type TradingDay, tradingDay } from '#lib/model/time.ts';

export interface Scenario {
  readonly id: ScenarioId;
  readonly title: string;
  readonly symbols: readonly DemoSymbol[];
  readonly from: TradingDay;
  readonly to: TradingDay;
  /** Ten minutes in which prices are modelled inside the minute, for strategies that look more often than that. */
  readonly burst: Stretch;
  /** Continuous, annual. From the three-month Treasury bill of the time; an assumption. */
  readonly rate: number;
  /** Continuous, annual. Last twelve months' dividends over the price of the time; an assumption. */
  readonly dividendYield: Readonly<Record<DemoSymbol, number>>;
}

export interface Stretch {
  readonly title: string;
  readonly day: TradingDay;
  /** Minutes after the open. */
  readonly after: number;
  readonly minutes: number;
}

export type ScenarioId = 'earnings-dip' | 'flash-crash' | 'volmageddon' | 'covid';
export type DemoSymbol = 'AAPL' | 'SPY';

export const SCENARIOS: Readonly<Record<ScenarioId, Scenario>> = {
  'earnings-dip': {
    id: 'earnings-dip',
    title: 'AAPL falls 3.5 % on the day of its report and rises 5.7 % the day after',
    symbols: ['AAPL', 'SPY'],
    from: tradingDay('2015-01-20'),
    to: tradingDay('2015-02-02'),
    burst: { title: 'the fall before the report', day: tradingDay('2015-01-27'), after: 30, minutes: 10 },
    rate: 0.0003,
    dividendYield: { AAPL: 0.017, SPY: 0.019 },
  },
  'flash-crash': {
    id: 'flash-crash',
    title: 'Two weeks around the crash at the open of 24 August 2015',
    symbols: ['AAPL', 'SPY'],
    from: tradingDay('2015-08-17'),
    to: tradingDay('2015-08-28'),
    burst: { title: 'after the crash at the open', day: tradingDay('2015-08-24'), after: 10, minutes: 10 },
    rate: 0.001,
    dividendYield: { AAPL: 0.018, SPY: 0.02 },
  },
  volmageddon: {
    id: 'volmageddon',
    title: 'The volatility spike of 5 February 2018',
    symbols: ['AAPL', 'SPY'],
    from: tradingDay('2018-01-29'),
    to: tradingDay('2018-02-09'),
    burst: { title: 'the last hour of the volatility spike', day: tradingDay('2018-02-05'), after: 330, minutes: 10 },
    rate: 0.0145,
    dividendYield: { AAPL: 0.015, SPY: 0.018 },
  },
  covid: {
    id: 'covid',
    title: 'The fall of February and March 2020, index only',
    symbols: ['SPY'],
    from: tradingDay('2020-02-24'),
    to: tradingDay('2020-03-20'),
    burst: { title: 'after the halt at the open', day: tradingDay('2020-03-16'), after: 30, minutes: 10 },
    rate: 0.008,
    dividendYield: { AAPL: 0, SPY: 0.019 },
  },
};
