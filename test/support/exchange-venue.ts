/** The pure exchange as the venue of a pipeline step, and days of steps over a feed: no HTTP, no ledger, no queues. */

import type { ExchangeState } from '#lib/execution/exchange/account.ts';
import type { ExchangeOrder } from '#lib/execution/exchange/order.ts';
import { powerOf } from '#lib/execution/exchange/power.ts';
import type { Desk, OrderRequest } from '#lib/execution/exchange/request.ts';
import { type Answer, advance, openExchange, orderByClientId, submit } from '#lib/execution/exchange.ts';
import { type Book, marked, openOrders } from '#lib/model/book.ts';
import type { BrokerOrder } from '#lib/model/broker.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import type { Decision } from '#lib/model/decision.ts';
import { type Instrument, instrumentOf, underlyingOf } from '#lib/model/instrument.ts';
import type { BarsView, MarketView } from '#lib/model/market-view.ts';
import type { Order } from '#lib/model/order.ts';
import { mid } from '#lib/model/quote.ts';
import { addDays, atNewYork, type Instant, newYorkDay, type Timeframe, type TradingDay } from '#lib/model/time.ts';
import { absolute, times, toNumber, type Usd } from '#lib/model/units.ts';
import { type Bot, type Needs, step, type Venue } from '#lib/pipeline.ts';
import { isDue, SCHEDULES } from '#lib/strategies/schedules.ts';
import type { MarketFeed } from '#local/market-feed.ts';

/** What the broker is asked for, by the broker's own rules: a simple order has a positive limit, a structure a net one. */
export function requestFor(order: Order): OrderRequest {
  const isSimple = order.legs.length === 1;
  const legs = order.legs.map(({ instrument, side, ratio }) => {
    const intent = `${side}_to_${order.kind === 'entry' ? 'open' : 'close'}` as const;
    return { instrument, side, ratio, intent: instrument.kind === 'option' ? intent : undefined };
  });
  return {
    clientOrderId: order.clientOrderId,
    orderClass: isSimple ? 'simple' : 'mleg',
    legs,
    quantity: order.quantity,
    type: 'limit',
    limitPrice: isSimple ? absolute(order.limitPrice) : order.limitPrice,
    timeInForce: 'day',
  };
}

const legIds = (order: ExchangeOrder): Readonly<Record<string, string>> =>
  order.orderClass === 'simple' ? {} : Object.fromEntries(order.legs.map((leg) => [leg.instrument.symbol, leg.id]));

const told = (order: ExchangeOrder): BrokerOrder => ({
  ...{ brokerId: order.id, clientOrderId: order.clientOrderId, status: order.status, legs: legIds(order) },
  ...{ quantity: order.quantity, filled: order.filled, limitPrice: order.limitPrice, submittedAt: order.submittedAt },
  ...{ replacedBy: order.replacedBy, replaces: order.replaces },
  terms: order.legs.map(({ instrument, side, ratio }) => ({
    ...{ symbol: instrument.symbol, side },
    quantity: times(order.quantity, ratio),
  })),
});

export interface PureVenue extends Venue {
  state(): ExchangeState;
  change(next: ExchangeState): void;
}

/** News are told once: what orders are, as often as it is asked; executions since the last call. */
export function exchangeVenue(start: ExchangeState, desk: (state: ExchangeState) => Desk): PureVenue {
  let state = start;
  let heard = 0;
  const placed: Order[] = [];
  const answered = (answer: Answer): ReturnType<Venue['place']> => {
    if ('refusal' in answer)
      return { outcome: 'rejected', code: String(answer.refusal.code), message: answer.refusal.message };
    state = answer.state;
    return { outcome: 'accepted', order: told(answer.order) };
  };
  return {
    state: () => state,
    change: (next) => {
      state = next;
    },
    place(order) {
      placed.push(order);
      return answered(submit(state, requestFor(order), desk(state)));
    },
    news() {
      const fresh = state.activities.slice(heard);
      heard = state.activities.length;
      return {
        orders: placed.flatMap(({ id, clientOrderId }) => {
          const known = orderByClientId(state, clientOrderId);
          if (!known) return [];
          return [{ orderId: id, ...told(known) }];
        }),
        executions: fresh.flatMap((activity) => {
          if (activity.type !== 'FILL') return [];
          const { id: executionId, orderId: brokerOrderId, symbol, quantity, price, at } = activity;
          const side = activity.side === 'buy' ? ('buy' as const) : ('sell' as const);
          return [{ executionId, brokerOrderId, instrument: instrumentOf(symbol), side, quantity, price, at }];
        }),
      };
    },
  };
}

export interface PureRun {
  readonly feed: MarketFeed;
  readonly days: readonly TradingDay[];
  readonly bots: readonly Bot[];
  readonly cash: Usd;
  readonly optionsLevel?: number;
}

/** The days as steps of the pipeline and nothing else: once per tick of the feed, with the bots that are due. */
export function foldDays({ feed, days, bots, cash, optionsLevel = 3 }: PureRun) {
  const opening = sessionOf(days[0] ?? ('' as TradingDay));
  if (!opening) throw new RangeError('the first day has no session');
  /** The middle of today's market; before the first quote what the broker knows: the last daily close, the last mark. */
  const marks = new Map<string, number>();
  const priceOf = (symbol: string, at: Instant): number | undefined => {
    const quote = feed.quote(symbol, at);
    const from = atNewYork(addDays(newYorkDay(at), -7), 0);
    const price = (quote && mid(quote)) ?? feed.bars(symbol, '1Day', { from, at }).at(-1)?.close ?? marks.get(symbol);
    if (price !== undefined) marks.set(symbol, price);
    return price;
  };
  const markAt =
    (at: Instant) =>
    ({ symbol }: Instrument): number =>
      priceOf(symbol, at) ?? Number.NaN;
  const venue: PureVenue = exchangeVenue(
    openExchange({ seed: 'simulator', at: opening.open, cash, optionsLevel }),
    ({ at }) => ({ at, quoteOf: (symbol) => feed.quote(symbol, at), markOf: markAt(at), isListed: () => true }),
  );
  const move = (at: Instant): void => {
    const quoteOf = (symbol: string) => feed.quoteUpdate(symbol, at);
    venue.change(advance(venue.state(), { at, quoteOf, lastOf: (symbol) => priceOf(symbol, at) }).state);
  };
  const equity = (at: Instant): Usd => powerOf(venue.state(), markAt(at)).equity;

  let book: Book = {
    account: {
      ...{ environment: 'paper', cash, equity: cash, markedAt: opening.open },
      ...{ day: opening.day, dayStartEquity: cash },
    },
    positions: [],
    orders: [],
  };
  const decisions: Decision[] = [];
  const alerts = new Set<string>();
  const at = (now: Instant): void => {
    const due = bots.filter((bot) => isDue(SCHEDULES[bot.id as keyof typeof SCHEDULES], now));
    if (due.length === 0 && openOrders(book).length === 0) return;
    book = marked(book, equity(now), now);
    const bars = barsAt(feed, due, now);
    const result = step(book, {
      ...{ now, bots: due, bars, venue, environment: 'paper' as const },
      look: (needs) => look(feed, bars, needs),
    });
    book = result.book;
    decisions.push(...result.decisions);
    for (const alert of result.alerts) alerts.add(alert.title);
  };
  for (const day of days) {
    const session = sessionOf(day);
    if (!session) throw new RangeError(`no session on ${day}`);
    move(session.open);
    book = marked(book, equity(session.open), session.open);
    for (const tick of [...feed.ticks(day), session.close]) {
      move(tick);
      at(tick);
    }
    book = marked(book, equity(session.close), session.close);
  }
  return { book, decisions, alerts, state: venue.state() };
}

function barsAt(feed: MarketFeed, bots: readonly Bot[], now: Instant): BarsView {
  const symbols = [...new Set(bots.flatMap((bot) => bot.watch.symbols))].sort();
  const counts: Partial<Record<Timeframe, number>> = {};
  for (const [timeframe, count] of bots.flatMap((bot) => Object.entries(bot.watch.history) as [Timeframe, number][]))
    counts[timeframe] = Math.max(counts[timeframe] ?? 0, count);
  const from = atNewYork(addDays(newYorkDay(now), -200), 0);
  const series = symbols.map((symbol) => {
    const wanted = Object.entries(counts) as [Timeframe, number][];
    const own = wanted.map(([timeframe, count]) => [
      timeframe,
      feed.bars(symbol, timeframe, { from, at: now }).slice(-count),
    ]);
    return [symbol, Object.fromEntries(own)] as const;
  });
  const quotes = symbols.flatMap((symbol) => {
    const quote = feed.quote(symbol, now);
    return quote ? [[symbol, quote] as const] : [];
  });
  const { modelled } = feed;
  return { slot: now, asOf: now, bars: Object.fromEntries(series), quotes: Object.fromEntries(quotes), modelled };
}

function look(feed: MarketFeed, bars: BarsView, { chains, hold }: Needs): MarketView {
  const { asOf } = bars;
  const chainOf = ({ underlying, expiries, strikes }: Needs['chains'][number]) => {
    const listed = feed.contracts(underlying, newYorkDay(asOf)).filter(({ contract }) => {
      const strike = toNumber(contract.strike);
      const isWanted =
        contract.expiry >= expiries.from &&
        contract.expiry <= expiries.to &&
        (!strikes || (strike >= strikes.from && strike <= strikes.to));
      return isWanted || (hold.includes(contract.symbol) && underlyingOf(contract) === underlying);
    });
    const entries = listed.flatMap(({ contract, openInterest }) => {
      const quote = feed.quote(contract.symbol, asOf);
      return quote ? [{ contract, quote, ...(openInterest === undefined ? {} : { openInterest }) }] : [];
    });
    return [underlying, { underlying, asOf, entries }] as const;
  };
  return { ...bars, chains: Object.fromEntries(chains.map(chainOf)), snapshot: 'pure' };
}
