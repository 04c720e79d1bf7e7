import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instrumentOf } from '#lib/model/instrument.ts';
import { quantity } from '#lib/model/units.ts';
import { type Amount, amountsOf, directionOf } from '#lib/pricing/structure/direction.ts';
import { aContract } from '#test/support/builders.ts';

const option =
  (right: 'call' | 'put') =>
  (count: number, strike: number, expiry?: string): Amount => ({
    instrument: aContract({ right, strike, ...(expiry ? { expiry } : {}) }),
    quantity: quantity(String(count)),
  });
const [call, put] = [option('call'), option('put')];
const shares = (count: number): Amount => ({ instrument: instrumentOf('AAPL'), quantity: quantity(String(count)) });

const TABLE: readonly [string, readonly Amount[], string][] = [
  ['shares', [shares(10)], 'bullish'],
  ['shares sold short', [shares(-10)], 'bearish'],
  ['a call bought', [call(1, 100)], 'bullish'],
  ['a put bought', [put(1, 100)], 'bearish'],
  ['a put sold', [put(-1, 100)], 'bullish'],
  ['a call sold', [call(-1, 100)], 'bearish'],
  ['a bull call spread', [call(1, 100), call(-1, 105)], 'bullish'],
  ['a bull put spread', [put(1, 95), put(-1, 100)], 'bullish'],
  ['a bear call spread', [call(-1, 100), call(1, 105)], 'bearish'],
  ['a bear put spread', [put(-1, 95), put(1, 100)], 'bearish'],
  ['a covered call', [shares(100), call(-1, 110)], 'bullish'],
  ['protected shares', [shares(100), put(1, 90)], 'bullish'],
  ['a collar', [shares(100), put(1, 90), call(-1, 110)], 'bullish'],
  ['a straddle', [call(1, 100), put(1, 100)], 'neutral'],
  ['a strangle sold', [call(-1, 110), put(-1, 90)], 'neutral'],
  ['an iron condor', [put(1, 90), put(-1, 95), call(-1, 105), call(1, 110)], 'neutral'],
  ['a condor with one wing a little wider', [put(1, 89), put(-1, 95), call(-1, 105), call(1, 110)], 'neutral'],
  ['a butterfly', [call(1, 95), call(-2, 100), call(1, 105)], 'neutral'],
  ['a calendar', [call(-1, 100), call(1, 100, '2015-03-20')], 'neutral'],
  ['a diagonal', [call(-1, 110), call(1, 100, '2015-03-20')], 'bullish'],
  ['a risk reversal', [put(-1, 95), call(1, 105)], 'bullish'],
  ['nothing', [], 'neutral'],
];

describe('the direction of', () => {
  it.each(TABLE)('%s', (_, held, direction) => {
    expect(directionOf(held)).toBe(direction);
  });

  it('legs is that of what they hold', () => {
    const legs = [
      { instrument: aContract({ strike: 100 }), side: 'sell', ratio: 1 },
      { instrument: aContract({ strike: 105 }), side: 'buy', ratio: 1 },
    ] as const;

    expect(directionOf(amountsOf(legs, quantity('3')))).toBe('bearish');
  });

  it('whatever is turned around turns around, and more of it changes nothing', () => {
    const opposite = { bullish: 'bearish', bearish: 'bullish', neutral: 'neutral' } as const;
    const amount = fc
      .tuple(fc.constantFrom(call, put), fc.integer({ min: -3, max: 3 }), fc.integer({ min: 90, max: 110 }))
      .map(([of, count, strike]) => of(count, strike));
    const scaled = (held: readonly Amount[], by: bigint): readonly Amount[] =>
      held.map((each) => ({ ...each, quantity: (each.quantity * by) as Amount['quantity'] }));
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 4 }), (held) => {
        expect(directionOf(scaled(held, -1n))).toBe(opposite[directionOf(held)]);
        expect(directionOf(scaled(held, 7n))).toBe(directionOf(held));
      }),
    );
  });
});
