/** The smallest shock that breaks a limit, a crisis lived day by day, and how long it takes to recover. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { seededRandom } from '#lib/math/random.ts';
import { tradingDay } from '#lib/model/time.ts';
import { revalue } from '#lib/risk/revaluation/revalue.ts';
import { betaOf } from '#lib/risk/stress/factors.ts';
import { type CrisisRecord, recordedPath } from '#lib/risk/stress/recorded-path.ts';
import { recoveryTime } from '#lib/risk/stress/recovery.ts';
import { reverseStress } from '#lib/risk/stress/reverse.ts';
import { anOption, shares } from '../revaluation/lines.ts';

describe('reverse stress', () => {
  const down = { id: 'down', market: -0.5, volatility: { points: 0.4 } };
  const found = (lines: Parameters<typeof reverseStress>[0], limit: number) => {
    const answer = reverseStress(lines, down, { betaOf, limit });
    if (!answer.ok) throw new Error(answer.message);
    return answer;
  };

  it('finds the fall that costs the limit, to the cent', () => {
    fc.assert(
      fc.property(fc.double({ min: 10, max: 4_900, noNaN: true }), (limit) => {
        const answer = found([shares()], limit);
        if (!answer.breaks) throw new Error('does not break');
        expect(answer.loss).toBeCloseTo(limit, 2);
        expect(answer.shock.market).toBeCloseTo(-limit / 10_000, 5);
      }),
      { numRuns: 25 },
    );
  });

  it('finds the first break of a book that recovers further out', () => {
    // Loses most at a fall to the short strike, and makes it good with twice as many puts under it.
    const back = [
      anOption({ strike: 95, years: 0.02 }, { units: -100 }),
      anOption({ strike: 85, years: 0.02 }, { units: 300 }),
    ];
    const noVolatility = { id: 'down', market: -0.5 };
    const answer = reverseStress(back, noVolatility, { betaOf, limit: 400 });
    if (!answer.ok || !answer.breaks) throw new Error('does not break');
    const end = reverseStress(back, noVolatility, { betaOf, limit: 1e6 });

    expect(answer.shock.market).toBeGreaterThan(-0.13);
    expect(answer.loss).toBeCloseTo(400, 1);
    expect(end).toMatchObject({ breaks: false });
  });

  it('says that nothing breaks it, and the most that is lost on the way', () => {
    expect(found([shares()], 6_000)).toEqual({ ok: true, breaks: false, largestLoss: expect.closeTo(5_000, 6) });
    expect(found([], 1)).toMatchObject({ breaks: false });
    expect(found([shares(-100)], 1)).toMatchObject({ breaks: false });
  });

  it('needs a smaller shock where the book is larger', () => {
    const times = (units: number) => {
      const answer = found([shares(units), anOption({}, { units: -units })], 2_000);
      return answer.breaks ? answer.times : Number.POSITIVE_INFINITY;
    };

    expect([100, 200, 400].map(times)).toEqual([100, 200, 400].map(times).sort((a, b) => b - a));
    expect(times(400)).toBeLessThan(times(100));
  });

  test.each([[{ limit: 0 }], [{ limit: Number.NaN }], [{ limit: 1, most: 0 }]])('refuses %o', (settings) => {
    expect(reverseStress([shares()], down, { betaOf, ...settings })).toMatchObject({ ok: false, code: 'bad-setting' });
  });
});

describe('a recorded path', () => {
  const record: CrisisRecord = {
    days: ['2020-02-19', '2020-02-20', '2020-02-24', '2020-02-25'].map(tradingDay),
    market: [400, 380, 300, 320],
    names: { AAPL: [100, 90, 80, 95] },
    volatilityIndex: [15, 20, 45, 40],
  };
  const lived = (lines: Parameters<typeof recordedPath>[0], settings = {}) => {
    const answer = recordedPath(lines, record, { betaOf, ...settings });
    if (!answer.ok) throw new Error(answer.message);
    return answer;
  };

  it('takes names with prices by their own, and others by beta', () => {
    const path = lived([shares(100, { name: 'AAPL' }), shares(100, { name: 'XOM' })]);

    expect(path.byBeta).toEqual(['XOM']);
    expect(path.days[0]).toEqual({ day: '2020-02-19', profit: 0 });
    expect(path.days[2]?.profit).toBeCloseTo(-2_000 + 10_000 * (0.75 ** 0.9 - 1), 6);
  });

  it('tells the worst day, the end and the deepest fall on the way', () => {
    expect(lived([shares(100, { name: 'AAPL' })])).toMatchObject({
      worst: { day: '2020-02-24', profit: expect.closeTo(-2_000, 9) },
      end: expect.closeTo(-500, 9),
      drawdown: expect.closeTo(2_000, 9),
    });
    expect(lived([shares(-100, { name: 'AAPL' })])).toMatchObject({ drawdown: expect.closeTo(1_500, 9) });
  });

  it('lets options age and volatility rise with the index', () => {
    const still = { ...record, market: [400, 400, 400, 400], names: {} };
    const ends = (over: Partial<CrisisRecord>, settings = {}) => {
      const answer = recordedPath([anOption()], { ...still, ...over }, { betaOf, ...settings });
      return answer.ok ? answer.end : Number.NaN;
    };
    const calm = { volatilityIndex: [15, 15, 15, 15] };

    expect(ends(calm)).toBeLessThan(-1);
    expect(ends(calm, { ageing: false })).toBe(0);
    expect(ends({}, { ageing: false })).toBeGreaterThan(100);
    const points = revalue([anOption()], [{ id: 'end', volatility: { points: 0.25 } }], { betaOf });
    expect(points.ok && points.pnl[0]).toBeCloseTo(ends({}, { ageing: false }), 9);
    expect(ends({}, { ageing: false, volatilityMultiples: { SPY: 0.5 } })).toBeLessThan(ends({}, { ageing: false }));
  });

  test.each([
    [{ days: record.days.slice(0, 1) }, 'too-few'],
    [{ days: record.days.toReversed() }, 'bad-setting'],
    [{ names: { AAPL: [1, 2] } }, 'too-few'],
    [{ market: [400, 0, 1, 1] }, 'not-finite'],
    [{ volatilityIndex: [15, Number.NaN, 1, 1] }, 'not-finite'],
  ])('refuses %o', (over, code) => {
    expect(recordedPath([shares()], { ...record, ...over }, { betaOf })).toMatchObject({ ok: false, code });
  });
});

describe('the time to recover', () => {
  const { normal } = seededRandom('returns');
  const returns = Array.from({ length: 1_000 }, () => 0.0006 + 0.01 * normal());
  const took = (settings: Parameters<typeof recoveryTime>[1], from: readonly number[] = returns) => {
    const answer = recoveryTime(from, { paths: 300, ...settings });
    if (!answer.ok) throw new Error(answer.message);
    return answer;
  };

  it('is none where nothing was lost', () => {
    expect(took({ drawdown: 0 })).toMatchObject({ median: 0, interval: { from: 0, to: 0 }, recovered: 1 });
  });

  it('is exact where each day is the same', () => {
    const steady = Array.from({ length: 300 }, () => 0.01);

    expect(took({ drawdown: 0.2 }, steady)).toMatchObject({
      median: Math.ceil(-Math.log(0.8) / Math.log(1.01)),
      interval: { from: 23, to: 23 },
      recovered: 1,
      modelled: true,
    });
  });

  it('is longer after a larger loss, and its interval holds the median', () => {
    const numbers = [0.05, 0.1, 0.2].map((drawdown) => took({ drawdown }));

    for (const { median, interval } of numbers) {
      expect(Number(interval.from)).toBeLessThanOrEqual(Number(median));
      if (interval.to !== 'not within') expect(interval.to).toBeGreaterThanOrEqual(Number(median));
    }
    expect(Number(numbers[0]?.median)).toBeLessThan(Number(numbers[2]?.median));
  });

  it('is not within ten years where the past only fell', () => {
    const falling = Array.from({ length: 300 }, () => -0.001);

    expect(took({ drawdown: 0.1, paths: 5 }, falling)).toMatchObject({ median: 'not within', recovered: 0 });
  });

  it('is the same for the same seed', () => {
    expect(took({ drawdown: 0.1, seed: 'a' })).toEqual(took({ drawdown: 0.1, seed: 'a' }));
    expect(took({ drawdown: 0.1, seed: 'a' })).not.toEqual(took({ drawdown: 0.1, seed: 'b' }));
  });

  test.each([
    [[0.01], { drawdown: 0.1 }, 'too-few'],
    [returns.with(3, Number.NaN), { drawdown: 0.1 }, 'not-finite'],
    [returns.with(3, -1), { drawdown: 0.1 }, 'not-finite'],
    [returns, { drawdown: 1 }, 'bad-setting'],
    [returns, { drawdown: Number.NaN }, 'bad-setting'],
    [returns, { drawdown: 0.1, block: 0 }, 'bad-setting'],
  ])('is refused (%#)', (from, settings, code) => {
    expect(recoveryTime(from, settings)).toMatchObject({ ok: false, code });
  });
});
