/** The latest look at the market that is kept beside a ledger: what is open is valued at its middles. */
import type { Book } from '#lib/model/book.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import { type MarketView, quoteOf } from '#lib/model/market-view.ts';
import type { Position } from '#lib/model/position.ts';
import { mid } from '#lib/model/quote.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import type { Ledger } from '#lib/ports.ts';
import { snapshotFolder } from '../home.ts';
import { fileSnapshots } from './file-snapshots.ts';

/** The last look, with a price for whatever is held, as far as a look of late has one. */
export const lastLook = (ledger: Ledger, path: string, { positions }: Book): Promise<MarketView | undefined> =>
  looksFor(ledger, path, [
    ...new Set(positions.flatMap(({ holdings }) => holdings.filter(isOpen).map(({ instrument }) => instrument.symbol))),
  ]);

const isOpen = ({ lots }: Position['holdings'][number]): boolean => lots.length > 0;

/** Newest first. */
async function snapshotNames(ledger: Ledger): Promise<readonly string[]> {
  const looks = (await ledger.list('proposal')).map(({ record }) => record);
  return [...new Set(looks.toSorted((a, b) => b.slot - a.slot).map(({ snapshot }) => snapshot))];
}

const MOST_LOOKS = 100;

/**
 * The last look, with quotes and daily bars of what is missing there from the looks before it: each look has the chains that
 * its own strategies asked for. How old a quote may be is for the reader to say.
 */
export async function looksFor(
  ledger: Ledger,
  path: string,
  symbols: readonly string[],
): Promise<MarketView | undefined> {
  const snapshots = fileSnapshots(snapshotFolder(path));
  let found: MarketView | undefined;
  for (const name of (await snapshotNames(ledger)).slice(0, MOST_LOOKS)) {
    const look = await snapshots.get(name);
    if (!look) continue;
    const quotes = symbols.flatMap((symbol) => {
      const quote = quoteOf(look, symbol);
      return quote ? [[symbol, quote] as const] : [];
    });
    const older = { quotes: { ...look.quotes, ...Object.fromEntries(quotes) }, bars: look.bars };
    found = found
      ? { ...found, quotes: { ...older.quotes, ...found.quotes }, bars: { ...older.bars, ...found.bars } }
      : { ...look, ...older };
    const known = found.quotes;
    if (symbols.every((symbol) => known[symbol] !== undefined)) break;
  }
  return found;
}

export const priceIn =
  (look: MarketView | undefined) =>
  ({ symbol }: Instrument): Price | undefined => {
    const quote = look && quoteOf(look, symbol);
    const middle = quote && mid(quote);
    return middle === undefined ? undefined : fromNumber<Price>(middle, 'nearest', 0.0001);
  };
