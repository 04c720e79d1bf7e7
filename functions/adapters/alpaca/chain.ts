/** The option chain of one underlying from Alpaca: snapshots within bounds, what is held, and open interest once a day. */
import type { ChainEntry, ChainRequest, OptionChain } from '#lib/model/option-chain.ts';
import { atNewYork, newYorkDay, type TradingDay } from '#lib/model/time.ts';
import { pagesOf, recordIn } from './line.ts';
import { chainEntryIn } from './prices.ts';
import { batches, type MarketSource } from './source.ts';

export const MAX_OPTION_SYMBOLS = 100;
const MAX_SNAPSHOTS = 1_000;
const MAX_CONTRACTS = 10_000;

export async function optionChain(
  source: MarketSource,
  request: ChainRequest,
  hold: readonly string[],
): Promise<OptionChain> {
  const asOf = source.clock.now();
  const day = newYorkDay(asOf);
  const openInterest = await openInterestOf(source, request, day);
  const dayStart = atNewYork(day, 0);
  const entries = new Map<string, ChainEntry>();
  const take = (snapshots: unknown) => {
    for (const [symbol, value] of Object.entries(recordIn(snapshots))) {
      const resolution = source.resolutionOf(symbol);
      const entry = chainEntryIn(symbol, value, { resolution, dayStart, openInterest });
      if (entry && entry.contract.underlying === request.underlying) entries.set(symbol, entry);
    }
  };
  for await (const { snapshots } of chainPages(source, request)) take(snapshots);
  const missing = hold.filter((symbol) => rootOf(symbol) === request.underlying && !entries.has(symbol));
  for (const symbols of batches(missing, MAX_OPTION_SYMBOLS)) {
    const query = { symbols, limit: MAX_OPTION_SYMBOLS };
    take(recordIn(await source.line.ask(({ marketData }) => marketData.options.optionSnapshotsRaw(query))).snapshots);
  }
  return { underlying: request.underlying, asOf, entries: [...entries.values()].sort(bySymbol) };
}

/** An OCC symbol ends in fifteen characters of date, right and strike. */
const rootOf = (symbol: string): string => symbol.slice(0, -15);

const bySymbol = (a: ChainEntry, b: ChainEntry): number => (a.contract.symbol < b.contract.symbol ? -1 : 1);

function chainPages(source: MarketSource, { underlying, expiries, strikes }: ChainRequest) {
  const query = {
    underlyingSymbol: underlying,
    expirationDateGte: new Date(expiries.from),
    expirationDateLte: new Date(expiries.to),
    limit: MAX_SNAPSHOTS,
    ...(strikes ? { strikePriceGte: strikes.from, strikePriceLte: strikes.to } : {}),
  };
  return pagesOf(
    source.line,
    (page) =>
      ({ marketData }) =>
        marketData.options.optionChainRaw({ ...query, ...page }),
  );
}

/** Cleared once a day; asked for without strike bounds, because these move with the price and would ask again. */
function openInterestOf(source: MarketSource, { underlying, expiries }: ChainRequest, day: TradingDay) {
  const key = `open interest ${day} ${underlying} ${expiries.from} ${expiries.to}`;
  return source.once(key, async () => {
    const query = {
      underlyingSymbols: underlying,
      expirationDateGte: new Date(expiries.from),
      expirationDateLte: new Date(expiries.to),
      limit: MAX_CONTRACTS,
    };
    const open = new Map<string, number>();
    const pages = pagesOf(
      source.line,
      (page) =>
        ({ trading }) =>
          trading.assets.getOptionsContractsRaw({ ...query, ...page }),
    );
    for await (const { option_contracts } of pages) {
      for (const value of Array.isArray(option_contracts) ? option_contracts : []) {
        const { symbol, open_interest } = recordIn(value);
        const contracts =
          typeof open_interest === 'string' && open_interest !== '' ? Number(open_interest) : Number.NaN;
        if (typeof symbol === 'string' && contracts >= 0) open.set(symbol, contracts);
      }
    }
    return open;
  });
}
