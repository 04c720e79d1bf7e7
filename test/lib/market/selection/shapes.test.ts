import { describe, expect, it } from 'vitest';
import type { Candidate } from '#lib/market/selection/select.ts';
import { SHAPES, type ShapeId } from '#lib/market/selection/shapes.ts';
import type { SelectionSpec } from '#lib/market/selection/spec.ts';
import { structureOf } from '#lib/market/selection/terms.ts';
import { shapeOf } from '#lib/pricing/structure/shapes.ts';
import { choose, FAR_ONLY, words } from './hand-chain.ts';

const near = (target: number, reach = 0.06) => ({ min: target - reach, max: target + reach, target });
const five = { in: 'usd', oneOf: [5] } as const;
const owner = { shares: 250, cash: 25_000 };

const atMoney = { strike: { min: 100, max: 100 } };
const strike = (usd: number) => ({ strike: { min: usd, max: usd } });
const later = { farExpiry: FAR_ONLY };

interface Expected {
  readonly legs: string;
  /** US dollars per share: at the ask to buy and the bid to sell, and between. */
  readonly net: readonly [natural: number, mid: number];
  /** US dollars per unit. */
  readonly loss: number;
  readonly profit: number | undefined;
  readonly name: string;
}

const CASES: Readonly<Record<ShapeId, readonly [Omit<SelectionSpec, 'shape' | 'expiry' | 'liquidity'>, Expected]>> = {
  'long-call': [
    { legs: { long: { delta: near(0.25) } } },
    { legs: '+1 C105', net: [0.86, 0.83], loss: 86, profit: Infinity, name: 'long call' },
  ],
  'long-put': [
    { legs: { long: { otm: { min: 0.04, max: 0.06 } } } },
    { legs: '+1 P95', net: [0.86, 0.83], loss: 86, profit: 9414, name: 'long put' },
  ],
  'short-call': [
    { legs: { short: { delta: near(0.25) } } },
    { legs: '-1 C105', net: [-0.8, -0.83], loss: Infinity, profit: 80, name: 'short call' },
  ],
  'short-put': [
    { legs: { shortPut: { delta: near(0.25) } } },
    { legs: '-1 P95', net: [-0.8, -0.83], loss: 9420, profit: 80, name: 'cash-secured put' },
  ],
  'bull-call': [
    { legs: { long: atMoney }, width: five },
    { legs: '+1 C100, -1 C105', net: [1.8, 1.72], loss: 180, profit: 320, name: 'bull call spread' },
  ],
  'bear-put': [
    { legs: { long: atMoney }, width: five },
    { legs: '+1 P100, -1 P95', net: [1.7, 1.62], loss: 170, profit: 330, name: 'bear put spread' },
  ],
  'bull-put': [
    { legs: { short: { delta: near(0.25) } }, width: five },
    { legs: '-1 P95, +1 P90', net: [-0.58, -0.62], loss: 442, profit: 58, name: 'bull put spread' },
  ],
  'bear-call': [
    { legs: { short: { delta: near(0.25) } }, width: five },
    { legs: '-1 C105, +1 C110', net: [-0.58, -0.62], loss: 442, profit: 58, name: 'bear call spread' },
  ],
  'call-calendar': [
    { ...later, legs: { short: atMoney } },
    { legs: '-1 C100, +1 C100*', net: [3, 2.9], loss: 300, profit: undefined, name: 'call calendar' },
  ],
  'put-calendar': [
    { ...later, legs: { short: atMoney } },
    { legs: '-1 P100, +1 P100*', net: [2.9, 2.8], loss: 290, profit: undefined, name: 'put calendar' },
  ],
  'call-diagonal': [
    { ...later, legs: { short: { delta: near(0.25) }, long: { delta: { min: 0.75, max: 0.85 } } } },
    { legs: '-1 C105, +1 C90*', net: [11, 10.87], loss: 1100, profit: undefined, name: 'diagonal' },
  ],
  'put-diagonal': [
    { ...later, legs: { short: { delta: near(0.25) }, long: { delta: { min: 0.7, max: 0.8 } } } },
    { legs: '-1 P95, +1 P110*', net: [11.1, 10.97], loss: 1110, profit: undefined, name: 'diagonal' },
  ],
  'long-straddle': [
    { legs: { long: atMoney } },
    { legs: '+1 P100, +1 C100', net: [5.1, 5], loss: 510, profit: Infinity, name: 'straddle' },
  ],
  'short-straddle': [
    { legs: { short: atMoney } },
    { legs: '-1 P100, -1 C100', net: [-4.9, -5], loss: Infinity, profit: 490, name: 'short straddle' },
  ],
  'long-strangle': [
    { legs: { long: { delta: near(0.25) } } },
    { legs: '+1 P95, +1 C105', net: [1.72, 1.66], loss: 172, profit: Infinity, name: 'strangle' },
  ],
  'short-strangle': [
    { legs: { short: { delta: near(0.25) } } },
    { legs: '-1 P95, -1 C105', net: [-1.6, -1.66], loss: Infinity, profit: 160, name: 'short strangle' },
  ],
  'iron-condor': [
    { legs: { short: { delta: near(0.25) } }, width: five, equalWidths: true },
    { legs: '-1 P95, +1 P90, -1 C105, +1 C110', net: [-1.16, -1.24], loss: 384, profit: 116, name: 'iron condor' },
  ],
  'reverse-iron-condor': [
    { legs: { long: { delta: near(0.25) } }, width: five },
    {
      legs: '+1 P95, -1 P90, +1 C105, -1 C110',
      net: [1.32, 1.24],
      loss: 132,
      profit: 368,
      name: 'reverse iron condor',
    },
  ],
  'iron-butterfly': [
    { legs: { short: atMoney }, width: five },
    { legs: '-1 P100, +1 P95, -1 C100, +1 C105', net: [-3.18, -3.34], loss: 182, profit: 318, name: 'iron butterfly' },
  ],
  'call-butterfly': [
    { legs: { short: atMoney }, width: five },
    { legs: '-2 C100, +1 C95, +1 C105', net: [1.96, 1.73], loss: 196, profit: 304, name: 'call butterfly' },
  ],
  'put-butterfly': [
    { legs: { short: atMoney }, width: five },
    { legs: '-2 P100, +1 P95, +1 P105', net: [1.96, 1.73], loss: 196, profit: 304, name: 'put butterfly' },
  ],
  'covered-call': [
    { legs: { short: strike(105) } },
    { legs: '-1 C105', net: [-0.8, -0.83], loss: 9920, profit: 580, name: 'covered call' },
  ],
  'cash-secured-put': [
    { legs: { short: { delta: near(0.25) } } },
    { legs: '-1 P95', net: [-0.8, -0.83], loss: 9420, profit: 80, name: 'cash-secured put' },
  ],
  'protective-put': [
    { legs: { long: strike(95) } },
    { legs: '+1 P95', net: [0.86, 0.83], loss: 586, profit: Infinity, name: 'protective put' },
  ],
  collar: [
    { legs: { longPut: strike(95), shortCall: strike(105) } },
    { legs: '+1 P95, -1 C105', net: [0.06, 0], loss: 506, profit: 494, name: 'collar' },
  ],
};

const nameOf = (shape: ShapeId, { quoted, terms }: Candidate) =>
  shapeOf(structureOf({ shape: SHAPES[shape], legs: quoted, spot: 100 }, terms.natural).legs);

describe('each shape', () => {
  const shapes = Object.keys(SHAPES) as ShapeId[];

  it.each(shapes)('%s is found where the contracts are, with what it costs and may lose', (shape) => {
    const [criteria, expected] = CASES[shape];
    const { chosen } = choose({ shape, ...criteria }, owner);
    if (!chosen) throw new Error('nothing was chosen');
    const { natural, mid, maxLoss, maxProfit } = chosen.terms;

    expect(words(chosen)).toBe(expected.legs);
    expect([natural, mid]).toEqual(expected.net);
    expect([maxLoss, maxProfit]).toEqual([expected.loss, expected.profit]);
    expect(nameOf(shape, chosen)).toBe(expected.name);
  });

  it.each(shapes)('%s names as anchors only legs that come before', (shape) => {
    SHAPES[shape].legs.forEach(({ strike: relation }, index) => {
      expect(relation?.leg ?? -1).toBeLessThan(index);
    });
  });
});

describe('what the owner must have', () => {
  const put = { shape: 'cash-secured-put', legs: { short: strike(95) } } as const;
  const call = { shape: 'covered-call', legs: { short: strike(105) } } as const;

  it('is the whole strike in cash for each put, however much premium it brings', () => {
    expect(choose(put, { cash: 9_500 }).chosen).toMatchObject({ securedUnits: 1, terms: { capital: 9_500 } });
    expect(choose(put, { cash: 28_499 }).chosen).toMatchObject({ securedUnits: 2 });
    expect(choose(put, { cash: 9_499.99 }).whyNot[0]?.nearest.reason).toEqual({
      ...{ rule: 'cash', observed: 9_499.99, threshold: 9_500, unit: 'USD' },
    });
  });

  it('is a hundred shares for each call', () => {
    expect(choose(call, { shares: 100 }).chosen).toMatchObject({ securedUnits: 1 });
    expect(choose(call, { shares: 299 }).chosen).toMatchObject({ securedUnits: 2 });
    expect(choose(call, { shares: 99 }).refused).toMatchObject([
      { subject: 'AAPL', reason: { rule: 'shares', observed: 99, threshold: 100, unit: 'shares' } },
    ]);
  });

  it('is not there while it is not known', () => {
    expect(choose(put).whyNot[0]?.nearest.reason).toMatchObject({ rule: 'cash', observed: 'unknown' });
    expect(choose(call).refused[0]?.reason).toMatchObject({ rule: 'shares', observed: 'unknown' });
  });
});

describe('the prices at which nothing is won or lost', () => {
  it('are told for legs that end together, and left open for a calendar', () => {
    const condor = choose({ shape: 'iron-condor', ...CASES['iron-condor'][0] });

    expect(condor.chosen?.breakEvens).toEqual([expect.closeTo(93.84, 9), expect.closeTo(106.16, 9)]);
    expect(choose({ shape: 'call-calendar', ...CASES['call-calendar'][0] }).chosen?.breakEvens).toBeUndefined();
  });
});
