/**
 * When a call is sold: at its multiple of the premium, at its delta, at the end of its last session, or at the end of the
 * contract's last trading day, whichever comes first. There is no stop: the premium is all that can be lost.
 * The value is the bid; without one nothing is invented, and the position waits. "The end" is a quarter of an hour
 * before the close, so that there is time to trade.
 */
import { deltaOf } from '../../market/chain-delta.ts';
import { optionsOf } from '../../market/held-chains.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import { mid } from '../../model/quote.ts';
import type { Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { closeAt, type Standing, standingOf } from '../trade/close-structure.ts';
import { type Answer, answer, expiryAnswer, sells, sessionsAnswer, unknowns } from '../trade/exit-rules.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';

/** At 15:45, or at 12:45 on a half day. */
const BEFORE_CLOSE_MINUTES = 15;

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

/** An exit, or why not; and every rule that could not be asked. */
export function exitOf(view: MarketView, own: OwnPositions, { position, rules }: Held): readonly (Signal | WhyNot)[] {
  const { symbol } = position;
  const checked = standingOf(view, own, { position, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in checked) return [{ symbol, reason: checked.refused }];
  const premium = premiumAnswer(checked.value, rules);
  const answers = [
    premium,
    deltaAnswer(view, position, rules),
    sessionsAnswer(view.asOf, position, { sessions: rules.maxSessions, minutes: BEFORE_CLOSE_MINUTES }),
    expiryAnswer(view.asOf, position, BEFORE_CLOSE_MINUTES),
  ];
  const unknown = unknowns(answers).map((reason) => ({ symbol, reason }));
  const reasons = sells(answers);
  if (reasons.length === 0) return [{ symbol, reason: premium.reason }, ...unknown];
  const { concession } = rules;
  return [closeAt(view, checked.value, { strategyId: 'wsb-dip-bot', concession, reasons }), ...unknown];
}

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
