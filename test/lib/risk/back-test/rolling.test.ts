/** One forecast a day: what it may see, what is stored, and what all tests together say. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { seededRandom } from '#lib/math/random.ts';
import { addDays, tradingDay } from '#lib/model/time.ts';
import { BackTestDay, type DayReturn, type Forecaster, rolling } from '#lib/risk/back-test/rolling.ts';
import { byYear, verdictOn } from '#lib/risk/back-test/verdict.ts';

const START = tradingDay('2019-06-03');
const seriesOf = (returns: readonly number[]): readonly DayReturn[] =>
  returns.map((value, index) => ({ day: addDays(START, index), return: value }));
/** Value at risk is the worst return seen; shortfall a quarter more. */
const worstSeen: Forecaster = (returns) => {
  const worst = Math.max(...[...returns].map((value) => -value));
  return { ok: true, var: worst, es: worst * 1.25 };
};

describe('a rolling back-test', () => {
  it('has a row for each day after the first window', () => {
    const run = rolling(seriesOf([-0.01, 0.02, -0.03, 0.01]), { window: 2, forecast: worstSeen });

    expect(run).toEqual({
      ok: true,
      days: [
        { day: '2019-06-05', var: 0.01, es: 0.0125, return: -0.03, exception: true },
        { day: '2019-06-06', var: 0.03, es: 0.0375, return: 0.01, exception: false },
      ],
      gaps: [],
    });
  });

  it('shows a forecast only what came before its day', () => {
    const returns = fc.array(
      fc.integer({ min: -100, max: 100 }).map((each) => each / 1000),
      { minLength: 5, maxLength: 40 },
    );
    fc.assert(
      fc.property(returns, fc.nat(), (values, at) => {
        const changed = values.with(4 + (at % (values.length - 4)), -0.9);
        const [first, second] = [values, changed].map((each) =>
          rolling(seriesOf(each), { window: 4, forecast: worstSeen }),
        );
        if (!first?.ok || !second?.ok) throw new Error('refused');
        const until = at % (values.length - 4);
        expect(second.days[until]?.var).toBe(first.days[until]?.var);
        expect(second.days.slice(0, until)).toEqual(first.days.slice(0, until));
      }),
    );
  });

  it('tells the days on which the method had no forecast', () => {
    const refusing: Forecaster = () => ({ ok: false, code: 'outside-domain', message: 'skew' });
    const nameless: Forecaster = () => ({ ok: true, var: Number.NaN, es: 1 });

    expect(rolling(seriesOf([0, 0, 0]), { window: 2, forecast: refusing })).toMatchObject({
      days: [],
      gaps: [{ day: '2019-06-05', why: { message: 'skew' } }],
    });
    expect(rolling(seriesOf([0, 0, 0]), { window: 2, forecast: nameless })).toMatchObject({
      days: [],
      gaps: [{ why: { code: 'not-finite' } }],
    });
  });

  test.each([
    [seriesOf([0, 0]), 2, 'too-few'],
    [seriesOf([0, Number.NaN, 0]), 1, 'not-finite'],
    [seriesOf([0, 0, 0]).toReversed(), 1, 'bad-setting'],
    [seriesOf([0, 0, 0]), 0.5, 'bad-setting'],
  ])('refuses a series it cannot test (%#)', (series, window, code) => {
    expect(rolling(series, { window, forecast: worstSeen })).toMatchObject({ ok: false, code });
  });

  it('has days that are stored and read back as they are', () => {
    const run = rolling(seriesOf([-0.01, 0.02, -0.03]), { window: 2, forecast: worstSeen });
    const days = run.ok ? run.days : [];

    expect(BackTestDay.array().parse(JSON.parse(JSON.stringify(days)))).toEqual(days);
  });
});

describe('the verdict', () => {
  /** Normal returns of 1 % a day against a forecast for `deviation`. */
  const days = (deviation: number): readonly BackTestDay[] => {
    const { normal } = seededRandom('verdict');
    const series = seriesOf(Array.from({ length: 1_250 }, () => 0.01 * normal()));
    const fixed: Forecaster = () => ({ ok: true, var: 1.95996 * deviation, es: 2.3378 * deviation });
    const run = rolling(series, { window: 250, forecast: fixed });
    return run.ok ? run.days : [];
  };
  const settings = { confidence: 0.975, law: { kind: 'normal' }, paths: 5_000 } as const;

  it('passes a right forecast', () => {
    const verdict = verdictOn(days(0.01), settings);

    expect(verdict).toMatchObject({
      observations: 1_000,
      expected: 25,
      coverage: { rejected: false },
      conditional: { rejected: false },
      shortfall: { rejected: false },
      light: { zone: 'green' },
    });
  });

  it('rejects one that sees half of the risk', () => {
    const verdict = verdictOn(days(0.005), settings);

    expect(verdict).toMatchObject({
      coverage: { rejected: true },
      conditional: { rejected: true },
      shortfall: { rejected: true, found: { pValue: { z2: expect.closeTo(0, 3) } } },
      light: { zone: 'red' },
    });
  });

  it('says what it cannot say', () => {
    expect(verdictOn(days(0.01).slice(0, 30), settings).light).toMatchObject({ ok: false, code: 'too-few' });
    expect(verdictOn([], settings).coverage).toMatchObject({ ok: false });
    expect(verdictOn([], settings).shortfall).toMatchObject({ ok: false });
  });

  it('counts by year', () => {
    const rows = byYear(days(0.01));

    expect(rows.map(({ year }) => year)).toEqual(['2020', '2021', '2022']);
    expect(rows.reduce((sum, { observations }) => sum + observations, 0)).toBe(1_000);
  });
});
