import { describe, expect, it } from 'vitest';
import { intentFrom } from '#lib/execution/intent.ts';
import type { Decision } from '#lib/model/decision.ts';
import type { Signal } from '#lib/model/signal.ts';
import { addDays, atNewYork, instant, MINUTE } from '#lib/model/time.ts';
import { quantity } from '#lib/model/units.ts';
import { NOW, TODAY } from '#test/support/builders.ts';
import { anEntry, anExit } from '#test/support/money.ts';

const decisionOn = (signal: Signal, change: Partial<Decision> = {}): Decision => ({
  signalId: signal.id,
  strategyId: signal.strategyId,
  symbol: signal.symbol,
  at: NOW,
  outcome: 'approved',
  asked: quantity('40'),
  quantity: quantity('30'),
  checks: [],
  orderId: 'ord_1',
  ...change,
});
const entry = anEntry();

describe('an order from a decision', () => {
  it('is for the units approved, not for those asked, and for the signal’s structure and price', () => {
    expect(intentFrom(entry, decisionOn(entry), 'paper')).toMatchObject({
      ...{ id: 'ord_1', signalId: entry.id, state: 'approved', quantity: quantity('30'), filled: 0n, executed: {} },
      ...{ legs: entry.legs, limitPrice: entry.limitPrice, expiresAt: entry.expiresAt, reasons: entry.reasons },
    });
  });

  it('reserves what an entry can lose and nothing for an exit', () => {
    const exit = anExit();

    expect(intentFrom(entry, decisionOn(entry), 'paper')?.maxLossPerUnit).toBe(entry.maxLossPerUnit);
    expect(intentFrom(exit, decisionOn(exit), 'paper')?.maxLossPerUnit).toBe(0);
  });

  it('carries the exit’s lots, and takes the oldest first for an entry', () => {
    const exit = anExit({ lots: 'highest-cost' });

    expect(intentFrom(exit, decisionOn(exit), 'paper')?.lots).toBe('highest-cost');
    expect(intentFrom(entry, decisionOn(entry), 'paper')?.lots).toBe('first-in');
  });

  it('is the same order for the same signal and decision, whenever it is made', () => {
    const later = decisionOn(entry, { at: instant(NOW + MINUTE) });
    const [a, b] = [intentFrom(entry, decisionOn(entry), 'paper'), intentFrom(entry, later, 'paper')];

    expect([a?.id, a?.clientOrderId]).toEqual([b?.id, b?.clientOrderId]);
    expect(intentFrom(entry, decisionOn(entry), 'live')?.clientOrderId).not.toBe(a?.clientOrderId);
  });

  it('belongs to the New York day of the decision', () => {
    const evening = atNewYork(TODAY, 19 * 60 + 30);

    expect(intentFrom(entry, decisionOn(entry, { at: evening }), 'paper')?.day).toBe(TODAY);
    expect(intentFrom(entry, decisionOn(entry, { at: instant(evening + 5 * 60 * MINUTE) }), 'paper')?.day).toBe(
      addDays(TODAY, 1),
    );
  });

  it('is none for a refusal, nor where the decision names no order', () => {
    const { orderId: _, ...nameless } = decisionOn(entry);

    expect(intentFrom(entry, decisionOn(entry, { outcome: 'refused' }), 'paper')).toBeUndefined();
    expect(intentFrom(entry, nameless, 'paper')).toBeUndefined();
    expect(intentFrom(entry, decisionOn(entry, { outcome: 'reduced' }), 'paper')).toBeDefined();
  });

  it('is never made from a decision on another signal', () => {
    expect(() => intentFrom(entry, decisionOn(entry, { signalId: 'sig_other' }), 'paper')).toThrow(/sig_other/);
  });
});
