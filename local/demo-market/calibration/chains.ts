/** Recorded chains as the fits need them: forward by put–call parity, implied volatility of the out-of-the-money side. */
import { lastTradingClose, type Right } from '#lib/model/instrument.ts';
import { atNewYork, type Instant, parseInstant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import { YEAR } from '../volatility.ts';
import { numberIn, type Row, readRows } from './recorded.ts';

export interface Snapshot {
  readonly name: string;
  readonly path: string;
  readonly day: TradingDay;
  readonly at: Instant;
  /** Start of the bars whose close is the snapshot; absent in end-of-day files. */
  readonly bar?: string;
  readonly rate: number;
}

const afternoon = (day: string): Instant => atNewYork(tradingDay(day), 16 * 60);
const spx = (day: string): Snapshot => ({
  ...{ name: `SPX ${day}`, path: `options/eod_greeks/SPX_${day}.csv.gz`, day: tradingDay(day) },
  ...{ at: afternoon(day), rate: 0.0025 },
});

/** Rates are of the time, to a tenth of a percent. */
export const SNAPSHOTS: readonly Snapshot[] = [
  {
    ...{ name: 'AAPL 2014-06-06', path: 'options/hour/AAPL_20140606_quote.csv.gz', day: tradingDay('2014-06-06') },
    ...{ at: parseInstant('2014-06-06T19:00:00Z'), bar: '2014-06-06T18:00:00Z', rate: 0.001 },
  },
  {
    ...{ name: 'GOOG 2015-12-24', path: 'options/minute/GOOG_20151224_quote.csv.gz', day: tradingDay('2015-12-24') },
    ...{ at: parseInstant('2015-12-24T17:00:00Z'), bar: '2015-12-24T16:59:00Z', rate: 0.004 },
  },
  {
    ...{ name: 'TWX 2014-06-06', path: 'options/minute/TWX_20140606_quote.csv.gz', day: tradingDay('2014-06-06') },
    ...{ at: parseInstant('2014-06-06T19:00:00Z'), bar: '2014-06-06T18:59:00Z', rate: 0.001 },
  },
  ...['2011-01-03', '2011-01-04', '2011-01-05'].map(spx),
];

export interface RecordedOption {
  readonly symbol: string;
  readonly expiry: Instant;
  readonly years: number;
  readonly right: Right;
  readonly strike: number;
  readonly bid: number | undefined;
  readonly ask: number;
}

function recordedOption(row: Row, at: Instant): RecordedOption | undefined {
  const [strike, ask] = [numberIn(row, 'strike'), numberIn(row, 'ask_close') ?? numberIn(row, 'ask')];
  const bid = numberIn(row, 'bid_close') ?? numberIn(row, 'bid');
  if (strike === undefined || ask === undefined) return undefined;
  const symbol = row.occ_symbol ?? '';
  const right: Right = row.right === 'C' ? 'call' : 'put';
  const listed = tradingDay(row.expiry ?? '');
  const terms = { underlying: 'X', expiry: listed, right, strike: fromNumber<Price>(strike) };
  const expiry = lastTradingClose({ kind: 'option', symbol, ...terms });
  return { symbol, expiry, years: (expiry - at) / YEAR, right, strike, ask, bid: bid === 0 ? undefined : bid };
}

/** The last quote of each contract in its chain at the snapshot's time. */
export function recordedChain(folder: string, snapshot: Snapshot): readonly RecordedOption[] {
  const { bar } = snapshot;
  const last = new Map<string, Row>();
  for (const row of readRows(folder, snapshot.path)) {
    if (bar === undefined || (row.t_utc ?? '') <= bar) last.set(row.occ_symbol ?? '', row);
  }
  return [...last.values()].flatMap((row) => recordedOption(row, snapshot.at) ?? []).filter(({ years }) => years > 0);
}

const middle = ({ bid, ask }: RecordedOption): number | undefined =>
  bid === undefined || bid > ask ? undefined : (bid + ask) / 2;

/** Volatility at which an undiscounted option on a forward is worth a price; undefined where none is. */
export function impliedVolatility(terms: {
  right: Right;
  forward: number;
  strike: number;
  years: number;
  price: number;
}): number | undefined {
  const { right, forward, strike, years, price } = terms;
  const value = (volatility: number): number =>
    europeanValue({ right, spot: forward, strike, years, rate: 0, dividendYield: 0, volatility }).price;
  let [low, high] = [0.005, 5];
  if (!(value(low) < price && price < value(high))) return undefined;
  for (let i = 0; i < 50; i += 1) {
    const half = (low + high) / 2;
    if (value(half) < price) low = half;
    else high = half;
  }
  return (low + high) / 2;
}

export interface SmilePoint {
  readonly snapshot: string;
  readonly years: number;
  readonly expiry: Instant;
  readonly atTheMoney: number;
  /** ln(strike/forward) over at-the-money deviation. */
  readonly moneyness: number;
  readonly volatility: number;
  readonly right: Right;
  readonly mid: number;
  readonly spread: number;
  readonly delta: number;
  readonly forward: number;
  readonly strike: number;
}

function forwardOf(chain: readonly RecordedOption[], growth: number): number | undefined {
  const puts = new Map(chain.filter(({ right }) => right === 'put').map((option) => [option.strike, option]));
  const pairs = chain.flatMap((call) => {
    const put = puts.get(call.strike);
    const [callMid, putMid] = [middle(call), put && middle(put)];
    if (call.right !== 'call' || callMid === undefined || putMid === undefined) return [];
    return [{ distance: Math.abs(callMid - putMid), forward: call.strike + growth * (callMid - putMid) }];
  });
  const near = pairs.toSorted((a, b) => a.distance - b.distance).slice(0, 5);
  return near.map(({ forward }) => forward).toSorted((a, b) => a - b)[Math.floor(near.length / 2)];
}

interface Slice {
  readonly snapshot: Snapshot;
  readonly forward: number;
  readonly growth: number;
}

function volatilityOf(option: RecordedOption, slice: Slice): number | undefined {
  const price = middle(option);
  const { right, strike, years } = option;
  return price === undefined
    ? undefined
    : impliedVolatility({ right, forward: slice.forward, strike, years, price: price * slice.growth });
}

/** At the money by interpolating between the out-of-the-money neighbours of the forward. */
function atTheMoney(points: readonly { readonly x: number; readonly volatility: number }[]): number | undefined {
  const below = points.filter(({ x }) => x <= 0).toSorted((a, b) => b.x - a.x)[0];
  const above = points.filter(({ x }) => x > 0).toSorted((a, b) => a.x - b.x)[0];
  if (!below || !above) return undefined;
  return below.volatility + ((above.volatility - below.volatility) * -below.x) / (above.x - below.x);
}

function slicePoints(chain: readonly RecordedOption[], snapshot: Snapshot): readonly SmilePoint[] {
  const { years, expiry } = chain[0] ?? { years: 0, expiry: snapshot.at };
  const growth = Math.exp(snapshot.rate * years);
  const forward = forwardOf(chain, growth);
  if (forward === undefined) return [];
  const slice = { snapshot, forward, growth };
  const outside = chain.filter(({ right, strike }) => (right === 'call') === strike > forward);
  const points = outside.flatMap((option) => {
    const volatility = volatilityOf(option, slice);
    return volatility === undefined ? [] : [{ option, volatility, x: Math.log(option.strike / forward) }];
  });
  const level = atTheMoney(points);
  if (level === undefined) return [];
  return points.map(({ option, volatility, x }) => {
    const { right, strike, bid = 0, ask } = option;
    const value = europeanValue({ right, spot: forward, strike, years, rate: 0, dividendYield: 0, volatility });
    const common = { snapshot: snapshot.name, years, expiry, atTheMoney: level, volatility, right, forward, strike };
    return {
      ...common,
      moneyness: x / (level * Math.sqrt(years)),
      mid: (bid + ask) / 2,
      spread: ask - bid,
      delta: value.delta,
    };
  });
}

/** Every out-of-the-money option of a snapshot with a market on both sides. */
export function smilePoints(folder: string, snapshot: Snapshot): readonly SmilePoint[] {
  const byExpiry = Map.groupBy(recordedChain(folder, snapshot), ({ expiry }) => expiry);
  return [...byExpiry.values()].flatMap((chain) => slicePoints(chain, snapshot));
}
