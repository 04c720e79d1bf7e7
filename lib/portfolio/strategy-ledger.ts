/**
 * What each strategy has earned and ties up, from the book and marks. A trade is a position from flat to flat, and counts
 * when it is over. Exposure is capital at risk: held, at the largest of cost, value and what it can still lose, and reserved
 * by working entries. US dollars, before fees, which are not booked yet.
 */
import type { Book } from '../model/book.ts';
import { isFlat, unrealised } from '../model/position.ts';
import { newYorkDay, type TradingDay } from '../model/time.ts';
import { sum, toNumber } from '../model/units.ts';
import { exposure, type PriceOf } from '../risk/exposure.ts';
import { type TradeRecord, tradeRecord } from '../risk/trade-record.ts';

export interface StrategyLedger extends TradeRecord {
  readonly strategyId: string;
  /** Of everything that was closed, parts of open positions included. */
  readonly realisedUsd: number;
  /** Undefined where something held has no price. */
  readonly openUsd: number | undefined;
  readonly openPositions: number;
  readonly exposureUsd: number;
  /** Of equity. */
  readonly exposureShare: number;
  /** Share of equity it may have at risk; undefined for what no strategy holds. */
  readonly budgetShare: number | undefined;
  /** What its budget leaves; the account's totals may leave less. */
  readonly headroomUsd: number | undefined;
  /** Of its latest fill. */
  readonly lastTradeDay: TradingDay | undefined;
  readonly modelled: boolean;
}

export interface Marks {
  readonly priceOf: PriceOf;
  /** Share of equity by strategy. */
  readonly budgets: Readonly<Record<string, number>>;
}

/** One row for each strategy with a budget, and one for everybody else who holds or has held something. */
export function strategyLedgers(book: Book, marks: Marks): readonly StrategyLedger[] {
  const others = new Set(book.positions.map(({ strategyId }) => strategyId).filter((id) => !(id in marks.budgets)));
  return [...Object.keys(marks.budgets), ...[...others].sort()].map((id) => ledgerOf(id, book, marks));
}

function ledgerOf(strategyId: string, book: Book, { priceOf, budgets }: Marks): StrategyLedger {
  const own = book.positions.filter((position) => position.strategyId === strategyId);
  const open = own.filter((position) => !isFlat(position));
  const results = open.map((position) => unrealised(position, priceOf));
  const known = results.filter((result) => result !== undefined);
  const fills = own.flatMap(({ lastFillAt }) => (lastFillAt === undefined ? [] : [lastFillAt]));
  const last = fills.length > 0 ? newYorkDay(fills.reduce((a, b) => (a > b ? a : b))) : undefined;
  return {
    strategyId,
    ...tradeRecord(book, strategyId),
    realisedUsd: toNumber(sum(own.map(({ realised }) => realised))),
    openUsd: known.length < results.length ? undefined : toNumber(sum(known)),
    openPositions: open.length,
    ...capital(strategyId, book, { priceOf, budget: budgets[strategyId] }),
    lastTradeDay: last,
    modelled: own.some(({ modelled }) => modelled),
  };
}

function capital(
  strategyId: string,
  book: Book,
  { priceOf, budget }: { priceOf: PriceOf; budget: number | undefined },
) {
  const equity = toNumber(book.account.equity);
  const exposureUsd = exposure(book, { strategyId }, priceOf);
  return {
    exposureUsd,
    exposureShare: equity > 0 ? exposureUsd / equity : Number.NaN,
    budgetShare: budget,
    headroomUsd: budget === undefined ? undefined : Math.max(0, budget * Math.max(0, equity) - exposureUsd),
  };
}
