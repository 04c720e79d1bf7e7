/** What a demo or a replay came to, read back from its ledger: the document that `--json` prints and the table shows. */
import { isHalted } from '#lib/model/control.ts';
import type { Decision } from '#lib/model/decision.ts';
import { isFlat, type Position, unrealised } from '#lib/model/position.ts';
import type { Instant } from '#lib/model/time.ts';
import { fromNumber, type Price, sum, toNumber } from '#lib/model/units.ts';
import type { Ledger } from '#lib/ports.ts';
import { createMarks } from '../alpaca-simulator/marks.ts';
import type { MarketFeed } from '../market-feed.ts';
import { switchesIn, wireOf } from '../switches.ts';
import type { DayReport } from '../virtual-days.ts';
import { verdictOn } from './audit-evidence.ts';
import { type BurstLine, burstLine } from './burst.ts';
import {
  type AlertRow,
  alertRow,
  cents,
  type FillRow,
  fillRow,
  type OrderRow,
  orderRow,
  type PositionRow,
  type PriceOf,
  positionRow,
} from './run-rows.ts';
import { countWhyNots, type WhyNotCount } from './why-not.ts';

export interface StrategyLine {
  readonly id: string;
  readonly signals: number;
  readonly refused: number;
  /** Why risk refused, with counts. */
  readonly refusedBecause: readonly { readonly because: string; readonly count: number }[];
  readonly orders: number;
  readonly fills: number;
  /** US dollars over the run. */
  readonly realisedPnl: number;
  /** US dollars at the last close; null where something held has no price. */
  readonly unrealisedPnl: number | null;
  readonly whyNot: readonly WhyNotCount[];
}

export interface RunDocument {
  readonly scenario: string;
  readonly profile: string;
  /** `equity` in US dollars at the close. */
  readonly sessions: readonly { readonly day: string; readonly equity: number; readonly ticks: number }[];
  /** The stretch in which the fastest strategies looked inside the minute; absent where none did. */
  readonly burst?: BurstLine;
  readonly strategies: readonly StrategyLine[];
  readonly orders: readonly OrderRow[];
  readonly fills: readonly FillRow[];
  readonly positions: readonly PositionRow[];
  readonly auditRecords: number;
  readonly alerts: readonly AlertRow[];
  /** No difference between our books and the broker's was left at the end, and none stopped the run. */
  readonly reconciled: boolean;
  readonly auditVerified: boolean;
  readonly modelled: boolean;
  /** Switches that stand at the end; absent where entries run. */
  readonly halted?: readonly ReturnType<typeof wireOf>[];
}

export interface Run {
  readonly scenario: string;
  readonly profile: string;
  readonly ledger: Ledger;
  /** Of the ledger. */
  readonly path: string;
  readonly feed: MarketFeed;
  readonly end: Instant;
  readonly days: readonly DayReport[];
  readonly strategyIds: readonly string[];
}

export async function runDocument({ ledger, feed, ...run }: Run): Promise<RunDocument> {
  const books = await booksOf(ledger);
  const priceOf = marksOf(feed, run.end);
  const audit = await verdictOn(ledger, run.path);
  const halted = (await switchesIn(ledger)).filter(isHalted).map(wireOf);
  const strategies: StrategyLine[] = [];
  for (const id of run.strategyIds) strategies.push(await lineOf(id, { ledger, books, priceOf }));
  return {
    scenario: run.scenario,
    profile: run.profile,
    sessions: run.days.map(({ day, equity, ticks }) => ({ day, equity: cents(equity), ticks })),
    ...(await burstIn(ledger, feed)),
    strategies,
    orders: books.orders.map(orderRow),
    fills: books.fills.map(fillRow),
    positions: books.positions.filter((position) => !isFlat(position)).map((each) => positionRow(each, priceOf)),
    auditRecords: audit.records,
    alerts: books.alerts.map(alertRow),
    reconciled: await isReconciled(ledger, run.days),
    auditVerified: audit.verified,
    modelled: feed.modelled,
    ...(halted.length > 0 ? { halted } : {}),
  };
}

async function burstIn(ledger: Ledger, { burst }: MarketFeed): Promise<Pick<RunDocument, 'burst'>> {
  if (!burst) return {};
  const line = burstLine(
    burst,
    (await ledger.list('proposal')).map(({ record }) => record),
  );
  return line.looks > 0 ? { burst: line } : {};
}

/** Breaks that healed are told by alerts; what is open, was left to the next look, or pulled a switch, is a difference. */
export async function isReconciled(ledger: Ledger, days: readonly Pick<DayReport, 'breaks'>[]): Promise<boolean> {
  const open = await ledger.list('break', 'open');
  const pulled = (await ledger.list('control')).some(({ record }) => isHalted(record) && record.by === 'reconcile');
  return open.length === 0 && !pulled && days.at(-1)?.breaks.length === 0;
}

async function booksOf(ledger: Ledger) {
  const orders = (await ledger.list('order')).map((row) => row.record);
  const fills = (await ledger.list('fill')).map((row) => row.record);
  return {
    positions: (await ledger.list('position')).map((row) => row.record),
    orders: orders.sort((a, b) => a.approvedAt - b.approvedAt || (a.id < b.id ? -1 : 1)),
    fills: fills.sort((a, b) => a.at - b.at || (a.executionId < b.executionId ? -1 : 1)),
    alerts: (await ledger.list('alert')).map((row) => row.record),
  };
}

interface Sources {
  readonly ledger: Ledger;
  readonly books: Awaited<ReturnType<typeof booksOf>>;
  readonly priceOf: PriceOf;
}

async function lineOf(id: string, { ledger, books, priceOf }: Sources): Promise<StrategyLine> {
  const decisions = (await ledger.list('decision', id)).map((row) => row.record);
  const proposals = (await ledger.list('proposal', id)).map((row) => row.record);
  const own = books.positions.filter((position) => position.strategyId === id);
  return {
    id,
    signals: decisions.length,
    refused: decisions.filter((decision) => decision.outcome === 'refused').length,
    refusedBecause: refusalsOf(decisions),
    orders: books.orders.filter((order) => order.strategyId === id).length,
    fills: books.fills.filter((fill) => fill.strategyId === id).length,
    realisedPnl: cents(own.reduce((total, position) => total + toNumber(position.realised), 0)),
    unrealisedPnl: unrealisedOf(own, priceOf),
    whyNot: countWhyNots(proposals),
  };
}

function unrealisedOf(positions: readonly Position[], priceOf: PriceOf): number | null {
  const results = positions.map((position) => unrealised(position, priceOf));
  const known = results.filter((result) => result !== undefined);
  return known.length < results.length ? null : cents(toNumber(sum(known)));
}

function refusalsOf(decisions: readonly Decision[]): StrategyLine['refusedBecause'] {
  const rules = decisions
    .filter(({ outcome }) => outcome === 'refused')
    .map(({ because = '' }) => because.split(':')[0] ?? '');
  return [...Map.groupBy(rules, (rule) => rule)]
    .map(([because, all]) => ({ because, count: all.length }))
    .sort((a, b) => b.count - a.count);
}

/** The broker's marks, so that profits add up to its equity; nothing where there is neither price nor quote. */
function marksOf(feed: MarketFeed, at: Instant): PriceOf {
  const marks = createMarks(feed, { now: () => at, holdings: () => [] });
  return (instrument) => {
    const isKnown =
      instrument.kind === 'equity' ? marks.lastPrice(instrument.symbol) : feed.quote(instrument.symbol, at);
    return isKnown === undefined ? undefined : fromNumber<Price>(marks.markOf(instrument), 'nearest', 0.0001);
  };
}
