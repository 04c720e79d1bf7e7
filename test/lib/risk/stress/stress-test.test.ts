/** The six crises on books: the laws that a crisis keeps, the figures that are public record, and what is said about the worst. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { revalue } from '#lib/risk/revaluation/revalue.ts';
import { stressScore } from '#lib/risk/stress/advice.ts';
import { betaOf, factorsOf, isKnown, SECTOR_BETAS } from '#lib/risk/stress/factors.ts';
import { STRESS_SCENARIOS, type StressScenario, stressScenario } from '#lib/risk/stress/scenarios.ts';
import { scaled, shocksFor, stressMove } from '#lib/risk/stress/shocks.ts';
import { type StressSettings, stressTest } from '#lib/risk/stress/stress-test.ts';
import { anOption, shares } from '../revaluation/lines.ts';

const outcomesOf = (lines: Parameters<typeof stressTest>[0], settings: StressSettings = {}) => {
  const answer = stressTest(lines, settings);
  if (!answer.ok) throw new Error(answer.message);
  return answer.outcomes;
};
const profits = (lines: Parameters<typeof stressTest>[0]) => outcomesOf(lines).map(({ profit }) => profit);
const crisis = (id: string): StressScenario => {
  const found = stressScenario(id);
  if (!found) throw new Error(id);
  return found;
};
const NAMES = 'SPY QQQ IWM AAPL NVDA TSLA XOM XLE KO COST WMT JNJ PFE XLU LIN GME COIN SMCI ZZZZ'.split(' ');
const aName = fc.constantFrom(...NAMES);
const FIGURES = ['volatility', 'skew', 'rates', 'credit', 'oil', 'gold', 'dollar', 'liquidity', 'market'] as const;

describe('the table of crises', () => {
  it('has the six, each with a source and a basis for every figure', () => {
    expect(STRESS_SCENARIOS.map(({ id }) => id)).toEqual([
      ...[
        'crisis-2008',
        'flash-crash-2010',
        'covid-2020',
        'interest-rate-shock',
        'geopolitical-crisis',
        'ai-bubble-burst',
      ],
    ]);
    for (const scenario of STRESS_SCENARIOS)
      for (const figure of [...FIGURES.map((name) => scenario[name]), ...Object.values(scenario.sectors)]) {
        expect(figure.source.length, scenario.id).toBeGreaterThan(5);
        expect(Number.isFinite(figure.value)).toBe(true);
      }
  });

  it('calls nothing recorded in what is supposed', () => {
    const supposed = STRESS_SCENARIOS.filter(({ kind }) => kind === 'hypothetical');

    expect(supposed.map(({ id }) => id)).toEqual(['ai-bubble-burst']);
    for (const scenario of supposed)
      expect(FIGURES.map((name) => scenario[name].basis)).toEqual(FIGURES.map(() => 'judgement'));
  });

  it('lets no sector rise, volatility fall or spreads narrow', () => {
    for (const { id, market, sectors, volatility, skew, liquidity } of STRESS_SCENARIOS) {
      expect(
        [market, ...Object.values(sectors)].every(({ value }) => value < 0),
        id,
      ).toBe(true);
      expect(
        [volatility.value, skew.value, liquidity.value - 1].every((value) => value > 0),
        id,
      ).toBe(true);
    }
  });

  test.each([
    ['crisis-2008', -0.568, 676.53 / 1565.15],
    ['flash-crash-2010', -0.086, 1065.79 / 1165.87],
    ['covid-2020', -0.339, 2237.4 / 3386.15],
    ['interest-rate-shock', -0.254, 3577.03 / 4796.56],
    ['geopolitical-crisis', -0.199, 295.46 / 368.95],
  ])('tells %s as the S&P 500 did', (id, move, ratio) => {
    expect(crisis(id).market.value).toBe(move);
    expect(ratio - 1).toBeCloseTo(move, 3);
  });
});

describe('a crisis', () => {
  it('takes from every long share, whatever its name', () => {
    for (const name of NAMES)
      expect(
        profits([shares(100, { name })]).every((profit) => profit < 0),
        name,
      ).toBe(true);
  });

  it('takes nothing from an empty book, nor from no shock', () => {
    const lines = [shares(), anOption()];
    const none = STRESS_SCENARIOS.map((each) => scaled(shocksFor(each, lines), 0));
    const revalued = revalue(lines, none, { betaOf });

    expect(profits([])).toEqual([0, 0, 0, 0, 0, 0]);
    expect(revalued.ok && revalued.pnl.every((profit) => profit === 0)).toBe(true);
  });

  it('takes less where puts are held', () => {
    const put = fc.record({
      name: aName,
      strike: fc.double({ min: 70, max: 110, noNaN: true }),
      years: fc.double({ min: 0.02, max: 1, noNaN: true }),
      volatility: fc.double({ min: 0.1, max: 0.8, noNaN: true }),
    });
    fc.assert(
      fc.property(put, ({ name, ...terms }) => {
        const bare = profits([shares(100, { name })]);
        const hedged = profits([shares(100, { name }), anOption(terms, { name })]);
        for (const [index, profit] of hedged.entries()) expect(profit).toBeGreaterThan(bare[index] ?? 0);
      }),
      { numRuns: 15 },
    );
  });

  it('takes from short volatility: strangles sold lose in each', () => {
    fc.assert(
      fc.property(aName, fc.double({ min: 0.02, max: 0.5, noNaN: true }), (name, years) => {
        const sold = (right: 'call' | 'put', strike: number) =>
          anOption({ right, strike, years }, { name, units: -100 });
        expect(profits([sold('put', 95), sold('call', 105)]).every((profit) => profit < 0)).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  it('moves funds of a sector as they moved, and shares by their beta over the sector’s', () => {
    const covid = crisis('covid-2020');

    expect(stressMove('XLE', covid)).toBeCloseTo(-0.561, 12);
    expect(stressMove('SPY', covid)).toBeCloseTo(-0.339, 12);
    expect(stressMove('JNJ', covid)).toBeCloseTo((1 - 0.279) ** (0.5 / 0.75) - 1, 12);
    expect(stressMove('COIN', covid)).toBeCloseTo(0.661 ** 2.9 - 1, 12);
    expect(stressMove('SPXL', crisis('crisis-2008'))).toBeCloseTo(0.432 ** 3 - 1, 12);
  });

  test.each([
    ['crisis-2008', 'TLT', 0.1, 0.5],
    ['crisis-2008', 'HYG', -0.5, -0.25],
    ['interest-rate-shock', 'TLT', -0.4, -0.25],
    ['interest-rate-shock', 'UUP', 0.1, 0.2],
    ['covid-2020', 'USO', -0.6, -0.5],
    ['crisis-2008', 'GLD', 0.2, 0.3],
  ])('of %s moves %s between %f and %f', (id, name, low, high) => {
    const move = stressMove(name, crisis(id));

    expect(move).toBeGreaterThan(low);
    expect(move).toBeLessThan(high);
  });

  it('says which names it knows nothing of, and moves them as the market', () => {
    const answer = stressTest([shares(100, { name: 'ZZZZ' }), shares()]);

    expect(answer).toMatchObject({ assumed: ['ZZZZ'], modelled: true });
    expect(stressMove('ZZZZ', crisis('covid-2020'))).toBe(stressMove('SPY', crisis('covid-2020')));
  });

  it('costs more to leave than usual, and says for which lines that is not known', () => {
    const lines = [shares(100, { id: 'a' }), shares(100, { id: 'b' })];
    const answer = stressTest(lines, { spreads: { a: 0.001 }, scenarios: [crisis('covid-2020')] });

    expect(answer).toMatchObject({
      outcomes: [{ liquidityCost: expect.closeTo((6_610 * 0.001 * 5) / 2, 6) }],
      withoutSpread: ['b'],
    });
  });

  it('is not told of a book with something that has no value', () => {
    expect(stressTest([shares(), anOption({ volatility: Number.NaN })])).toMatchObject({
      ok: false,
      code: 'not-valued',
      position: 'SPY put 100',
    });
  });
});

describe('names', () => {
  it('have betas that make sense, funds of a sector its own', () => {
    for (const name of NAMES) expect(betaOf(name), name).toBeGreaterThan(0);
    for (const name of ['XLE', 'XLF', 'XLK', 'XLV', 'XLU', 'XLP', 'XLY', 'XLI', 'XLB', 'VNQ', 'SMH', 'QQQ', 'IWM']) {
      const factors = factorsOf(name);
      expect(factors.kind === 'equity' && SECTOR_BETAS[factors.sector], name).toBe(betaOf(name));
    }
    expect([isKnown('ZZZZ'), betaOf('ZZZZ'), betaOf('TLT')]).toEqual([false, 1, 0]);
  });
});

describe('score and advice', () => {
  const spread = [
    anOption({ right: 'put', strike: 95 }, { id: 'short', symbol: 'short', position: 'spread', units: -1000 }),
    anOption({ right: 'put', strike: 90 }, { id: 'long', symbol: 'long', position: 'spread', units: 1000 }),
  ];

  it('is 100 for cash and 0 for a book that loses the limit', () => {
    const scoreOf = (lines: Parameters<typeof stressTest>[0]) => {
      const test = stressTest(lines);
      return test.ok ? stressScore(test, 5_000) : test;
    };

    expect(scoreOf([])).toMatchObject({ score: 100, broken: 0, advice: [] });
    expect(scoreOf([shares(50)])).toMatchObject({ score: expect.closeTo(100 * (1 - 0.568 / 1), 6), broken: 0 });
    expect(scoreOf([shares(1_000)])).toMatchObject({ score: 0, broken: 6 });
  });

  it('names the position that loses most, its legs together', () => {
    const test = stressTest([...spread, shares(1_000, { name: 'NVDA', strategyId: 'swing-trading' })]);
    const score = test.ok ? stressScore(test, 10_000) : test;
    if (!score.ok) throw new Error(score.message);
    const [first] = score.advice;

    expect(first?.cuts[0]).toMatchObject({ position: 'NVDA', symbols: ['NVDA'] });
    expect(first?.sentence).toMatch(
      /^Financial crisis of 2008: a modelled loss of .* USD against a limit of 10,000 USD. Cut NVDA of swing-trading by \d+ % first/,
    );
    expect(test.ok && test.outcomes[0]?.positions.map(({ position }) => position).sort()).toEqual(['NVDA', 'spread']);
  });

  it('cuts as much as brings the loss to the limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 30_000 }), (limit) => {
        const lines = [shares(400), ...spread, shares(200, { name: 'TSLA' })];
        const test = stressTest(lines, { scenarios: [crisis('covid-2020')] });
        const score = test.ok ? stressScore(test, limit) : test;
        if (!score.ok) throw new Error(score.message);
        const part = new Map(score.advice[0]?.cuts.map((cut) => [cut.position, cut.part]));
        const after = lines.map((line) => ({
          ...line,
          units: line.units * (1 - (part.get(line.position ?? line.id) ?? 0)),
        }));
        const left = outcomesOf(after, { scenarios: [crisis('covid-2020')] })[0]?.profit ?? Number.NaN;
        if (score.broken > 0) expect(-left).toBeCloseTo(limit, 4);
        else expect(score.worst.loss).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 20 },
    );
  });

  it('says so where it is only the cost of closing', () => {
    const outcome = {
      ...{ scenario: 'x', title: 'X', kind: 'recorded' as const },
      profit: 10,
      positions: [],
      liquidityCost: 60,
    };

    expect(stressScore({ outcomes: [outcome] }, 40)).toMatchObject({
      advice: [{ loss: 50, cuts: [], sentence: expect.stringContaining('the cost of closing') }],
    });
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('is not told against a limit of %f', (limit) => {
    expect(stressScore({ outcomes: outcomesOf([]) }, limit)).toMatchObject({ ok: false, code: 'bad-setting' });
  });
});
