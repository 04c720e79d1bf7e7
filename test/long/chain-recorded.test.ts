/** Recorded chains, where they lie beside the project: every contract answered, and the figures that docs/option-engine.md states. */
import { describe, expect, test } from 'vitest';
import { analyseChain, type ChainAnalysis, refusalsIn } from '#lib/market/chain/analyse.ts';
import { parseInstant } from '#lib/model/time.ts';
import { europeanVolatility } from '#lib/pricing/implied-volatility.ts';
import { sourceOf } from '#local/commands/chain/market.ts';
import { readingOf } from '#local/commands/chain/reading.ts';
import { VENDOR_DAYS, vendorChain } from '#test/support/market/vendor-chain.ts';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';

const read = (symbol: string, at: string) => readingOf(symbol, sourceOf(symbol, { data: SHARED_DATA, at }), undefined);
const contractsIn = ({ expiries }: ChainAnalysis) => expiries.flatMap(({ contracts }) => contracts);
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

describe.skipIf(!hasSharedData)('on recorded chains', () => {
  test('all 2,192 contracts on GOOG on 2015-12-24 have forward, volatility and Greeks, or the reason why not', () => {
    const { analysis, share } = read('GOOG', '2015-12-24T15:30:00Z');
    const contracts = contractsIn(analysis);
    const valued = contracts.flatMap(({ value }) => ('value' in value ? [value.value] : []));
    const refused = Object.fromEntries(refusalsIn(analysis));

    expect(contracts).toHaveLength(2192);
    expect(refused).toEqual({ 'no bid': 682, 'no ask': 244, 'below-intrinsic': expect.closeTo(91, -1) });
    expect(valued.length + Object.values(refused).reduce((a, b) => a + b)).toBe(2192);
    for (const { forward, volatility, greeks } of valued)
      expect([forward, volatility, ...Object.values(greeks)].every(Number.isFinite)).toBe(true);
    const [spot, near] = [share?.price ?? 0, analysis.expiries.slice(0, 7)];
    for (const { forward, years } of near)
      if ('value' in forward)
        expect(Math.abs(forward.value.forward - spot * Math.exp(0.005 * years))).toBeLessThan(0.75);
    expect(analysis.expiries.every(({ forward }) => 'value' in forward)).toBe(true);
    expect(analysis.arbitrage).toEqual([]);
  });

  test('on the S&P 500 the volatility is the vendor’s, once its own forward is taken', { timeout: 30_000 }, () => {
    const rows = VENDOR_DAYS.flatMap(differences);
    const of = (chosen: typeof rows) => ({
      ours: median(chosen.map(({ ours }) => Math.abs(ours))),
      onVendorsForward: median(chosen.map(({ onVendorsForward }) => Math.abs(onVendorsForward))),
      delta: median(chosen.map(({ delta }) => Math.abs(delta))),
      vega: median(chosen.map(({ vega }) => Math.abs(vega))),
      theta: median(chosen.map(({ theta }) => Math.abs(theta))),
    });
    const near = rows.filter(({ moneyness }) => Math.abs(moneyness) < 0.03);
    const out = rows.filter(({ moneyness, isCall }) => isCall === moneyness > 0);

    expect(rows.length).toBeGreaterThan(3000);
    expect(of(rows)).toMatchObject({ ours: expect.closeTo(0.0039, 3), onVendorsForward: expect.closeTo(0.0003, 3) });
    expect(of(near)).toMatchObject({ ours: expect.closeTo(0.0028, 3), onVendorsForward: expect.closeTo(0.0003, 3) });
    expect(of(out).ours).toBeLessThan(0.0025);
    expect(of(out).delta).toBeLessThan(0.002);
    expect(of(out).vega).toBeLessThan(0.01);
    expect(of(out).theta).toBeLessThan(0.02);
  });

  test('on 2014-06-06 the month of the report of AAPL stands out, and the thin chain of TWX agrees with its share', () => {
    const source = sourceOf('AAPL', { data: SHARED_DATA, at: '2014-06-06T14:30:00Z' });
    const { analysis, share } = readingOf('AAPL', source, undefined);
    const report = analysis.termStructure.find(({ day }) => day === '2014-07-25');
    const [today, week] = analysis.expiries;

    expect(contractsIn(analysis)).toHaveLength(2352);
    expect(report?.forwardVolatility).toEqual({ value: expect.closeTo(0.433, 2) });
    expect(analysis.monthVolatility).toEqual({ value: expect.closeTo(0.2303, 2) });
    expect(today?.years).toBeCloseTo(5.5 / 24 / 365, 9);
    expect(week?.expectedMove).toMatchObject({ value: { usd: expect.closeTo(20.7, 1), straddle: { strike: 647.5 } } });
    if (week && 'value' in week.forward)
      expect(Math.abs(week.forward.value.forward - (share?.price ?? 0))).toBeLessThan(0.2);
    expect(analysis.activity.openInterest).toMatchObject({ calls: { unknown: 15 }, putCallRatio: undefined });

    const thin = readingOf('TWX', { ...source, at: parseInstant('2014-06-06T14:00:00Z') }, undefined);
    const near = thin.analysis.expiries
      .slice(0, 2)
      .flatMap(({ forward }) => ('value' in forward ? [forward.value] : []));

    expect(contractsIn(thin.analysis)).toHaveLength(184);
    expect(near).toHaveLength(2);
    for (const { forward } of near) expect(Math.abs(forward - (thin.share?.price ?? 0))).toBeLessThan(0.2);
    expect(refusalsIn(thin.analysis).get('no ask')).toBeGreaterThan(0);
  });
});

/** Ours less the vendor's, where the vendor observed a volatility. */
function differences(day: (typeof VENDOR_DAYS)[number]) {
  const { chain, spot, rows } = vendorChain(day);
  const analysis = analyseChain(chain, { spot, spotError: 0, rate: undefined, maxAgeMs: 0 });
  return analysis.expiries.flatMap((expiry) =>
    expiry.contracts.flatMap(({ contract, strike, market, value }) => {
      const vendor = rows.get(contract.symbol);
      if (!vendor || vendor.isInterpolated || 'refused' in value || 'refused' in market) return [];
      if ('refused' in expiry.forward) return [];
      const { greeks, volatility, forward } = value.value;
      const { discount, rate, years } = expiry.forward.value;
      const terms = { right: vendor.right, strike, years, rate, dividendYield: 0, spot: vendor.forward * discount };
      const again = europeanVolatility(terms, market.value.mid);
      return [
        {
          ...{ moneyness: Math.log(strike / forward), isCall: vendor.right === 'call', years },
          ours: volatility - vendor.volatility,
          onVendorsForward: 'value' in again ? again.value - vendor.volatility : Number.POSITIVE_INFINITY,
          delta: greeks.delta - vendor.delta,
          vega: greeks.vega / 100 / vendor.vega - 1,
          theta: greeks.theta / 365 / vendor.theta - 1,
        },
      ];
    }),
  );
}
