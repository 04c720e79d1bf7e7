/** From an approved decision to the order that carries it out. Same signal, same order: the id is derived. */
import type { Decision } from '../model/decision.ts';
import { clientOrderId, type Environment } from '../model/ids.ts';
import type { Order } from '../model/order.ts';
import type { Signal } from '../model/signal.ts';
import { newYorkDay } from '../model/time.ts';
import { quantity } from '../model/units.ts';

/** Undefined for a refused signal. Throws where the decision is not about the signal. */
export function intentFrom(signal: Signal, decision: Decision, environment: Environment): Order | undefined {
  if (decision.signalId !== signal.id) throw new Error(`decision on ${decision.signalId} given for ${signal.id}`);
  if (decision.outcome === 'refused' || decision.orderId === undefined) return undefined;
  const { strategyId, kind, symbol, positionId, legs, limitPrice, slot, expiresAt, snapshot, modelled } = signal;
  return {
    id: decision.orderId,
    clientOrderId: clientOrderId({ environment, strategyId, slot, intentId: decision.orderId, attempt: 1 }),
    signalId: signal.id,
    strategyId,
    kind,
    symbol,
    positionId,
    legs,
    quantity: decision.quantity,
    limitPrice,
    maxLossPerUnit: signal.kind === 'entry' ? signal.maxLossPerUnit : 0,
    lots: signal.kind === 'exit' ? signal.lots : 'first-in',
    reasons: signal.reasons,
    state: 'approved',
    filled: quantity('0'),
    executed: {},
    attempt: 1,
    day: newYorkDay(decision.at),
    slot,
    approvedAt: decision.at,
    expiresAt,
    snapshot,
    modelled,
  };
}
