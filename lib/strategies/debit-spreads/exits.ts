/**
 * When a debit spread is closed: at its profit target, its stop, or shortly before expiry, whichever comes first. The
 * value is what closing brings now; without a quote on the needed side nothing is invented, and the position waits.
 */
import { optionsOf, range } from '../../market/held-chains.ts';
import { daysToExpiry } from '../../model/instrument.ts';
import type { MarketView } from '../../model/market-view.ts';
import type { Position } from '../../model/position.ts';
import type { Reason, Signal } from '../../model/signal.ts';
import type { OwnPositions, WhyNot } from '../../model/strategy.ts';
import { newYorkDay } from '../../model/time.ts';
import { toNumber } from '../../model/units.ts';
import { closeAt, type Standing, standingOf } from '../close-structure.ts';
import { MAX_QUOTE_AGE_MS } from './screen.ts';

interface ExitRules {
  readonly profitTarget: number;
  readonly stopLoss: number;
  readonly timeExitDte: number;
  readonly concession: number;
}

interface Held {
  readonly position: Position;
  readonly rules: ExitRules;
}

export function exitOf(view: MarketView, own: OwnPositions, { position, rules }: Held): Signal | WhyNot {
  const { symbol } = position;
  const standing = standingOf(view, own, { position, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in standing) return { symbol, reason: standing.refused };
  const { reached, nearest } = triggers(view, standing.value, rules);
  if (reached.length === 0) return { symbol, reason: nearest };
  const { concession } = rules;
  return closeAt(view, standing.value, { strategyId: 'debit-spreads', concession, reasons: reached });
}

/** Compared in dollars, so that nothing is divided by a debit or a largest gain that might be zero. */
function triggers(view: MarketView, { position, paid, value }: Standing, rules: ExitRules) {
  const options = optionsOf(position);
  const strikes = range(options.map(({ strike }) => toNumber(strike)));
  const width = strikes ? strikes.to - strikes.from : 0;
  const gain = value - paid;
  const dte = Math.min(...options.map((option) => daysToExpiry(option, newYorkDay(view.asOf))));
  const usdReason = (rule: string, observed: number, threshold: number): Reason => ({
    rule,
    observed,
    threshold,
    unit: 'USD',
  });
  const profit = usdReason('profit-target', gain, rules.profitTarget * (width - paid));
  const stop = usdReason('stop-loss', -gain, rules.stopLoss * paid);
  const time: Reason = { rule: 'time-exit', observed: dte, threshold: rules.timeExitDte, unit: 'days' };
  const reached = [
    ...(atLeast(profit) ? [profit] : []),
    ...(atLeast(stop) ? [stop] : []),
    ...(dte <= rules.timeExitDte ? [time] : []),
  ];
  return { reached, nearest: profit };
}

/** Forgives the dust of binary fractions: prices come in cents. */
const atLeast = ({ observed, threshold }: Reason): boolean => Number(observed) >= Number(threshold) - 1e-9;
