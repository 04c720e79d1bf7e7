import { describe, expect, test } from 'vitest';
import { analyseChain, type ChainAnalysis, refusalsIn } from '#lib/market/chain/analyse.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { americanGreeks } from '#lib/pricing/american/american.ts';
import { aContract, anEntry, NOW } from '#test/support/builders.ts';
import { MARKET, moved, pricedChain, SPOT } from './priced-chain.ts';

const MONTH = ['2015-03-20'];
/** Of the last expiry. */
const contract = (analysis: ChainAnalysis, right: 'call' | 'put', strike: number) =>
  analysis.expiries.at(-1)?.contracts.find((each) => each.contract.right === right && each.strike === strike);

describe('each contract', () => {
  test('has volatility and Greeks in its own style: the American put of high rates is worth more than the European one', () => {
    const terms = { expiries: ['2016-01-15'], rate: 0.08, dividendYield: 0, volatility: () => 0.2 };
    const analysis = analyseChain(pricedChain(terms), { ...MARKET, rate: 0.08 });
    const put = contract(analysis, 'put', 110);
    if (!put || 'refused' in put.value) throw new Error('refused');
    const { years } = analysis.expiries[0] ?? { years: 0 };
    const option = {
      right: 'put' as const,
      spot: SPOT,
      strike: 110,
      years,
      rate: 0.08,
      dividendYield: 0,
      volatility: 0.2,
    };

    expect(put.value.value.volatility).toBeCloseTo(0.2, 2);
    expect(put.value.value.greeks.delta).toBeCloseTo(americanGreeks(option, 'fast').delta, 1);
  });

  test('that has none says why: every reason is one of its own, and all are counted', () => {
    const chain = pricedChain({
      expiries: [...MONTH, '2015-01-23'],
      quote: ({ strike, right, expiry }, quote) => {
        if (expiry !== '2015-03-20' || right === 'put') return quote;
        const { bid: _, ...bidless } = quote;
        const { ask: __, ...askless } = quote;
        const spoilt = new Map([
          [90, bidless],
          [92.5, askless],
          [95, { ...quote, bid: (quote.ask ?? 0) + 1 }],
          [97.5, { ...quote, freshUntil: instant(NOW - 2 * MINUTE) }],
          [80, moved(quote, -1)],
          [102.5, { ...quote, bid: 150, ask: 150 }],
        ]);
        return spoilt.get(Number(strike) / 1e9) ?? quote;
      },
    });
    const adjusted = anEntry(aContract({ underlying: 'AAPL1', strike: 100, expiry: '2015-03-20' }), 3);
    const analysis = analyseChain({ ...chain, entries: [...chain.entries, adjusted] }, MARKET);
    const counts = refusalsIn(analysis);
    const reason = (strike: number) => {
      const found = contract(analysis, 'call', strike)?.value;
      return found && 'refused' in found ? found.refused.rule : 'valued';
    };

    expect([90, 92.5, 95, 97.5, 80, 102.5, 105].map(reason)).toEqual([
      ...['no-quote', 'no-quote', 'crossed-quote', 'stale-quote', 'below-intrinsic', 'above-maximum', 'valued'],
    ]);
    expect(counts.get('expired')).toBe(58);
    expect(counts.get('adjusted-contract')).toBe(1);
    expect(counts.get('no bid')).toBeGreaterThanOrEqual(1);
    const valued = analysis.expiries.flatMap(({ contracts }) => contracts).filter(({ value }) => 'value' in value);
    expect(valued.length + [...counts.values()].reduce((a, b) => a + b, 0)).toBe(chain.entries.length + 1);
  });

  test('is analysed without the price of the share, too: parity alone gives the forward', () => {
    const analysis = analyseChain(pricedChain({ root: 'SPX', expiries: MONTH }), { ...MARKET, spot: undefined });

    expect(refusalsIn(analysis).get('no-parity')).toBeUndefined();
    expect(contract(analysis, 'call', 100)?.value).toEqual({
      value: expect.objectContaining({ volatility: expect.closeTo(0.25, 2) }),
    });
  });
});

describe('a chain', () => {
  test('has a term structure, and its volatility for thirty days lies between its neighbours', () => {
    const { termStructure, monthVolatility } = analyseChain(
      pricedChain({ volatility: (_, years) => 0.2 + 0.2 * years }),
      MARKET,
    );

    expect(termStructure).toHaveLength(3);
    expect(termStructure.map(({ volatility }) => volatility)).toEqual([
      ...[0.2132, 0.2285, 0.2784].map((volatility) => expect.closeTo(volatility, 2)),
    ]);
    expect(monthVolatility).toEqual({ value: expect.closeTo(0.2164 + 0.002, 2) });
  });

  test('priced by one model has no arbitrage, whatever its spreads', () => {
    const share = { bid: 99.99, ask: 100.01, mid: 100 };

    expect(analyseChain(pricedChain(), { ...MARKET, share }).arbitrage).toEqual([]);
    expect(analyseChain(pricedChain({ rate: 0.01, dividendYield: 0.1 }), { ...MARKET, share }).arbitrage).toEqual([]);
    expect(analyseChain(pricedChain({ root: 'SPX' }), MARKET).arbitrage).toEqual([]);
  });
});
