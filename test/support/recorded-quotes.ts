/** The closing bid and ask of recorded quote files, read line by line and by nothing of ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SHARED_DATA } from './shared-data.ts';

export interface Sides {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  /** End of the bar they closed. */
  readonly at: number;
}

export type Recorded = (symbol: string, at: number) => Sides | undefined;

/** `symbol`: for a share, whose file does not name it. A missing row means unchanged: the last one that has ended counts. */
export function recordedQuotes(file: string, bar: { readonly ms: number; readonly symbol?: string }): Recorded {
  const [header = '', ...lines] = gunzipSync(readFileSync(join(SHARED_DATA, file)))
    .toString()
    .trim()
    .split('\n');
  const place = (name: string) => header.split(',').indexOf(name);
  const [time, occ, bid, ask] = [place('t_utc'), place('occ_symbol'), place('bid_close'), place('ask_close')];
  const rows = new Map<string, Sides[]>();
  for (const line of lines) {
    const fields = line.split(',');
    const symbol = bar.symbol ?? fields[occ] ?? '';
    const number = (field: string | undefined) => (field ? Number(field) : undefined);
    const row = { at: Date.parse(fields[time] ?? '') + bar.ms, bid: number(fields[bid]), ask: number(fields[ask]) };
    const own = rows.get(symbol) ?? [];
    own.push(row);
    rows.set(symbol, own);
  }
  return (symbol, at) => rows.get(symbol)?.findLast((row) => row.at <= at);
}
