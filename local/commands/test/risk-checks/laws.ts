/** What must hold whatever the figures are, on data that ships and on samples whose law is known because they were drawn from it. */
import { chiSquaredDeviate } from '#lib/math/deviates/gamma-deviate.ts';
import { fitPareto, paretoQuantile } from '#lib/math/fit/pareto-fit.ts';
import { fitStudentT } from '#lib/math/fit/student-t-fit.ts';
import { fitTCopula } from '#lib/math/fit/t-copula-fit.ts';
import { seededRandom } from '#lib/math/random.ts';
import { stressTest } from '#lib/risk/stress/stress-test.ts';
import { decompose } from '#lib/risk/value-at-risk/decomposition.ts';
import { METHOD_IDS, METHODS } from '#lib/risk/value-at-risk/methods.ts';
import { single } from '#lib/risk/value-at-risk/portfolio.ts';
import { seriesFrom } from '../../risk/input/series.ts';
import { type Check, figureOf } from './check.ts';

const DRAWN = 5_000;
const FREEDOM = 4;

/** Two columns of t's with four degrees of freedom that share their stretch, correlation 0.6. */
function drawnPair(): readonly [Float64Array, Float64Array] {
  const random = seededRandom('test risk');
  const [x, y] = [new Float64Array(DRAWN), new Float64Array(DRAWN)];
  for (let i = 0; i < DRAWN; i += 1) {
    const stretch = 0.01 * Math.sqrt(FREEDOM / chiSquaredDeviate(FREEDOM, random));
    const [a, b] = [random.normal(), random.normal()];
    x[i] = stretch * a;
    y[i] = stretch * (0.6 * a + 0.8 * b);
  }
  return [x, y];
}

function drawnTails(): readonly Check[] {
  const [x, y] = drawnPair();
  const random = seededRandom('test risk tail');
  const excesses = Float64Array.from({ length: DRAWN }, () =>
    paretoQuantile({ shape: 0.25, scale: 1 }, random.uniform()),
  );
  const shared = { source: `drawn from it, ${DRAWN} times` };
  const copula = fitTCopula([x, y]);
  return [
    {
      ...{
        ...shared,
        area: 'student-t',
        name: 'fitted degrees of freedom',
        expected: FREEDOM,
        tolerance: 0.6,
        unit: '',
      },
      found: fitStudentT(x)?.freedom ?? Number.NaN,
    },
    {
      ...{ ...shared, area: 'evt', name: 'fitted shape of the tail', expected: 0.25, tolerance: 0.06, unit: '' },
      found: fitPareto(excesses)?.shape ?? Number.NaN,
    },
    {
      ...{
        ...shared,
        area: 't-copula',
        name: 'fitted degrees of freedom',
        expected: FREEDOM,
        tolerance: 0.8,
        unit: '',
      },
      found: copula.freedom,
    },
    {
      ...{ ...shared, area: 't-copula', name: 'fitted correlation', expected: 0.6, tolerance: 0.03, unit: '' },
      found: copula.correlation[1] ?? Number.NaN,
    },
    {
      ...{
        area: 'decomposition',
        source: 'Euler',
        name: 'components sum to VaR',
        expected: 1,
        tolerance: 1e-9,
        unit: '',
      },
      found: figureOf(
        decompose({ columns: [x, y], exposures: [0.7, 0.3] }, { confidence: 0.99, method: 'historical' }),
        (each) => each.contributions.reduce((sum, { componentVar }) => sum + componentVar, 0) / each.var,
      ),
    },
  ];
}

/** Of the methods that answer: those whose shortfall is below value at risk, or whose risk falls as confidence rises. */
function ordered(): readonly Check[] {
  const returns = (seriesFrom({ sp500: true }).columns[0]?.values ?? new Float64Array()).slice(0, 1000);
  const at = (confidence: number) =>
    METHOD_IDS.map((id) => METHODS[id].risk(single(returns), { confidence, paths: 20_000 }));
  const [usual, far] = [at(0.95), at(0.99)];
  const below = usual.filter((each) => each.ok && each.es < each.var).length;
  const falling = far.filter((each, i) => {
    const low = usual[i];
    return each.ok && low?.ok && each.var < low.var;
  }).length;
  const shared = { area: 'all methods', source: 'law', expected: 0, tolerance: 0, unit: 'methods' };
  return [
    { ...shared, name: 'expected shortfall below value at risk, S&P 500', found: below },
    { ...shared, name: 'less at 99 % than at 95 %, S&P 500', found: falling },
    { ...shared, name: 'no answer on four years of the S&P 500', found: usual.filter((each) => !each.ok).length },
  ];
}

function crises(): readonly Check[] {
  const share = { id: 'SPY', symbol: 'SPY', name: 'SPY', position: 'book', units: 100, spot: 400 };
  const terms = {
    right: 'put',
    strike: 380,
    years: 0.3,
    rate: 0.02,
    dividendYield: 0,
    exercise: 'american',
    volatility: 0.2,
  } as const;
  const [long, hedged] = [stressTest([share]), stressTest([share, { ...share, id: 'put', option: terms }])];
  const profits = long.ok ? long.outcomes.map(({ profit }) => profit) : [];
  const less = hedged.ok
    ? hedged.outcomes.filter(({ profit }, i) => profit > (profits[i] ?? Number.NaN)).length
    : Number.NaN;
  const shared = { area: 'stress', source: 'law', expected: 6, tolerance: 0, unit: 'of 6 crises' };
  return [
    { ...shared, name: 'shares lose', found: profits.filter((profit) => profit < 0).length },
    { ...shared, name: 'shares with puts lose less', found: less },
  ];
}

export const lawChecks = (): readonly Check[] => [...drawnTails(), ...ordered(), ...crises()];
