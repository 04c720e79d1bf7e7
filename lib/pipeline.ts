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
import { withoutRefusals } from './risk/foreseen.ts';
import type { Guarantees } from './risk/guarantees.ts';
import type { Limits } from './risk/limits.ts';
import type { Regime } from './risk/regime.ts';
import { SIZING_BARS } from './risk/volatility-scale.ts';

/** A strategy with its parameters decided: what a tick runs. */
export interface Bot {
  readonly id: StrategyId;
  readonly cadence: Cadence;
  readonly limits: Limits;
  /** What each strategy may count on, whatever the others use. */
  readonly guarantees?: Guarantees;
  readonly watch: Watch;
  screen(bars: BarsView, book: Book): Shortlist;
  /** Without the entries that risk is sure to refuse as the book stands: those are why-nots. */
  propose(view: MarketView, book: Book): Proposal;
}

export function bot<P>(
  strategy: Strategy<P>,
  settings: { parameters: P; cadence: Cadence; limits: Limits; guarantees?: Guarantees },
): Bot {
  const { parameters, ...held } = settings;
  return {
    id: strategy.id,
    ...held,
    watch: withSizing(strategy.watches(parameters)),
    screen: (bars, book) => strategy.screen(sound(bars), ownOf(book, strategy.id), parameters),
    propose(view, book) {
      const proposal = strategy.propose(sound(view), ownOf(book, strategy.id), parameters);
      return withoutRefusals(proposal, book, { now: view.asOf, ...held, ...seenIn(view) });
    },
  };
}

/** Risk sizes by how volatile a name is, so that must not hang on who else looks at the same slot. */
const withSizing = ({ history, ...watch }: Watch): Watch => ({
  ...watch,
  history: { ...history, '1Day': Math.max(history['1Day'] ?? 0, SIZING_BARS) },
});

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
    bot: Pick<Bot, 'cadence' | 'limits' | 'guarantees'>;
    view: MarketView;
    environment: Environment;
    barrier?: Barrier | undefined;
    regime?: Regime | undefined;
  },
): Assessed {
  const {
    now,
    bot: { cadence, limits, guarantees },
    view,
    environment,
    barrier,
    regime,
  } = circumstances;
  const decision = assess(signal, book, { now, cadence, limits, guarantees, barrier, regime, ...seenIn(view) });
  const order = intentFrom(signal, decision, environment);
  return order ? { book: withOrder(book, order), decision, order } : { book, decision };
}

/** What risk may see of a look. */
const seenIn = (view: MarketView) => ({
  quoteOf: (symbol: string) => quoteOf(view, symbol),
  dailyOf: (symbol: string) => view.bars[symbol]?.['1Day'] ?? [],
});

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
  /** What the present market leaves of each strategy's usual size; all of it where nobody judges it. */
  readonly regime?: Regime | undefined;
}

export interface Step {
  readonly book: Book;
  readonly view: MarketView;
  readonly proposals: readonly (Proposal & { readonly strategyId: StrategyId })[];
  readonly decisions: readonly Decision[];
  readonly alerts: readonly Alert[];
}

/**
 * The order in which the signals of one slot claim what there is: exits first, because what they free is free for an entry,
 * then entries by conviction, the highest first, and equals in the order in which the strategies named them.
 */
export const byClaim = (signals: readonly Signal[]): readonly Signal[] => [
  ...signals.filter(({ kind }) => kind === 'exit'),
  ...signals.filter(({ kind }) => kind === 'entry').sort((a, b) => b.conviction - a.conviction),
];

/** Everything that happens at one slot: exits are assessed before entries, and all of them before any order is placed. */
export function step(book: Book, slot: Slot): Step {
  const { now, bots, venue, environment, regime } = slot;
  const settled = settleNews(book, venue.news());
  const shortlists = bots.map((each) => each.screen(slot.bars, settled));
  const view = slot.look(needs(shortlists, settled));
  const proposals = bots.map((each) => ({ strategyId: each.id, ...each.propose(view, settled) }));

  const speakers = new Map(
    bots.flatMap((each, index) => (proposals[index]?.signals ?? []).map((signal) => [signal, each] as const)),
  );
  let current = settled;
  const decisions: Decision[] = [];
  const orders: Order[] = [];
  for (const signal of byClaim([...speakers.keys()])) {
    const by = speakers.get(signal);
    if (!by) continue;
    const assessed = assessSignal(signal, current, { now, bot: by, view, environment, regime });
    decisions.push(assessed.decision);
    orders.push(...(assessed.order ? [assessed.order] : []));
    current = assessed.book;
  }
  current = orders.reduce((placed, order) => placeOrder(order, placed, { now, place: venue.place }), current);
  return { book: current, view, proposals, decisions, alerts: review(current, now) };
}
