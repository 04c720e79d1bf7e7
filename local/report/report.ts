/** What demo and replay share: progress while it runs, and the document or the table when it is done. */
import type { Config } from '#functions/adapters/config.ts';
import type { Undelivered } from '#functions/compliance/send-alerts.ts';
import { botsOf } from '#functions/strategies/bots.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import { isHalted } from '#lib/model/control.ts';
import type { TradingDay } from '#lib/model/time.ts';
import type { MarketFeed } from '../market-feed.ts';
import { haltedFault, switchesIn } from '../switches.ts';
import { counted, money, print, printJson, say, type Talk } from '../terminal.ts';
import type { DayReport, Outcome } from '../virtual-days.ts';
import { runDocument } from './run-document.ts';
import { type Remarks, runTable } from './run-table.ts';

export interface Reported {
  readonly scenario: string;
  readonly config: Config;
  readonly feed: MarketFeed;
  readonly days: readonly TradingDay[];
  /** Of the model behind the prices, where there is one. */
  readonly modelHash?: string;
  readonly whyNothing: readonly string[];
  readonly run: (onDay: (report: DayReport) => void) => Promise<Outcome>;
}

export async function report(talk: Talk, reported: Reported): Promise<void> {
  const { scenario, feed, days, modelHash } = reported;
  say(talk, `${scenario}: ${counted(days.length, 'session')}, ${feed.title}`);
  const outcome = await reported.run((day) => say(talk, progress(day, feed.modelled)));
  try {
    for (const line of outcome.undelivered.map(untold)) say(talk, line);
    const document = await documentOf(reported, outcome);
    if (talk.json) printJson(modelHash === undefined ? document : { ...document, modelHash });
    else print(runTable(document, { whyNothing: reported.whyNothing, next: nextOf(reported, document.strategies) }));
    const halted = (await switchesIn(outcome.store.ledger)).filter(isHalted);
    if (halted.length > 0) throw haltedFault(halted);
  } finally {
    outcome.store.close();
  }
}

const progress = ({ day, equity, ticks }: DayReport, modelled: boolean): string =>
  `  ${day}  ${String(ticks).padStart(3)} ticks  equity ${money(equity)} USD${modelled ? ' (modelled)' : ''}`;

const untold = ({ channel, alerts, problem }: Undelivered): string =>
  `${counted(alerts, 'alert')} not delivered by the ${channel}${problem === undefined ? '' : ` (${problem})`}: read them with "npm start -- status"`;

function documentOf({ scenario, config, feed, days }: Reported, { store, path, days: done }: Outcome) {
  const last = days.at(-1);
  const end = last && sessionOf(last)?.close;
  if (end === undefined) throw new Error('a run has at least one session');
  const strategyIds = botsOf(config).map((bot) => bot.id);
  const { ledger } = store;
  return runDocument({ scenario, profile: config.profile, ledger, path, feed, end, days: done, strategyIds });
}

function nextOf({ modelHash }: Reported, strategies: readonly { id: string; orders: number }[]): Remarks['next'] {
  const puzzling = strategies.find(({ orders }) => orders === 0) ?? strategies.at(-1);
  return [
    ['npm start -- status', 'positions, orders and alerts'],
    [`npm start -- strategies why ${puzzling?.id}`, 'why it did not trade more'],
    ['npm start -- audit verify', 'the audit against its anchors'],
    ['npm start -- --help', 'everything else'],
    ...(modelHash === undefined
      ? []
      : [['docs/demo-market.md', `price model, hash ${modelHash.slice(0, 12)}`] as const]),
  ];
}
