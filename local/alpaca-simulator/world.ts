/** The simulated broker's world: one exchange account, one market feed, and the virtual time at which both are seen. */

import type { ExchangeState } from '#lib/execution/exchange/account.ts';
import { powerOf } from '#lib/execution/exchange/power.ts';
import type { Desk } from '#lib/execution/exchange/request.ts';
import { advance, openExchange } from '#lib/execution/exchange.ts';
import { sessionFrom, sessionOf } from '#lib/model/calendar.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import { addDays, type Instant, newYorkDay, type TradingDay } from '#lib/model/time.ts';
import type { Usd } from '#lib/model/units.ts';
import type { ListedContract, MarketFeed } from '../market-feed.ts';
import { createMarks } from './marks.ts';

export interface EquityMark {
  readonly at: Instant;
  readonly equity: Usd;
}

export interface World {
  readonly feed: MarketFeed;
  readonly seed: string;
  readonly openedAt: Instant;
  readonly startingCash: Usd;
  now(): Instant;
  state(): ExchangeState;
  setState(next: ExchangeState): void;
  desk(): Desk;
  markOf(instrument: Instrument): number;
  /** What a symbol was worth at the last close that was lived through; its average cost where there was none. */
  lastCloseOf(instrument: Instrument): number;
  lastPrice(symbol: string): number | undefined;
  /** Equity at each session's close that was lived through. */
  closes(): readonly EquityMark[];
  contracts(underlying: string): readonly ListedContract[];
  advanceTo(at: Instant): void;
}

export interface WorldOptions {
  readonly feed: MarketFeed;
  readonly at: Instant;
  readonly cash: Usd;
  readonly seed: string;
  readonly partialFills: boolean;
  readonly optionsLevel: number;
}

/** The day whose listing is in force: today's, or the last session's while there is none today. */
const listingDay = (at: Instant): TradingDay => {
  const today = newYorkDay(at);
  return sessionOf(today) ? today : sessionFrom(today, -1).day;
};

export function createWorld(options: WorldOptions): World {
  const { feed, cash, seed, partialFills, optionsLevel } = options;
  let now = options.at;
  let state = openExchange({ seed, at: now, cash, optionsLevel, partialFills });
  let closes: readonly EquityMark[] = [];

  const marks = createMarks(feed, { now: () => now, holdings: () => state.holdings });
  const { markOf, lastCloseOf, lastPrice } = marks;

  const contracts = (underlying: string): readonly ListedContract[] => {
    const day = listingDay(now);
    const listed = feed.contracts(underlying, day);
    return listed.length > 0 ? listed : feed.contracts(underlying, sessionFrom(day, -1).day);
  };

  const isListed = (instrument: Instrument): boolean =>
    instrument.kind === 'equity'
      ? feed.symbols.includes(instrument.symbol)
      : contracts(instrument.underlying).some(({ contract }) => contract.symbol === instrument.symbol);

  const step = (at: Instant): void => {
    now = at;
    state = advance(state, { at, quoteOf: (symbol) => feed.quoteUpdate(symbol, at), lastOf: lastPrice }).state;
    if (sessionOf(newYorkDay(at))?.close !== at) return;
    marks.keepClose();
    closes = [...closes, { at, equity: powerOf(state, markOf).equity }];
  };

  return {
    ...{ feed, seed, openedAt: options.at, startingCash: cash },
    now: () => now,
    state: () => state,
    setState: (next) => {
      state = next;
    },
    desk: () => ({ at: now, quoteOf: (symbol) => feed.quote(symbol, now), markOf, isListed }),
    ...{ markOf, lastCloseOf, lastPrice, contracts },
    closes: () => closes,
    advanceTo: (at) => {
      if (at < now) throw new RangeError('the simulator does not go back in time');
      for (const instant of stops(feed, now, at)) step(instant);
    },
  };
}

/** Every instant at which something may happen: opens, the feed's ticks, closes, and the end. */
function stops(feed: MarketFeed, from: Instant, to: Instant): readonly Instant[] {
  const found = new Set<Instant>();
  for (let day = newYorkDay(from); day <= newYorkDay(to); day = addDays(day, 1)) {
    const session = sessionOf(day);
    if (session) for (const at of [session.open, ...feed.ticks(day), session.close]) found.add(at);
  }
  found.add(to);
  return [...found].filter((at) => at > from && at <= to).sort((a, b) => a - b);
}

/** The account's base for "since yesterday": equity at the last close before today, or what it started with. */
export function lastEquity(world: World): Usd {
  const today = newYorkDay(world.now());
  return world.closes().findLast((mark) => newYorkDay(mark.at) < today)?.equity ?? world.startingCash;
}
