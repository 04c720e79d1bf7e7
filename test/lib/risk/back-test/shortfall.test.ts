/** Losses beyond value at risk against expected shortfall, and the values that a right forecast falls to by chance. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { normalQuantile } from '#lib/math/normal.ts';
import { seededRandom } from '#lib/math/random.ts';
import { shortfallTest } from '#lib/risk/back-test/acerbi-szekely.ts';
import { chanceOf, criticalValue, simulatedUnderNull } from '#lib/risk/back-test/critical-values.ts';
import { exceptionsFrom, quantileOf, shortfallOf, type TailLaw } from '#lib/risk/back-test/tail-law.ts';

const NORMAL: TailLaw = { kind: 'normal' };
const t = (freedom: number): TailLaw => ({ kind: 'student-t', freedom });

describe('the shortfall test', () => {
  it('is zero where each exception is as large as expected and there are as many as expected', () => {
    const quiet = { return: 0.01, var: 0.02, es: 0.03 };
    const days = [...Array.from({ length: 39 }, () => quiet), { return: -0.03, var: 0.02, es: 0.03 }];

    expect(shortfallTest(days, 0.025)).toEqual({
      ok: true,
      z1: expect.closeTo(0, 12),
      z2: expect.closeTo(0, 12),
      exceptions: 1,
    });
  });

  it('is -1 where losses are twice as large', () => {
    expect(shortfallTest([{ return: -0.06, var: 0.02, es: 0.03 }], 1 - 1e-9)).toMatchObject({
      z1: expect.closeTo(-1, 12),
    });
  });

  it('has no Z1 without an exception, and a Z2 of one', () => {
    expect(shortfallTest([{ return: 0, var: 0.02, es: 0.03 }], 0.025)).toEqual({ ok: true, z2: 1, exceptions: 0 });
  });

  it('does not know the unit', () => {
    const day = fc.record({
      return: fc.integer({ min: -200, max: 200 }).map((each) => each / 1000),
      var: fc.double({ min: 0.001, max: 0.05, noNaN: true }),
      es: fc.double({ min: 0.05, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 50 }), (days) => {
        const inCents = days.map((each) => ({ return: each.return * 128, var: each.var * 128, es: each.es * 128 }));
        expect(shortfallTest(inCents, 0.025)).toEqual(shortfallTest(days, 0.025));
      }),
    );
  });

  test.each([
    [[], 0.025, 'too-few'],
    [[{ return: 0, var: 0.02, es: 0 }], 0.025, 'outside-domain'],
    [[{ return: Number.NaN, var: 0.02, es: 0.1 }], 0.025, 'outside-domain'],
    [[{ return: 0, var: 0.02, es: 0.1 }], 0, 'bad-setting'],
  ])('refuses %o at %f', (days, tail, code) => {
    expect(shortfallTest(days, tail)).toMatchObject({ ok: false, code });
  });
});

describe('critical values', () => {
  test.each([
    { law: NORMAL, common: [-0.7, 0.015], rare: [-1.8, 0.15] },
    { law: t(5), common: [-0.734, 0.015], rare: [-2.1, 0.3] },
    { law: t(3), common: [-0.82, 0.02], rare: [-4.2, 0.6] },
  ] as const)('of Z2 over 250 days under $law depend on the tail', ({ law, common, rare }) => {
    const found = simulatedUnderNull({ law, days: 250, tail: 0.025 });
    if (!found.ok) throw new Error(found.message);

    expect(Math.abs(criticalValue(found.z2, 0.05) - common[0])).toBeLessThan(common[1]);
    expect(Math.abs(criticalValue(found.z2, 0.0001) - rare[0])).toBeLessThan(rare[1]);
  });

  it('are the same when asked again, and near with another seed', () => {
    const asked = (seed: string) => simulatedUnderNull({ law: NORMAL, days: 250, tail: 0.025, paths: 20_000, seed });
    const [one, again, other] = [asked('a'), asked('a'), asked('b')];
    if (!one.ok || !again.ok || !other.ok) throw new Error('refused');

    expect(again.z2).toEqual(one.z2);
    expect(other.z2).not.toEqual(one.z2);
    expect(criticalValue(other.z2, 0.05)).toBeCloseTo(criticalValue(one.z2, 0.05), 1);
  });

  it('come from values that are zero on average', () => {
    const found = simulatedUnderNull({ law: t(5), days: 250, tail: 0.025, paths: 50_000 });
    const mean = found.ok ? found.z2.reduce((sum, value) => sum + value, 0) / found.z2.length : Number.NaN;

    expect(Math.abs(mean)).toBeLessThan(0.01);
  });

  it('leave paths without an exception out of Z1', () => {
    const found = simulatedUnderNull({ law: NORMAL, days: 10, tail: 0.01, paths: 10_000 });

    expect(found.ok && found.z1.length / 10_000).toBeCloseTo(1 - 0.99 ** 10, 1);
  });

  it('give a chance to every value, and never one of zero', () => {
    const sorted = Float64Array.from([-3, -2, -1, 0]);

    expect([-4, -3, -1.5, 7].map((value) => chanceOf(sorted, value))).toEqual([0.2, 0.4, 0.6, 1]);
  });

  test.each([
    { law: t(1), days: 250, tail: 0.025 },
    { law: NORMAL, days: 0, tail: 0.025 },
    { law: NORMAL, days: 250, tail: 0.5 },
    { law: NORMAL, days: 250, tail: 0.025, paths: 0.5 },
  ])('refuse %o', (trials) => {
    expect(simulatedUnderNull(trials)).toMatchObject({ ok: false, code: 'bad-setting' });
  });
});

describe('the tail that exceptions are drawn from', () => {
  it.each([NORMAL, t(3), t(30)])('is that of the law %o, in units of its shortfall', (law) => {
    const draw = exceptionsFrom(law, 0.025);
    const shortfall = shortfallOf(law, 0.025);
    for (const uniform of [1, 0.9, 0.5, 0.01, 1e-5, 1e-9])
      expect(draw(uniform) * shortfall).toBeCloseTo(quantileOf(law, 0.025 * uniform), 4);
  });

  it('has the mean that shortfall says', () => {
    const { uniform } = seededRandom('tail');
    const draw = exceptionsFrom(t(5), 0.025);
    let total = 0;
    for (let n = 0; n < 200_000; n += 1) total += draw(uniform());

    expect(total / 200_000).toBeCloseTo(-1, 2);
  });

  it('of the normal law at 97.5 % is 2.338 deviations deep on average', () => {
    expect(shortfallOf(NORMAL, 0.025)).toBeCloseTo(2.3378, 4);
    expect(quantileOf(NORMAL, 0.025)).toBe(normalQuantile(0.025));
  });
});
