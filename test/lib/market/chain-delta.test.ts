import { describe, expect, it } from 'vitest';
import { deltaOf } from '#lib/market/chain-delta.ts';
import { lastTradingClose } from '#lib/model/instrument.ts';
import { DAY, instant } from '#lib/model/time.ts';
import { aContract, anEntry } from '#test/support/builders.ts';

describe('the delta of a contract in a chain', () => {
  const call = aContract({ expiry: '2016-01-15', strike: 100 });
  const yearBefore = instant(lastTradingClose(call) - 365 * DAY);

  it('is the vendor’s where there is one', () => {
    const entry = anEntry(call, 8, { delta: 0.61, impliedVolatility: 0.2 });
    expect(deltaOf(entry, { now: yearBefore, spot: 100 })).toBe(0.61);
  });

  it('is worked out from the vendor’s volatility otherwise', () => {
    // At the money at 20 % for a year d₁ is 0.1, and the normal distribution there 0.539828 (tables); the put's is 1 less.
    const at = { now: yearBefore, spot: 100 };
    expect(deltaOf(anEntry(call, 8, { impliedVolatility: 0.2 }), at)).toBeCloseTo(0.539828, 6);
    const put = aContract({ expiry: '2016-01-15', strike: 100, right: 'put' });
    expect(deltaOf(anEntry(put, 8, { impliedVolatility: 0.2 }), at)).toBeCloseTo(-0.460172, 6);
  });

  it.each([
    ['the volatility', {}, yearBefore, 100],
    ['the price of the share', { impliedVolatility: 0.2 }, yearBefore, undefined],
    ['any life left', { impliedVolatility: 0.2 }, lastTradingClose(call), 100],
  ] as const)('is unknown without %s', (_, rest, now, spot) => {
    expect(deltaOf(anEntry(call, 8, rest), { now, spot })).toBeUndefined();
  });
});
