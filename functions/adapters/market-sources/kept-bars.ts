/**
 * Bars, kept for each symbol until the next one may be there: whichever strategies are due at a look, only what is new is
 * asked for, and in one question.
 */
import type { Bar } from '#lib/model/bar.ts';
import type { Gap, Provenance, Sourced } from '#lib/model/market-source.ts';
import { type Instant, instant, MINUTE } from '#lib/model/time.ts';
import type { Clock } from '#lib/ports.ts';
import type { BarsWanted, By } from './data-source.ts';
import type { Answered } from './in-order.ts';
import { barsHold } from './lifetimes.ts';

type Series = readonly Bar[];
type Ask = (symbols: readonly string[], want: BarsWanted) => Promise<Answered<Series>>;

interface Kept {
  readonly until: Instant;
  readonly count: number;
  readonly bars?: Series;
  readonly from?: Provenance;
  readonly gap?: string;
}

/** After that long an answer that some source owed is asked for again. */
const RETRY_AFTER = MINUTE;

export function keptBars(clock: Clock, ask: Ask) {
  const kept = new Map<string, Kept>();
  const keyOf = (symbol: string, { timeframe }: BarsWanted) => `${timeframe} ${symbol}`;

  function isGood(symbol: string, want: BarsWanted): boolean {
    const known = kept.get(keyOf(symbol, want));
    return known !== undefined && known.count >= want.count && clock.now() < known.until;
  }

  function keep(symbols: readonly string[], want: BarsWanted, answer: Answered<Series>): void {
    const now = clock.now();
    const until = barsHold(answer.figures, want, now);
    const at = { until: instant(answer.isWhole ? until : Math.min(until, now + RETRY_AFTER)), count: want.count };
    for (const symbol of symbols) {
      const [bars, from] = [answer.figures[symbol], fromOf(answer, symbol)];
      const gap = answer.gaps.find(({ symbols: of }) => of.includes(symbol))?.reason;
      const what = bars ? { bars, ...(from ? { from } : {}) } : { gap: gap ?? 'no figure' };
      kept.set(keyOf(symbol, want), { ...at, ...what });
    }
  }

  return async (symbols: readonly string[], want: BarsWanted): Promise<Sourced<By<Series>>> => {
    const rest = symbols.filter((symbol) => !isGood(symbol, want));
    if (rest.length > 0) keep(rest, want, await ask(rest, want));
    const of = symbols.flatMap((symbol) => {
      const known = kept.get(keyOf(symbol, want));
      return known ? [{ symbol, ...known }] : [];
    });
    return {
      figures: Object.fromEntries(of.flatMap(({ symbol, bars }) => (bars ? [[symbol, bars.slice(-want.count)]] : []))),
      from: together(of),
      gaps: gapsOf(of),
    };
  };
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
