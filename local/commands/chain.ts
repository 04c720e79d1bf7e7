/** `wsb chain SYMBOL`: what the options on a share say at one time, with a picture of their smiles. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ExpiryAnalysis } from '#lib/market/chain/analyse.ts';
import { formatInstant, newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { SCENARIOS } from '../demo-market/scenarios.ts';
import { fault } from '../exit.ts';
import { homeFolder } from '../home.ts';
import { smilePicture } from '../pictures/smile-picture.ts';
import { print, printJson, say, talkOf } from '../terminal.ts';
import { chainDocument } from './chain/document.ts';
import { type MarketOptions, sourceOf } from './chain/market.ts';
import { countFrom, expiryNamed, rateFrom } from './chain/options.ts';
import { chainPage } from './chain/page.ts';
import { type Reading, readingOf } from './chain/reading.ts';

interface ChainOptions extends MarketOptions {
  readonly expiry?: string;
  readonly strikes: string;
  readonly all?: boolean;
  readonly rate?: string;
  readonly out?: string;
}

export function chain(program: Command): void {
  program
    .command('chain')
    .argument('<symbol>', 'a share or ETF with listed options')
    .description('forward, volatility, skew, term structure, activity and arbitrage of an option chain, with a picture')
    .option('--data <folder>', 'a folder of recorded market data; the demo market where absent')
    .option('--scenario <name>', `of the demo market: one of ${Object.keys(SCENARIOS).join(', ')}`)
    .option('--at <time>', 'when, with a zone: 2014-06-06T14:30:00Z')
    .option('--expiry <date>', 'this expiry alone')
    .option('--strikes <n>', 'strikes nearest the forward to print of each expiry', '7')
    .option('--all', 'print every strike')
    .option('--rate <fraction>', 'a continuous annual rate, 0.02 for 2 %; from put-call parity where absent')
    .option('--out <file>', 'where to write the picture (SVG); by default in the folder of the program')
    .action(run);
}

function run(symbol: string, options: ChainOptions, command: Command): void {
  const talk = talkOf(command);
  const rate = rateFrom(options.rate);
  const strikes = options.all ? undefined : countFrom(options.strikes);
  const ticker = symbol.toUpperCase();
  const reading = readingOf(ticker, sourceOf(ticker, options), rate);
  const only = expiryNamed(options.expiry, reading.analysis);
  const path = writePicture(reading, only, options.out);
  if (talk.json) {
    printJson(chainDocument(reading, only, path));
    return;
  }
  print(chainPage(reading, { ...(only ? { only } : {}), ...(strikes === undefined ? {} : { strikes }) }));
  say(talk, `picture: ${path}`);
}

function writePicture(reading: Reading, only: ExpiryAnalysis | undefined, out: string | undefined): string {
  const { symbol, at, modelled, source, analysis } = reading;
  const stamp = formatInstant(at).replaceAll(/[-:]/g, '');
  const path = resolve(out ?? join(homeFolder(), `chain-${symbol}-${stamp}.svg`));
  const svg = smilePicture(analysis, {
    title: `${symbol}: implied volatility, ${newYorkDay(at)} ${newYorkTime(at)} New York${modelled ? ' (modelled)' : ''}`,
    subtitle: `${source}; share ${reading.share ? `${reading.share.price.toFixed(2)} USD` : 'unknown'}`,
    ...(only ? { only } : {}),
  });
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, svg);
  } catch (cause) {
    throw fault('failed', `cannot write the picture to ${path}: name another place with --out`, cause);
  }
  return path;
}
