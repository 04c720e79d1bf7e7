/** What a file of the market-data format holds, read from its place and name alone. */
import { basename, dirname, join } from 'node:path';
import { isDate, type Timeframe } from '#lib/model/time.ts';

export type FileKind =
  | 'share-bars'
  | 'share-quotes'
  | 'option-bars'
  | 'option-quotes'
  | 'open-interest'
  | 'factors'
  | 'earnings'
  | 'vix'
  | 'volatility';

export interface FolderFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  /** It holds one trading day, `from`. */
  readonly isDay: boolean;
  /** First and last date as the name has them; a month alone is the whole month. */
  readonly from: string;
  readonly to: string;
}

interface Pattern {
  readonly place: string;
  readonly name: RegExp;
  readonly timeframe: Timeframe;
  readonly kinds: Readonly<Record<string, FileKind>>;
}

const SYMBOL = '(?<symbol>[A-Z]{1,6}(?:\\.[A-Z]{1,2})?)';
const DAY_FILE = new RegExp(`^${SYMBOL}_(?<date>\\d{8})_(?<kind>trade|quote|openinterest)$`);
const SHARES = { trade: 'share-bars', quote: 'share-quotes' } as const;
const OPTIONS = { trade: 'option-bars', quote: 'option-quotes', openinterest: 'open-interest' } as const;
const HISTORY = { '': 'share-bars' } as const;
/** A symbol, and after an underscore a note for people: WM_washington_mutual. */
const WHOLE = new RegExp(`^${SYMBOL}(?:_[a-z_]+)?$`);
const RANGE = `(?<from>\\d{4}-\\d\\d(?:-\\d\\d)?)_(?<to>\\d{4}-\\d\\d(?:-\\d\\d)?)`;

const PATTERNS: readonly Pattern[] = [
  { place: 'equities/minute', name: DAY_FILE, timeframe: '1Min', kinds: SHARES },
  { place: 'equities/minute_yahoo', name: new RegExp(`^${SYMBOL}_${RANGE}$`), timeframe: '1Min', kinds: HISTORY },
  { place: 'equities/minute_yahoo', name: new RegExp(`^${SYMBOL}_5min_${RANGE}$`), timeframe: '5Min', kinds: HISTORY },
  { place: 'equities/hour', name: WHOLE, timeframe: '1Hour', kinds: HISTORY },
  { place: 'equities/daily_raw', name: WHOLE, timeframe: '1Day', kinds: HISTORY },
  { place: 'equities/factor_files', name: /^(?<symbol>[a-z]{1,6})$/, timeframe: '1Day', kinds: { '': 'factors' } },
  { place: 'earnings', name: /^(?<table>earnings_history)$/, timeframe: '1Day', kinds: { '': 'earnings' } },
  { place: 'vix', name: /^(?<table>VIX_daily)$/, timeframe: '1Day', kinds: { '': 'vix' } },
  { place: 'options/atm_volatility', name: new RegExp(`^${SYMBOL}$`), timeframe: '1Day', kinds: { '': 'volatility' } },
  { place: 'options/minute', name: DAY_FILE, timeframe: '1Min', kinds: OPTIONS },
  { place: 'options/hour', name: DAY_FILE, timeframe: '1Hour', kinds: OPTIONS },
];

/** `name` is relative to `root`, as "equities/minute/AAPL_20140606_trade.csv.gz". */
export function recognise(root: string, name: string): FolderFile | undefined {
  const stem = basename(name).replace(/\.csv(\.gz)?$/, '');
  for (const { place, name: pattern, timeframe, kinds } of PATTERNS) {
    const groups = dirname(name) === place ? pattern.exec(stem)?.groups : undefined;
    const kind = groups && kinds[groups.kind ?? ''];
    if (!groups || !kind) continue;
    const date = groups.date?.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');
    const symbol = (groups.symbol ?? '').toUpperCase();
    const [from, to] = [date ?? groups.from ?? '', date ?? groups.to ?? ''];
    if (![from, to].every((each) => each === '' || isDate(each.padEnd(10, '-01')))) return undefined;
    return { path: join(root, name), kind, symbol, timeframe, isDay: date !== undefined, from, to };
  }
  return undefined;
}
