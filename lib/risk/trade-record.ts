/**
 * What became of a strategy's trades. A trade is a position from flat to flat, or to the other side: parts that were closed
 * count when it is over. US dollars, before fees, which are not booked yet. Rates and averages of nothing are undefined.
 */
import type { Book } from '../model/book.ts';
import { isFlat, type Position, type Trades } from '../model/position.ts';
import { absolute, toNumber, usd } from '../model/units.ts';

export interface TradeRecord {
  readonly closed: number;
  readonly won: number;
  readonly lost: number;
  /** Won of closed, 0 to 1; a trade that came out even is closed and not won. */
  readonly winRate: number | undefined;
  readonly averageWinUsd: number | undefined;
  /** Positive. */
  readonly averageLossUsd: number | undefined;
}

const NONE = usd('0');

/** Positions from before trades were counted are one trade, once they are flat. */
function tradesOf(position: Position): Trades | undefined {
  const { trades, realised } = position;
  if (trades || !isFlat(position) || position.closedAt === undefined) return trades;
  const [isWon, isLost] = [realised > 0n, realised < 0n];
  const counts = { closed: 1, won: isWon ? 1 : 0, lost: isLost ? 1 : 0 };
  return { ...counts, gains: isWon ? realised : NONE, losses: isLost ? absolute(realised) : NONE };
}

const total = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const part = (whole: number, of: number): number | undefined => (of === 0 ? undefined : whole / of);

export function tradeRecord({ positions }: Pick<Book, 'positions'>, strategyId: string): TradeRecord {
  const own = positions.filter((position) => position.strategyId === strategyId);
  const trades = own.map(tradesOf).filter((each) => each !== undefined);
  const count = (key: 'closed' | 'won' | 'lost'): number => total(trades.map((each) => each[key]));
  const [closed, won, lost] = [count('closed'), count('won'), count('lost')] as const;
  const gained = total(trades.map(({ gains }) => toNumber(gains)));
  const gone = total(trades.map(({ losses }) => toNumber(losses)));
  return {
    ...{ closed, won, lost, winRate: part(won, closed) },
    ...{ averageWinUsd: part(gained, won), averageLossUsd: part(gone, lost) },
  };
}
