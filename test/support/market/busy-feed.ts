/**
 * A modelled market for many shares, on which the screens find much: steady trends, dips and breakouts within the day,
 * options dear against their past, reports ahead. Cheap to ask, because it is a formula; it moves every ten seconds.
 */
import type { Bar } from '#lib/model/bar.ts';
import { sessionFrom, sessionOf } from '#lib/model/calendar.ts';
import { type Option, occSymbol, optionOf } from '#lib/model/instrument.ts';
import type { Quote } from '#lib/model/quote.ts';
import {
  addDays,
  atNewYork,
  type Instant,
  instant,
  MINUTE,
  SECOND,
  TIMEFRAME_MS,
  type TradingDay,
} from '#lib/model/time.ts';
import { fromNumber, type Price, toNumber } from '#lib/model/units.ts';
import { europeanValue } from '#lib/pricing/black-scholes.ts';
import type { ListedContract, MarketFeed } from '#local/market-feed.ts';

const STEP = 10 * SECOND;
const YEAR = 365 * 24 * 60 * MINUTE;
const VOLATILITY = 0.45;
const SESSIONS = 320;

interface Share {
  readonly place: number;
  /** The closes of the sessions before the day, oldest first. */
  readonly closes: readonly number[];
}

/** Trends from slightly falling to steep, prices from 12 to 250 dollars. */
function shareAt(place: number): Share {
  const trend = ((place % 5) - 1) * 0.0009;
  const base = 12 + ((place * 37) % 160);
  return {
    place,
    closes: Array.from({ length: SESSIONS }, (_, n) => base * Math.exp(trend * n + 0.008 * Math.sin(n + place))),
  };
}

/** A day's own way: waves of different heights and phases, from dips of five per cent to breakouts. */
const waveAt = (place: number, elapsed: number): number =>
  (0.01 + 0.008 * (place % 6)) * Math.sin(2 * Math.PI * (elapsed * (1 + (place % 4)) + place / 7));

export function busyFeed(symbols: readonly string[], day: TradingDay): MarketFeed {
  const session = sessionOf(day) ?? sessionFrom(day, 1);
  const days = Array.from({ length: SESSIONS }, (_, n) => sessionFrom(day, n - SESSIONS));
  const shares = new Map(symbols.map((symbol, place) => [symbol, shareAt(place)]));

  const spotOf = ({ place, closes }: Share, at: Instant): number => {
    const elapsed = (Math.min(at, session.close) - session.open) / (session.close - session.open);
    return (closes.at(-1) ?? 1) * (1 + waveAt(place, elapsed));
  };
  const cents = (dollars: number) => Math.max(1, Math.round(dollars * 100)) / 100;

  const dailyBars = ({ closes }: Share): readonly Bar[] =>
    days.map((each, n) => {
      const [close, open] = [cents(closes[n] ?? 1), cents(closes[n - 1] ?? closes[n] ?? 1)];
      const [high, low] = [Math.max(open, close) * 1.004, Math.min(open, close) * 0.996];
      return { start: atNewYork(each.day, 0), open, high, low, close, volume: 4_000_000 + 900_000 * (n % 3) };
    });
  /** The five sessions before lie between their closes; today's moves. Every seventeenth bar is heavy. */
  const shorterBars = (share: Share, length: number): readonly Bar[] =>
    [...days.slice(-5), session].flatMap(({ open: from, close: to }, of) =>
      Array.from({ length: (to - from) / length }, (_, n) => {
        const start = instant(from + n * length);
        const rest = share.closes.at(of - 6) ?? 1;
        const at = (time: number) => cents(of === 5 ? spotOf(share, instant(time)) : rest);
        const [open, close] = [at(start), at(start + length)];
        const [high, low] = [Math.max(open, close) + 0.01, Math.min(open, close) - 0.01];
        return { start, open, high, low, close, volume: n % 17 === 16 ? 400_000 : 50_000 };
      }),
    );
  const kept = new Map<string, readonly Bar[]>();
  const bars: MarketFeed['bars'] = (symbol, timeframe, { from, at }) => {
    const [share, length] = [shares.get(symbol), TIMEFRAME_MS[timeframe]];
    if (!share || timeframe === '1Min') return [];
    const key = `${symbol} ${timeframe}`;
    const all = kept.get(key) ?? (timeframe === '1Day' ? dailyBars(share) : shorterBars(share, length));
    kept.set(key, all);
    return all.filter(({ start }) => start >= from && start + (timeframe === '1Day' ? 0 : length) <= at);
  };

  const chains = new Map<string, readonly ListedContract[]>();
  const contracts = (underlying: string): readonly ListedContract[] => {
    const share = shares.get(underlying);
    const listed = chains.get(underlying) ?? (share ? listedFor(underlying, share.closes.at(-1) ?? 1, day) : []);
    chains.set(underlying, listed);
    return listed;
  };
  const options = new Map<string, Option>();
  const optionNamed = (symbol: string): Option | undefined => {
    if (!options.has(symbol) && /\d{8}$/.test(symbol)) options.set(symbol, optionOf(symbol));
    return options.get(symbol);
  };
  const quote: MarketFeed['quote'] = (symbol, now) => {
    const at = instant(Math.floor(Math.min(now, session.close) / STEP) * STEP);
    const contract = optionNamed(symbol);
    const share = shares.get(contract?.underlying ?? symbol);
    if (!share || at < session.open) return undefined;
    const spot = spotOf(share, at);
    return around(contract ? worth(contract, spot, at) : spot, at, contract ? 0.02 : 0.0004);
  };

  return {
    ...{ title: 'a busy modelled day', modelled: true, symbols, bars, quote },
    ticks: (of) => (of === day ? ticksOf(session.open, session.close) : []),
    quoteUpdate: quote,
    contracts,
    optionBars: () => [],
    earnings: (symbol, covers) => ({
      covers,
      list:
        (shares.get(symbol)?.place ?? 0) % 3 === 0
          ? [{ symbol, day: sessionFrom(day, 2).day, when: 'after-close', confirmed: true, source: 'the test' }]
          : [],
    }),
    dividends: (_, covers) => ({ covers, list: [] }),
    splits: (_, covers) => ({ covers, list: [] }),
    volatilityHistory: () =>
      days.slice(-252).map((each, n) => ({ day: each.day, volatility: 0.2 + n * 0.001, modelled: true })),
    vix: (at) => ({ level: 19, at, kind: 'live', source: 'the test', modelled: true }),
  };
}

const ticksOf = (open: Instant, close: Instant): readonly Instant[] =>
  Array.from({ length: (close - open) / STEP }, (_, n) => instant(open + (n + 1) * STEP));

/** Eight weeks of Fridays, then every fourth for a year and a half; strikes on both sides of the price. */
function listedFor(underlying: string, spot: number, day: TradingDay): readonly ListedContract[] {
  const friday = (12 - new Date(day).getUTCDay()) % 7;
  const weeks = [0, 1, 2, 3, 4, 5, 6, 7, ...Array.from({ length: 18 }, (_, n) => 11 + 4 * n)];
  const strikes = Array.from({ length: 33 }, (_, n) => fromNumber<Price>(spot * (0.7 + n * 0.02), 'nearest', 0.5));
  return weeks.flatMap((week) =>
    [...new Set(strikes)].flatMap((strike) =>
      (['call', 'put'] as const).map((right) => {
        const terms = { underlying, expiry: addDays(day, friday + 7 * week), right, strike };
        return { contract: { kind: 'option' as const, ...terms, symbol: occSymbol(terms) }, openInterest: 2_000 };
      }),
    ),
  );
}

function worth({ right, strike, expiry }: Option, spot: number, at: Instant): number {
  const years = Math.max(0, atNewYork(expiry, 16 * 60) - at) / YEAR;
  const terms = { right, spot, strike: toNumber(strike), years, rate: 0.003, dividendYield: 0, volatility: VOLATILITY };
  return years > 0
    ? europeanValue(terms).price
    : Math.max(0, right === 'call' ? spot - terms.strike : terms.strike - spot);
}

function around(middle: number, at: Instant, spread: number): Quote {
  const cents = Math.max(1, Math.round(middle * spread * 100));
  const bid = Math.round(middle * 100 - cents / 2);
  const ask = Math.max(1, bid + cents) / 100;
  const offer = { at, freshUntil: instant(at + STEP), ask, askSize: 500 };
  return bid > 0 ? { ...offer, bid: bid / 100, bidSize: 500 } : offer;
}
