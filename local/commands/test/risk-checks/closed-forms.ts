/** Value at risk and shortfall where a formula or a textbook gives them. */
import { tTailDependence } from '#lib/risk/tail-dependence.ts';
import { isInDomain } from '#lib/risk/value-at-risk/cornish-fisher.ts';
import { historicalRisk } from '#lib/risk/value-at-risk/historical.ts';
import { normalRisk, normalTail } from '#lib/risk/value-at-risk/normal.ts';
import { peaksTail } from '#lib/risk/value-at-risk/peaks-over-threshold.ts';
import { seriesOf } from '#lib/risk/value-at-risk/portfolio.ts';
import { studentTTail } from '#lib/risk/value-at-risk/student-t.ts';
import { type Check, figureOf } from './check.ts';

const HULL = 'Hull, Options, Futures, and Other Derivatives, on value at risk';

/** Of a standard normal: quantile, and density there over the tail. */
const NORMAL: readonly (readonly [confidence: number, loss: number, es: number])[] = [
  [0.95, 1.644854, 2.062713],
  [0.975, 1.959964, 2.337803],
  [0.99, 2.326348, 2.665214],
  [0.999, 3.090232, 3.36709],
];

const normals: readonly Check[] = NORMAL.flatMap(([confidence, loss, es]) => {
  const found = normalTail(0, 1, confidence);
  const shared = { area: 'normal', source: 'tables of the normal distribution', tolerance: 1e-6, unit: 'deviations' };
  return [
    { ...shared, name: `VaR at ${100 * confidence} %`, expected: loss, found: found.var },
    { ...shared, name: `ES at ${100 * confidence} %`, expected: es, found: found.es },
  ];
});

/** Degrees of freedom and the quantile at 99 %, as tables of t print it. */
const T_TABLE: readonly (readonly [freedom: number, quantile: number])[] = [
  [3, 4.541],
  [4, 3.747],
  [5, 3.365],
  [10, 2.764],
  [30, 2.457],
];

const standardT = (freedom: number) => studentTTail({ location: 0, scale: 1, freedom }, 0.99);

/** With two degrees of freedom everything is elementary: q = (2p − 1)/√(2p(1 − p)) and ES = 1/(√(2 + q²)·(1 − c)). */
const twoDegrees = {
  var: 0.98 / Math.sqrt(2 * 0.01 * 0.99),
  es: 1 / (0.01 * Math.sqrt(2 + 0.98 ** 2 / (2 * 0.01 * 0.99))),
};

const studentTs: readonly Check[] = [
  ...T_TABLE.map(([freedom, quantile]) => ({
    ...{
      area: 'student-t',
      source: 'tables of the t distribution',
      name: `VaR at 99 %, ${freedom} degrees of freedom`,
    },
    ...{ expected: quantile, found: standardT(freedom).var, tolerance: 5e-4, unit: 'scales' },
  })),
  ...(['var', 'es'] as const).map((part) => ({
    ...{
      area: 'student-t',
      source: 'closed form',
      name: `${part === 'var' ? 'VaR' : 'ES'} at 99 %, 2 degrees of freedom`,
    },
    ...{ expected: twoDegrees[part], found: standardT(2)[part], tolerance: 1e-9, unit: 'scales' },
  })),
];

/** Losses of 1 to 100: the linear rule puts 95 % at 95.05, and the worst five have a mean of 98. */
const counted = Float64Array.from({ length: 100 }, (_, i) => -(i + 1));
const historical = historicalRisk(counted, { confidence: 0.95 });

/** Hull's losses of 500 scenarios beyond 160 thousand dollars. */
const hullTail = (confidence: number) =>
  peaksTail(
    {
      ...{ threshold: 160, exceedances: 22, count: 500 },
      fit: { shape: 0.436, scale: 32.532, logLikelihood: 0, shapeError: 0, scaleError: 0, sharedError: 0 },
    },
    confidence,
  );

/** Two shares with daily deviations of 2 % and 1 % and a correlation of 0.3, in four days. */
const [MSFT, T] = [
  [0.02, -0.02, 0.02, -0.02],
  [1, 1, -1, -1].map((each, i) => 0.01 * (0.3 * (i % 2 ? -1 : 1) + Math.sqrt(0.91) * each)),
];

function hullVar(exposures: readonly [number, number]): number {
  const returns = seriesOf({ columns: [MSFT ?? [], T ?? []], exposures });
  return figureOf(normalRisk(returns, { confidence: 0.99, horizonDays: 10, lost: 0 }), (each) => each.var);
}

const thousands = { area: 'evt', source: HULL, unit: 'thousand USD', tolerance: 0.15 };
const dollars = { area: 'normal', source: HULL, unit: 'USD', tolerance: 100 };
const yes = (holds: boolean): number => (holds ? 1 : 0);

const textbook: readonly Check[] = [
  {
    ...{ area: 'historical', source: 'by hand', name: 'VaR at 95 % of losses 1 to 100', expected: 95.05, unit: '' },
    ...{ found: figureOf(historical, (each) => each.var), tolerance: 1e-9 },
  },
  {
    ...{ area: 'historical', source: 'by hand', name: 'ES at 95 % of losses 1 to 100', expected: 98, unit: '' },
    ...{ found: figureOf(historical, (each) => each.es), tolerance: 1e-9 },
  },
  { ...dollars, name: '10 million USD at 2 % a day, 99 %, 10 days', expected: 1_471_300, found: hullVar([1e7, 0]) },
  { ...dollars, name: '5 million USD at 1 % a day, 99 %, 10 days', expected: 367_800, found: hullVar([0, 5e6]) },
  { ...dollars, name: 'both, correlation 0.3', expected: 1_620_100, found: hullVar([1e7, 5e6]) },
  { ...thousands, name: 'VaR at 99 %', expected: 227.8, found: figureOf(hullTail(0.99), (each) => each.var) },
  { ...thousands, name: 'ES at 99 %', expected: 337.9, found: figureOf(hullTail(0.99), (each) => each.es) },
  ...(
    [
      [8, 1],
      [8.001, 0],
    ] as const
  ).map(([excessKurtosis, expected]) => ({
    ...{
      area: 'cornish-fisher',
      source: 'Maillard 2012',
      name: `kurtosis ${excessKurtosis} is inside its domain`,
      unit: 'yes or no',
    },
    ...{ expected, found: yes(isInDomain({ skewness: 0, excessKurtosis })), tolerance: 0 },
  })),
];

/** By degrees of freedom and correlation. */
const TOGETHER: readonly (readonly [freedom: number, correlation: number, chance: number])[] = [
  [2, 0, 0.18],
  [2, 0.5, 0.39],
  [4, 0, 0.08],
  [4, 0.5, 0.25],
  [4, 0.9, 0.63],
  [10, 0.5, 0.08],
];

const together: readonly Check[] = TOGETHER.map(([freedom, correlation, expected]) => ({
  ...{
    area: 't-copula',
    source: 'McNeil, Frey and Embrechts, Quantitative Risk Management',
    tolerance: 0.005,
    unit: '',
  },
  ...{ name: `tail dependence, ${freedom} degrees, correlation ${correlation}`, expected },
  found: tTailDependence(freedom, correlation),
}));

export const closedFormChecks = (): readonly Check[] => [...normals, ...studentTs, ...textbook, ...together];
