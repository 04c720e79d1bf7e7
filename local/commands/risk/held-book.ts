/** The book of a ledger as it was last looked at, ready to be valued again. */
import { loadBook } from '#functions/adapters/book.ts';
import type { Book } from '#lib/model/book.ts';
import { type MarketView, quoteOf } from '#lib/model/market-view.ts';
import { relativeSpread } from '#lib/model/quote.ts';
import type { Instant } from '#lib/model/time.ts';
import type { Ledger } from '#lib/ports.ts';
import { linesOf } from '#lib/risk/revaluation/held-lines.ts';
import type { Line } from '#lib/risk/revaluation/line.ts';
import { historicalVolatility, historiesOf } from '#lib/risk/watch/histories.ts';
import { watchMarks } from '#lib/risk/watch/marks.ts';
import { namesIn } from '#lib/risk/watch/portfolio-report.ts';
import { fault } from '../../exit.ts';
import { looksFor } from '../../store/last-look.ts';
import { usualVolume } from './closing.ts';

export interface HeldBook {
  readonly book: Book;
  readonly path: string;
  readonly lines: readonly Line[];
  /** Relative, by line, where quoted on both sides. */
  readonly spreads: Readonly<Record<string, number>>;
  /** Shares that trade on a usual day, by line; of options it is not known. */
  readonly volumes: Readonly<Record<string, number>>;
  readonly at: Instant | undefined;
  readonly modelled: boolean;
  readonly notes: readonly string[];
}

export async function heldBook(ledger: Ledger, path: string): Promise<HeldBook> {
  const { book } = await loadBook(ledger);
  const { symbols, names } = namesIn(book);
  const look = await looksFor(ledger, path, [...new Set([...symbols, ...names])]);
  if (symbols.length === 0)
    return {
      ...{ book, path, lines: [], spreads: {}, volumes: {}, notes: [] },
      at: look?.asOf,
      modelled: look?.modelled ?? false,
    };
  if (!look)
    throw fault(
      'failed',
      `${path}: no look at the market is kept beside it, so nothing held has a price: run it again`,
    );
  return { book, path, ...valued(book, look), at: look.asOf, modelled: look.modelled };
}

/** As the watcher values it: at the same rate and with the same stand-ins. */
function valued(book: Book, look: MarketView): Pick<HeldBook, 'lines' | 'spreads' | 'volumes' | 'notes'> {
  const histories = historiesOf(namesIn(book).names, (name) => look.bars[name]?.['1Day'] ?? []);
  const { marks, notes } = watchMarks({
    ...{ now: look.asOf, rate: 0, quoteOf: (symbol: string) => quoteOf(look, symbol) },
    historicalVolatilityOf: (name) => historicalVolatility(histories, name),
  });
  const found = linesOf(book, marks);
  if (!found.ok)
    throw fault('failed', `${found.message}: a book with something that has no price has no risk figure either`);
  const spreads = found.lines.flatMap(({ id, symbol }) => {
    const quote = quoteOf(look, symbol);
    const spread = quote && relativeSpread(quote);
    return spread === undefined ? [] : [[id, spread] as const];
  });
  const volumes = found.lines.flatMap(({ id, symbol, option }) => {
    const usual = option ? undefined : usualVolume(look.bars[symbol]?.['1Day'] ?? []);
    return usual === undefined ? [] : [[id, usual] as const];
  });
  return { lines: found.lines, spreads: Object.fromEntries(spreads), volumes: Object.fromEntries(volumes), notes };
}
