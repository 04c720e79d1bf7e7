import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from '#lib/model/position.ts';
import { fromNumber, type Quantity, quantity, toNumber } from '#lib/model/units.ts';
import type { Standing } from '#lib/strategies/trade/close-structure.ts';
import { answer } from '#lib/strategies/trade/exit-rules.ts';
import { closable, scaleOutAnswer } from '#lib/strategies/trade/scale-out.ts';
import { aContract, aPosition } from '#test/support/builders.ts';

const CALL = aContract();
const steps = [
  { gain: 0.3, sold: 0.25 },
  { gain: 0.6, sold: 0.75 },
  { gain: 1.5, sold: 1 },
];
const units = (count: number) => fromNumber<Quantity>(count, 'nearest', 1);

/** Calls bought at 2.00 each, of which `held` are left and no exit works on `free`. */
const standing = (
  value: number,
  { peak, held = peak, free = held }: { peak: number; held?: number; free?: number },
) => {
  const legs = [{ instrument: CALL, side: 'buy' as const, ratio: 1 }];
  const position: Position = { ...aPosition({ legs, units: held, paid: [2] }), peak: units(peak) };
  return { position, isWhole: true, units: units(free), paid: 2, value } satisfies Standing;
};
const sold = (value: number, of: Parameters<typeof standing>[1]) =>
  toNumber(scaleOutAnswer(standing(value, of), steps).units);

describe('selling in parts', () => {
  it('sells each part at its step, and not a cent before', () => {
    expect([2.59, 2.6, 3.19, 3.2, 4.99, 5].map((value) => sold(value, { peak: 8 }))).toEqual([0, 2, 2, 6, 6, 8]);
  });

  it('does not sell a part again once it has gone, nor while it is going', () => {
    expect(sold(2.6, { peak: 8, held: 6 })).toBe(0);
    expect(sold(2.6, { peak: 8, held: 8, free: 6 })).toBe(0);
    expect(sold(3.2, { peak: 8, held: 6 })).toBe(4);
  });

  it('finishes a part that was sold in part only', () => {
    expect(sold(3.2, { peak: 8, held: 5 })).toBe(3);
  });

  it('never sells more than asked where contracts are few', () => {
    expect([1, 2, 3].map((peak) => [2.6, 3.2, 5].map((value) => sold(value, { peak })))).toEqual([
      [0, 0, 1],
      [0, 1, 2],
      [0, 2, 3],
    ]);
  });

  it('has met every step after it acted once, whatever the price does between the steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.double({ min: 0.5, max: 8, noNaN: true }), (peak, value) => {
        const gone = sold(value, { peak });
        return gone === peak || sold(value, { peak, held: peak - gone }) === 0;
      }),
    );
  });

  it('takes what is held for all there was where that was never noted', () => {
    const { peak: _, ...position } = standing(2.6, { peak: 8 }).position;
    expect(scaleOutAnswer({ ...standing(2.6, { peak: 8 }), position }, steps).units).toBe(quantity('2'));
  });

  it('counts the gain of a credit against the credit', () => {
    const credit = { ...standing(0, { peak: 4 }), paid: -1, value: -0.7 };
    expect(scaleOutAnswer(credit, steps)).toMatchObject({ state: 'sell', units: quantity('1') });
    expect(scaleOutAnswer({ ...credit, value: -0.71 }, steps).state).toBe('hold');
  });

  it('says the gain, and the step that it reached or waits for', () => {
    const said = (value: number) => scaleOutAnswer(standing(value, { peak: 8 }), steps).reason;
    expect(said(2.2)).toEqual({ rule: 'scale-out', observed: 0.1, threshold: 0.3, unit: 'fraction' });
    expect(said(3.5)).toEqual({ rule: 'scale-out', observed: 0.75, threshold: 0.6, unit: 'fraction' });
  });

  it('closes all where another rule sells, a part where only a step is reached, and nothing otherwise', () => {
    const reason = { rule: 'stop-loss', observed: 1, threshold: 1 };
    const at = standing(2.6, { peak: 8 });
    const part = scaleOutAnswer(at, steps);
    expect(closable(at, [answer(true, reason)], part)?.units).toBe(quantity('8'));
    expect(closable(at, [answer(false, reason)], part)?.units).toBe(quantity('2'));
    expect(closable(at, [answer(false, reason)], { ...part, state: 'hold' })).toBeUndefined();
  });
});
