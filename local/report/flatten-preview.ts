/** What flattening a scope would do, read from the ledger and the snapshots beside it: nothing is asked of the broker. */
import { PermanentFault } from '#functions/adapters/faults.ts';
import { leftUnder } from '#lib/compliance/review-flattening.ts';
import { closingValue } from '#lib/market/closing-value.ts';
import { type Control, flattens } from '#lib/model/control.ts';
import { multiplierOf } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import { isTerminal, type Order } from '#lib/model/order.ts';
import { costOf, isFlat, type Position, unitsOf } from '#lib/model/position.ts';
import { isStrategyId } from '#lib/model/strategy.ts';
import { formatInstant } from '#lib/model/time.ts';
import { format, sum, toNumber } from '#lib/model/units.ts';
import type { Ledger, Snapshots } from '#lib/ports.ts';
import { cents, legText } from './run-rows.ts';

export interface Sources {
  readonly ledger: Ledger;
  readonly snapshots: Snapshots;
}

export type FlattenPreview = Awaited<ReturnType<typeof flattenPreview>>;

export async function flattenPreview({ ledger, snapshots }: Sources, scope: string) {
  const under: Control = {
    ...((await ledger.get('control', scope))?.record ?? { reason: '', by: '', epoch: 1 }),
    ...{ scope, mode: 'flattening' as const, at: 0 as Control['at'] },
  };
  const positions = (await ledger.list('position', 'open')).map(({ record }) => record);
  const orders = (await ledger.list('order', 'open')).map(({ record }) => record);
  const own = orders.filter((order) => !isTerminal(order) && flattens([under], order.strategyId));
  const rows = [];
  for (const position of leftUnder(under, positions))
    rows.push({ ...rowOf(position, own), ...(await lastValue(position, { ledger, snapshots })) });
  return {
    positions: rows,
    entries: own.filter(({ kind }) => kind === 'entry').map(entryRow),
    /** What no strategy of ours opened. */
    leftAlone: positions
      .filter((position) => !isFlat(position) && !isStrategyId(position.strategyId))
      .map((position) => ({ strategy: position.strategyId, holdings: holdingsOf(position) })),
  };
}

const holdingsOf = ({ holdings }: Position) =>
  holdings
    .filter(({ lots }) => lots.length > 0)
    .map(({ instrument, lots }) => ({
      symbol: instrument.symbol,
      quantity: format(sum(lots.map((lot) => lot.quantity))),
    }));

const rowOf = (position: Position, orders: readonly Order[]) => ({
  strategy: position.strategyId,
  id: position.id,
  symbol: position.symbol,
  /** Shares or contracts; negative where sold short. */
  holdings: holdingsOf(position),
  /** Whole structures. */
  units: format(unitsOf(position)),
  /** US dollars paid for what is still held. */
  costUsd: cents(toNumber(costOf(position))),
  exitWorks: orders.some(({ kind, positionId }) => kind === 'exit' && positionId === position.id),
  modelled: position.modelled,
});

const entryRow = (order: Order) => ({
  strategy: order.strategyId,
  clientOrderId: order.clientOrderId,
  legs: order.legs.map(legText),
  quantity: format(order.quantity),
  filled: format(order.filled),
  limitPrice: format(order.limitPrice),
  state: order.state,
});

/** What closing would have brought at the strategy's last look, in US dollars; null where that look had no price. */
async function lastValue(position: Position, { ledger, snapshots }: Sources) {
  const looks = (await ledger.list('proposal', position.strategyId)).map(({ record }) => record);
  const last = looks.reduce((newest, look) => (newest && newest.slot >= look.slot ? newest : look), looks[0]);
  const view = last && (await viewOf(snapshots, last.snapshot));
  const [leg] = position.legs;
  const unit = view && leg && closingValue(view, position.legs, Number.POSITIVE_INFINITY);
  if (!unit || 'refused' in unit || unitsOf(position) === 0n) return { lastValueUsd: null, valuedAt: null };
  const value = unit.value * toNumber(unitsOf(position)) * multiplierOf(leg.instrument);
  return { lastValueUsd: cents(value), valuedAt: formatInstant(view.asOf) };
}

/** A preview that cannot read a price says so; it does not fail for it. */
async function viewOf(snapshots: Snapshots, snapshot: string): Promise<MarketView | undefined> {
  try {
    return await snapshots.get(snapshot);
  } catch (fault) {
    if (!(fault instanceof PermanentFault)) throw fault;
    return undefined;
  }
}
