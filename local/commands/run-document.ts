/** What a demo or a replay came to, read back from its ledger: the document that `--json` prints and the table shows. */
import { verify } from '#lib/compliance/audit-chain.ts';
import type { Decision } from '#lib/model/decision.ts';
import { type Instrument, multiplierOf } from '#lib/model/instrument.ts';
import { isFlat, type Position, unrealised } from '#lib/model/position.ts';
import { mid } from '#lib/model/quote.ts';
import type { Leg } from '#lib/model/signal.ts';
import { formatInstant, type Instant } from '#lib/model/time.ts';
import { format, fromNumber, type Price, toNumber } from '#lib/model/units.ts';
import type { Ledger } from '#lib/ports.ts';
import type { MarketFeed } from '../market-feed.ts';
import type { DayReport } from '../virtual-days.ts';

/** A rule that turned candidates down, how often, and what it saw last. */
export interface WhyNotCount {
  readonly symbol: string;
  readonly rule: string;
  readonly count: number;
  readonly observed: number | string;
  readonly threshold: number | string;
}

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
  readonly unrealisedPnl: number;
  readonly whyNot: readonly WhyNotCount[];
}

export interface RunDocument {
  readonly scenario: string;
  readonly profile: string;
  readonly sessions: readonly { readonly day: string; readonly equity: number; readonly ticks: number }[];
  readonly strategies: readonly StrategyLine[];
  readonly orders: readonly object[];
  readonly fills: readonly object[];
  readonly positions: readonly object[];
  readonly auditRecords: number;
  readonly alerts: readonly object[];
  readonly reconciled: boolean;
  readonly auditVerified: boolean;
  readonly modelled: boolean;
}

export interface Run {
  readonly scenario: string;
  readonly profile: string;
  readonly ledger: Ledger;
  readonly feed: MarketFeed;
  readonly end: Instant;
  readonly days: readonly DayReport[];
  readonly strategyIds: readonly string[];
}

const cents = (usd: number): number => Math.round(usd * 100) / 100;

export async function runDocument({
  scenario,
  profile,
  ledger,
  feed,
  end,
  days,
  strategyIds,
}: Run): Promise<RunDocument> {
  const positions = (await ledger.list('position')).map((row) => row.record);
  const orders = (await ledger.list('order'))
    .map((row) => row.record)
    .sort((a, b) => a.approvedAt - b.approvedAt || (a.id < b.id ? -1 : 1));
  const fills = (await ledger.list('fill'))
    .map((row) => row.record)
    .sort((a, b) => a.at - b.at || (a.executionId < b.executionId ? -1 : 1));
  const alerts = (await ledger.list('alert')).map((row) => row.record);
  const audit = await auditState(ledger);
  const priceOf = marksOf(feed, end);

  const strategies: StrategyLine[] = [];
  for (const id of strategyIds) {
    const decisions = (await ledger.list('decision', id)).map((row) => row.record);
    const own = positions.filter((position) => position.strategyId === id);
    strategies.push({
      id,
      signals: decisions.length,
      refused: decisions.filter((decision) => decision.outcome === 'refused').length,
      refusedBecause: counted(decisions),
      orders: orders.filter((order) => order.strategyId === id).length,
      fills: fills.filter((fill) => fill.strategyId === id).length,
      realisedPnl: cents(own.reduce((total, position) => total + toNumber(position.realised), 0)),
      unrealisedPnl: cents(
        own.reduce((total, position) => total + toNumber(unrealised(position, priceOf) ?? position.realised), 0),
      ),
      whyNot: await whyNots(ledger, id),
    });
  }
  return {
    scenario,
    profile,
    sessions: days.map(({ day, equity, ticks }) => ({ day, equity: cents(equity), ticks })),
    strategies,
    orders: orders.map((order) => ({
      id: order.id,
      clientOrderId: order.clientOrderId,
      strategyId: order.strategyId,
      kind: order.kind,
      symbol: order.symbol,
      legs: order.legs.map(legText),
      quantity: format(order.quantity),
      limitPrice: format(order.limitPrice),
      state: order.state,
      filled: format(order.filled),
      approvedAt: formatInstant(order.approvedAt),
      ...(order.note === undefined ? {} : { note: order.note }),
    })),
    fills: fills.map((fill) => ({
      id: fill.executionId,
      orderId: fill.orderId,
      strategyId: fill.strategyId,
      symbol: fill.instrument.symbol,
      side: fill.side,
      quantity: format(fill.quantity),
      price: format(fill.price),
      at: formatInstant(fill.at),
      modelled: fill.modelled,
    })),
    positions: positions.filter((position) => !isFlat(position)).map((position) => positionLine(position, priceOf)),
    auditRecords: audit.records,
    alerts: alerts.map(({ severity, title, detail, at }) => ({ severity, title, detail, at: formatInstant(at) })),
    reconciled: days.every((day) => day.breaks.length === 0),
    auditVerified: audit.verified,
    modelled: feed.modelled,
  };
}

/** Every lane of the audit, verified: how many records there are, and whether all links hold. */
export async function auditState(
  ledger: Ledger,
): Promise<{ records: number; lanes: number; verified: boolean; problems: readonly string[] }> {
  let records = 0;
  const problems: string[] = [];
  const lanes = await ledger.auditLanes();
  for (const lane of lanes) {
    const rows = await ledger.auditRecords(lane);
    records += rows.length;
    const verdict = verify(rows);
    if (!verdict.ok) problems.push(`lane ${verdict.lane}, record ${verdict.seq}: ${verdict.problem}`);
  }
  return { records, lanes: lanes.length, verified: problems.length === 0, problems };
}

/** Marks at the middle of the market; where nobody bids, at half the offer. */
export function marksOf(feed: MarketFeed, at: Instant): (instrument: Instrument) => Price | undefined {
  return ({ symbol }) => {
    const quote = feed.quote(symbol, at);
    if (!quote) return undefined;
    const middle = mid(quote) ?? (quote.bid === undefined && quote.ask !== undefined ? quote.ask / 2 : undefined);
    return middle === undefined ? undefined : fromNumber<Price>(middle, 'nearest', 0.0001);
  };
}

function counted(decisions: readonly Decision[]): StrategyLine['refusedBecause'] {
  const counts = new Map<string, number>();
  for (const { outcome, because = '' } of decisions) {
    const rule = because.split(':')[0] ?? '';
    if (outcome === 'refused') counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].map(([because, count]) => ({ because, count })).sort((a, b) => b.count - a.count);
}

const TOP = 5;

async function whyNots(ledger: Ledger, strategyId: string): Promise<readonly WhyNotCount[]> {
  const counts = new Map<string, WhyNotCount>();
  const proposals = (await ledger.list('proposal', strategyId))
    .map((row) => row.record)
    .sort((a, b) => a.slot - b.slot);
  for (const {
    symbol,
    reason: { rule, observed, threshold },
  } of proposals.flatMap((proposal) => proposal.whyNots)) {
    const key = `${symbol}|${rule}`;
    counts.set(key, { symbol, rule, count: (counts.get(key)?.count ?? 0) + 1, observed, threshold });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.symbol < b.symbol ? -1 : 1)).slice(0, TOP);
}

export const legText = ({ side, ratio, instrument }: Leg): string => `${side} ${ratio} ${instrument.symbol}`;

function positionLine(position: Position, priceOf: (instrument: Instrument) => Price | undefined): object {
  const open = unrealised(position, priceOf);
  return {
    id: position.id,
    strategyId: position.strategyId,
    symbol: position.symbol,
    holdings: position.holdings
      .filter(({ lots }) => lots.length > 0)
      .map(({ instrument, lots }) => ({
        symbol: instrument.symbol,
        quantity: format(
          lots.reduce(
            (total, lot) => (total + lot.quantity) as typeof lot.quantity,
            0n as (typeof lots)[number]['quantity'],
          ),
        ),
        multiplier: multiplierOf(instrument),
      })),
    unrealisedPnl: open === undefined ? null : cents(toNumber(open)),
    modelled: position.modelled,
  };
}
