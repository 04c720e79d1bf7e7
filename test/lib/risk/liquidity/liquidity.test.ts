/** What getting out costs: spreads, size, time; and never a figure where a market is not known. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type LiquidLine, liquidityAdjusted } from '#lib/risk/liquidity/adjusted-value-at-risk.ts';
import { daysToLiquidate, impactFraction } from '#lib/risk/liquidity/impact.ts';
import { spreadCost, spreadHistory } from '#lib/risk/liquidity/spread-cost.ts';

const aLine = (line: Partial<LiquidLine> = {}): LiquidLine => ({
  ...{ id: 'SPY', value: 100_000, quantity: 1_000, dailyVolume: 100_000, dailyVolatility: 0.02 },
  spread: { mean: 0.001, deviation: 0.0005 },
  ...line,
});

describe('spread cost', () => {
  it('is half of mean and three deviations, on the exposure', () => {
    expect(spreadCost(100_000, { mean: 0.001, deviation: 0.0005 })).toBeCloseTo(125, 9);
    expect(spreadCost(-100_000, { mean: 0.001, deviation: 0.0005 }, 0)).toBeCloseTo(50, 9);
  });

  it('takes mean and deviation from spreads that were seen', () => {
    expect(spreadHistory([0.01, 0.03])).toEqual({
      ok: true,
      mean: 0.02,
      deviation: expect.closeTo(0.01 * Math.SQRT2, 12),
    });
    expect(spreadHistory([0.01])).toEqual({ ok: true, mean: 0.01, deviation: 0 });
    expect(spreadHistory([])).toMatchObject({ code: 'too-few' });
    expect(spreadHistory([0.01, -0.01])).toMatchObject({ code: 'not-finite' });
  });
});

describe('size', () => {
  it('costs by the root of its share of the volume', () => {
    const size = { quantity: 1_000, dailyVolume: 100_000, dailyVolatility: 0.02 };

    expect(impactFraction(size)).toBeCloseTo(0.002, 12);
    expect(impactFraction({ ...size, quantity: -4_000 })).toBeCloseTo(0.004, 12);
    expect(impactFraction({ ...size, quantity: 0, dailyVolume: 0 })).toBe(0);
  });

  it('takes days to close at a tenth of the volume', () => {
    expect(daysToLiquidate({ quantity: -25_000, dailyVolume: 100_000 }, 0.1)).toBe(2.5);
  });
});

describe('value at risk with liquidity', () => {
  it('adds both costs, and the longest time to close', () => {
    const answer = liquidityAdjusted(3_000, [aLine(), aLine({ id: 'IWM', quantity: -20_000, value: -50_000 })]);

    expect(answer).toMatchObject({
      ...{ ok: true, var: 3_000, spreadCost: expect.closeTo(187.5, 9), days: 2, modelled: true },
      impactCost: expect.closeTo(200 + 50_000 * 0.02 * Math.sqrt(0.2), 9),
    });
  });

  const fraction = fc.integer({ min: 0, max: 500 }).map((thousandths) => thousandths / 1000);
  const line = fc
    .record({
      value: fc.integer({ min: -1e6, max: 1e6 }),
      quantity: fc.integer({ min: -1e6, max: 1e6 }),
      dailyVolume: fc.integer({ min: 1, max: 1e7 }),
      dailyVolatility: fraction,
      spread: fc.record({ mean: fraction, deviation: fraction }),
    })
    .map((parts) => aLine(parts));

  it('is never less than value at risk, and no sale costs more than what is sold', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e5, max: 1e5 }), fc.array(line), (valueAtRisk, lines) => {
        const answer = liquidityAdjusted(valueAtRisk, lines);
        if (!answer.ok) throw new Error(answer.message);
        expect(answer.lvar).toBeGreaterThanOrEqual(valueAtRisk);
        for (const [index, cost] of answer.lines.entries()) {
          const value = lines[index]?.value ?? 0;
          if (value > 0) expect(cost.spreadCost + cost.impactCost).toBeLessThanOrEqual(value * (1 + 1e-12));
        }
      }),
    );
  });

  it('grows with size faster than size does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), (times) => {
        const cost = (n: number) => {
          const answer = liquidityAdjusted(0, [aLine({ quantity: 100 * n, value: 10_000 * n })]);
          return answer.ok ? answer.lvar : Number.NaN;
        };
        expect(cost(times)).toBeGreaterThan(times * cost(1));
      }),
    );
  });

  test.each([
    ['spread', aLine({ spread: { mean: Number.NaN, deviation: 0 } })],
    ['trades on a day', aLine({ dailyVolume: 0 })],
    ['volatility', aLine({ dailyVolatility: Number.NaN })],
    ['value', aLine({ value: Number.NaN })],
  ])('names the position whose %s is not known', (why, odd) => {
    const answer = liquidityAdjusted(1, [aLine(), { ...odd, id: 'XYZ' }]);

    expect(answer).toMatchObject({
      ok: false,
      code: 'not-valued',
      position: 'XYZ',
      message: expect.stringContaining(why),
    });
  });

  test.each([
    [{ participation: 0 }],
    [{ participation: 1.1 }],
    [{ spreadWidth: -1 }],
    [{ impactCoefficient: Number.NaN }],
  ])('refuses %o', (settings) => {
    expect(liquidityAdjusted(1, [aLine()], settings)).toMatchObject({ ok: false, code: 'bad-setting' });
  });

  it('refuses a value at risk that is no number', () => {
    expect(liquidityAdjusted(Number.NaN, [])).toMatchObject({ ok: false, code: 'not-finite' });
  });
});
