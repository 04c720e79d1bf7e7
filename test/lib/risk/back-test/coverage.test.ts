/** Numbers of exceptions: values from scipy and from printed tables (Kupiec, 1995; Basel Committee, 1996 and MAR32). */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { conditionalCoverage, independence } from '#lib/risk/back-test/christoffersen.ts';
import { countsOf, isException, transitionsOf } from '#lib/risk/back-test/exceptions.ts';
import { acceptanceRegion, kupiec } from '#lib/risk/back-test/kupiec.ts';
import { trafficLight } from '#lib/risk/back-test/traffic-light.ts';

const close = (value: number) => expect.closeTo(value, 10);

describe('the proportion of failures', () => {
  test.each([
    [250, 4, 0.01, 0.7691383643858458, 0.380483738238954],
    [250, 9, 0.01, 10.229030632597762, 0.0013824730075046594],
    [500, 15, 0.05, 4.884295582777, 0.0271020914755431],
    [250, 0, 0.01, 5.025167926750726, 0.02498150305344973],
  ])('of %i days with %i exceptions at %f', (observations, exceptions, tail, ratio, pValue) => {
    expect(kupiec({ observations, exceptions, tail })).toMatchObject({
      ok: true,
      ratio: close(ratio),
      pValue: close(pValue),
    });
  });

  test.each([
    [255, 0.01, 0, 6],
    [510, 0.01, 2, 10],
    [1000, 0.01, 5, 16],
    [255, 0.025, 3, 11],
    [510, 0.05, 17, 35],
    [1000, 0.1, 82, 119],
  ])('of %i days at %f is accepted as in the printed table', (observations, tail, least, most) => {
    expect(acceptanceRegion({ observations, tail })).toMatchObject({ ok: true, least, most });
  });

  it('would reject 255 quiet days at 99 % by the ratio alone, which is said beside', () => {
    expect(acceptanceRegion({ observations: 255, tail: 0.01 })).toMatchObject({ least: 0, leastByRatio: 1 });
  });

  test.each([
    [{ observations: 0, exceptions: 0, tail: 0.01 }, 'no number of days'],
    [{ observations: 10, exceptions: 11, tail: 0.01 }, '11 exceptions in 10 days'],
    [{ observations: 10, exceptions: 1.5, tail: 0.01 }, '1.5 exceptions'],
    [{ observations: 10, exceptions: 1, tail: 1 }, 'between 0 and 1'],
    [{ observations: 10, exceptions: 1, tail: Number.NaN }, 'between 0 and 1'],
  ])('refuses %o', (counts, message) => {
    const refusal = { ok: false, code: 'bad-setting', message: expect.stringContaining(message) };
    expect(kupiec(counts)).toEqual(refusal);
    expect(trafficLight(counts)).toEqual(refusal);
  });
});

describe('runs of exceptions', () => {
  test('are told from single ones as in the reference tables', () => {
    const runs = independence({ n00: 3656, n01: 202, n10: 202, n11: 29 });

    expect(runs).toMatchObject({ ok: true, ratio: close(16.877167678394272), freedom: 1 });
  });

  const hits = fc.array(fc.boolean(), { minLength: 2, maxLength: 300 });
  it('have a ratio that adds up with the number of failures to the conditional one', () => {
    fc.assert(
      fc.property(hits, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (exceptions, tail) => {
        const [coverage, runs] = [kupiec({ ...countsOf(exceptions), tail }), independence(transitionsOf(exceptions))];
        const both = conditionalCoverage(exceptions, tail);
        if (!coverage.ok || !runs.ok || !both.ok) throw new Error('refused');
        expect(both.ratio).toBeCloseTo(coverage.ratio + runs.ratio, 9);
        expect(both.freedom).toBe(2);
      }),
    );
  });

  it('are counted change by change, and a change has a day before it', () => {
    fc.assert(
      fc.property(hits, (exceptions) => {
        const { n00, n01, n10, n11 } = transitionsOf(exceptions);
        expect(n00 + n01 + n10 + n11).toBe(exceptions.length - 1);
        expect(n01 + n11).toBe(countsOf(exceptions).exceptions - (exceptions[0] ? 1 : 0));
      }),
    );
  });

  it('need two days', () => {
    expect(conditionalCoverage([true], 0.05)).toMatchObject({ ok: false, code: 'bad-setting' });
  });
});

it('a loss as large as value at risk is no exception', () => {
  expect([isException(-0.02, 0.02), isException(-0.0200001, 0.02), isException(0.05, 0.02)]).toEqual([
    false,
    true,
    false,
  ]);
});

it('all gains with a value at risk below zero can still be exceptions', () => {
  expect(isException(0.01, -0.02)).toBe(true);
});

describe('the traffic light', () => {
  test.each([
    [0, 'green', 0.08105851616218143, 3, 1.5],
    [4, 'green', 0.8921876269036252, 3, 1.5],
    [5, 'yellow', undefined, 3.4, 1.7],
    [6, 'yellow', 0.9862985521447963, 3.5, 1.76],
    [9, 'yellow', undefined, 3.85, 1.92],
    [10, 'red', 0.999946101370953, 4, 2],
    [31, 'red', undefined, 4, 2],
  ])('with %i exceptions in 250 days is %s', (exceptions, zone, probability, basel1996, frtb) => {
    const light = trafficLight({ observations: 250, exceptions, tail: 0.01 });

    expect(light).toMatchObject({ zone, multiplier: { basel1996, frtb } });
    if (probability !== undefined) expect(light).toMatchObject({ probability: close(probability) });
  });

  it('has no multiplier for other numbers of days, which the table does not know', () => {
    expect(trafficLight({ observations: 500, exceptions: 9, tail: 0.01 })).not.toHaveProperty('multiplier');
    expect(trafficLight({ observations: 250, exceptions: 9, tail: 0.05 })).not.toHaveProperty('multiplier');
  });

  it('turns yellow at 95 %, whatever the days', () => {
    const at = (exceptions: number) => trafficLight({ observations: 500, exceptions, tail: 0.01 });

    expect(at(8)).toMatchObject({ zone: 'green', probability: expect.closeTo(0.933, 3) });
    expect(at(9)).toMatchObject({ zone: 'yellow', probability: expect.closeTo(0.969, 3) });
  });

  it('can be told for ten thousand days', () => {
    expect(trafficLight({ observations: 100_000, exceptions: 5_000, tail: 0.05 })).toMatchObject({
      probability: expect.closeTo(0.5, 1),
    });
  });
});
