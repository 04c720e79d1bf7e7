/**
 * Bars, kept for each symbol until the next one may be there: whichever strategies are due at a look, only what is new is
 * asked for. Within a day that is the last few bars, put to those that are known; the next day begins anew, because older
 * prices may have been adjusted overnight.
 */
import type { Bar } from '#lib/model/bar.ts';
import type { Gap, Provenance, Sourced } from '#lib/model/market-source.ts';
import { type Instant, instant, MINUTE, newYorkDay, TIMEFRAME_MS } from '#lib/model/time.ts';
import type { Clock } from '#lib/ports.ts';
import type { BarsWanted, By } from './data-source.ts';
import type { Answered } from './in-order.ts';
import { barsHold } from './lifetimes.ts';

type Series = readonly Bar[];
type Ask = (symbols: readonly string[], want: BarsWanted) => Promise<Answered<Series>>;

interface Kept {
  readonly askedAt: Instant;
  readonly until: Instant;
  readonly count: number;
  readonly bars?: Series;
  readonly from?: Provenance;
  readonly gap?: string;
}

/** After that long an answer that some source owed is asked for again. */
const RETRY_AFTER = MINUTE;
/** Bars before the last question that are asked for again, because they may have come late. */
const OVERLAP = 3;

type Shelf = Map<string, Kept>;
const keyOf = (symbol: string, { timeframe }: BarsWanted) => `${timeframe} ${symbol}`;

export function keptBars(clock: Clock, ask: Ask) {
  const shelf: Shelf = new Map();

  /** Those with a series of today are asked for its end, all others for the whole. */
  async function renew(symbols: readonly string[], want: BarsWanted): Promise<void> {
    const { behind, unknown } = sorted(shelf, symbols, { want, now: clock.now() });
    if (unknown.length > 0) keep(shelf, unknown, { want, answer: await ask(unknown, want), now: clock.now() });
    if (behind.length === 0) return;
    const end = { ...want, since: sinceOf(shelf, behind, want) };
    keep(shelf, behind, { want: end, answer: await ask(behind, end), now: clock.now() });
  }

  return async (symbols: readonly string[], want: BarsWanted): Promise<Sourced<By<Series>>> => {
    const now = clock.now();
    const rest = symbols.filter((symbol) => now >= (knownOf(shelf, symbol, want)?.until ?? 0));
    if (rest.length > 0) await renew(rest, want);
    const of = symbols.flatMap((symbol) => {
      const known = shelf.get(keyOf(symbol, want));
      return known ? [{ symbol, ...known }] : [];
    });
    return {
      figures: Object.fromEntries(of.flatMap(({ symbol, bars }) => (bars ? [[symbol, bars.slice(-want.count)]] : []))),
      from: together(of),
      gaps: gapsOf(of),
    };
  };
}

function knownOf(shelf: Shelf, symbol: string, want: BarsWanted): Kept | undefined {
  const known = shelf.get(keyOf(symbol, want));
  return known && known.count >= want.count ? known : undefined;
}

function sorted(shelf: Shelf, symbols: readonly string[], { want, now }: { want: BarsWanted; now: Instant }) {
  const isOfToday = (symbol: string) => {
    const known = want.timeframe === '1Day' ? undefined : knownOf(shelf, symbol, want);
    return known?.bars !== undefined && newYorkDay(known.askedAt) === newYorkDay(now);
  };
  return { behind: symbols.filter(isOfToday), unknown: symbols.filter((symbol) => !isOfToday(symbol)) };
}

function sinceOf(shelf: Shelf, symbols: readonly string[], want: BarsWanted): Instant {
  const length = TIMEFRAME_MS[want.timeframe];
  const asked = Math.min(...symbols.map((symbol) => knownOf(shelf, symbol, want)?.askedAt ?? 0));
  return instant((Math.floor(asked / length) - OVERLAP) * length);
}

interface Heard {
  readonly want: BarsWanted;
  readonly answer: Answered<Series>;
  readonly now: Instant;
}

function keep(shelf: Shelf, symbols: readonly string[], { want, answer, now }: Heard): void {
  const series = symbols.map((symbol) => {
    const before = shelf.get(keyOf(symbol, want));
    return { symbol, before, bars: extended(before, symbol, { want, answer }) };
  });
  const known = Object.fromEntries(series.flatMap(({ symbol, bars }) => (bars ? [[symbol, bars]] : [])));
  const until = barsHold(known, want, now);
  const times = { askedAt: now, until: instant(answer.isWhole ? until : Math.min(until, now + RETRY_AFTER)) };
  for (const { symbol, before, bars } of series) {
    const from = fromOf(answer, symbol) ?? before?.from;
    const gap = answer.gaps.find(({ symbols: of }) => of.includes(symbol))?.reason ?? 'no figure';
    const count = want.since === undefined ? want.count : (before?.count ?? want.count);
    shelf.set(keyOf(symbol, want), { ...times, count, ...(bars ? { bars } : { gap }), ...(from ? { from } : {}) });
  }
}

/** What was known with what is new; nothing where the new cannot be. No news of a share that did not trade is none. */
function extended(
  before: Kept | undefined,
  symbol: string,
  { want, answer }: { readonly want: BarsWanted; readonly answer: Answered<Series> },
): Series | undefined {
  const news = answer.figures[symbol];
  if (want.since === undefined) return news;
  if (!news) return answer.doubtful.includes(symbol) ? undefined : before?.bars;
  const first = news[0]?.start ?? Number.POSITIVE_INFINITY;
  const old = (before?.bars ?? []).filter(({ start }) => start < first);
  return [...old, ...news].slice(-(before?.count ?? want.count));
}

function fromOf({ from }: Pick<Answered<Series>, 'from'>, symbol: string): Provenance | undefined {
  const named = from.find(({ symbols }) => symbols?.includes(symbol)) ?? from.find(({ symbols }) => !symbols);
  if (!named) return undefined;
  const { symbols: _, ...what } = named;
  return what;
}

type Known = Kept & { readonly symbol: string };

/** The source of the first without its symbols, any other with them. */
function together(of: readonly Known[]): readonly Provenance[] {
  const bySource = Map.groupBy(
    of.flatMap(({ symbol, from }) => (from ? [{ symbol, from }] : [])),
    ({ from }) => JSON.stringify(from),
  );
  return [...bySource.values()].flatMap((own, place) => {
    const [first] = own;
    if (!first) return [];
    return [place === 0 ? first.from : { ...first.from, symbols: own.map(({ symbol }) => symbol) }];
  });
}

function gapsOf(of: readonly Known[]): readonly Gap[] {
  const alike = Map.groupBy(
    of.filter(({ gap }) => gap !== undefined),
    ({ gap }) => gap ?? '',
  );
  return [...alike].map(([reason, own]) => ({ figure: 'bars', symbols: own.map(({ symbol }) => symbol), reason }));
}
