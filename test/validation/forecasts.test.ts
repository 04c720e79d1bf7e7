import { expect, test } from 'vitest';
import { METHODS } from '#lib/risk/value-at-risk/methods.ts';
import { single } from '#lib/risk/value-at-risk/portfolio.ts';
import { garchReturns } from '#test/support/samples/tails.ts';
import { CONFIDENCES } from './back-tests.ts';
import { fittedTo, TRIED } from './forecasts.ts';

const samples = [250, 1000].map((days) =>
  garchReturns(`forecasts ${days}`, days, { omega: 2e-6, alpha: 0.1, beta: 0.85 }),
);

test.each(TRIED)(
  'one fit of %s to a window gives the same figures at each confidence as the method itself',
  (method) => {
    for (const sample of samples) {
      const fitted = fittedTo(method, sample);
      for (const confidence of CONFIDENCES) {
        const [ours, theirs] = [fitted(confidence), METHODS[method].risk(single(sample), { confidence })];
        expect(ours.ok).toBe(theirs.ok);
        if (!ours.ok || !theirs.ok) continue;
        expect(ours.var).toBeCloseTo(theirs.var, 14);
        expect(ours.es).toBeCloseTo(theirs.es, 14);
      }
    }
  },
);

test('what a method refuses is refused with the same code', () => {
  const still = new Float64Array(250);

  for (const method of ['student-t', 'filtered-garch', 'peaks-over-threshold'] as const) {
    const [ours, theirs] = [fittedTo(method, still)(0.99), METHODS[method].risk(single(still), { confidence: 0.99 })];
    expect(ours).toMatchObject({ ok: false });
    expect(ours).toEqual(theirs);
  }
});
