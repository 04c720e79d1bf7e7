import { expect, test } from 'vitest';
import { normalCdf, normalPdf } from '#lib/math/normal.ts';
import { quickCdf, quickPdf } from '#lib/math/normal-table.ts';

test('the table is right to 1e-14 and its density to 1e-13, cell borders and far ends included', () => {
  let [worst, worstDensity] = [0, 0];
  for (let x = -10; x <= 10; x += 1 / 1024) {
    worst = Math.max(worst, Math.abs(quickCdf(x) - normalCdf(x)));
    worstDensity = Math.max(worstDensity, Math.abs(quickPdf(x) - normalPdf(x)));
  }

  expect(worst).toBeLessThan(1e-14);
  expect(worstDensity).toBeLessThan(1e-13);
});

test('beyond the table stand 0 and 1, and nothing that is not a number', () => {
  expect([quickCdf(-40), quickCdf(40), quickCdf(Number.POSITIVE_INFINITY)]).toEqual([0, 1, 1]);
  expect([quickPdf(-40), quickPdf(40), quickPdf(Number.NEGATIVE_INFINITY)]).toEqual([0, 0, 0]);
  expect(quickCdf(8.5 - 1e-15)).toBeCloseTo(1, 14);
});
