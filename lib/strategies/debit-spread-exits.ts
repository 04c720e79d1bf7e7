/**
 * When a debit spread is closed: at its profit target, its stop, or shortly before expiry, whichever comes first. The
 * value is what closing brings now; without a quote on the needed side nothing is invented, and the position waits.
 */
import { closingValue } from '../market/closing-value.ts';
import { daysToExpiry, type Option } from '../model/instrument.ts';
import type { MarketView } from '../model/market-view.ts';
import type { ChainRequest } from '../model/option-chain.ts';
import { remaining } from '../model/order.ts';
import { entryPrice, isFlat, type Position, unitsOf } from '../model/position.ts';
import { closing, type Reason, type Signal } from '../model/signal.ts';
import type { OwnPositions, WhyNot } from '../model/strategy.ts';
import { newYorkDay } from '../model/time.ts';
import { fromNumber, negate, type Price, type Quantity, quantity, subtract, sum, toNumber } from '../model/units.ts';
import { MAX_QUOTE_AGE_MS } from './debit-spread-screen.ts';
import { draftExit } from './draft-signal.ts';

const CENT = 0.01;

interface ExitRules {
  readonly profitTarget: number;
  readonly stopLoss: number;
  readonly timeExitDte: number;
  readonly concession: number;
}

const optionsOf = (position: Position): readonly Option[] =>
  position.legs.map(({ instrument }) => instrument).filter((instrument) => instrument.kind === 'option');

const range = <T>(values: readonly T[]): { readonly from: T; readonly to: T } | undefined => {
  const sorted = [...values].sort((a, b) => (a < b ? -1 : 1));
  const [from, to] = [sorted[0], sorted.at(-1)];
  return from === undefined || to === undefined ? undefined : { from, to };
};

/** One request per underlying that is held: just its expiries and strikes. */
export function heldChains(positions: readonly Position[]): readonly ChainRequest[] {
  const held = positions.filter((position) => !isFlat(position));
  return [...Map.groupBy(held, ({ symbol }) => symbol)].flatMap(([underlying, group]) => {
    const options = group.flatMap(optionsOf);
    const expiries = range(options.map(({ expiry }) => expiry));
    const strikes = range(options.map(({ strike }) => toNumber(strike)));
    return expiries && strikes ? [{ underlying, expiries, strikes }] : [];
  });
}

interface Held {
  readonly position: Position;
  readonly rules: ExitRules;
}

export function exitOf(view: MarketView, own: OwnPositions, { position, rules }: Held): Signal | WhyNot {
  const { symbol } = position;
  const debit = entryPrice(position);
  if (debit === undefined)
    return { symbol, reason: { rule: 'whole-structure', observed: 'a leg is missing', threshold: 'all legs' } };
  const exiting = own.orders.filter((order) => order.kind === 'exit' && order.positionId === position.id);
  const units = subtract(unitsOf(position), sum(exiting.map(remaining)));
  if (units <= quantity('0'))
    return { symbol, reason: { rule: 'exit-working', observed: 'all units', threshold: 'units left to close' } };
  const checked = closingValue(view, position.legs, MAX_QUOTE_AGE_MS);
  if ('refused' in checked) return { symbol, reason: checked.refused };
  const { value } = checked;
  const { reached, nearest } = triggers(view, { position, rules }, { debit, value });
  if (reached.length === 0) return { symbol, reason: nearest };
  // Expiring worthless costs nothing; paying somebody to take the structure would.
  if (value < CENT) return { symbol, reason: { rule: 'worthless', observed: value, threshold: CENT, unit: 'USD' } };
  const credit = Math.max(CENT, value * (1 - rules.concession));
  return closeFor(view, position, { credit, units, reasons: reached });
}

interface Closing {
  /** US dollars per share to be received at least. */
  readonly credit: number;
  readonly units: Quantity;
  readonly reasons: readonly Reason[];
}

const closeFor = (view: MarketView, position: Position, { credit, units, reasons }: Closing): Signal =>
  draftExit(view, {
    strategyId: 'debit-spreads',
    symbol: position.symbol,
    positionId: position.id,
    legs: closing(position.legs),
    limitPrice: negate(fromNumber<Price>(credit, 'down')),
    conviction: 1,
    reasons,
    quantity: units,
    lots: 'first-in',
  });

/** Compared in dollars, so that nothing is divided by a debit or a largest gain that might be zero. */
function triggers(view: MarketView, { position, rules }: Held, at: { debit: number; value: number }) {
  const options = optionsOf(position);
  const strikes = range(options.map(({ strike }) => toNumber(strike)));
  const width = strikes ? strikes.to - strikes.from : 0;
  const gain = at.value - at.debit;
  const dte = Math.min(...options.map((option) => daysToExpiry(option, newYorkDay(view.asOf))));
  const usdReason = (rule: string, observed: number, threshold: number): Reason => ({
    rule,
    observed,
    threshold,
    unit: 'USD',
  });
  const profit = usdReason('profit-target', gain, rules.profitTarget * (width - at.debit));
  const stop = usdReason('stop-loss', -gain, rules.stopLoss * at.debit);
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
