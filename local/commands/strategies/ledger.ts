/** `wsb strategies ledger`: what each strategy has earned, how often it was right, and what it ties up. */
import type { Command } from 'commander';
import { loadBook } from '#functions/adapters/book.ts';
import { limitsOf } from '#functions/strategies/bots.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import type { Strategy } from '#lib/model/strategy.ts';
import { formatInstant, newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import { budgetOf } from '#lib/portfolio/allocation.ts';
import { type StrategyLedger, strategyLedgers } from '#lib/portfolio/strategy-ledger.ts';
import { catalog } from '#lib/strategies/catalog.ts';
import { type ConfigOptions, configFrom } from '../../configuration.ts';
import { cents } from '../../report/run-rows.ts';
import { lastLook, priceIn } from '../../store/last-look.ts';
import { LEDGER } from '../../switches.ts';
import { bold, dim, money, paragraph, print, printJson, signed, table, talkOf } from '../../terminal.ts';
import { withLedger } from '../ledger.ts';

interface Options extends ConfigOptions {
  readonly ledger?: string;
}

export function strategyLedger(group: Command): void {
  group
    .command('ledger')
    .option(...LEDGER)
    .option('--profile <name>', `whose budgets: one of ${PROFILE_IDS.join(', ')}`)
    .option('--config <file>', 'your configuration, for the budgets')
    .description('what each strategy has earned, its win rate, and what it ties up')
    .action((options: Options, command: Command) => shownOf(options, command));
}

function shownOf(options: Options, command: Command): Promise<void> {
  const config = configFrom(options);
  const all = Object.values<Strategy>(catalog);
  const budgets = Object.fromEntries(all.map((each) => [each.id, budgetOf(limitsOf(config, each), each.id)]));
  return withLedger(options.ledger, async (ledger, path) => {
    const { book } = await loadBook(ledger);
    const look = await lastLook(ledger, path, book);
    const rows = strategyLedgers(book, { priceOf: priceIn(look), budgets });
    const equity = toNumber(book.account.equity);
    const shown = { path, equity, profile: config.profile, look, rows };
    if (talkOf(command).json) printJson(documentOf(shown));
    else print(page(shown));
  });
}

interface Shown {
  readonly path: string;
  readonly equity: number;
  readonly profile: string;
  readonly look: MarketView | undefined;
  readonly rows: readonly StrategyLedger[];
}

const orNull = (value: number | undefined): number | null => (value === undefined ? null : cents(value));

function documentOf({ path, equity, profile, look, rows }: Shown) {
  return {
    ledger: path,
    equityUsd: cents(equity),
    profile,
    markedAt: look ? formatInstant(look.asOf) : null,
    modelled: rows.some(({ modelled }) => modelled),
    /** No fee is booked yet: every profit is before fees. */
    beforeFees: true,
    strategies: rows.map((row) => ({
      id: row.strategyId,
      realisedUsd: cents(row.realisedUsd),
      openUsd: orNull(row.openUsd),
      openPositions: row.openPositions,
      trades: { closed: row.closed, won: row.won, lost: row.lost, winRate: row.winRate ?? null },
      averageWinUsd: orNull(row.averageWinUsd),
      averageLossUsd: orNull(row.averageLossUsd),
      exposureUsd: cents(row.exposureUsd),
      exposureShare: Number.isFinite(row.exposureShare) ? row.exposureShare : null,
      budgetShare: row.budgetShare ?? null,
      headroomUsd: orNull(row.headroomUsd),
      lastTradeDay: row.lastTradeDay ?? null,
      modelled: row.modelled,
    })),
  };
}

const right = (title: string) => ({ title, align: 'right' as const });
const percent = (share: number | undefined): string =>
  share === undefined || !Number.isFinite(share) ? '' : `${(share * 100).toFixed(0)} %`;
const usdText = (usd: number | undefined, missing: string): string =>
  usd === undefined ? missing : signed(money(usd), usd);

function page({ path, profile, look, rows }: Shown): string {
  const head = [{ title: 'strategy' }, ...['realised', 'open', 'trades', 'won', 'risk', 'budget', 'left'].map(right)];
  const cells = rows.map((row) => [
    row.strategyId,
    usdText(row.realisedUsd, ''),
    usdText(row.openUsd, 'no price'),
    String(row.closed),
    percent(row.winRate),
    percent(row.exposureShare),
    percent(row.budgetShare),
    row.headroomUsd === undefined ? '' : money(row.headroomUsd),
  ]);
  const modelled = rows.some((row) => row.modelled) ? ', modelled' : '';
  const marked = look
    ? `Open positions at their latest middles until ${newYorkDay(look.asOf)} ${newYorkTime(look.asOf)} New York${modelled}.`
    : 'No look at the market is kept beside this ledger, so nothing open has a price.';
  const meaning = `A trade is a position from flat to flat. Capital at risk and budget are shares of equity (profile ${profile}); the account’s totals may leave less of the budget. All before fees, which are not booked yet.`;
  return [bold(`US dollars${modelled}`), dim(path), table(head, cells), dim(paragraph(`${marked} ${meaning}`))].join(
    '\n',
  );
}
