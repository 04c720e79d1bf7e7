/** Reports, dividends, splits and the VIX from Massive. What its calendars do not list on a day they cover is not on that day. */
import type { CashDividend, Covered, DaySpan, EarningsReport, ShareSplit } from '#lib/model/events.ts';
import { instant, isDate, newYorkDay, newYorkMinute, type TradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price } from '#lib/model/units.ts';
import type { VolatilityIndex } from '#lib/model/volatility-history.ts';
import type { By } from '../market-sources/data-source.ts';
import type { Json, Query } from './line.ts';
import type { MassiveParts } from './prices.ts';

const SOURCE = 'massive';
const MAX_EVENTS = 5_000;
const CASH_UNIT = 0.000001;
const OPEN = 9 * 60 + 30;
const CLOSE = 16 * 60;

const dayIn = (value: unknown): TradingDay | undefined =>
  typeof value === 'string' && isDate(value) ? (value as TradingDay) : undefined;
const nameIn = (value: unknown): string => (typeof value === 'string' ? value : '');
const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && Number.isFinite(value);

const spanOf = (name: string, symbols: readonly string[], { from, to }: DaySpan): Query => ({
  ...{ 'ticker.any_of': symbols.join(','), limit: MAX_EVENTS, sort: `${name}.asc` },
  ...{ [`${name}.gte`]: from, [`${name}.lte`]: to },
});

/** Every symbol asked about gets its list, be it empty; a row that cannot be read leaves its share unknown. */
function covered<T>(
  { symbols, span, rows }: { symbols: readonly string[]; span: DaySpan; rows: readonly Json[] },
  read: (row: Json) => T | undefined,
): By<Covered<T>> {
  const own = Map.groupBy(rows, ({ ticker }) => nameIn(ticker));
  const lists = symbols.flatMap((symbol) => {
    const events = (own.get(symbol) ?? []).map(read);
    const list = events.filter((event) => event !== undefined);
    return list.length < events.length ? [] : [[symbol, { covers: span, list }] as const];
  });
  return Object.fromEntries(lists);
}

export async function earningsOf({ line }: MassiveParts, symbols: readonly string[], span: DaySpan) {
  const rows = await line.list('/benzinga/v1/earnings', spanOf('date', symbols, span));
  return covered({ symbols, span, rows }, (row): EarningsReport | undefined => {
    const day = dayIn(row.date);
    const isKnown = row.date_status === 'confirmed' || row.date_status === 'projected';
    const confirmed = isKnown ? { confirmed: row.date_status === 'confirmed' } : {};
    return day && { symbol: nameIn(row.ticker), day, when: halfOf(day, row.time), ...confirmed, source: SOURCE };
  });
}

/** The time is given in UTC. Midnight stands for "not said", and what falls on another New York day contradicts the date. */
function halfOf(day: TradingDay, time: unknown): EarningsReport['when'] {
  if (typeof time !== 'string' || !/^\d\d:\d\d:\d\d$/.test(time) || time === '00:00:00') return 'unknown';
  const at = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(at)) return 'unknown';
  if (newYorkDay(instant(at)) !== day) return 'unknown';
  const minute = newYorkMinute(instant(at));
  if (minute < OPEN) return 'before-open';
  return minute >= CLOSE ? 'after-close' : 'unknown';
}

export async function dividendsOf({ line }: MassiveParts, symbols: readonly string[], span: DaySpan) {
  const rows = await line.list('/stocks/v1/dividends', spanOf('ex_dividend_date', symbols, span));
  return covered({ symbols, span, rows }, (row): CashDividend | undefined => {
    const [exDay, cash] = [dayIn(row.ex_dividend_date), row.cash_amount];
    if (!exDay || !isPositive(cash) || (row.currency !== undefined && row.currency !== 'USD')) return undefined;
    return { symbol: nameIn(row.ticker), exDay, cash: fromNumber<Price>(cash, 'nearest', CASH_UNIT) };
  });
}

export async function splitsOf({ line }: MassiveParts, symbols: readonly string[], span: DaySpan) {
  const rows = await line.list('/stocks/v1/splits', spanOf('execution_date', symbols, span));
  return covered({ symbols, span, rows }, (row): ShareSplit | undefined => {
    const [exDay, before, after] = [dayIn(row.execution_date), row.split_from, row.split_to];
    if (!exDay || !isPositive(before) || !isPositive(after)) return undefined;
    return { symbol: nameIn(row.ticker), exDay, ratio: after / before };
  });
}

export async function vixOf({ line }: MassiveParts): Promise<VolatilityIndex | undefined> {
  const [row] = await line.list('/v3/snapshot/indices', { 'ticker.any_of': 'I:VIX' });
  if (!row || !isPositive(row.value) || !isPositive(row.last_updated)) return undefined;
  const at = instant(Math.floor(row.last_updated / 1e6));
  return { level: row.value, at, kind: 'live', source: SOURCE, modelled: false };
}
