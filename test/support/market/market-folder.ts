/** Writes a tiny folder of market data, and removes it when the test ends. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/** File name → lines; a name ending in .gz is compressed. */
export function marketFolder(files: Readonly<Record<string, readonly string[]>>): string {
  const root = mkdtempSync(join(tmpdir(), 'market-folder-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, lines] of Object.entries(files)) {
    const text = `${lines.join('\n')}\n`;
    mkdirSync(join(root, dirname(name)), { recursive: true });
    writeFileSync(join(root, name), name.endsWith('.gz') ? gzipSync(text) : text);
  }
  return root;
}

const PRICES = 'open,high,low,close';
const SIDES = 'bid_open,bid_high,bid_low,bid_close,bid_size,ask_open,ask_high,ask_low,ask_close,ask_size';
const CONTRACT = 'occ_symbol,expiry,right,strike';

export const HEADERS = {
  bars: `t_utc,${PRICES},volume`,
  daily: `date,${PRICES},volume`,
  quotes: `t_utc,${SIDES}`,
  optionBars: `t_utc,${CONTRACT},${PRICES},volume`,
  optionQuotes: `t_utc,${CONTRACT},${SIDES}`,
  openInterest: `t_utc,${CONTRACT},open_interest`,
};

/** One side of a quote that did not move within its bar. */
export const flat = (price: number | '', size: number | ''): string => `${price},${price},${price},${price},${size}`;
