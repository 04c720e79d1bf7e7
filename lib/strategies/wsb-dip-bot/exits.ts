/**
 * When a call is sold: at its multiple of the premium, at its delta, at the end of its last session, or at the end of the
 * contract's last trading day, whichever comes first. There is no stop: the premium is all that can be lost.
 * The value is the bid; without one nothing is invented, and the position waits. "The end" is a quarter of an hour
 * before the close, so that there is time to trade.
 */
import { deltaOf } from '../../market/chain-delta.ts';
import { optionsOf } from '../../market/held-chains.ts';
import { sessionFrom } from '../../model/calendar.ts';
import { lastTradingClose } from '../../model/instrument.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import { mid } from '../../model/quote.ts';
import type { Reason, Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { type Instant, instant, MINUTE, newYorkDay, newYorkTime } from '../../model/time.ts';
import { closeAt, isBuying, opposite, type Standing, standingOf } from '../close-structure.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';

/** At 15:45, or at 12:45 on a half day. */
const BEFORE_CLOSE_MS = 15 * MINUTE;

interface ExitRules {
  readonly premiumMultiple: number;
  readonly deltaExit: number;
  readonly maxSessions: number;
  readonly concession: number;
}

interface Held {
  readonly position: Position;
  readonly rules: ExitRules;
}

/** A rule that is asked: whether it says "sell", and its words; `unknown` where it could not be asked. */
interface Answer {
  readonly state: 'sell' | 'hold' | 'unknown';
  readonly reason: Reason;
}

/** An exit, or why not; and every rule that could not be asked. */
export function exitOf(view: MarketView, own: OwnPositions, { position, rules }: Held): readonly (Signal | WhyNot)[] {
  const { symbol } = position;
  const checked = standingOf(view, own, { position, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in checked) return [{ symbol, reason: checked.refused }];
  if (isBuying(own, position)) return [{ symbol, reason: opposite }];
  const premium = premiumAnswer(checked.value, rules);
  const answers = [premium, deltaAnswer(view, position, rules), ...timeAnswers(view.asOf, position, rules)];
  const unknown = answers.filter(({ state }) => state === 'unknown').map(({ reason }) => ({ symbol, reason }));
  const reasons = answers.filter(({ state }) => state === 'sell').map(({ reason }) => reason);
  if (reasons.length === 0) return [{ symbol, reason: premium.reason }, ...unknown];
  const { concession } = rules;
  return [closeAt(view, checked.value, { strategyId: 'wsb-dip-bot', concession, reasons }), ...unknown];
}

const answer = (sells: boolean, reason: Reason): Answer => ({ state: sells ? 'sell' : 'hold', reason });

/** Prices come in cents: what binary fractions leave over is forgiven. */
function premiumAnswer({ paid, value }: Standing, { premiumMultiple }: ExitRules): Answer {
  const threshold = Number((premiumMultiple * paid).toFixed(6));
  return answer(value >= threshold, { rule: 'premium-multiple', observed: value, threshold, unit: 'USD' });
}

function deltaAnswer(view: MarketView, position: Position, { deltaExit }: ExitRules): Answer {
  const [contract] = optionsOf(position);
  const entry = view.chains[position.symbol]?.entries.find((each) => each.contract.symbol === contract?.symbol);
  const share = view.quotes[position.symbol];
  const delta = entry && deltaOf(entry, { now: view.asOf, spot: share && mid(share) });
  if (delta !== undefined)
    return answer(delta >= deltaExit, { rule: 'delta', observed: delta, threshold: deltaExit, unit: 'delta' });
  const threshold = 'skipped: neither delta nor implied volatility';
  return { state: 'unknown', reason: { rule: 'delta', observed: 'unknown', threshold } };
}

/** Sessions count from the oldest lot: a contract that is bought a second time begins again. */
function timeAnswers(now: Instant, { holdings, legs }: Position, { maxSessions }: ExitRules): readonly Answer[] {
  const acquired = holdings.flatMap(({ lots }) => lots.map((lot) => lot.acquiredAt)).sort((a, b) => a - b);
  const ends = acquired.slice(0, 1).map((at) => ['time-exit', sessionFrom(newYorkDay(at), maxSessions).close] as const);
  const last = legs.flatMap(({ instrument }) =>
    instrument.kind === 'option' ? [['last-trading-day', lastTradingClose(instrument)] as const] : [],
  );
  return [...ends, ...last].map(([rule, close]) => {
    const due = instant(close - BEFORE_CLOSE_MS);
    return answer(now >= due, { rule, observed: wallTime(now), threshold: wallTime(due), unit: 'New York' });
  });
}

const wallTime = (at: Instant): string => `${newYorkDay(at)} ${newYorkTime(at)}`;
