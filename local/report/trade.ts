/**
 * One trade of a strategy as it stands in a ledger: what was done and why, and what it was worth at each look at the market.
 * A trade is one position; where shares were delivered or called away, all of the strategy's positions in the share.
 */
import type { Fill } from '#lib/model/fill.ts';
import { cashOf } from '#lib/model/fill.ts';
import { type Instrument, multiplierOf, underlyingOf } from '#lib/model/instrument.ts';
import { type MarketView, quoteOf } from '#lib/model/market-view.ts';
import type { Order } from '#lib/model/order.ts';
import { isFlat, type Position } from '#lib/model/position.ts';
import { mid } from '#lib/model/quote.ts';
import type { Reason } from '#lib/model/signal.ts';
import type { Instant } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';

/** Executions of one order, or of what became of an option. */
export interface Step {
  readonly at: Instant;
  readonly fills: readonly Fill[];
  readonly kind: 'entry' | 'exit' | 'ending';
  /** Empty for what nobody decided. */
  readonly reasons: readonly Reason[];
}

export interface Trade {
  readonly strategyId: string;
  readonly symbol: string;
  readonly instruments: readonly Instrument[];
  readonly steps: readonly Step[];
  readonly isClosed: boolean;
  readonly modelled: boolean;
}

export interface TradeRecords {
  readonly positions: readonly Position[];
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
}

/** The trades of a strategy in the order in which they began. */
export function tradesOf(strategyId: string, { positions, orders, fills }: TradeRecords): readonly Trade[] {
  const own = positions.filter((position) => position.strategyId === strategyId && position.id !== '');
  const groups = Map.groupBy(own, ({ id, symbol }) => (isTurned(symbol, fills, strategyId) ? symbol : id));
  return [...groups.values()]
    .flatMap((group) => {
      const ids = group.map(({ id }) => id);
      const steps = stepsOf(
        fills.filter(({ positionId }) => ids.includes(positionId)),
        orders,
      );
      const [first] = group;
      if (!first || steps.length === 0) return [];
      const instruments = Map.groupBy(
        steps.flatMap((step) => step.fills.map(({ instrument }) => instrument)),
        ({ symbol }) => symbol,
      );
      return {
        ...{ strategyId, symbol: first.symbol, steps },
        instruments: [...instruments.values()].flatMap(([instrument]) => instrument ?? []),
        isClosed: group.every(isFlat),
        modelled: group.some(({ modelled }) => modelled),
      };
    })
    .sort((a, b) => (a.steps[0]?.at ?? 0) - (b.steps[0]?.at ?? 0));
}

/** Did an option of the strategy turn into shares, or shares leave through one? */
const isTurned = (symbol: string, fills: readonly Fill[], strategyId: string): boolean =>
  fills.some(
    (fill) => fill.cause === 'delivery' && fill.strategyId === strategyId && underlyingOf(fill.instrument) === symbol,
  );

function stepsOf(fills: readonly Fill[], orders: readonly Order[]): readonly Step[] {
  const byOrder = Map.groupBy(fills, ({ orderId, cause, at }) => (cause ? `${cause} ${at}` : orderId));
  const steps = [...byOrder.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const order = first.cause ? undefined : orders.find(({ id }) => id === first.orderId);
    return { at: first.at, fills: group, kind: order?.kind ?? ('ending' as const), reasons: order?.reasons ?? [] };
  });
  return steps.sort((a, b) => a.at - b.at);
}

/** The closed one that earned or lost most; where none is closed, the first. */
export function mostTelling(trades: readonly Trade[]): Trade | undefined {
  const closed = trades.filter(({ isClosed }) => isClosed);
  const size = (trade: Trade): number => Math.abs(cashIn(trade.steps.flatMap(({ fills }) => fills)));
  return closed.toSorted((a, b) => size(b) - size(a))[0] ?? trades[0];
}

/** US dollars. */
export const cashIn = (fills: readonly Fill[]): number =>
  fills.reduce((total, fill) => total + toNumber(cashOf(fill)), 0);

export interface Worth {
  readonly at: Instant;
  readonly usd: number;
}

/** Profit or loss of some of the trade's instruments at each look, at mid; looks without a price of what is held are left out. */
export function worthOf(
  trade: Trade,
  instruments: readonly Instrument[],
  views: readonly MarketView[],
): readonly Worth[] {
  const names = instruments.map(({ symbol }) => symbol);
  const fills = trade.steps.flatMap((step) => step.fills).filter(({ instrument }) => names.includes(instrument.symbol));
  const atLooks = views.flatMap((view) => {
    const before = fills.filter(({ at }) => at <= view.asOf);
    const values = instruments.map((instrument) => heldValue(instrument, before, view));
    const total = values.reduce<number | undefined>(
      (all, value) => (all === undefined || value === undefined ? undefined : all + value),
      cashIn(before),
    );
    return total === undefined ? [] : { at: view.asOf, usd: total };
  });
  return trade.isClosed ? [...atLooks, ...ends(fills)].sort((a, b) => a.at - b.at) : atLooks;
}

/** What is left at the last execution needs no price. */
function ends(fills: readonly Fill[]): readonly Worth[] {
  const last = fills.reduce<Fill | undefined>(
    (latest, fill) => (latest && latest.at > fill.at ? latest : fill),
    undefined,
  );
  return last ? [{ at: last.at, usd: cashIn(fills) }] : [];
}

function heldValue(instrument: Instrument, fills: readonly Fill[], view: MarketView): number | undefined {
  const held = fills
    .filter((fill) => fill.instrument.symbol === instrument.symbol)
    .reduce((all, { side, quantity }) => all + (side === 'buy' ? 1 : -1) * toNumber(quantity), 0);
  if (held === 0) return 0;
  const quote = quoteOf(view, instrument.symbol);
  const at = quote && mid(quote);
  return at === undefined ? undefined : at * held * multiplierOf(instrument);
}
