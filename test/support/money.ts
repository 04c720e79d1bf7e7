/** Builders for what risk and execution look at: signals, accounts and books. Equity is 100,000 USD unless told otherwise. */
import type { Account, Book } from '#lib/model/book.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { type Entry, type Exit, type Leg, positionIdOf, signalIdOf } from '#lib/model/signal.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { fromNumber, type Price, quantity, usd } from '#lib/model/units.ts';
import { NOW, TODAY } from './builders.ts';

const common = (legs: readonly Leg[], parts: { strategyId: string; symbol: string; limit: number }) => ({
  strategyId: parts.strategyId,
  slot: NOW,
  symbol: parts.symbol,
  positionId: positionIdOf(parts.strategyId, legs),
  legs,
  limitPrice: fromNumber<Price>(parts.limit, 'nearest', 0.0001),
  conviction: 1,
  expiresAt: instant(NOW + 5 * MINUTE),
  reasons: [{ rule: 'test', observed: 1, threshold: 1 }],
  snapshot: 'snapshot',
  modelled: false,
});

const oneShare = (symbol: string): readonly Leg[] => [{ instrument: instrumentOf(symbol), side: 'buy', ratio: 1 }];

/** Buys a share at 100 USD with a tenth of equity, unless told otherwise. */
export function anEntry(parts: Partial<Entry> & { limit?: number } = {}): Entry {
  const { limit = 100, ...rest } = parts;
  const symbol = parts.symbol ?? 'AAPL';
  const legs = parts.legs ?? oneShare(symbol);
  const base = common(legs, { strategyId: parts.strategyId ?? 'debit-spreads', symbol, limit });
  const entry = { ...base, kind: 'entry' as const, equityShare: 0.1, maxLossPerUnit: limit, ...rest };
  return { ...entry, id: parts.id ?? signalIdOf(entry) };
}

/** Sells ten shares unless told otherwise. */
export function anExit(parts: Partial<Exit> & { limit?: number } = {}): Exit {
  const { limit = 100, ...rest } = parts;
  const symbol = parts.symbol ?? 'AAPL';
  const legs = oneShare(symbol);
  const base = common(legs, { strategyId: parts.strategyId ?? 'debit-spreads', symbol, limit: -limit });
  const selling = legs.map((leg) => ({ ...leg, side: 'sell' as const }));
  const exit = {
    ...base,
    legs: selling,
    kind: 'exit' as const,
    quantity: quantity('10'),
    lots: 'first-in' as const,
    ...rest,
  };
  return { ...exit, id: parts.id ?? signalIdOf(exit) };
}

export const anAccount = (parts: Partial<Account> = {}): Account => ({
  environment: 'paper',
  cash: usd('100000'),
  equity: usd('100000'),
  markedAt: NOW,
  day: TODAY,
  dayStartEquity: usd('100000'),
  ...parts,
});

export const aBook = (parts: Partial<Book> = {}): Book => ({
  account: anAccount(),
  positions: [],
  orders: [],
  ...parts,
});
