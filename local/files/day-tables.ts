/** The tables of the market-data format that have a row a day or an event: factors, reports, the VIX, implied volatility. */
import { isDate, type TradingDay } from '#lib/model/time.ts';
import { openCsv, type Row } from './csv.ts';

/** A row holds up to and including its date; it turns a raw price of that time into the share units of the last row. */
export interface Factors {
  /** UTC midnight of the date. */
  readonly until: number;
  readonly day: TradingDay;
  readonly split: number;
  /** The same for dividends; NaN where the file has none. */
  readonly dividend: number;
  /** The raw close on the date; NaN where the file has none. */
  readonly close: number;
}

/** `YYYYMMDD,dividend factor,split factor,reference close`, oldest first, without a header. */
export function readFactors(path: string): readonly Factors[] {
  const factors: Factors[] = [];
  openCsv(path, []).each((row) => {
    const date = row.text(0).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
    const [until, split] = [Date.parse(date), row.number(2)];
    if (!isDate(date)) row.fail(`the date is ${JSON.stringify(row.text(0))}, not like 20140606`);
    if (!(split > 0)) row.fail(`the split factor is ${row.text(2) || 'missing'}, not above zero`);
    if (until <= (factors.at(-1)?.until ?? Number.NEGATIVE_INFINITY)) row.fail('rows must be sorted by date');
    factors.push({ until, day: date as TradingDay, split, dividend: row.number(1), close: row.number(3) });
  });
  return factors;
}

export interface ReportRow {
  readonly symbol: string;
  readonly day: TradingDay;
  readonly when: 'before-open' | 'after-close' | 'unknown';
}

const RELEASES: Readonly<Record<string, ReportRow['when']>> = {
  pre: 'before-open',
  post: 'after-close',
  '': 'unknown',
};

/** Reports by symbol, oldest first; estimates and results are not read. */
export function readReports(path: string): ReadonlyMap<string, readonly ReportRow[]> {
  const reports: ReportRow[] = [];
  openCsv(path, ['symbol', 'date', 'qtr', 'eps_est', 'eps', 'release_time']).each((row) => {
    const [symbol, when] = [row.text(0), RELEASES[row.text(5)]];
    if (!/^[A-Z]{1,6}(\.[A-Z]{1,2})?$/.test(symbol)) row.fail(`the symbol is ${JSON.stringify(symbol)}, not a ticker`);
    if (!when) row.fail(`the release time is ${JSON.stringify(row.text(5))}, not pre, post or empty`);
    reports.push({ symbol, day: dayIn(row, 1), when: when ?? 'unknown' });
  });
  const bySymbol = Map.groupBy(reports, ({ symbol }) => symbol);
  return new Map([...bySymbol].map(([symbol, own]) => [symbol, own.toSorted((a, b) => (a.day < b.day ? -1 : 1))]));
}

export interface DayLevel {
  readonly day: TradingDay;
  readonly level: number;
}

/** Closing levels. What was published of the day's range contradicts itself in places and is not read. */
export const readIndex = (path: string): readonly DayLevel[] =>
  readLevels(path, { columns: ['date', 'open', 'high', 'low', 'close'], name: 'close' });

/** Annual, a fraction. */
export const readVolatility = (path: string): readonly DayLevel[] =>
  readLevels(path, { columns: ['date', 'volatility'], name: 'volatility' });

function readLevels(
  path: string,
  { columns, name }: { columns: readonly string[]; name: string },
): readonly DayLevel[] {
  const levels: DayLevel[] = [];
  const column = columns.indexOf(name);
  openCsv(path, columns).each((row) => {
    const [day, level] = [dayIn(row, 0), row.number(column)];
    if (!(level > 0)) row.fail(`the ${name} is ${row.text(column) || 'missing'}, not above zero`);
    if (day <= (levels.at(-1)?.day ?? '')) row.fail('rows must be sorted by date');
    levels.push({ day, level });
  });
  return levels;
}

function dayIn(row: Row, column: number): TradingDay {
  row.date(column);
  return row.text(column) as TradingDay;
}
