/** What demo and replay share: progress while it runs, and the document or the table when it is done. */
import type { Command } from 'commander';
import type { Config } from '#functions/adapters/config.ts';
import { botsOf } from '#functions/strategies/bots.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import type { TradingDay } from '#lib/model/time.ts';
import type { MarketFeed } from '../market-feed.ts';
import type { DayReport, Outcome } from '../virtual-days.ts';
import { runDocument } from './run-document.ts';
import { runTable } from './run-table.ts';
import { money, print, printJson, say, type Talk } from './terminal.ts';

export const talkOf = (command: Command): Talk => {
  const { json = false, quiet = false } = command.optsWithGlobals<Partial<Talk>>();
  return { json, quiet };
};

export interface Reported {
  readonly scenario: string;
  readonly config: Config;
  readonly feed: MarketFeed;
  readonly days: readonly TradingDay[];
  /** Of the model behind the prices, where there is one. */
  readonly modelHash?: string;
  readonly run: (onDay: (report: DayReport) => void) => Promise<Outcome>;
}

export async function report(talk: Talk, { scenario, config, feed, days, modelHash, run }: Reported): Promise<void> {
  say(talk, `${scenario}: ${days.length} session${days.length === 1 ? '' : 's'}, ${feed.title}`);
  const outcome = await run(({ day, equity, ticks }) =>
    say(
      talk,
      `  ${day}  ${String(ticks).padStart(3)} ticks  equity ${money(equity)} USD${feed.modelled ? ' (modelled)' : ''}`,
    ),
  );
  try {
    const last = days.at(-1);
    const end = last && sessionOf(last)?.close;
    if (end === undefined) throw new Error('a run has at least one session');
    const strategyIds = botsOf(config).map((bot) => bot.id);
    const { ledger } = outcome.store;
    const document = await runDocument({
      scenario,
      profile: config.profile,
      ledger,
      feed,
      end,
      days: outcome.days,
      strategyIds,
    });
    if (talk.json) return printJson(modelHash === undefined ? document : { ...document, modelHash });
    const model =
      modelHash === undefined
        ? []
        : [`the model behind the prices: docs/demo-market.md (hash ${modelHash.slice(0, 12)})`];
    print(
      runTable(document, [
        'npm start -- status                       positions, orders and alerts of this run',
        'npm start -- strategies why debit-spreads  why it did not trade',
        'npm start -- audit verify                 the audit chain, record by record',
        'npm start -- --help                       everything else',
        ...model,
      ]),
    );
  } finally {
    outcome.store.close();
  }
}
