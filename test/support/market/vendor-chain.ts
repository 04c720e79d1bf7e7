/** The recorded end-of-day chain of the S&P 500 with a vendor's volatility and Greeks, read line by line and by nothing of ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sessionOf } from '#lib/model/calendar.ts';
import { optionOf } from '#lib/model/instrument.ts';
import type { ChainEntry, OptionChain } from '#lib/model/option-chain.ts';
import { type Instant, tradingDay } from '#lib/model/time.ts';
import { SHARED_DATA } from '../shared-data.ts';

export interface VendorRow {
  readonly symbol: string;
  readonly expiry: string;
  readonly strike: number;
  readonly right: 'call' | 'put';
  readonly volatility: number;
  readonly forward: number;
  readonly isInterpolated: boolean;
  readonly delta: number;
  /** Per point of volatility. */
  readonly vega: number;
  readonly gamma: number;
  /** Per day. */
  readonly theta: number;
  /** Per 1.00 of rate, over a hundred. */
  readonly rho: number;
}

export interface VendorChain {
  readonly chain: OptionChain;
  readonly spot: number;
  readonly rows: ReadonlyMap<string, VendorRow>;
}

export const VENDOR_DAYS = ['2011-01-03', '2011-01-04', '2011-01-05'].map(tradingDay);

export function vendorChain(day: (typeof VENDOR_DAYS)[number]): VendorChain {
  const file = join(SHARED_DATA, 'options/eod_greeks', `SPX_${day}.csv.gz`);
  const [header = '', ...lines] = gunzipSync(readFileSync(file)).toString().trim().split('\n');
  const names = header.trim().split(',');
  const rows = lines.map((line) =>
    Object.fromEntries(
      line
        .trim()
        .split(',')
        .map((field, i) => [names[i], field]),
    ),
  );
  const at = sessionOf(day)?.close as Instant;
  const number = (row: Record<string, string>, name: string): number => Number(row[name] || Number.NaN);
  const entries = rows.map((row): ChainEntry => {
    const [bid, ask] = [number(row, 'bid'), number(row, 'ask')];
    return {
      contract: optionOf(row.occ_symbol ?? ''),
      quote: { at, freshUntil: at, ...(bid > 0 ? { bid } : {}), ...(ask > 0 ? { ask } : {}) },
      openInterest: number(row, 'open_interest'),
      volume: number(row, 'volume'),
    };
  });
  const vendor = rows.map((row): [string, VendorRow] => [
    row.occ_symbol ?? '',
    {
      symbol: row.occ_symbol ?? '',
      expiry: row.expiry ?? '',
      right: row.right === 'C' ? 'call' : 'put',
      strike: number(row, 'strike'),
      volatility: number(row, 'iv'),
      forward: number(row, 'forward_price'),
      isInterpolated: row.iv_interpolated !== '0',
      ...{ delta: number(row, 'delta'), vega: number(row, 'vega'), gamma: number(row, 'gamma') },
      ...{ theta: number(row, 'theta'), rho: number(row, 'rho') },
    },
  ]);
  return {
    chain: { underlying: 'SPX', asOf: at, entries },
    spot: number(rows[0] ?? {}, 'underlying_close'),
    rows: new Map(vendor),
  };
}
