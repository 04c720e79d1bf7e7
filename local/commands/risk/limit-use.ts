/** How much of each limit is used: of the whole book as the watcher last measured it, of what is held and reserved now. */
import type { Book } from '#lib/model/book.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { isFlat } from '#lib/model/position.ts';
import { toNumber } from '#lib/model/units.ts';
import { METRICS } from '#lib/model/watch/risk-state.ts';
import { collateral } from '#lib/risk/cover.ts';
import { approvedToday, exposure, isBroadEtf, type PriceOf, reserved } from '#lib/risk/exposure.ts';
import { LIMIT_IDS, type LimitId, type Limits, type Row } from '#lib/risk/limits.ts';

export interface Use {
  readonly value: number;
  /** Whose it is, where it is the largest of several. */
  readonly of?: string;
}

export interface LimitRow {
  readonly limit: LimitId;
  readonly row: Row;
  readonly soft: number;
  readonly hard: number;
  readonly ceiling: number;
  readonly unit: string;
  readonly kind: 'size' | 'gate';
  readonly owner: string;
  readonly reason: string;
  /** Undefined where it is measured for each order, and nothing is used in between. */
  readonly use?: Use;
  readonly headroom?: number;
}

type Uses = Readonly<Partial<Record<LimitId, Readonly<Partial<Record<Row, Use>>>>>>;

/** Every row of every limit; with what is used, where there is a book. */
export const limitRows = (limits: Limits, uses: Uses = {}): readonly LimitRow[] =>
  LIMIT_IDS.flatMap((limit) => {
    const { rows, unit, kind, owner, reason } = limits[limit];
    return Object.entries(rows).map(([name, { soft, hard, ceiling }]): LimitRow => {
      const row = name as Row;
      const use = uses[limit]?.[row];
      return {
        ...{ limit, row, soft, hard, ceiling, unit, kind, owner, reason },
        ...(use ? { use, headroom: hard - use.value } : {}),
      };
    });
  });

/** The largest of several, under its name; nothing where there is none. */
function largest(parts: readonly (readonly [string, number])[]): Use | undefined {
  const [name, value] = parts.reduce((most, each) => (each[1] > most[1] ? each : most), ['', 0]);
  return name === '' ? { value: 0 } : { value, of: name };
}

const isBroad = (symbol: string): boolean => isBroadEtf(instrumentOf(symbol));

export function usesOf(book: Book, priceOf: PriceOf): Uses {
  const { account, positions, orders, risk } = book;
  const equity = toNumber(account.equity);
  const symbols = [...new Set([...positions, ...orders].map(({ symbol }) => symbol))];
  const strategies = [...new Set([...positions, ...orders].map(({ strategyId }) => strategyId))];
  const share = (scope: Parameters<typeof exposure>[1]): number => exposure(book, scope, priceOf) / equity;
  const bySymbol = (broad: boolean, of: (symbol: string) => number): Use | undefined =>
    largest(symbols.filter((symbol) => isBroad(symbol) === broad).map((symbol) => [symbol, of(symbol)]));
  const byStrategy = (broad: boolean): Use | undefined =>
    largest(
      strategies
        .filter((id) => holdsOnlyBroad(book, id) === broad)
        .map((strategyId) => [strategyId, share({ strategyId })]),
    );
  const figures = METRICS.flatMap((metric) => {
    const value = risk?.figures[metric];
    return value === undefined ? [] : [[metric, { any: { value } }] as const];
  });
  const rows = (any: Use | undefined, broad: Use | undefined) => ({
    ...(any ? { any } : {}),
    ...(broad ? { 'broad-etf': broad } : {}),
  });
  return {
    'symbol-share': rows(
      bySymbol(false, (symbol) => share({ symbol })),
      bySymbol(true, (symbol) => share({ symbol })),
    ),
    'symbol-day-share': rows(
      largest(symbols.map((symbol) => [symbol, approvedToday(book, symbol, account.day) / equity])),
      undefined,
    ),
    'strategy-share': rows(byStrategy(false), byStrategy(true)),
    'account-risk': { any: { value: share({ narrow: true }) } },
    'account-share': { any: { value: share({}) } },
    'cash-use': { any: { value: (reserved(book) + collateral(book)) / Math.max(0, toNumber(account.cash)) } },
    ...Object.fromEntries(figures),
  };
}

function holdsOnlyBroad({ positions, orders }: Book, id: string): boolean {
  const own = [...positions.filter((each) => !isFlat(each)), ...orders].filter(({ strategyId }) => strategyId === id);
  return own.length > 0 && own.every(({ legs }) => legs.every(({ instrument }) => isBroadEtf(instrument)));
}
