/**
 * What the shares of a turn cost, both ways: as they were delivered, and less what the turn's options have brought for
 * good. US dollars; per share rounded up to the cent, so that a strike at the basis never loses.
 *   with premium = (cost of the shares − realised gains of the turn's puts and calls) / shares
 * A turn's puts follow each other within four calendar days, so that rolled puts count and those of an earlier turn do not;
 * its calls were first sold since the shares came. Where part of the shares has left, gains cannot be shared out to the
 * cent, and only losses count.
 */
import { multiplierOf } from '../../model/instrument.ts';
import type { Lot, Position } from '../../model/position.ts';
import type { OwnPositions } from '../../model/strategy.ts';
import { daysBetween, newYorkDay, type TradingDay } from '../../model/time.ts';
import {
  fromNumber,
  notional,
  type Price,
  type Quantity,
  subtract,
  sum,
  toNumber,
  type Usd,
  usd,
} from '../../model/units.ts';
import { optionOfPosition } from './turn.ts';

/** A put sold so many days after the last was bought back belongs to the same turn: over a weekend and a holiday. */
const PAUSE_DAYS = 4;

export interface Basis {
  readonly shares: Quantity;
  readonly cost: Usd;
  /** Of the turn's options, for good: a call that is still open has not earned anything yet. */
  readonly premium: Usd;
  /** Per share, without and with the premium. */
  readonly price: Price;
  readonly withPremium: Price;
}

const endOf = ({ closedAt, lastFillAt, openedAt }: Position): TradingDay =>
  newYorkDay(closedAt ?? lastFillAt ?? openedAt);
const startOf = ({ openedAt }: Position): TradingDay => newYorkDay(openedAt);
const byDay = (a: TradingDay, b: TradingDay): number => (a < b ? -1 : a > b ? 1 : 0);
const ZERO = usd('0');

/** Undefined where no shares are held. */
export function basisOf(own: OwnPositions, symbol: string): Basis | undefined {
  const holder = own.positions.find((position) => position.symbol === symbol && sharesIn(position).length > 0);
  const lots = holder ? sharesIn(holder) : [];
  const shares = sum(lots.map((lot) => lot.quantity));
  if (!holder || shares <= 0n) return undefined;
  const cost = sum(lots.map((lot) => notional(lot.price, lot.quantity)));
  const earned = sum(optionsOfTurn(own, symbol, lots).map((position) => position.realised));
  const premium = earned > ZERO && hasParted(holder, lots) ? ZERO : earned;
  const perShare = (total: Usd): Price => fromNumber<Price>(toNumber(total) / toNumber(shares), 'up');
  return { shares, cost, premium, price: perShare(cost), withPremium: perShare(subtract(cost, premium)) };
}

const sharesIn = ({ holdings }: Position): readonly Lot[] =>
  holdings.filter(({ instrument }) => multiplierOf(instrument) === 1).flatMap(({ lots }) => lots);

/** Shares have left since the last came. */
const hasParted = ({ lastFillAt }: Position, lots: readonly Lot[]): boolean =>
  lastFillAt !== undefined && lots.every(({ acquiredAt }) => acquiredAt < lastFillAt);

function optionsOfTurn(own: OwnPositions, symbol: string, lots: readonly Lot[]): readonly Position[] {
  const [since] = lots.map(({ acquiredAt }) => newYorkDay(acquiredAt)).sort(byDay);
  const all = [...own.positions, ...own.closed].filter((position) => position.symbol === symbol);
  const rightOf = (position: Position) => optionOfPosition(position)?.right;
  const calls = all.filter((position) => rightOf(position) === 'call');
  const puts = all.filter((position) => rightOf(position) === 'put');
  if (since === undefined) return [];
  const earlier = calls.filter((call) => startOf(call) < since);
  return [...calls.filter((call) => startOf(call) >= since), ...leadingTo(since, puts, earlier)];
}

/** The puts that led to the shares, back from the day they came until there is a pause, or a call of an earlier turn. */
function leadingTo(since: TradingDay, puts: readonly Position[], earlier: readonly Position[]): readonly Position[] {
  const turn: Position[] = [];
  let reach = since;
  for (const put of [...puts].sort((a, b) => byDay(endOf(b), endOf(a)))) {
    const end = endOf(put);
    const isOtherTurn = earlier.some((call) => endOf(call) >= end && endOf(call) <= reach);
    if (isOtherTurn || daysBetween(end, reach) > PAUSE_DAYS) break;
    turn.push(put);
    if (startOf(put) < reach) reach = startOf(put);
  }
  return turn;
}
