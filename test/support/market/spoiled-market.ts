/**
 * A look at the market with something wrong in it, beside the same look without what is wrong: a decision may not rest on
 * the difference. What the types forbid is put in all the same, as a careless source would.
 */
import fc from 'fast-check';
import type { Bar } from '#lib/model/bar.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { addDays, DAY, HOUR, type Timeframe } from '#lib/model/time.ts';
import type { VolatilityIndex } from '#lib/model/volatility-history.ts';

/** The spoilt look, and the look without what was spoilt. */
export interface Spoiled {
  readonly bad: MarketView;
  readonly cured: MarketView;
  readonly what: readonly string[];
}

type Table<T> = Readonly<Record<string, (figure: T) => unknown>>;

/** A side that nobody has put a price on is no fault of the data; everything else here is. */
const EMPTY_SIDES: Table<Quote> = {
  'no bid': ({ bid: _, ...quote }) => quote,
  'no ask': ({ ask: _, ...quote }) => quote,
};
export const BAD_QUOTES: Table<Quote> = {
  stale: (quote) => ({ ...quote, at: quote.at - DAY, freshUntil: quote.freshUntil - HOUR }),
  crossed: ({ ask = 1, ...quote }) => ({ ...quote, bid: ask + 0.05, ask }),
  'a bid of zero': (quote) => ({ ...quote, bid: 0 }),
  'an ask of zero': (quote) => ({ ...quote, ask: 0 }),
  'a bid that is no number': (quote) => ({ ...quote, bid: Number.NaN }),
  'an ask that is no number': (quote) => ({ ...quote, ask: Number.NaN }),
  'a bid below zero': (quote) => ({ ...quote, bid: -1 }),
  'an endless ask': (quote) => ({ ...quote, ask: Number.POSITIVE_INFINITY }),
  'no time': (quote) => ({ ...quote, at: Number.NaN, freshUntil: Number.NaN }),
};
const BAD_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, -3];
const BAD_BARS: Table<readonly Bar[]> = {
  ...Object.fromEntries(
    (['open', 'high', 'low', 'close', 'volume', 'start'] as const).map((field) => [
      `a bar without ${field}`,
      (bars: readonly Bar[]) => bars.with(-2, { ...at(bars, -2), [field]: Number.NaN }),
    ]),
  ),
  'a last close of zero': (bars) => bars.with(-1, { ...at(bars, -1), close: 0 }),
  'an endless close': (bars) => bars.with(-1, { ...at(bars, -1), close: Number.POSITIVE_INFINITY }),
  'a high below the low': (bars) => bars.with(-1, { ...at(bars, -1), high: at(bars, -1).low / 2 }),
  'a volume below zero': (bars) => bars.with(-1, { ...at(bars, -1), volume: -5 }),
  'bars in the wrong order': (bars) => [...bars].reverse(),
  'a bar twice': (bars) => [...bars, at(bars, -1)],
  'bars of a month ago': (bars) => bars.map((bar) => ({ ...bar, start: bar.start - 28 * DAY })),
  'bars of the future': (bars) => bars.map((bar) => ({ ...bar, start: bar.start + 7 * DAY })),
};
const BAD_VIX: Table<VolatilityIndex> = {
  'no level': (vix) => ({ ...vix, level: Number.NaN }),
  'a level of zero': (vix) => ({ ...vix, level: 0 }),
  'a level below zero': (vix) => ({ ...vix, level: -5 }),
  'no time': (vix) => ({ ...vix, at: Number.NaN }),
  'of last week': (vix) => ({ ...vix, at: vix.at - 7 * DAY }),
};
const FIGURES = ['delta', 'impliedVolatility', 'volume', 'openInterest'] as const;

const at = (bars: readonly Bar[], place: number): Bar => {
  const bar = bars.at(place) ?? bars.at(-1);
  if (!bar) throw new RangeError('a series without bars');
  return bar;
};

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([each]) => each !== key));

/** What leaves figures out comes first: it could mend what another change has spoilt. */
interface Change {
  readonly leavesOut: boolean;
  readonly to: (look: Spoiled) => Spoiled;
}
const spoil = (what: string, bad: (view: MarketView) => unknown, cure: (view: MarketView) => MarketView): Change => ({
  leavesOut: bad === cure,
  to: (look) => ({ bad: bad(look.bad) as MarketView, cured: cure(look.cured), what: [...look.what, what] }),
});
/** No fault of the data, but less of it. */
const leaveOut = (what: string, of: (view: MarketView) => MarketView): Change => spoil(what, of, of);

const withQuote = (view: MarketView, symbol: string, of: (quote: Quote) => unknown) => {
  const quote = view.quotes[symbol];
  return quote ? { ...view, quotes: { ...view.quotes, [symbol]: of(quote) as Quote } } : view;
};
const withEntries = (view: MarketView, of: (entry: ChainEntry) => readonly unknown[]): MarketView => ({
  ...view,
  chains: Object.fromEntries(
    Object.entries(view.chains).map(([symbol, chain]) => [
      symbol,
      { ...chain, entries: chain.entries.flatMap((entry) => of(entry) as readonly ChainEntry[]) },
    ]),
  ),
});
const only = (symbol: string, of: (entry: ChainEntry) => readonly unknown[]) => (entry: ChainEntry) =>
  entry.contract.symbol === symbol ? of(entry) : [entry];

const shareQuote = (symbol: string): readonly Change[] => [
  ...Object.entries(BAD_QUOTES).map(([how, of]) =>
    spoil(
      `${symbol}: ${how}`,
      (view) => withQuote(view, symbol, of),
      (view) => ({ ...view, quotes: without(view.quotes, symbol) }),
    ),
  ),
  ...Object.entries(EMPTY_SIDES).map(([how, of]) =>
    leaveOut(`${symbol}: ${how}`, (view) => withQuote(view, symbol, of)),
  ),
];

const contractQuote = (symbol: string): readonly Change[] => {
  const change = (of: (quote: Quote) => unknown) => (view: MarketView) =>
    withEntries(
      view,
      only(symbol, (entry) => [{ ...entry, quote: of(entry.quote) }]),
    );
  const remove = (view: MarketView) =>
    withEntries(
      view,
      only(symbol, () => []),
    );
  return [
    ...Object.entries(BAD_QUOTES).map(([how, of]) => spoil(`${symbol}: ${how}`, change(of), remove)),
    ...Object.entries(EMPTY_SIDES).map(([how, of]) => leaveOut(`${symbol}: ${how}`, change(of))),
    leaveOut(`${symbol}: missing`, remove),
  ];
};

/** A vendor's figure of one contract, or of all. */
const vendorFigure = (symbol: string | undefined): readonly Change[] =>
  FIGURES.flatMap((field) =>
    BAD_NUMBERS.map((value) => {
      const chosen = (entry: ChainEntry) => symbol === undefined || entry.contract.symbol === symbol;
      const bad = (entry: ChainEntry) => [chosen(entry) ? { ...entry, [field]: value } : entry];
      const cure = (entry: ChainEntry) => [chosen(entry) ? without(entry as never, field) : entry];
      return spoil(
        `${symbol ?? 'every contract'}: ${field} ${value}`,
        (view) => withEntries(view, bad),
        (view) => withEntries(view, cure),
      );
    }),
  );

const series = (symbol: string, timeframe: Timeframe): readonly Change[] => {
  const remove = (view: MarketView): MarketView => ({
    ...view,
    bars: { ...view.bars, [symbol]: without((view.bars[symbol] ?? {}) as never, timeframe) },
  });
  const change = (of: (bars: readonly Bar[]) => unknown) => (view: MarketView) => {
    const bars = view.bars[symbol]?.[timeframe];
    return bars && bars.length > 0
      ? { ...view, bars: { ...view.bars, [symbol]: { ...view.bars[symbol], [timeframe]: of(bars) } } }
      : view;
  };
  const few = change((bars) => bars.slice(-2));
  return [
    ...Object.entries(BAD_BARS).map(([how, of]) => spoil(`${symbol} ${timeframe}: ${how}`, change(of), remove)),
    leaveOut(`${symbol} ${timeframe}: missing`, remove),
    leaveOut(`${symbol} ${timeframe}: two bars`, few as (view: MarketView) => MarketView),
  ];
};

const history = (symbol: string): readonly Change[] => {
  const remove = (view: MarketView): MarketView => ({
    ...view,
    volatilityHistory: without(view.volatilityHistory ?? {}, symbol),
  });
  const days = (of: (day: NonNullable<MarketView['volatilityHistory']>[string][number], place: number) => unknown) => {
    return (view: MarketView) => {
      const known = view.volatilityHistory?.[symbol];
      return known ? { ...view, volatilityHistory: { ...view.volatilityHistory, [symbol]: known.map(of) } } : view;
    };
  };
  return [
    ...[Number.NaN, 0, -1, Number.POSITIVE_INFINITY].map((volatility) =>
      spoil(
        `volatility of ${symbol}: ${volatility}`,
        days((day, place) => (place === 5 ? { ...day, volatility } : day)),
        remove,
      ),
    ),
    spoil(
      `volatility of ${symbol}: of months ago`,
      days((day) => ({ ...day, day: addDays(day.day, -90) })),
      remove,
    ),
    leaveOut(`volatility of ${symbol}: missing`, remove),
  ];
};

const beyondPrices = (view: MarketView): readonly Change[] => {
  const noVix = ({ vix: _, ...rest }: MarketView): MarketView => rest;
  const noEvents = ({ events: _, ...rest }: MarketView): MarketView => rest;
  const elsewhere = (seen: MarketView) => ({
    ...seen,
    events: JSON.parse(
      JSON.stringify(seen.events ?? {}, (key, value) =>
        key === 'covers' ? { from: '2013-01-01', to: '2013-02-01' } : typeof value === 'bigint' ? undefined : value,
      ),
    ),
  });
  return [
    ...Object.entries(view.vix ? BAD_VIX : {}).map(([how, of]) =>
      spoil(`vix: ${how}`, (seen) => (seen.vix ? { ...seen, vix: of(seen.vix) } : seen), noVix),
    ),
    ...(view.vix ? [leaveOut('vix: missing', noVix)] : []),
    ...(view.events
      ? [leaveOut('events: missing', noEvents), spoil('events: of other days', elsewhere, noEvents)]
      : []),
  ];
};

const symbolsIn = (view: MarketView): readonly string[] =>
  Object.values(view.chains).flatMap(({ entries }) => entries.map(({ contract }) => contract.symbol));

/** Everything that can be spoilt in a look, one thing at a time, by the kind of figure. */
const faultsOf = (view: MarketView): readonly (readonly Change[])[] =>
  [
    Object.keys(view.quotes).flatMap(shareQuote),
    Object.entries(view.bars).flatMap(([symbol, all]) =>
      (Object.keys(all) as Timeframe[]).flatMap((timeframe) => series(symbol, timeframe)),
    ),
    symbolsIn(view).flatMap(contractQuote),
    [undefined, ...symbolsIn(view)].flatMap(vendorFigure),
    Object.keys(view.volatilityHistory ?? {}).flatMap(history),
    beyondPrices(view),
  ].filter((faults) => faults.length > 0);

const applied = (view: MarketView, changes: readonly Change[]): Spoiled =>
  [...changes]
    .sort((a, b) => Number(b.leavesOut) - Number(a.leavesOut))
    .reduce<Spoiled>((look, { to }) => to(look), { bad: view, cured: view, what: [] });

/** One to four things wrong at once, of any kinds. */
export const anySpoiled = (view: MarketView): fc.Arbitrary<Spoiled> =>
  fc
    .uniqueArray(fc.oneof(...faultsOf(view).map((faults) => fc.constantFrom(...faults))), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => applied(view, changes));

/** Every quote of a look spoilt in the same way. */
export const everyQuote = (view: MarketView, of: (quote: Quote) => unknown): MarketView => ({
  ...withEntries(view, (entry) => [{ ...entry, quote: of(entry.quote) }]),
  quotes: Object.fromEntries(Object.entries(view.quotes).map(([symbol, quote]) => [symbol, of(quote) as Quote])),
});
