import { describe, expect, it } from 'vitest';
import type { Book } from '#lib/model/book.ts';
import type { Option } from '#lib/model/instrument.ts';
import { PROFILES } from '#lib/model/profile.ts';
import type { Entry, Leg } from '#lib/model/signal.ts';
import { quantity, usd } from '#lib/model/units.ts';
import { assess } from '#lib/risk/assess.ts';
import { collateral } from '#lib/risk/cover.ts';
import { atRisk, exposure } from '#lib/risk/exposure.ts';
import { appetite, LIMITS, withSettings } from '#lib/risk/limits.ts';
import { aContract, anOrder, aPosition, aQuote, NOW, shareLegs } from '#test/support/builders.ts';
import { aBook, anAccount, anEntry, anExit } from '#test/support/money.ts';

const [put, lowerPut] = [aContract({ right: 'put', strike: 50 }), aContract({ right: 'put', strike: 45 })];
const [call, farCall] = [aContract({ strike: 105 }), aContract({ strike: 105, expiry: '2015-03-20' })];
const sold = (option: Option): Leg => ({ instrument: option, side: 'sell', ratio: 1 });
const bought = (option: Option): Leg => ({ instrument: option, side: 'buy', ratio: 1 });
const noPrice = () => undefined;

/** House limits wide enough not to matter here. */
const wide = withSettings(LIMITS, [
  { limit: 'order-share', soft: 0.1 },
  { limit: 'symbol-share', soft: 0.2 },
]);
const quoteOf = (symbol: string) => {
  const middle = [put, call, farCall].some((option) => option.symbol === symbol) ? 2 : 0.5;
  return aQuote({ bid: middle - 0.02, ask: middle + 0.02 });
};
const decide = (entry: Entry, book = aBook()) =>
  assess(entry, book, { now: NOW, cadence: 'minute', limits: wide, quoteOf });
const wheel = (parts: Parameters<typeof anEntry>[0]) => anEntry({ strategyId: 'wheel', equityShare: 0.1, ...parts });

describe('selling a put', () => {
  const entry = (maxLossPerUnit: number) => wheel({ legs: [sold(put)], limit: -2, maxLossPerUnit });

  it('is sized by what the strike can take less the credit', () => {
    expect(decide(entry(4_800))).toMatchObject({ outcome: 'approved', quantity: quantity('2') });
  });

  it('is refused where the signal names less, the credit or a share of the strike', () => {
    for (const understated of [200, 4_799.99]) {
      expect(decide(entry(understated))).toMatchObject({ outcome: 'refused' });
      expect(decide(entry(understated)).because).toContain('may lose');
    }
  });

  it('takes what one company may take, where any other order of the size is refused', () => {
    const house = { now: NOW, cadence: 'minute', limits: LIMITS, quoteOf } as const;
    const ofShare = (equityShare: number, legs: readonly Leg[], limit: number) =>
      assess(wheel({ legs, limit, maxLossPerUnit: 4_800, equityShare }), aBook(), house);

    expect(ofShare(0.1, [sold(put)], -2)).toMatchObject({ outcome: 'approved', quantity: quantity('2') });
    expect(ofShare(0.9, [sold(put)], -2)).toMatchObject({ outcome: 'reduced', quantity: quantity('3') });
    expect(ofShare(0.9, [sold(put)], -2).because).toContain('against at most 15.00 % of equity');
    // No wider for a spread, whose cash another option already bounds, nor for a call that is bought.
    expect(ofShare(0.9, [sold(put), bought(lowerPut)], -1.5)).toMatchObject({ quantity: quantity('1') });
    expect(ofShare(0.9, [bought(put)], 2)).toMatchObject({ quantity: quantity('1') });
  });

  it('leaves room in the share for what trades it, whatever the profile', () => {
    const legs = [sold(put)];
    const held = aBook({
      positions: [aPosition({ strategyId: 'debit-spreads', legs: shareLegs('AAPL'), units: 110, paid: [100] })],
    });
    const [patient, bold] = [PROFILES.research_2024, PROFILES.wsb_2025].map((profile) => {
      const limits = withSettings(LIMITS, appetite(profile, 'wheel'));
      return (book: Book) =>
        assess(wheel({ legs, limit: -2, maxLossPerUnit: 4_800 }), book, {
          now: NOW,
          cadence: 'minute',
          limits,
          quoteOf,
        });
    });

    expect(bold?.(aBook())).toMatchObject({ outcome: 'approved', quantity: quantity('2') });
    expect(bold?.(held).because).toMatch(/^symbol-share: 15\.80 % against at most 15\.00 %/);
    expect(patient?.(aBook()).quantity).toBe(quantity('1'));
  });

  it('leaves no cash for another once it is held', () => {
    const held = aPosition({ strategyId: 'wheel', legs: [sold(put)], units: 2, paid: [2] });
    const book = aBook({ account: anAccount({ cash: usd('12000') }), positions: [held] });

    expect(collateral(book)).toBe(10_000);
    expect(decide(entry(4_800), book).because).toContain('cash-use');
    expect(decide(entry(4_800), aBook({ account: anAccount({ cash: usd('12000') }) })).outcome).toBe('approved');
  });
});

describe('selling a spread', () => {
  it('risks its width less the credit', () => {
    const legs = [sold(put), bought(lowerPut)];

    expect(decide(wheel({ legs, limit: -1.5, maxLossPerUnit: 350 })).outcome).not.toBe('refused');
    expect(decide(wheel({ legs, limit: -1.5, maxLossPerUnit: 349 })).outcome).toBe('refused');
  });

  it('by the calendar is covered by what lives longer, and not the other way round', () => {
    const calendar = (near: Leg, far: Leg) =>
      wheel({ legs: [near, far], limit: 0.05, maxLossPerUnit: 100, units: quantity('1') });

    expect(decide(calendar(sold(call), bought(farCall))).outcome).toBe('approved');
    expect(decide(calendar(bought(call), sold(farCall))).because).toContain('share-cover');
  });
});

describe('selling a call', () => {
  const shares = (units: number, strategyId = 'wheel') =>
    aPosition({ strategyId, legs: shareLegs('AAPL'), units, paid: [100] });
  const entry = (units = 1) =>
    wheel({ legs: [sold(call)], limit: -2, maxLossPerUnit: 0, units: quantity(String(units)) });
  const withShares = (...units: number[]) => aBook({ positions: units.map((each) => shares(each)) });

  it('needs a hundred shares of the same strategy behind each', () => {
    expect(decide(entry(), withShares(100))).toMatchObject({ outcome: 'approved', quantity: quantity('1') });
    expect(decide(entry(), withShares(99)).because).toContain('share-cover');
    expect(decide(entry(), aBook({ positions: [shares(100, 'index-baseline')] })).because).toContain('share-cover');
    expect(decide(entry(3), withShares(250))).toMatchObject({ outcome: 'reduced', quantity: quantity('2') });
  });

  it('does not use shares that are behind another call, held or working, or on sale', () => {
    const held = aPosition({ strategyId: 'wheel', legs: [sold(call)], paid: [2] });
    const working = anOrder({ strategyId: 'wheel', symbol: 'AAPL', legs: [sold(call)], quantity: quantity('1') });
    const selling = anExit({ strategyId: 'wheel', quantity: quantity('1') });
    const onSale = anOrder({
      ...{ strategyId: 'wheel', symbol: 'AAPL', kind: 'exit' },
      legs: selling.legs,
      quantity: quantity('1'),
    });
    const free = withShares(100);

    expect(decide(entry(), free).outcome).toBe('approved');
    expect(decide(entry(), { ...free, positions: [...free.positions, held] }).because).toContain('share-cover');
    expect(decide(entry(), { ...free, orders: [working] }).because).toContain('share-cover');
    expect(decide(entry(), { ...free, orders: [onSale] }).because).toContain('share-cover');
  });

  it('adds nothing to what is at risk, so that a full symbol does not stand in its way', () => {
    const full = withShares(250);

    expect(exposure(full, { symbol: 'AAPL' }, noPrice)).toBe(25_000);
    expect(decide(entry(2), full)).toMatchObject({ outcome: 'approved', quantity: quantity('2') });
  });

  it('without a stated number of calls is refused', () => {
    const { units: _, ...unnamed } = entry();

    expect(decide(unnamed, withShares(100)).outcome).toBe('refused');
  });
});

it('shares that are not held are not sold, and no order holds shares beside options', () => {
  const short = [{ ...(shareLegs('AAPL')[0] as Leg), side: 'sell' as const }];

  expect(decide(anEntry({ legs: short, limit: -100, maxLossPerUnit: 100 })).because).toContain('max-loss');
  const buyWrite = [...shareLegs('AAPL'), sold(call)];
  expect(decide(anEntry({ legs: buyWrite, limit: 98, maxLossPerUnit: 9_800 })).because).toContain('max-loss');
});

it.each([
  ['a put', [sold(put)], [2], 4_800],
  ['a put spread', [sold(put), bought(lowerPut)], [2, 0.5], 350],
  ['a call with shares elsewhere', [sold(call)], [2], 200],
  ['a bought vertical', [bought(put), sold(lowerPut)], [2, 0.5], 150],
])('counts what is held at what it can lose: %s', (_, legs, paid, expected) => {
  expect(atRisk(aPosition({ strategyId: 'wheel', legs, paid }), noPrice)).toBeCloseTo(expected, 6);
});

describe('two strategies on one contract', () => {
  const ours = anEntry({ strategyId: 'wheel', legs: [sold(put)], limit: -2, maxLossPerUnit: 4_800 });
  const long = aPosition({ strategyId: 'debit-spreads', legs: [bought(put)], paid: [2] });
  const buying = anOrder({ strategyId: 'debit-spreads', symbol: 'AAPL', legs: [bought(put)], quantity: quantity('1') });

  it('are never on opposite sides of it, held or working', () => {
    expect(decide(ours, aBook({ positions: [long] })).because).toContain('other-side');
    expect(decide(ours, aBook({ orders: [buying] })).because).toContain('other-side');
  });

  it('may both be on one side, and each may be on both of its own', () => {
    const same = { ...long, legs: [sold(put)], holdings: aPosition({ legs: [sold(put)] }).holdings };

    expect(decide(ours, aBook({ positions: [same] })).because ?? '').not.toContain('other-side');
    expect(decide(ours, aBook({ positions: [{ ...long, strategyId: 'wheel' }] })).because ?? '').not.toContain(
      'other-side',
    );
  });
});
