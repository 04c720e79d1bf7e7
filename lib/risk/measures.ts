/** What each limit measures, as a function of the units of an entry, in the limit's unit. NaN where an input is missing, which refuses. */
import type { Bar } from '../model/bar.ts';
import type { Book } from '../model/book.ts';
import type { Barrier } from '../model/control.ts';
import type { Instrument } from '../model/instrument.ts';
import { mid, type Quote, quoteAge, relativeSpread } from '../model/quote.ts';
import type { Entry } from '../model/signal.ts';
import type { Cadence } from '../model/strategy.ts';
import { type Instant, SECOND } from '../model/time.ts';
import { fromNumber, type Price, toNumber } from '../model/units.ts';
import type { RiskStanding } from '../model/watch/risk-state.ts';
import { type Additive, isCashSecured, shareWith } from './book-measures.ts';
import { collateral } from './cover.ts';
import { approvedToday, exposure, isBroadEtf, reserved } from './exposure.ts';
import { type Guarantee, type Guarantees, keptForOthers } from './guarantees.ts';
import type { LimitId, Limits, Row } from './limits.ts';
import type { Regime } from './regime.ts';

export interface Circumstances {
  readonly now: Instant;
  readonly cadence: Cadence;
  readonly limits: Limits;
  readonly quoteOf: (symbol: string) => Quote | undefined;
  /** Completed daily bars of a name, oldest first, where the look has them. */
  readonly dailyOf?: (symbol: string) => readonly Pick<Bar, 'close'>[];
  /** What stands in the way of any entry: a switch, or a break in the symbol. */
  readonly barrier?: Barrier | undefined;
  /** What each strategy may count on; nothing where absent. */
  readonly guarantees?: Guarantees | undefined;
  /** What the present market leaves of each strategy's usual size; all of it where absent. */
  readonly regime?: Regime | undefined;
}

export interface Situation extends Circumstances {
  readonly signal: Entry;
  readonly book: Book;
  /** What the watcher's last look stands for now; absent where there is nothing to watch, or no watcher. */
  readonly standing?: RiskStanding | undefined;
}

type Measure = (situation: Situation, units: number) => number;

/** The smallest spread, as a fraction of mid, at which a share still counts as tightly quoted: ten basis points. */
const TIGHT = 0.001;
/** A collar in per cent of mid would be narrower than a tick for cheap structures: below a dollar it is measured in dollars. */
const COLLAR_FLOOR = 1;

const equityOf = ({ book }: Situation): number => {
  const equity = toNumber(book.account.equity);
  return equity > 0 ? equity : Number.NaN;
};

const priceOf =
  ({ quoteOf }: Pick<Situation, 'quoteOf'>) =>
  (instrument: Instrument): Price | undefined => {
    const quote = quoteOf(instrument.symbol);
    const middle = quote && mid(quote);
    return middle === undefined ? undefined : fromNumber<Price>(middle, 'nearest', 0.0001);
  };

const cost = ({ signal }: Situation, units: number): number => units * signal.maxLossPerUnit;

const shareOf =
  (held: (situation: Situation) => number): Measure =>
  (situation, units) =>
    (held(situation) + cost(situation, units)) / equityOf(situation);

/** What the entry leaves free for other strategies. */
const kept = ({ book, guarantees = {}, signal: { strategyId }, ...rest }: Situation, total: keyof Guarantee): number =>
  keptForOthers({ book, guarantees, strategyId }, total, priceOf(rest));

const eachLeg = ({ signal, quoteOf }: Situation, measure: (quote: Quote) => number | undefined): number =>
  Math.max(
    ...signal.legs.map(({ instrument }) => {
      const quote = quoteOf(instrument.symbol);
      return (quote && measure(quote)) ?? Number.NaN;
    }),
  );

/** Middle of the structure's market, per unit: positive to pay. */
function netMid({ signal, quoteOf }: Situation): number {
  const mids = signal.legs.map(({ instrument, side, ratio }) => {
    const quote = quoteOf(instrument.symbol);
    return ((quote && mid(quote)) ?? Number.NaN) * ratio * (side === 'buy' ? 1 : -1);
  });
  return mids.reduce((total, value) => total + value, 0);
}

function collar(situation: Situation): number {
  const middle = netMid(situation);
  const floor = isOption(situation.signal) ? COLLAR_FLOOR : 0;
  return Math.abs(toNumber(situation.signal.limitPrice) - middle) / Math.max(Math.abs(middle), floor);
}

const withBook =
  (metric: Additive): Measure =>
  ({ standing, ...rest }, units) =>
    standing ? shareWith(metric, { ...rest, standing }, units) : Number.NaN;

const isOption = (signal: Entry): boolean => signal.legs.some((leg) => leg.instrument.kind === 'option');
const contractsPerUnit = (signal: Entry): number => Math.max(...signal.legs.map((leg) => leg.ratio));

export const MEASURES: Record<LimitId, Measure> = {
  'order-share': shareOf(() => 0),
  'order-usd': cost,
  'order-contracts': ({ signal }, units) => units * contractsPerUnit(signal),
  // Shares of a broad fund count against shares of it alone: hundreds of companies do not gap as one does.
  'symbol-share': shareOf((s) => exposure(s.book, { symbol: s.signal.symbol, narrow: !isBroad(s.signal) }, priceOf(s))),
  'symbol-day-share': shareOf((s) => approvedToday(s.book, s.signal.symbol, s.book.account.day)),
  'strategy-share': shareOf((s) => exposure(s.book, { strategyId: s.signal.strategyId }, priceOf(s))),
  'account-risk': shareOf((s) => exposure(s.book, { narrow: true }, priceOf(s))),
  'account-share': shareOf((s) => exposure(s.book, {}, priceOf(s))),
  'account-risk-fair': shareOf((s) => exposure(s.book, { narrow: true }, priceOf(s)) + kept(s, 'risk')),
  'account-share-fair': shareOf((s) => exposure(s.book, {}, priceOf(s)) + kept(s, 'account')),
  'cash-use': (s, units) =>
    (reserved(s.book) + collateral(s.book) + cost(s, units)) / Math.max(0, toNumber(s.book.account.cash)),
  'price-collar': collar,
  spread: (s) => eachLeg(s, relativeSpread),
  'quote-age': (s) => eachLeg(s, (quote) => quoteAge(quote, s.now)) / SECOND,
  'signal-age': ({ signal, now }) => (now - signal.slot) / SECOND,
  'daily-loss': ({ book: { account } }) => 1 - toNumber(account.equity) / toNumber(account.dayStartEquity),
  'var-share': withBook('var-share'),
  'es-share': withBook('es-share'),
  'stress-share': withBook('stress-share'),
  concentration: withBook('concentration'),
  'net-vega': ({ standing }) => standing?.figures['net-vega'] ?? Number.NaN,
  drawdown: ({ standing }) => standing?.figures.drawdown ?? Number.NaN,
};

/** They leave out shares of broad-market ETFs. */
const NARROW: ReadonlySet<LimitId> = new Set(['account-risk', 'account-risk-fair']);

/** They hold the whole book, as far as it is watched. */
const OF_THE_BOOK: ReadonlySet<LimitId> = new Set([
  'var-share',
  'es-share',
  'stress-share',
  'concentration',
  'net-vega',
  'drawdown',
]);

/** The rows of a limit that a signal falls under, the particular before the general. */
export function rowsFor(limit: LimitId, situation: Situation): readonly Row[] {
  const { signal, cadence } = situation;
  if (NARROW.has(limit) && isBroad(signal)) return [];
  if (OF_THE_BOOK.has(limit) && !situation.standing) return [];
  if (limit === 'net-vega' && !isOption(signal)) return [];
  const tight = eachLeg(situation, relativeSpread) < TIGHT && toNumber(signal.limitPrice) > 25;
  const sold: readonly Row[] = isCashSecured(signal) ? ['cash-secured'] : [];
  const kind: readonly Row[] = isOption(signal) ? [...sold, 'option'] : tight ? ['tight-share', 'share'] : ['share'];
  return [...(isBroad(signal) ? (['broad-etf'] as const) : []), ...kind, cadence, 'any'];
}

const isBroad = (signal: Entry): boolean => signal.legs.every((leg) => isBroadEtf(leg.instrument));
