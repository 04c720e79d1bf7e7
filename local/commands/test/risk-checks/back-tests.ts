/** Published tables and examples of back-tests. */
import { independence } from '#lib/risk/back-test/christoffersen.ts';
import { criticalValue, simulatedUnderNull } from '#lib/risk/back-test/critical-values.ts';
import { acceptanceRegion, kupiec } from '#lib/risk/back-test/kupiec.ts';
import { baselMultiplier, trafficLight } from '#lib/risk/back-test/traffic-light.ts';
import { type Check, figureOf } from './check.ts';

/** Chance of an exception, days, fewest and most exceptions that do not speak against it at 95 %. */
const REGIONS: readonly (readonly [tail: number, days: number, least: number, most: number])[] = [
  [0.01, 255, 0, 6],
  [0.01, 510, 2, 10],
  [0.01, 1000, 5, 16],
  [0.025, 255, 3, 11],
  [0.025, 510, 7, 20],
  [0.025, 1000, 16, 35],
  [0.05, 255, 7, 20],
  [0.05, 510, 17, 35],
  [0.05, 1000, 38, 64],
  [0.075, 255, 12, 27],
  [0.075, 510, 28, 50],
  [0.075, 1000, 60, 91],
  [0.1, 255, 17, 35],
  [0.1, 510, 39, 64],
  [0.1, 1000, 82, 119],
];

const regions: readonly Check[] = REGIONS.flatMap(([tail, observations, least, most]) => {
  const region = acceptanceRegion({ observations, tail });
  const check = (which: string, expected: number, found: number): Check => ({
    ...{ area: 'Kupiec', source: 'Kupiec 1995, table 3', expected, found, tolerance: 0, unit: 'exceptions' },
    name: `${which} in ${observations} days at ${100 * (1 - tail)} %`,
  });
  return [
    check(
      'fewest',
      least,
      figureOf(region, (each) => each.least),
    ),
    check(
      'most',
      most,
      figureOf(region, (each) => each.most),
    ),
  ];
});

/** By exceptions in 250 days at 99 %: chance of at most so many, in per cent, and both multipliers. */
const LIGHTS: readonly (readonly [exceptions: number, chance: number, basel1996: number, frtb: number])[] = [
  [0, 8.11, 3, 1.5],
  [4, 89.22, 3, 1.5],
  [5, 95.88, 3.4, 1.7],
  [6, 98.63, 3.5, 1.76],
  [7, 99.6, 3.65, 1.83],
  [8, 99.89, 3.75, 1.88],
  [9, 99.97, 3.85, 1.92],
  [10, 99.99, 4, 2],
];

const lights: readonly Check[] = LIGHTS.flatMap(([exceptions, chance, basel1996, frtb]) => {
  const light = trafficLight({ observations: 250, exceptions, tail: 0.01 });
  const multiplier = baselMultiplier(exceptions);
  const shared = { area: 'Basel', source: 'Basel Committee 1996, table 2' };
  const name = `${exceptions} exceptions in 250 days`;
  return [
    {
      ...{ ...shared, name: `${name}: chance of at most so many`, expected: chance, tolerance: 0.0051, unit: '%' },
      found: figureOf(light, ({ probability }) => 100 * probability),
    },
    {
      ...shared,
      name: `${name}: multiplier`,
      expected: basel1996,
      found: multiplier.basel1996,
      tolerance: 0,
      unit: '',
    },
    {
      ...{ area: 'Basel', source: 'Basel Committee, MAR32', name: `${name}: multiplier of 2019` },
      ...{ expected: frtb, found: multiplier.frtb, tolerance: 0, unit: '' },
    },
  ];
});

const ratio = (observations: number, exceptions: number, tail: number): number =>
  figureOf(kupiec({ observations, exceptions, tail }), (each) => each.ratio);

const JPM = 'Jorion, Value at Risk: J.P. Morgan 1998';
const MATHWORKS = 'MathWorks, varbacktest example';
const SZEKELY = 'Acerbi and Szekely 2014, table of critical values';
const examples: readonly Check[] = [
  {
    ...{ area: 'Kupiec', source: JPM, name: 'likelihood ratio, 20 exceptions in 252 days at 95 %' },
    ...{ expected: 3.91, found: ratio(252, 20, 0.05), tolerance: 0.005, unit: '' },
  },
  {
    ...{ area: 'Christoffersen', source: JPM, name: 'independence, 6 of the 20 after another' },
    ...{ expected: 9.53, tolerance: 0.005, unit: '' },
    found: figureOf(independence({ n00: 218, n01: 14, n10: 14, n11: 6 }), (each) => each.ratio),
  },
  {
    ...{ area: 'Kupiec', source: MATHWORKS, name: 'likelihood ratio, 57 exceptions in 1043 days at 95 %' },
    ...{ expected: 0.46147, found: ratio(1043, 57, 0.05), tolerance: 1e-4, unit: '' },
  },
  {
    ...{ area: 'Kupiec', source: MATHWORKS, name: 'likelihood ratio, 17 exceptions in 1043 days at 99 %' },
    ...{ expected: 3.5118, found: ratio(1043, 17, 0.01), tolerance: 1e-4, unit: '' },
  },
];

function shortfall(): readonly Check[] {
  const simulated = simulatedUnderNull({ law: { kind: 'normal' }, days: 250, tail: 0.025 });
  return [
    {
      ...{ area: 'Acerbi-Szekely', source: SZEKELY, name: 'Z2 at 5 %, 250 days, normal returns' },
      ...{ expected: -0.7, tolerance: 0.03, unit: '' },
      found: figureOf(simulated, ({ z2 }) => criticalValue(z2, 0.05)),
    },
  ];
}

export const backTestChecks = (): readonly Check[] => [...regions, ...lights, ...examples, ...shortfall()];
