/** AAPL in bars of five minutes and a quarter of an hour, on Tuesday 2015-01-27 at 12:36 in New York, and a weekly call of Friday. */
import { type Bar, barEnd } from '#lib/model/bar.ts';
import { type Session, sessionFrom, sessionOf } from '#lib/model/calendar.ts';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import { atNewYork, type Instant, instant, TIMEFRAME_MS, tradingDay } from '#lib/model/time.ts';
import { aBar, aChain, aContract, anEntry, aQuote, aView, TODAY } from '../builders.ts';

export const at = (time: string, day = TODAY): Instant => {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return atNewYork(day, hour * 60 + minute);
};
export const NOON = at('12:36');

type Short = '5Min' | '15Min';
type Shape = (index: number) => Partial<Bar>;

/** The completed bars of a session, each as its place in the session says; 100 and a thousand shares unless told otherwise. */
function barsOn({ open, close }: Session, timeframe: Short, of: Shape, until: Instant = close): readonly Bar[] {
  const length = TIMEFRAME_MS[timeframe];
  const bars = Array.from({ length: (close - open) / length }, (_, index) =>
    aBar({ start: instant(open + index * length), ...of(index) }),
  );
  return bars.filter((bar) => barEnd(bar.start, timeframe) <= until);
}

/** So many earlier sessions that lie still, and today. */
export function intraday(
  timeframe: Short,
  today: Shape,
  { until = NOON, earlier = 4, before = (() => ({})) as Shape, day = TODAY } = {},
): readonly Bar[] {
  const sessions = Array.from({ length: earlier }, (_, index) => sessionFrom(day, index - earlier));
  const session = sessionOf(day) ?? sessionFrom(day, 1);
  return [...sessions.flatMap((each) => barsOn(each, timeframe, before)), ...barsOn(session, timeframe, today, until)];
}

export const WEEKLY = tradingDay('2015-01-30');
export const c102 = aContract({ expiry: WEEKLY, strike: 102 });
export const freshAt = (bid: number, ask: number, now = NOON) => aQuote({ bid, ask, at: now, freshUntil: now });
export const aCall = (contract: Option = c102, middle = 1, rest: Partial<ChainEntry> = {}): ChainEntry =>
  anEntry(contract, middle, { quote: freshAt(middle - 0.02, middle + 0.02), ...rest });
export const spotAt = (middle: number, now = NOON) => freshAt(middle - 0.01, middle + 0.01, now);

export const viewOf = (
  bars: MarketView['bars'],
  { spot, entries = [aCall()], ...rest }: { spot: number; entries?: readonly ChainEntry[] } & Partial<MarketView>,
): MarketView =>
  aView({
    ...{ slot: NOON, asOf: NOON, bars, quotes: { AAPL: spotAt(spot) } },
    chains: { AAPL: aChain(entries) },
    ...rest,
  });
