import { expect, test } from 'vitest';
import { erfcx, normalCdf, normalPdf } from '#lib/math/normal.ts';

test('the two tails of the normal add up to one', () => {
  for (let x = 0; x <= 8; x += 0.01) expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 14);
});

test('quantiles in every table are met', () => {
  expect(normalCdf(0)).toBeCloseTo(0.5, 14);
  expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
  expect(normalCdf(-2.3263478740408408)).toBeCloseTo(0.01, 15);
});

test('the far tail keeps its relative accuracy, between the classical bounds', () => {
  for (const x of [5, 10, 20, 35]) {
    const density = normalPdf(x);

    expect(normalCdf(-x)).toBeLessThan(density / x);
    expect(normalCdf(-x)).toBeGreaterThan((density * x) / (1 + x * x));
  }
});

test('the scaled function solves its differential equation: f′ = 2zf − 2/√π', () => {
  for (const z of [-2, -0.3, 0.1, 0.49, 0.51, 1, 3, 7, 40]) {
    const step = 1e-4;
    const slope = (erfcx(z + step) - erfcx(z - step)) / (2 * step);
    const expected = 2 * z * erfcx(z) - 2 / Math.sqrt(Math.PI);

    expect(Math.abs(slope - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
  }
});
