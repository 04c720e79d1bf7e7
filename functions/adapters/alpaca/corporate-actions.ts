/** Dividends and splits as Alpaca has them: as announced so far, which may be late. Filtered by it on the day it acts on them. */
import * as z from 'zod';
import type { CashDividend, Covered, DaySpan, ShareSplit } from '#lib/model/events.ts';
import { addDays, isDate, type TradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import type { By } from '../market-sources/data-source.ts';
import { pagesOf, parsed, recordIn } from './line.ts';
import type { MarketSource } from './source.ts';

/** A dividend is paid up to so many days after the share goes without it; Alpaca dates it by the payment. */
const LONGEST_WAIT = 60;
const MAX_ACTIONS = 1_000;
const CASH_UNIT = 0.000001;

const day = z.custom<TradingDay>((value) => typeof value === 'string' && isDate(value), 'not a date');
const Dividends = z.array(
  z.object({ symbol: z.string(), ex_date: day, rate: z.number(), currency: z.string().nullish() }),
);
const Splits = z.array(z.object({ symbol: z.string(), ex_date: day, new_rate: z.number(), old_rate: z.number() }));

export async function dividendsOf(source: MarketSource, symbols: readonly string[], span: DaySpan) {
  const pages = await pagesAbout(source, 'cash_dividend', {
    symbols,
    from: span.from,
    to: addDays(span.to, LONGEST_WAIT),
  });
  const list = pages.flatMap((page) => parsed(Dividends, page.cash_dividends ?? [], 'list of dividends'));
  const foreign = new Set(list.flatMap(({ symbol, currency }) => (currency && currency !== 'USD' ? [symbol] : [])));
  const dividends = list.map(({ symbol, ex_date: exDay, rate }): CashDividend => {
    return { symbol, exDay, cash: fromNumber<Price>(rate, 'nearest', CASH_UNIT) };
  });
  return covered(
    symbols.filter((symbol) => !foreign.has(symbol)),
    span,
    dividends,
  );
}

export async function splitsOf(source: MarketSource, symbols: readonly string[], span: DaySpan) {
  const pages = await pagesAbout(source, 'forward_split,reverse_split', { symbols, ...span });
  const splits = pages
    .flatMap((page) => [...listIn(page.forward_splits), ...listIn(page.reverse_splits)])
    .map((value): ShareSplit => {
      const [split] = parsed(Splits, [value], 'list of splits');
      if (!split) throw new RangeError('a list of one has one');
      return { symbol: split.symbol, exDay: split.ex_date, ratio: split.new_rate / split.old_rate };
    });
  return covered(symbols, span, splits);
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

async function pagesAbout(
  { line }: MarketSource,
  types: string,
  { symbols, from, to }: DaySpan & { readonly symbols: readonly string[] },
) {
  const query = {
    ...{ symbols: symbols.join(','), types, limit: MAX_ACTIONS },
    ...{ start: new Date(from), end: new Date(to) },
  };
  const found: Readonly<Record<string, unknown>>[] = [];
  const pages = pagesOf(
    line,
    (page) =>
      ({ marketData }) =>
        marketData.corporateActions.corporateActionsRaw({ ...query, ...page }),
  );
  for await (const { corporate_actions } of pages) found.push(recordIn(corporate_actions));
  return found;
}

/** Every symbol asked about gets its list, be it empty. */
function covered<T extends CashDividend | ShareSplit>(
  symbols: readonly string[],
  covers: DaySpan,
  events: readonly T[],
): By<Covered<T>> {
  const lists = symbols.map((symbol) => {
    const own = events.filter(
      (event) => event.symbol === symbol && event.exDay >= covers.from && event.exDay <= covers.to,
    );
    return [symbol, { covers, list: own.sort((a, b) => (a.exDay < b.exDay ? -1 : 1)) }] as const;
  });
  return Object.fromEntries(lists);
}
