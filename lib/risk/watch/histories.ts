/**
 * Daily moves of the names that a book hangs on, day by day the same days. A name with too little history of its own is
 * taken to move as SPY does, half as much again; where SPY has none either, by a normal law of four per cent a day, all such
 * names on the same days. Both are house figures that err upwards, and are told with the result. Simple daily fractions.
 */
import { normalQuantile } from '../../math/normal.ts';
import type { Bar } from '../../model/bar.ts';
import { ewma } from '../volatility/ewma.ts';

/** The market that stands in for a name. */
export const MARKET = 'SPY';
/** Trading days looked back: about a year. */
export const WINDOW = 250;
const LEAST = 100;
/** Days without a trade at the end of a history that may be filled in: a name that is quiet for longer is not calm but unknown. */
const MOST_QUIET = 5;
const STAND_IN_BETA = 1.5;
const STAND_IN_DEVIATION = 0.04;
/** Days that the exponential average leans on the first alone. */
const WARM_UP = 20;

export type DailyOf = (name: string) => readonly Pick<Bar, 'start' | 'close'>[];

export interface Histories {
  /** By name: as they were. */
  readonly past: Readonly<Record<string, Float64Array>>;
  /** By name: over the volatility expected for their day, times the one expected now. */
  readonly filtered: Readonly<Record<string, Float64Array>>;
  readonly notes: readonly string[];
}

export function historiesOf(names: readonly string[], dailyOf: DailyOf): Histories {
  const market = dailyOf(MARKET);
  const calendar = [market, ...names.map(dailyOf)].find((bars) => bars.length > LEAST) ?? [];
  const known = names.map((name) => ({ name, bars: covering(dailyOf(name), calendar) }));
  const own = known.filter(({ bars }) => bars.length > LEAST);
  const count = own.length > 0 ? Math.min(WINDOW, ...own.map(({ bars }) => bars.length - 1)) : WINDOW;
  const spy = covering(market, calendar);
  const made = known.map(({ name, bars }) => ({ name, ...seriesFor(bars, spy, count), days: bars.length }));
  return {
    past: Object.fromEntries(made.map(({ name, past }) => [name, past])),
    filtered: Object.fromEntries(made.map(({ name, filtered }) => [name, filtered])),
    notes: made.flatMap(({ name, days, instead }) =>
      instead === undefined ? [] : [`${name} has ${Math.max(0, days - 1)} daily moves of ${LEAST} needed: ${instead}`],
    ),
  };
}

/** Closes on the calendar's days from a series' first on; without a trade the last close stands. None where it ended. */
function covering(
  bars: readonly Pick<Bar, 'start' | 'close'>[],
  calendar: readonly Pick<Bar, 'start'>[],
): readonly number[] {
  const closes = new Map(bars.map(({ start, close }) => [start, close]));
  if (!calendar.slice(-MOST_QUIET).some(({ start }) => closes.has(start))) return [];
  const covered: number[] = [];
  for (const { start } of calendar) {
    const close = closes.get(start) ?? covered.at(-1);
    if (close !== undefined) covered.push(close);
  }
  return covered;
}

function seriesFor(own: readonly number[], market: readonly number[], count: number) {
  if (own.length > LEAST) {
    const past = returnsOf(own).slice(-count);
    return { past, filtered: refiltered(past) };
  }
  if (market.length > count) {
    const past = returnsOf(market)
      .slice(-count)
      .map((each) => STAND_IN_BETA * each);
    return {
      past,
      filtered: refiltered(past),
      instead: `taken to move as ${MARKET} does, ${STAND_IN_BETA} times as far`,
    };
  }
  const past = Float64Array.from({ length: count }, (_, i) => STAND_IN_DEVIATION * normalQuantile((i + 0.5) / count));
  const instead = `taken to move by ${STAND_IN_DEVIATION * 100} % a day, normally distributed`;
  return { past, filtered: past, instead };
}

const returnsOf = (closes: readonly number[]): Float64Array =>
  Float64Array.from(
    { length: closes.length - 1 },
    (_, i) => (closes[i + 1] ?? Number.NaN) / (closes[i] ?? Number.NaN) - 1,
  );

/** A day that was expected not to move has no surprise of its own. The first days keep the place but count as they were. */
function refiltered(past: Float64Array): Float64Array {
  const found = ewma(past);
  if (!found.ok) return past;
  return past.map((each, i) => {
    const deviation = Math.sqrt(found.variances[i] ?? 0);
    return i < WARM_UP ? each : deviation > 0 ? (each * found.nextVolatility) / deviation : 0;
  });
}

/** Annual volatility of a name as its history has it now. */
export function historicalVolatility({ past }: Histories, name: string): number {
  const found = ewma(past[name] ?? []);
  return found.ok ? found.nextVolatility * Math.sqrt(252) : Number.NaN;
}
