/**
 * Market data in a folder (docs/data-format.md). Opening it looks at names only; a feed over given days reads and checks
 * every table that those days need, so that a damaged file stops a replay before its first tick.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentFault } from '#functions/adapters/faults.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import type { TradingDay } from '#lib/model/time.ts';
import { type FolderFile, recognise } from './files/names.ts';
import { recordedFeed } from './files/recorded-feed.ts';
import { recordingOf } from './files/recording.ts';
import type { MarketFeed } from './market-feed.ts';

export interface Folder {
  readonly path: string;
  readonly files: readonly FolderFile[];
  /** CSV files in the format's places whose names say nothing to us: worth telling the owner. */
  readonly unused: readonly string[];
  /** Days that have files of their own, in order. */
  readonly days: readonly TradingDay[];
  /** What was recorded on the given days, with the history before them. */
  feed(days: readonly TradingDay[]): MarketFeed;
}

const PLACES = [
  ...['equities/minute', 'equities/minute_yahoo', 'equities/hour', 'equities/daily_raw', 'equities/factor_files'],
  ...['options/minute', 'options/hour', 'options/atm_volatility', 'earnings', 'vix'],
];
const FORMAT = 'see docs/data-format.md';

export function openFolder(path: string): Folder {
  if (!existsSync(path)) throw new PermanentFault(`${path}: no such folder; give --data a folder of market data`);
  const found = PLACES.flatMap((place) => tablesIn(path, place));
  const files = found.flatMap((name) => recognise(path, name) ?? []);
  if (files.length === 0)
    throw new PermanentFault(`${path}: no market data in it (looked into ${PLACES.join(', ')}); ${FORMAT}`);
  const used = new Set(files.map((file) => file.path));
  const days = [...new Set(files.flatMap((file) => (file.isDay ? [file.from] : [])))].sort() as TradingDay[];
  return {
    path,
    files,
    unused: found.filter((name) => !used.has(join(path, name))),
    days,
    feed: (wanted) => feedOf({ path, files, days }, wanted),
  };
}

function tablesIn(path: string, place: string): readonly string[] {
  const folder = join(path, place);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.csv(\.gz)?$/.test(name))
    .sort()
    .map((name) => join(place, name));
}

function feedOf(folder: Pick<Folder, 'path' | 'files' | 'days'>, wanted: readonly TradingDay[]): MarketFeed {
  const days = [...new Set(wanted)].sort();
  const closed = days.find((day) => !sessionOf(day));
  if (closed) throw new PermanentFault(`${closed}: the exchange was closed that day; name a trading day`);
  const feed = recordedFeed(recordingOf(folder.files, days));
  // A range may have holes, which the caller sees as days without ticks; a feed without any day is a mistake.
  if (days.some((day) => feed.ticks(day).length > 0)) return feed;
  const known = folder.days.length === 0 ? 'none has a file of its own' : `recorded are ${folder.days.join(', ')}`;
  throw new PermanentFault(
    `${days.join(', ')}: ${folder.path} has no data for ${days.length === 1 ? 'this day' : 'these days'}; ${known}`,
  );
}
