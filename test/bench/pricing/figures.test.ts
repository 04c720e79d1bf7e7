import { describe, expect, test } from 'vitest';
import { americanAccuracy, errorsOf, greeksAccuracy, judge, type Standing } from './figures.ts';
import { tableOf } from './table.ts';

const columns = (...rows: readonly number[]): Float64Array => Float64Array.from(rows);
const standing = (name: string, nanoseconds: number, accuracy: Standing['accuracy'] = {}): Standing => ({
  name,
  isFootnote: false,
  version: '1',
  nanoseconds,
  accuracy,
});
const goal = { ours: 'ours', rivals: ['slow', 'quick'], times: 2, isAccuracyPart: false };

describe('errors', () => {
  test('are the largest and the root mean square, over the rows that both have', () => {
    const { largest, rms, unanswered } = errorsOf(columns(1, 2, 9), columns(1.5, 1), () => 2);

    expect([largest, rms, unanswered]).toEqual([0.5, Math.sqrt((0.0625 + 0.25) / 2), 0]);
  });

  test('count what has no answer, and do not take it for right', () => {
    expect(errorsOf(columns(Number.NaN, 1), columns(1, 1), () => 1).unanswered).toBe(1);
    expect(errorsOf(columns(Number.NaN), columns(1), () => 1).largest).toBeNaN();
  });

  test('of Greeks are against the larger of the Greek and one, those of prices in dollars', () => {
    const off = greeksAccuracy([columns(10.5), columns(0.75), columns(44)], [columns(10), columns(0.5), columns(40)]);

    expect(off).toEqual({ priceUsd: 0.5, greeks: 0.25, unanswered: 0 });
  });

  test('of American prices are shares of spot', () => {
    const set = { found: [columns(11)], truth: columns(10), spot: columns(100) };

    expect(americanAccuracy(set, undefined)).toMatchObject({ rms: 0.01, max: 0.01, rowsMax: Number.NaN });
  });
});

describe('a goal', () => {
  test('is held against the fastest rival', () => {
    const verdict = judge(goal, [standing('ours', 10), standing('slow', 90), standing('quick', 19)]);

    expect(verdict).toMatchObject({ isMet: false, finding: '1.90 times as fast as quick' });
    expect(judge(goal, [standing('ours', 10), standing('slow', 20)]).isMet).toBe(true);
  });

  test('stays open where ours or every rival is missing', () => {
    expect(judge(goal, [standing('ours', 10)]).isMet).toBeUndefined();
    expect(judge(goal, [standing('quick', 10)]).isMet).toBeUndefined();
  });

  test('with accuracy is missed where speed was bought with error', () => {
    const rival = standing('quick', 100, { rms: 1e-6, max: 1e-5 });
    const of = (rms: number) =>
      judge({ ...goal, isAccuracyPart: true }, [standing('ours', 10, { rms, max: 1e-5 }), rival]);

    expect(of(1e-6).isMet).toBe(true);
    expect(of(2e-6)).toMatchObject({ isMet: false, finding: expect.stringContaining('larger in rms error') });
    expect(of(Number.NaN).isMet).toBe(false);
  });
});

test('the table says for each contestant how many times as fast ours is, and who is missing', () => {
  const standings = [standing('ours', 10), standing('slow', 25, { priceUsd: 1e-3 })];
  const text = tableOf({
    job: 'greeks',
    title: 'Greeks',
    ours: 'ours',
    standings,
    missing: [{ name: 'quick', missing: 'it needs g++' }],
    verdict: judge(goal, standings),
  });

  expect(text).toMatch(/^slow +25\.0 +40,000,000 +2\.50 +1\.0e-3/m);
  expect(text).toContain('not measured: quick: it needs g++');
  expect(text).toContain('Met: 2.50 times as fast as slow');
});
