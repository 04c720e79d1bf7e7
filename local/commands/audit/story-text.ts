/** The story of an order as its owner reads it: 100 columns, New York time, a unit on every number. */
import type { Story, Told } from '#lib/compliance/story.ts';
import type { Check } from '#lib/model/decision.ts';
import { cashOf, type Fill } from '#lib/model/fill.ts';
import { type MarketView, quoteOf } from '#lib/model/market-view.ts';
import type { Order } from '#lib/model/order.ts';
import { isFlat, type Position } from '#lib/model/position.ts';
import { mid, type Quote } from '#lib/model/quote.ts';
import type { Leg, Reason, Signal } from '#lib/model/signal.ts';
import { type Instant, newYorkDay } from '#lib/model/time.ts';
import { absolute, format, sum, toNumber } from '#lib/model/units.ts';
import { bold, table } from '../../terminal.ts';
import { clockTime, dollars, figure, fixed, newYork, trimmed, usd } from './figures.ts';

const WIDTH = 100;

/** The date is said where it is not that of the tick. */
const stampOn =
  (slot: Instant | undefined): Stamp =>
  (at) =>
    slot !== undefined && newYorkDay(at) === newYorkDay(slot) ? clockTime(at) : `${newYorkDay(at)} ${clockTime(at)}`;
type Stamp = (at: Instant) => string;

export function storyText(story: Story, view: MarketView | undefined): string {
  const signal = story.signal?.fact;
  const stamp = stampOn(signal?.slot ?? story.orders[0]?.at);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['The tick', tick(story)],
    ['What the market showed', market(story, view)],
    ['Why', signal ? reasons(signal) : ['the signal is not in the audit']],
    ['How much', sizing(story)],
    ['Limits', limits(story)],
    ['The order', story.orders.flatMap((step) => orderStep(step, stamp))],
    ['Fills', fills(story, stamp)],
    ['The position after', story.position ? position(story.position) : []],
  ];
  const told = sections.filter(([, lines]) => lines.length > 0);
  return [headline(story), ...told.flatMap(([title, lines]) => ['', bold(title), ...lines.flatMap(folded)])].join('\n');
}

/** Long lines go on under their beginning; a table's stay as they are. */
function folded(line: string): readonly string[] {
  if (line.length <= WIDTH - 2) return [`  ${line}`];
  const cut = line.lastIndexOf(' ', WIDTH - 2);
  return cut <= 4 ? [`  ${line}`] : [`  ${line.slice(0, cut)}`, ...folded(`  ${line.slice(cut + 1)}`)];
}

const isModelled = ({ signal, orders }: Story): boolean => (signal?.fact ?? orders[0]?.fact)?.modelled === true;
const modelledWord = (story: Story): string => (isModelled(story) ? ', modelled' : '');
const legText = ({ side, ratio, instrument }: Leg): string =>
  `${side} ${ratio === 1 ? '' : `${ratio} `}${instrument.symbol}`;
/** What one unit of a structure is called. */
function unitWord(legs: readonly Leg[]): string {
  const [leg] = legs;
  if (legs.length > 1) return 'spreads';
  return leg?.instrument.kind === 'option' ? 'contracts' : 'shares';
}
const perUnit = (legs: readonly Leg[]): string =>
  legs.some(({ instrument }) => instrument.kind === 'option')
    ? 'USD per share, 100 shares a contract'
    : 'USD per share';

function headline(story: Story): string {
  const last = story.orders.at(-1)?.fact;
  const signal = story.signal?.fact;
  const named = last ?? signal;
  if (!named) return bold(`${story.decision?.fact.strategyId}: a signal on ${story.decision?.fact.symbol}`);
  const title = `${named.strategyId}: ${named.kind} in ${named.symbol}, ${named.legs.map(legText).join(', ')}`;
  const end = last
    ? `${last.state}, ${format(last.filled)} of ${format(last.quantity)} ${unitWord(last.legs)}`
    : (story.decision?.fact.outcome ?? 'not decided');
  const remark = isModelled(story) ? 'times are New York’s; prices are modelled' : 'times are New York’s';
  const ids = last ? [`order ${last.id}, signal ${last.signalId}`] : [`signal ${signal?.id}`];
  return [bold(title), end, ...ids, remark].join('\n');
}

function tick({ signal, proposal, decision }: Story): readonly string[] {
  const slot = signal?.fact.slot ?? proposal?.fact.slot;
  const looked = signal?.at ?? proposal?.at;
  const others = proposal ? proposal.fact.signals.length - 1 : 0;
  return [
    ...(slot === undefined ? [] : [`due at ${newYork(slot)}`]),
    ...(looked === undefined ? [] : [`the market was looked at ${clockTime(looked)}`]),
    ...(decision ? [`risk decided at ${clockTime(decision.at)}`] : []),
    ...(others > 0 ? [`${others} other signal${others === 1 ? '' : 's'} of the strategy at this tick`] : []),
  ];
}

function market(story: Story, view: MarketView | undefined): readonly string[] {
  const signal = story.signal?.fact;
  if (!signal) return [];
  const name = `snapshot ${signal.snapshot}`;
  if (!view) return [name, 'it is not in the snapshot folder: restore a copy to see the quotes'];
  const symbols = [...new Set([signal.symbol, ...signal.legs.map(({ instrument }) => instrument.symbol)])];
  const columns = ['quote', 'bid USD', 'ask USD', 'mid USD', 'sizes', 'seen at'].map((title, index) => ({
    title,
    align: index === 0 ? ('left' as const) : ('right' as const),
  }));
  const rows = symbols.map((symbol) => [symbol, ...quoteCells(quoteOf(view, symbol))]);
  return [`${name}${modelledWord(story)}`, ...table(columns, rows).split('\n')];
}

function quoteCells(quote: Quote | undefined): readonly string[] {
  if (!quote) return ['none', 'none', '', '', ''];
  const { bid, ask, bidSize, askSize, at } = quote;
  const sizes = `${bidSize ?? '?'} × ${askSize ?? '?'}`;
  return [dollars(bid), dollars(ask), dollars(mid(quote)), sizes, clockTime(at)];
}

function reasons(signal: Signal): readonly string[] {
  const rows = signal.reasons.map(({ rule, observed, threshold, unit }: Reason) => [
    rule,
    figure(observed, unit),
    figure(threshold, unit),
  ]);
  const columns = ['rule', 'observed', 'threshold'].map((title) => ({ title, align: 'left' as const }));
  return table(columns, rows).split('\n');
}

function sizing({ signal, decision }: Story): readonly string[] {
  if (!decision) return ['risk has not decided on it'];
  const { asked, quantity, outcome, because, equity, cash, sizing: steps = [] } = decision.fact;
  const wanted = signal?.fact;
  const units = unitWord(wanted?.legs ?? []);
  const money = equity === undefined ? '' : ` of ${usd(toNumber(equity))} equity`;
  const spare = cash === undefined ? '' : ` (${usd(toNumber(cash))} in cash)`;
  const basis =
    wanted?.kind === 'entry'
      ? [
          `it may risk ${figure(wanted.equityShare, 'share')}${money}${spare} at conviction ${trimmed(wanted.conviction, 2)} (0 to 1)`,
          `one ${units.slice(0, -1)} can lose ${usd(wanted.maxLossPerUnit)} at most`,
        ]
      : wanted
        ? [`it closes what is held, the ${wanted.lots === 'highest-cost' ? 'dearest' : 'oldest'} lots first`]
        : [];
  return [
    ...basis,
    ...steps.slice(1).map(stepText),
    `asked for ${format(asked)} ${units}, ${outcome}: ${format(quantity)} ${units}`,
    ...(because === undefined ? [] : [`because of ${because}`]),
  ];
}

/** A filter of the size; the first step, its share of equity, is told already. */
const stepText = ({ rule, observed, threshold, unit }: Reason): string =>
  `${rule}: ${figure(observed, unit)} against ${figure(threshold, unit)}`;

function limits({ signal, decision }: Story): readonly string[] {
  const checks = decision?.fact.checks ?? [];
  if (!decision || (checks.length === 0 && signal?.fact.kind !== 'exit')) return [];
  if (checks.length === 0) return ['none: an exit is bounded by what is held and by no entry limit'];
  const columns = ['limit', 'would be', 'at most', 'headroom', 'of', 'level', ''].map((title) => ({
    title,
    align: /be|most|room/.test(title) ? ('right' as const) : ('left' as const),
  }));
  return table(columns, checks.map(limitCells)).split('\n');
}

const limitCells = ({ limit, unit, observed, allowed, level, passed }: Check): readonly string[] => {
  const [, kind, of = ''] = /^(share|fraction)(?: of )?(.*)/.exec(unit) ?? [];
  const amount = (value: number): string =>
    kind ? `${fixed(value * 100)} %` : `${trimmed(value, 2, unit === 'USD' ? 2 : 0)} ${unit}`;
  const isMeasured = passed || observed >= 0;
  return [
    limit,
    isMeasured ? amount(observed) : 'not measurable',
    amount(allowed),
    isMeasured ? amount(allowed - observed) : '',
    of,
    level,
    passed ? 'kept' : 'REFUSED',
  ];
};

function orderStep({ fact: order, at, type }: Told<Order>, stamp: Stamp): readonly string[] {
  const units = `${format(order.quantity)} ${unitWord(order.legs)}`;
  const words: Partial<Record<Told<Order>['type'], readonly string[]>> = {
    'order-approved': [
      `approved: ${order.legs.map(legText).join(', ')}, ${units}`,
      `limit ${priceText(order)}, not sent after ${stamp(order.expiresAt)}`,
    ],
    'order-dispatched': [`sent to Alpaca once, as client order ${order.clientOrderId}`],
    'order-resent': ['sent again under the same client order id, because Alpaca has no such order'],
    'order-absent': ['Alpaca says that it has no such order'],
    'order-acked': [`Alpaca accepted it as ${order.brokerId ?? 'an order without an id'}`],
    'order-rejected': [`Alpaca rejected it: ${order.note ?? 'no reason given'}`],
    'order-unknown': [`no clear answer: ${order.note ?? 'none at all'}; Alpaca is asked before anything else happens`],
  };
  const settled = `${order.state}: ${format(order.filled)} of ${units}${order.note ? `; ${order.note}` : ''}`;
  const [first = '', ...more] = words[type] ?? [settled];
  return [`${stamp(at)}  ${first}`, ...more.map((line) => `          ${line}`)];
}

const priceText = ({ limitPrice, legs }: Pick<Order, 'limitPrice' | 'legs'>): string =>
  `${limitPrice < 0n ? 'to receive at least' : 'to pay at most'} ${dollars(Math.abs(toNumber(limitPrice)))} ${perUnit(legs)}`;

function fills(story: Story, stamp: Stamp): readonly string[] {
  const order = story.orders.at(-1)?.fact;
  if (!order || story.fills.length === 0) return order ? ['none'] : [];
  const word = modelledWord(story);
  return [
    ...story.fills.map(({ fact }) => `${stamp(fact.at)}  ${fillText(fact, order)}${word}`),
    ...netLines(story, order),
  ];
}

function fillText(fill: Fill, order: Order): string {
  const bought = fill.side === 'buy' ? 'bought' : 'sold';
  const what = fill.instrument.kind === 'option' ? 'contracts' : 'shares';
  const line = `${bought} ${format(fill.quantity)} ${what} ${fill.instrument.symbol} at ${dollars(toNumber(fill.price))} USD`;
  if (order.legs.length > 1) return line;
  return `${line}, ${against(order, toNumber(fill.price) * (fill.side === 'buy' ? 1 : -1))}`;
}

/** `net` as the limit is written: positive pays. */
function against({ limitPrice }: Order, net: number): string {
  const better = toNumber(limitPrice) - net;
  const limit = `the limit of ${dollars(Math.abs(toNumber(limitPrice)))} USD`;
  if (Math.abs(better) < 1e-9) return `at ${limit}`;
  return `${dollars(Math.abs(better))} USD ${better > 0 ? 'better' : 'WORSE'} than ${limit}`;
}

function netLines({ fills: told }: Story, order: Order): readonly string[] {
  const cash = toNumber(sum(told.map(({ fact }) => cashOf(fact))));
  const total = `${cash < 0 ? 'paid' : 'received'} ${usd(Math.abs(cash))} in all, before fees`;
  const units = toNumber(order.filled);
  if (order.legs.length === 1 || units === 0) return [total];
  const net = -cash / units / 100;
  return [`net ${dollars(Math.abs(net))} ${perUnit(order.legs)}: ${against(order, net)}`, total];
}

function position(held: Position): readonly string[] {
  const word = held.modelled ? ', modelled' : '';
  const result = `realised so far ${usd(toNumber(held.realised))}${word}`;
  if (isFlat(held)) return ['flat: everything is closed', result];
  const holdings = held.holdings.filter(({ lots }) => lots.length > 0);
  const lines = holdings.flatMap(({ instrument, lots }) => {
    const what = instrument.kind === 'option' ? 'contracts' : 'shares';
    return lots.map(({ quantity, price, acquiredAt }) => {
      const size = `${quantity < 0n ? 'short ' : ''}${format(absolute(quantity))} ${what}`;
      return `${size} ${instrument.symbol} at ${dollars(toNumber(price))} USD${word}, since ${newYorkDay(acquiredAt)}`;
    });
  });
  return [...lines, result];
}

/** The records behind the story. */
export function recordLines(steps: readonly Told<unknown>[], anchorOf: (step: Told<unknown>) => number | undefined) {
  const columns = ['record', 'lane', 'number', 'anchor', 'hash'].map((title) => ({ title, align: 'left' as const }));
  const rows = steps.map((step) => [
    step.type,
    step.record.lane,
    String(step.record.seq),
    String(anchorOf(step) ?? 'none yet'),
    `${step.record.hash.slice(0, 24)}…`,
  ]);
  return table(columns, rows)
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
