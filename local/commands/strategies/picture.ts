/** `wsb strategies picture ID`: one of its trades as a picture: what was done and why, and what it was worth. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ProposalRecord } from '#lib/model/proposal.ts';
import type { Strategy } from '#lib/model/strategy.ts';
import type { Ledger, Snapshots } from '#lib/ports.ts';
import { fault } from '../../exit.ts';
import { homeFolder, snapshotFolder } from '../../home.ts';
import { mostTelling, type Trade, tradesOf } from '../../report/trade.ts';
import { fileSnapshots } from '../../store/file-snapshots.ts';
import { counted, print, printJson, talkOf } from '../../terminal.ts';
import { withLedger } from '../ledger.ts';
import { drawTrade } from './draw-trade.ts';

interface PictureOptions {
  readonly ledger?: string;
  readonly trade?: string;
  readonly out?: string;
}

export function picture(group: Command, known: (id: string) => Strategy): void {
  group
    .command('picture')
    .argument('<id>', 'the strategy')
    .option('--ledger <name>', 'demo, replay or a file; the last one written by default')
    .option('--trade <n>', 'which trade, 1 is its first; by default the closed one that earned or lost most')
    .option('--out <file>', 'where the picture goes; by default into the home folder')
    .description('one of its trades as a picture (SVG): entry, exit, reasons, strikes, profit and loss')
    .action((id: string, options: PictureOptions, command: Command) => draw(known(id), options, command));
}

async function draw(strategy: Strategy, options: PictureOptions, command: Command): Promise<void> {
  const file = options.out === undefined ? join(homeFolder(), 'pictures', `${strategy.id}.svg`) : resolve(options.out);
  await withLedger(options.ledger, async (ledger, path) => {
    const trades = tradesOf(strategy.id, await recordsIn(ledger));
    const trade = chosen(trades, { strategy, path, ...options });
    const views = await viewsOf(trade, ledger, fileSnapshots(snapshotFolder(path)));
    write(file, drawTrade(trade, views, { title: strategy.title, from: subtitleOf(trade) }));
    const { symbol, steps, isClosed, modelled } = trade;
    const answer = {
      file,
      trade: trades.indexOf(trade) + 1,
      of: trades.length,
      symbol,
      steps: steps.length,
      isClosed,
      modelled,
    };
    if (talkOf(command).json) printJson(answer);
    else
      print(
        `trade ${answer.trade} of ${answer.of} of ${strategy.id}, ${symbol}, ${counted(steps.length, 'step')}: ${file}`,
      );
  });
}

export async function recordsIn(ledger: Ledger) {
  const [positions, orders, fills] = await Promise.all([
    ledger.list('position'),
    ledger.list('order'),
    ledger.list('fill'),
  ]);
  return {
    positions: positions.map(({ record }) => record),
    orders: orders.map(({ record }) => record),
    fills: fills.map(({ record }) => record),
  };
}

const subtitleOf = ({ modelled }: Trade): string =>
  modelled ? 'demo market: prices modelled inside real days' : 'prices as they were recorded';

interface Wanted extends PictureOptions {
  readonly strategy: Strategy;
  readonly path: string;
}

function chosen(trades: readonly Trade[], { strategy: { id }, path, trade: number }: Wanted): Trade {
  if (trades.length === 0)
    throw fault('usage', `${id} has not traded in ${path}: "npm start -- strategies why ${id}" says why`);
  const trade = number === undefined ? mostTelling(trades) : trades[Number(number) - 1];
  if (trade) return trade;
  throw fault('usage', `--trade wants a number from 1 to ${trades.length}, not "${number}"`);
}

/** Looks in a picture; more would not be seen. */
const MOST_LOOKS = 400;
/** A strategy that looks seldom shares the prices of those that look often. */
const ENOUGH_LOOKS = 60;

/** What was seen on the days of the trade, evenly spaced. */
export async function viewsOf(trade: Trade, ledger: Ledger, snapshots: Snapshots): Promise<readonly MarketView[]> {
  const all = (await ledger.list('proposal')).map(({ record }) => record).filter(({ slot }) => isWithin(trade, slot));
  const own = all.filter(({ strategyId }) => strategyId === trade.strategyId);
  const views = await Promise.all(
    spaced(own.length < ENOUGH_LOOKS ? all : own).map(({ snapshot }) => snapshots.get(snapshot)),
  );
  return views.flatMap((view) => view ?? []);
}

const HALF_DAY = 12 * 3_600_000;

const isWithin = ({ steps, isClosed }: Trade, at: number): boolean =>
  at >= (steps[0]?.at ?? 0) - HALF_DAY && (!isClosed || at <= (steps.at(-1)?.at ?? 0) + HALF_DAY);

function spaced(proposals: readonly ProposalRecord[]): readonly ProposalRecord[] {
  const bySnapshot = new Map(proposals.map((proposal) => [proposal.snapshot, proposal]));
  const inOrder = [...bySnapshot.values()].sort((a, b) => a.slot - b.slot);
  const step = Math.max(1, Math.ceil(inOrder.length / MOST_LOOKS));
  return inOrder.filter((_, i) => i % step === 0 || i === inOrder.length - 1);
}

function write(path: string, svg: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, svg);
  } catch (cause) {
    throw fault('failed', `cannot write the picture to ${path}: give --out a file in a folder of yours`, cause);
  }
}
