import { describe, expect, test } from 'vitest';
import { forwardsOf } from '#lib/market/chain/forward.ts';
import { fitParity } from '#lib/market/chain/parity-fit.ts';
import { quotedExpiries } from '#lib/market/chain/quoted-expiries.ts';
import type { OptionChain } from '#lib/model/option-chain.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { endOf, yearsUntil } from '#lib/pricing/contract-terms.ts';
import { aContract, NOW } from '#test/support/builders.ts';
import { MARKET, moved, pricedChain, SPOT, STRIKES, type Terms } from './priced-chain.ts';

const forwards = (chain: OptionChain, market: { rate?: number } = {}) =>
  [...forwardsOf(quotedExpiries(chain, { maxAgeMs: 60_000 }).expiries, { ...MARKET, ...market }).values()].map(
    (forward) => {
      if ('refused' in forward) throw new Error(forward.refused.rule);
      return forward.value;
    },
  );
const trueForward = (years: number, { rate = 0.03, dividendYield = 0.01 }: Terms = {}): number =>
  SPOT * Math.exp((rate - dividendYield) * years);

describe('time', () => {
  test('runs to the minute, on a half day to one in the afternoon, and for a Saturday date to the Friday', () => {
    const end = (expiry: string): string => new Date(endOf(aContract({ expiry }))).toISOString();

    expect([end('2015-01-30'), end('2015-11-27'), end('2014-06-21')]).toEqual([
      '2015-01-30T21:00:00.000Z',
      '2015-11-27T18:00:00.000Z',
      '2014-06-20T20:00:00.000Z',
    ]);
    expect(yearsUntil(instant(NOW + 525_600 * MINUTE), NOW)).toBe(1);
  });

  test('ends at the open where an index settles on opening prices, and at the close for its weeklies', () => {
    const end = (underlying: string) => endOf(aContract({ underlying, expiry: '2015-02-20' }));

    expect(new Date(end('SPX')).toISOString()).toBe('2015-02-20T14:30:00.000Z');
    expect(new Date(end('SPXW')).toISOString()).toBe('2015-02-20T21:00:00.000Z');
  });
});

describe('the forward', () => {
  test('of European options is found to a cent, the rate of long ones to a tenth of a per cent', () => {
    const [near, , far] = forwards(pricedChain({ root: 'SPX' }));

    expect(near?.forward).toBeCloseTo(trueForward(near?.years ?? 0), 2);
    expect(far?.forward).toBeCloseTo(trueForward(far?.years ?? 0), 2);
    expect(far).toMatchObject({
      rate: expect.closeTo(0.03, 3),
      dividendYield: expect.closeTo(0.01, 3),
      rateFrom: 'parity',
    });
    expect(near).toMatchObject({ rateFrom: 'pooled', pairs: expect.any(Number) });
  });

  test('of American options is the same once early exercise is taken out of the prices', () => {
    const terms = { rate: 0.08, dividendYield: 0, expiries: ['2015-06-19', '2016-01-15'] };
    const [, far] = forwards(pricedChain(terms), { rate: 0.08 });

    expect(far?.forward).toBeCloseTo(trueForward(far?.years ?? 0, terms), 1);
    expect(far?.residual).toBeLessThan(0.02);
  });

  test('and the rate of American options are found without a hint, although each depends on the other', () => {
    const [near, , far] = forwards(pricedChain({ expiries: ['2015-02-20', '2015-06-19', '2016-01-15'] }));

    expect(near?.forward).toBeCloseTo(trueForward(near?.years ?? 0), 2);
    expect(far).toMatchObject({ rate: expect.closeTo(0.03, 3), dividendYield: expect.closeTo(0.01, 3) });
  });

  test('holds although one strike is quoted five dollars off', () => {
    const chain = pricedChain({
      root: 'SPX',
      quote: ({ strike, right }, quote) => (strike === 100_000_000_000n && right === 'call' ? moved(quote, 5) : quote),
    });
    const [near] = forwards(chain);

    expect(near?.forward).toBeCloseTo(trueForward(near?.years ?? 0), 1);
  });

  test('takes the rate that is given, and says so', () => {
    for (const forward of forwards(pricedChain({ root: 'SPX' }), { rate: 0.05 }))
      expect(forward).toMatchObject({ rate: expect.closeTo(0.05, 12), rateFrom: 'given' });
  });

  test('is priced on a share that forward, rate and yield agree on', () => {
    for (const { forward, spot, rate, dividendYield, years } of forwards(pricedChain()))
      expect(spot * Math.exp((rate - dividendYield) * years)).toBeCloseTo(forward, 9);
  });

  test('is refused with the reason where fewer than two strikes have call and put, and once time is up', () => {
    const lonely = pricedChain({ strikes: [100], expiries: ['2015-02-20', '2015-01-23'] });
    const answers = [...forwardsOf(quotedExpiries(lonely, { maxAgeMs: 60_000 }).expiries, MARKET).values()];

    expect(answers).toEqual([
      { refused: expect.objectContaining({ rule: 'expired' }) },
      { refused: { rule: 'no-parity', observed: 1, threshold: 2, unit: 'pairs of call and put' } },
    ]);
  });
});

test('a line through noiseless pairs is exact, whatever was expected of its slope', () => {
  const pairs = STRIKES.map((strike) => ({ strike, difference: 0.97 * (101.5 - strike), error: 0.01 }));
  const fit = fitParity(pairs, { mean: 0.9, error: 0.5 });

  expect(fit).toMatchObject({ forward: expect.closeTo(101.5, 4), discount: expect.closeTo(0.97, 5) });
  expect(fitParity(pairs.slice(0, 1), { mean: 0.97, error: 0.01 }).forward).toBeCloseTo(101.5, 6);
});
