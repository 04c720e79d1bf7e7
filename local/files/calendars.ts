/**
 * What a folder tells beyond prices: when companies report, dividends and splits as the factor files imply them, the VIX
 * at the last close, and past implied volatility. A kind that the folder has no table of is absent.
 */
import { sessionFrom, sessionOf } from '#lib/model/calendar.ts';
import type { CashDividend, Covered, DaySpan, ShareSplit } from '#lib/model/events.ts';
import { addDays, type Instant, newYorkDay, type TradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import type { VolatilityIndex } from '#lib/model/volatility-history.ts';
import type { MarketFeed } from '../market-feed.ts';
import { type DayLevel, type Factors, readFactors, readIndex, readReports, readVolatility } from './day-tables.ts';
import type { FileKind, FolderFile } from './names.ts';

export type Calendars = Pick<MarketFeed, 'earnings' | 'dividends' | 'splits' | 'volatilityHistory' | 'vix'>;

const SOURCE = 'folder';
/** A year of sessions is what a rank needs. */
const SESSIONS = 252;
/** Factors have seven digits: a dividend comes out to a tenth of a cent. */
const CASH_UNIT = 0.001;
const SAME = 1e-6;
/** The calendar ends there. */
const LAST_DAY = '2030-12-31' as TradingDay;

export function calendarsOf(files: readonly FolderFile[]): Calendars {
  const of = (kind: FileKind) => files.filter((file) => file.kind === kind);
  return {
    ...reportsOf(of('earnings')),
    ...actionsOf(of('factors')),
    ...volatilitiesOf(of('volatility')),
    ...indexOf(of('vix')),
  };
}

/** Between the first and the last day in common; undefined where they have none. */
function overlap(span: DaySpan, known: DaySpan): DaySpan | undefined {
  const from = span.from > known.from ? span.from : known.from;
  const to = span.to < known.to ? span.to : known.to;
  return from <= to ? { from, to } : undefined;
}

/** A company's reports are known from the first to the last in the table. */
function reportsOf([file]: readonly FolderFile[]): Pick<Calendars, 'earnings'> {
  if (!file) return {};
  const reports = readReports(file.path);
  return {
    earnings: (symbol, span) => {
      const own = reports.get(symbol) ?? [];
      const [first, last] = [own[0], own.at(-1)];
      const covers = first && last && overlap(span, { from: first.day, to: last.day });
      return (
        covers && {
          covers,
          list: within(
            own.map((report) => ({ ...report, source: SOURCE })),
            covers,
          ),
        }
      );
    },
  };
}

const within = <T extends { readonly day: TradingDay } | { readonly exDay: TradingDay }>(
  events: readonly T[],
  { from, to }: DaySpan,
): readonly T[] =>
  events.filter((event) => {
    const day = 'day' in event ? event.day : event.exDay;
    return day >= from && day <= to;
  });

interface Actions {
  readonly known: DaySpan;
  readonly dividends: readonly CashDividend[];
  readonly splits: readonly ShareSplit[];
}

function actionsOf(files: readonly FolderFile[]): Pick<Calendars, 'dividends' | 'splits'> {
  if (files.length === 0) return {};
  const actions = new Map(
    files.flatMap((file) => {
      const own = actionsIn(file.symbol, readFactors(file.path));
      return own ? [[file.symbol, own] as const] : [];
    }),
  );
  const of = <T extends CashDividend | ShareSplit>(
    symbol: string,
    span: DaySpan,
    list: (own: Actions) => readonly T[],
  ) => {
    const own = actions.get(symbol);
    const covers = own && overlap(span, own.known);
    return own && covers && ({ covers, list: within(list(own), covers) } satisfies Covered<T>);
  };
  return {
    dividends: (symbol, span) => of(symbol, span, ({ dividends }) => dividends),
    splits: (symbol, span) => of(symbol, span, ({ splits }) => splits),
  };
}

/** A step from one row to the next is an event on the first session after the row's date. */
function actionsIn(symbol: string, factors: readonly Factors[]): Actions | undefined {
  const [first, last] = [factors[0], factors.at(-1)];
  if (!first || !last) return undefined;
  const steps = factors.slice(1).flatMap((next, index) => {
    const row = factors[index];
    return row && row.day < LAST_DAY ? [{ row, next, exDay: sessionFrom(row.day, 1).day }] : [];
  });
  const dividends = steps.flatMap(({ row, next, exDay }): CashDividend[] => {
    const cash = row.close * (1 - row.dividend / next.dividend);
    return cash >= CASH_UNIT ? [{ symbol, exDay, cash: fromNumber<Price>(cash, 'nearest', CASH_UNIT) }] : [];
  });
  const splits = steps.flatMap(({ row, next, exDay }): ShareSplit[] => {
    const ratio = next.split / row.split;
    return Math.abs(ratio - 1) > SAME ? [{ symbol, exDay, ratio: Number(ratio.toPrecision(6)) }] : [];
  });
  return { known: { from: first.day, to: last.day }, dividends, splits };
}

function volatilitiesOf(files: readonly FolderFile[]): Pick<Calendars, 'volatilityHistory'> {
  if (files.length === 0) return {};
  const bySymbol = new Map(files.map((file) => [file.symbol, readVolatility(file.path)]));
  return {
    volatilityHistory: (symbol, day) =>
      bySymbol
        .get(symbol)
        ?.filter((row) => row.day < day)
        .slice(-SESSIONS)
        .map((row) => ({ day: row.day, volatility: row.level, modelled: false })),
  };
}

function indexOf([file]: readonly FolderFile[]): Pick<Calendars, 'vix'> {
  if (!file) return {};
  const levels = readIndex(file.path);
  return { vix: (at) => levelAt(levels, at) };
}

/** The level of the last session that had closed. */
function levelAt(levels: readonly DayLevel[], at: Instant): VolatilityIndex | undefined {
  const today = newYorkDay(at);
  const closed = sessionOf(today)?.close ?? Number.POSITIVE_INFINITY;
  const before = at >= closed ? addDays(today, 1) : today;
  const last = levels.findLast(({ day }) => day < before);
  const close = last && sessionOf(last.day)?.close;
  if (!last || close === undefined) return undefined;
  return { level: last.level, at: close, kind: 'previous-close', source: SOURCE, modelled: false };
}
