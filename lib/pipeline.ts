/**
 * One trading step, from market to book: read this first.
 *
 *   screen → needs → propose → assess → place → settle → review
 *
 * The Lambdas run these same stages with queues between them; the local runner, replay and back-test differ in clock,
 * data, broker and store, and in nothing else. Everything here is pure: a step is a function of the book and the market.
 */
import { review } from './compliance/review.ts';
import { acknowledge, dispatch } from './execution/dispatch.ts';
import { intentFrom } from './execution/intent.ts';
import { type OrderNews, settled } from './execution/settle.ts';
import type { Alert } from './model/alert.ts';
import { type Book, ownOf, withOrder } from './model/book.ts';
import type { Execution, Placement } from './model/broker.ts';
import type { Barrier } from './model/control.ts';
import type { Decision } from './model/decision.ts';
import type { Environment } from './model/ids.ts';
import { type BarsView, type MarketView, quoteOf, sound } from './model/market-view.ts';
import { type ChainRequest, covering } from './model/option-chain.ts';
import type { Order } from './model/order.ts';
import { isFlat } from './model/position.ts';
import type { Signal } from './model/signal.ts';
import type { Cadence, Proposal, Shortlist, Strategy, StrategyId, Watch } from './model/strategy.ts';
import type { Instant } from './model/time.ts';
import { assess } from './risk/assess.ts';
import type { Limits } from './risk/limits.ts';

/** A strategy with its parameters decided: what a tick runs. */
export interface Bot {
  readonly id: StrategyId;
  readonly cadence: Cadence;
  readonly limits: Limits;
  readonly watch: Watch;
  screen(bars: BarsView, book: Book): Shortlist;
  propose(view: MarketView, book: Book): Proposal;
}

export function bot<P>(strategy: Strategy<P>, settings: { parameters: P; cadence: Cadence; limits: Limits }): Bot {
  const { parameters, cadence, limits } = settings;
  return {
    id: strategy.id,
    cadence,
    limits,
    watch: strategy.watches(parameters),
    screen: (bars, book) => strategy.screen(sound(bars), ownOf(book, strategy.id), parameters),
    propose: (view, book) => strategy.propose(sound(view), ownOf(book, strategy.id), parameters),
  };
}

/** What the market must be asked for: every shortlisted chain, and every contract that is held whatever the bounds. */
export interface Needs {
  readonly chains: readonly ChainRequest[];
  readonly hold: readonly string[];
}

export function needs(shortlists: readonly Shortlist[], book: Book): Needs {
  const held = book.positions.filter((position) => !isFlat(position)).flatMap((position) => position.holdings);
  const hold = held.flatMap(({ instrument }) => (instrument.kind === 'option' ? [instrument.symbol] : []));
  return { chains: covering(shortlists.flatMap((shortlist) => shortlist.chains)), hold: [...new Set(hold)].sort() };
}

export interface Assessed {
  readonly book: Book;
  readonly decision: Decision;
  /** Absent where the signal was refused. */
  readonly order?: Order;
}

/** A signal sized or refused; an approved order is in the book at once, so that the next signal sees it as if filled. */
export function assessSignal(
  signal: Signal,
  book: Book,
  circumstances: {
    now: Instant;
    bot: Pick<Bot, 'cadence' | 'limits'>;
    view: MarketView;
    environment: Environment;
    barrier?: Barrier | undefined;
  },
): Assessed {
  const {
    now,
    bot: { cadence, limits },
    view,
    environment,
    barrier,
  } = circumstances;
  const decision = assess(signal, book, { now, cadence, limits, barrier, quoteOf: (symbol) => quoteOf(view, symbol) });
  const order = intentFrom(signal, decision, environment);
  return order ? { book: withOrder(book, order), decision, order } : { book, decision };
}

/** The broker as a step sees it: synchronous, because replay and back-test need no network. */
export interface Venue {
  place(order: Order): Placement;
  /** News since the last call: about orders by our id, and executions. */
  news(): {
    readonly orders: readonly (OrderNews & { readonly orderId: string })[];
    readonly executions: readonly Execution[];
  };
}

export function placeOrder(order: Order, book: Book, at: { now: Instant; place: (order: Order) => Placement }): Book {
  const sent = dispatch(order, at.now);
  if (!sent) return book;
  return withOrder(book, sent.state === 'dispatched' ? acknowledge(sent, at.place(sent)) : sent);
}

export const settleNews = (book: Book, news: ReturnType<Venue['news']>): Book => settled(book, news).book;

export interface Slot {
  readonly now: Instant;
  readonly bots: readonly Bot[];
  readonly bars: BarsView;
  readonly look: (needs: Needs) => MarketView;
  readonly venue: Venue;
  readonly environment: Environment;
}

export interface Step {
  readonly book: Book;
  readonly view: MarketView;
  readonly proposals: readonly (Proposal & { readonly strategyId: StrategyId })[];
  readonly decisions: readonly Decision[];
  readonly alerts: readonly Alert[];
}

/** Everything that happens at one slot: exits are assessed before entries, and all of them before any order is placed. */
export function step(book: Book, slot: Slot): Step {
  const { now, bots, venue, environment } = slot;
  const settled = settleNews(book, venue.news());
  const shortlists = bots.map((each) => each.screen(slot.bars, settled));
  const view = slot.look(needs(shortlists, settled));
  const proposals = bots.map((each) => ({ strategyId: each.id, ...each.propose(view, settled) }));

  const signals = bots.flatMap((each, index) =>
    (proposals[index]?.signals ?? []).map((signal) => ({ signal, bot: each })),
  );
  const inOrder = [
    ...signals.filter(({ signal }) => signal.kind === 'exit'),
    ...signals.filter(({ signal }) => signal.kind === 'entry'),
  ];
  let current = settled;
  const decisions: Decision[] = [];
  const orders: Order[] = [];
  for (const { signal, bot: by } of inOrder) {
    const assessed = assessSignal(signal, current, { now, bot: by, view, environment });
    decisions.push(assessed.decision);
    orders.push(...(assessed.order ? [assessed.order] : []));
    current = assessed.book;
  }
  current = orders.reduce((placed, order) => placeOrder(order, placed, { now, place: venue.place }), current);
  return { book: current, view, proposals, decisions, alerts: review(current, now) };
}
