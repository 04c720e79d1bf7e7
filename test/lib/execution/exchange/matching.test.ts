import { describe, expect, it } from 'vitest';
import { matchLegs, takeAt } from '#lib/execution/exchange/matching.ts';
import { price } from '#lib/model/units.ts';
import { CALL_200, CALL_205, CALM, leg, minute, quoteAt, SHARE } from './market.ts';

const AT = minute(1);
const quoteOf = quoteAt(CALM, AT);
const SPREAD = [leg(CALL_200, 'buy'), leg(CALL_205, 'sell')];

describe('matching', () => {
  it('buys at the ask and sells at the bid', () => {
    expect(takeAt(quoteOf(SHARE), 'buy')).toBe(price('201.01'));
    expect(takeAt(quoteOf(SHARE), 'sell')).toBe(price('200.99'));
  });

  it.each([
    ['an empty side', { bid: 5 }],
    ['a crossed market', { bid: 6, ask: 5 }],
    ['a price that is none', { bid: 1, ask: Number.NaN }],
    ['a price of zero', { bid: 0, ask: 0 }],
  ])('takes nothing from %s', (_, sides) => {
    expect(takeAt({ at: AT, freshUntil: AT, ...sides }, 'buy')).toBeUndefined();
  });

  it('fills a spread at the limit exactly, and not a cent below it', () => {
    expect(matchLegs(SPREAD, price('2.2'), quoteOf)).toEqual([price('5.1'), price('2.9')]);
    expect(matchLegs(SPREAD, price('2.19'), quoteOf)).toBeUndefined();
  });

  it('fills a credit only where at least the credit comes in', () => {
    const sold = [leg(CALL_200, 'sell'), leg(CALL_205, 'buy')];

    expect(matchLegs(sold, price('-2'), quoteOf)).toEqual([price('5'), price('3')]);
    expect(matchLegs(sold, price('-2.01'), quoteOf)).toBeUndefined();
  });

  it('fills no leg where one of them cannot be taken', () => {
    const noBid = quoteAt({ ...CALM, [CALL_205]: { ask: 3 } }, AT);

    expect(matchLegs(SPREAD, undefined, noBid)).toBeUndefined();
  });

  it('fills nothing for a symbol without a quote', () => {
    expect(matchLegs([leg(SHARE, 'buy')], undefined, () => undefined)).toBeUndefined();
  });
});
