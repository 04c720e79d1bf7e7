/** A trade of the ledger as a picture: its words, its days, and the prices at each look. */

import { sessionsBetween } from '#lib/model/calendar.ts';
import type { Fill } from '#lib/model/fill.ts';
import { type Instrument, multiplierOf } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import { mid } from '#lib/model/quote.ts';
import type { Reason } from '#lib/model/signal.ts';
import { newYorkDay, newYorkTime } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import { type TradeMark, type TradePicture, tradePicture } from '../../pictures/trade-picture.ts';
import { cashIn, type Step, type Trade, worthOf } from '../../report/trade.ts';
import { shown, wrapped } from '../../terminal.ts';

/** What is known of the run: "demo earnings-dip, profile wsb_2025". */
export interface Run {
  readonly title: string;
  readonly from: string;
}

export function drawTrade(trade: Trade, views: readonly MarketView[], { title, from }: Run): string {
  const inOrder = views.toSorted((a, b) => a.asOf - b.asOf);
  const modelled = trade.modelled ? ', modelled' : '';
  const data: TradePicture = {
    title: `${title}: one trade in ${trade.symbol}`,
    subtitle: from,
    note: `Prices${modelled || ', as recorded'}: what the strategy saw at each look. Options at mid. Nothing here says that it earns.`,
    sessions: sessionsOf(trade, inOrder),
    symbol: trade.symbol,
    share: inOrder.flatMap((view) => priceIn(view, trade.symbol)),
    strikes: strikesOf(trade),
    marks: trade.steps.map(markOf),
    profits: profitsOf(trade, inOrder),
  };
  return tradePicture(data);
}

function priceIn(view: MarketView, symbol: string) {
  const quote = view.quotes[symbol];
  const value = quote && mid(quote);
  return value === undefined ? [] : { at: view.asOf, value };
}

function sessionsOf({ steps, isClosed }: Trade, views: readonly MarketView[]): TradePicture['sessions'] {
  const first = steps[0]?.at ?? views[0]?.asOf;
  const last = (isClosed ? steps : []).at(-1)?.at ?? views.at(-1)?.asOf ?? steps.at(-1)?.at;
  return first === undefined || last === undefined ? [] : sessionsBetween(newYorkDay(first), newYorkDay(last));
}

function profitsOf(trade: Trade, views: readonly MarketView[]): TradePicture['profits'] {
  const { instruments, isClosed, modelled } = trade;
  const lineOf = (words: string, of: readonly Instrument[]) => {
    const points = worthOf(trade, of, views).map(({ at, usd: value }) => ({ at, value }));
    return { words: `${words}: ${usd(points.at(-1)?.value ?? 0)}${modelled ? ', modelled' : ''}`, points };
  };
  const total = lineOf(isClosed ? 'in total' : 'in total so far', instruments);
  const legs = instruments.length > 1 ? instruments.map((each) => lineOf(nameOf(each), [each])) : [];
  return [total, ...legs];
}

/** Legs at one strike share a line. */
function strikesOf({ instruments, steps }: Trade): TradePicture['strikes'] {
  const first = ({ symbol }: Instrument): Fill | undefined =>
    steps.flatMap(({ fills }) => fills).find(({ instrument }) => instrument.symbol === symbol);
  const options = instruments.filter((instrument) => instrument.kind === 'option');
  const atOne = Map.groupBy(options, ({ strike }) => toNumber(strike));
  return [...atOne].map(([strike, legs]) => {
    const words = legs.map((leg) => `${leg.right} ${first(leg)?.side === 'sell' ? 'sold' : 'bought'}`);
    return { strike, words: `${shown(strike)} ${[...new Set(words)].join(', ').replace(', call', ',')}` };
  });
}

const usd = (value: number): string =>
  `${value < 0 ? '\u2212' : ''}${Math.abs(value).toLocaleString('en-US', { maximumFractionDigits: 0 })} USD`;

const nameOf = (instrument: Instrument): string =>
  instrument.kind === 'option'
    ? `${instrument.underlying} ${instrument.expiry} ${shown(toNumber(instrument.strike))} ${instrument.right}`
    : `${instrument.symbol} shares`;

const COLUMN = 52;
/** All there is room for beside the chart, for few steps and for many. */
const MOST_REASONS = { few: 6, many: 1 };
const FEW_STEPS = 5;

function markOf({ at, fills, kind, reasons }: Step, _: number, { length }: readonly Step[]): TradeMark {
  const when = `${newYorkDay(at)} ${newYorkTime(at)}`;
  const head = `${when}: ${kind === 'ending' ? endingOf(fills) : kind}, ${moneyOf(fills)}`;
  const most = length > FEW_STEPS ? MOST_REASONS.many : MOST_REASONS.few;
  const why = reasons.slice(0, most).flatMap((reason) => wrapped(reasonText(reason), COLUMN));
  return { at, kind, words: [head, ...tradedIn(fills), ...why] };
}

const endingOf = (fills: readonly Fill[]): string => fills[0]?.cause ?? 'ending';

const moneyOf = (fills: readonly Fill[]): string => {
  const cash = cashIn(fills);
  return cash < 0 ? `pays ${usd(-cash)}` : `takes ${usd(cash)}`;
};

/** One line for each contract, whatever the pieces it came in. */
function tradedIn(fills: readonly Fill[]): readonly string[] {
  const pieces = Map.groupBy(fills, ({ instrument, side }) => `${instrument.symbol} ${side}`);
  return [...pieces.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const amount = group.reduce((all, { quantity }) => all + toNumber(quantity), 0);
    const each = Math.abs(cashIn(group)) / amount / multiplierOf(first.instrument);
    const verb = first.side === 'buy' ? 'buys' : 'sells';
    return `${verb} ${shown(amount)} \u00d7 ${nameOf(first.instrument)} at ${each.toFixed(2)}`;
  });
}

const reasonText = ({ rule, observed, threshold, unit }: Reason): string =>
  `${rule}: ${figure(observed)} against ${figure(threshold)}${unit === undefined ? '' : ` ${unit}`}`;

const figure = (value: number | string): string => shown(value).replace(/^-/, '\u2212');
