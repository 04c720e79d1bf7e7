/**
 * When a credit spread is closed: at its share of the credit, at its stop, at its days left, and in any case before trading
 * in the nearest leg ends, because an option on SPY that ends in the money moves shares, as one that is exercised for a dividend does. A bought leg that nobody bids for
 * counts as worthless and is left to expire while the rest is bought back; but then no stop is asked, as the loss is not
 * known. Shares that came by assignment are sold, or bought back, at once.
 */
import { optionsOf } from '../../market/held-chains.ts';
import { usableQuote } from '../../market/tradable.ts';
import { type MarketView, quoteOf } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { closeAt, LEG_MISSING, type Standing, standingOf } from '../trade/close-structure.ts';
import {
  type Answer,
  answer,
  daysAnswer,
  dividendAnswer,
  expiryAnswer,
  profitAnswer,
  sells,
  stopAnswer,
  unknowns,
} from '../trade/exit-rules.ts';
import { STRATEGY } from './entries.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';

/** Once time is up, getting out matters more than the price: so much worse is accepted, as a fraction. */
const DUE_CONCESSION = 0.1;

interface ExitRules {
  readonly profitTarget: number;
  readonly stopLoss: number;
  readonly closeDte: number | null;
  readonly exitMinutes: number;
  readonly concession: number;
}

interface Held {
  readonly position: Position;
  readonly rules: ExitRules;
}

export function exitOf(view: MarketView, own: OwnPositions, { position, rules }: Held): Signal | WhyNot {
  const { symbol } = position;
  const closable = withBids(view, position);
  const standing = standingOf(view, own, { position: closable, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in standing) return { symbol, reason: standing.refused };
  if (!standing.value.isWhole)
    return closeAt(view, standing.value, {
      ...{ strategyId: STRATEGY, reasons: [LEG_MISSING] },
      concession: Math.max(DUE_CONCESSION, rules.concession),
    });
  const due = dueAnswers(view, position, rules);
  const worth = hasOptions(position) ? worthAnswers(standing.value, rules, closable === position) : [];
  const answers = [...worth, ...due];
  const reasons = sells(answers);
  const first = unknowns(answers)[0] ?? answers[0]?.reason;
  if (reasons.length === 0 && first) return { symbol, reason: first };
  const concession = sells(due).length > 0 ? Math.max(DUE_CONCESSION, rules.concession) : rules.concession;
  return closeAt(view, standing.value, { strategyId: STRATEGY, concession, reasons });
}

/** The position without bought legs that have a fresh quote but no bid, as long as something sold is left. */
function withBids(view: MarketView, position: Position): Position {
  const hasNoBid = (symbol: string): boolean => {
    const quote = usableQuote(quoteOf(view, symbol), { now: view.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
    return 'value' in quote && quote.value.bid === undefined;
  };
  const legs = position.legs.filter(({ instrument, side }) => side === 'sell' || !hasNoBid(instrument.symbol));
  const isWhole = legs.length === position.legs.length || !legs.some(({ side }) => side === 'sell');
  return isWhole ? position : { ...position, legs };
}

const hasOptions = (position: Position): boolean => optionsOf(position).length > 0;

/** A credit is negative; gains and losses are counted against it. */
function worthAnswers(standing: Standing, { profitTarget, stopLoss }: ExitRules, isWhole: boolean): readonly Answer[] {
  const credit = -standing.paid;
  const stop = stopAnswer(standing, stopLoss * credit);
  return [profitAnswer(standing, profitTarget * credit), ...(isWhole ? [stop] : [])];
}

function dueAnswers(view: MarketView, position: Position, { closeDte, exitMinutes }: ExitRules): readonly Answer[] {
  const { asOf } = view;
  if (!hasOptions(position)) return [answer(true, { rule: 'assigned', observed: 'shares', threshold: 'none' })];
  return [
    expiryAnswer(asOf, position, exitMinutes),
    ...(closeDte === null ? [] : [daysAnswer(asOf, position, closeDte)]),
    dividendAnswer(view, position),
  ];
}
