import { describe, expect, test } from 'vitest';
import { analyseChain } from '#lib/market/chain/analyse.ts';
import type { ArbitrageKind } from '#lib/market/chain/arbitrage.ts';
import type { Option } from '#lib/model/instrument.ts';
import type { Quote } from '#lib/model/quote.ts';
import { MARKET, moved, pricedChain, SPOT, type Terms } from './priced-chain.ts';

const share = { bid: SPOT - 0.01, ask: SPOT + 0.01, mid: SPOT };
const is = (contract: Option, right: string, strike: number, expiry = '2015-03-20'): boolean =>
  contract.right === right && Number(contract.strike) / 1e9 === strike && contract.expiry === expiry;

/** What is found after one contract's quote has been moved. */
const found = (right: string, strike: number, change: number | ((quote: Quote) => Quote), terms: Terms = {}) => {
  const quote = (contract: Option, own: Quote): Quote => {
    if (!is(contract, right, strike)) return own;
    return typeof change === 'number' ? moved(own, change) : change(own);
  };
  return analyseChain(pricedChain({ expiries: ['2015-03-20'], ...terms, quote }), { ...MARKET, share }).arbitrage;
};
const kinds = (list: ReturnType<typeof found>): readonly ArbitrageKind[] =>
  [...new Set(list.map(({ kind }) => kind))].sort();

describe('an arbitrage', () => {
  test('of a crossed quote is the difference of its sides', () => {
    const crossed = found('call', 110, (quote) => ({ ...quote, bid: (quote.ask ?? 0) + 0.25 }));

    expect(crossed).toEqual([
      { kind: 'crossed', expiries: ['2015-03-20'], right: 'call', strikes: [110], amount: expect.closeTo(0.25, 6) },
    ]);
  });

  test('is there when a call costs less than a higher strike brings, by exactly that much', () => {
    const list = found('call', 110, (quote) => moved(quote, 3));
    const vertical = list.find(({ kind }) => kind === 'vertical');

    expect(vertical).toMatchObject({ right: 'call', strikes: [107.5, 110] });
    expect(vertical?.amount).toBeGreaterThan(2);
    expect(kinds(list)).toContain('butterfly');
  });

  test('is found against the cheapest better strike, not only the next', () => {
    const raised = new Map([
      [107.5, 3],
      [110, 2.5],
    ]);
    const quote = (contract: Option, own: Quote): Quote =>
      contract.right === 'call' ? moved(own, raised.get(Number(contract.strike) / 1e9) ?? 0) : own;
    const { arbitrage } = analyseChain(pricedChain({ expiries: ['2015-03-20'], quote }), MARKET);

    expect(arbitrage.filter(({ kind }) => kind === 'vertical').map(({ strikes }) => strikes)).toEqual([
      [105, 107.5],
      [105, 110],
    ]);
  });

  test('is there for puts the other way round', () => {
    const vertical = found('put', 90, (quote) => moved(quote, 3)).find(({ kind }) => kind === 'vertical');

    expect(vertical).toMatchObject({ right: 'put', strikes: [92.5, 90] });
  });

  test('is there when two strikes differ by more than their distance', () => {
    const list = found('call', 80, (quote) => moved(quote, 2));

    expect(list.find(({ kind }) => kind === 'vertical-width')).toMatchObject({ right: 'call', strikes: [82.5, 80] });
    expect(found('put', 120, (quote) => moved(quote, 2)).some(({ kind }) => kind === 'vertical-width')).toBe(true);
  });

  test('of three strikes is the body less the line between its wings', () => {
    const list = found('put', 95, 0.4, { half: 0.01 });

    expect(kinds(list)).toContain('butterfly');
    expect(list.find(({ kind }) => kind === 'butterfly')?.strikes).toEqual([92.5, 95, 97.5]);
  });

  test('is there when exercise brings more than the option costs', () => {
    const list = found('put', 130, -1.5);

    expect(list.find(({ kind }) => kind === 'exercise-value')).toMatchObject({ right: 'put', strikes: [130] });
  });

  test('is there when more time costs less', () => {
    const list = found('call', 100, 4, { expiries: ['2015-03-20', '2015-04-17'] });

    expect(list.find(({ kind }) => kind === 'calendar')).toMatchObject({
      ...{ expiries: ['2015-03-20', '2015-04-17'], right: 'call', strikes: [100] },
    });
  });

  test('is there when call and put do not fit the forward of all the others', () => {
    const list = found('call', 100, 0.5, { root: 'SPX' });

    expect(list.find(({ kind }) => kind === 'parity')).toMatchObject({
      strikes: [100],
      amount: expect.closeTo(0.46, 1),
    });
  });

  test('is none when the spread would eat it', () => {
    const dense = { strikes: Array.from({ length: 41 }, (_, i) => 90 + 0.5 * i) };

    expect(found('call', 110, 0.03)).toEqual([]);
    expect(found('call', 100, 0.03, dense)).toEqual([]);
    expect(found('call', 100, 0.03, { ...dense, root: 'SPX' })).toEqual([]);
    expect(found('call', 100, -0.03, { ...dense, root: 'SPX' })).toEqual([]);
  });
});
