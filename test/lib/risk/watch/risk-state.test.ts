import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE } from '#lib/model/time.ts';
import { inForce, METRICS, type MetricId, type RiskStanding, rankOf } from '#lib/model/watch/risk-state.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { CALM_LOOKS, type Figures, levelsFor, moved, RELEASE } from '#lib/risk/watch/risk-state.ts';
import { NOW } from '#test/support/builders.ts';

const QUIET = Object.fromEntries(METRICS.map((metric) => [metric, 0])) as Record<MetricId, number>;
const seen = (figures: Figures, look = 0) => ({ at: instant(NOW + look * 15 * MINUTE), figures });
type State = ReturnType<typeof moved>;

/** The states through which the looks lead, from a book that was never looked at. */
function through(looks: readonly Figures[]): readonly State[] {
  const states: State[] = [];
  for (const [look, figures] of looks.entries()) states.push(moved(states.at(-1), seen(figures, look), LIMITS));
  return states;
}
const names = (states: readonly State[]): readonly string[] => states.map(({ state }) => state);
const times = (count: number, figures: Figures): readonly Figures[] => Array.from({ length: count }, () => figures);

const rows = METRICS.flatMap((metric) => levelsFor(LIMITS, metric).map(([state, level]) => ({ metric, state, level })));

describe('the state of the book', () => {
  it.each(rows)('is $state as soon as $metric passes $level, and not at it', ({ metric, state, level }) => {
    const at = through([{ ...QUIET, [metric]: level }]).at(-1);
    const above = through([{ ...QUIET, [metric]: level * 1.001 }]).at(-1);

    expect(above).toMatchObject({ state, metric });
    expect(above?.reason).toContain(`${metric}: ${(level * 100.1).toFixed(2)} %`);
    expect(rankOf(at?.state ?? 'halted')).toBe(rankOf(state) - 1);
  });

  it('is halted by real losses only: no figure of a model pulls the switch', () => {
    expect(rows.filter(({ state }) => state === 'halted').map(({ metric }) => metric)).toEqual([
      'drawdown',
      'daily-loss',
    ]);
  });

  it('comes down one step for every three looks below four fifths of the level', () => {
    const bad = { ...QUIET, drawdown: 0.25 };

    expect(names(through([bad, ...times(7, QUIET)]))).toEqual([
      ...['reduce-only', 'reduce-only', 'reduce-only'],
      ...['throttled', 'throttled', 'throttled', 'normal', 'normal'],
    ]);
  });

  it('stays where a figure is below its level but not yet four fifths of it', () => {
    const near = { ...QUIET, drawdown: 0.2 * RELEASE * 1.01 };

    expect(names(through([{ ...QUIET, drawdown: 0.25 }, ...times(9, near)])).at(-1)).toBe('reduce-only');
  });

  it('begins to count anew with a look that is not calm', () => {
    const looks = [{ ...QUIET, drawdown: 0.12 }, QUIET, QUIET, { ...QUIET, drawdown: 0.09 }, QUIET, QUIET];

    expect(names(through(looks)).at(-1)).toBe('throttled');
    expect(names(through([...looks, QUIET])).at(-1)).toBe('normal');
  });

  it('never leaves halted by itself, and begins with exits only after the owner resumed', () => {
    const halted = through([{ ...QUIET, drawdown: 0.4 }, ...times(20, QUIET)]).at(-1);
    const resumed = moved(halted, { ...seen(QUIET, 30), isResumed: true }, LIMITS);

    expect(halted?.state).toBe('halted');
    expect(resumed).toMatchObject({ state: 'reduce-only', calm: 0 });
  });

  const standing = (state: State): RiskStanding => ({
    ...state,
    ...{ at: NOW, peakUsd: 1, figures: {}, names: {}, working: [] },
  });

  it.each([Number.NaN, undefined])('leaves only exits as long as a figure is %s, and says which', (value) => {
    const { 'var-share': _, ...rest } = QUIET;
    const blind = value === undefined ? rest : { ...rest, 'var-share': value };
    const [first, second, third] = through([blind, blind, QUIET]);
    const inForceOf = (state: State | undefined) => state && inForce(standing(state));

    expect(inForceOf(first)).toMatchObject({ state: 'reduce-only', reason: 'var-share cannot be measured' });
    expect(inForceOf(second)?.state).toBe('reduce-only');
    expect(inForceOf(third)?.state).toBe('normal');
  });

  it('does not count a look that could not measure as calm', () => {
    const looks = [{ ...QUIET, drawdown: 0.12 }, QUIET, QUIET, { drawdown: 0 }, QUIET, QUIET];

    expect(names(through(looks)).at(-1)).toBe('throttled');
    expect(names(through([...looks, QUIET])).at(-1)).toBe('normal');
  });

  it('leaves only exits while something held has no value, and halts all the same where the loss is real', () => {
    const blind = { ...seen({}), unvalued: 'AAPL cannot be valued' };
    const lost = moved(undefined, { ...blind, figures: { drawdown: 0.5 } }, LIMITS);

    expect(inForce(standing(moved(undefined, blind, LIMITS))).reason).toBe('AAPL cannot be valued');
    expect(inForce(standing(lost)).state).toBe('halted');
  });
});

const figures = fc.record(
  Object.fromEntries(METRICS.map((metric) => [metric, fc.double({ min: 0, max: 0.5, noNaN: true })])),
);
const looks = fc.array(figures as fc.Arbitrary<Record<MetricId, number>>, { minLength: 1, maxLength: 40 });

describe('whatever the figures do', () => {
  it('it never skips the rule of release: down by one, after three calm looks, and never from halted', () => {
    fc.assert(
      fc.property(looks, (each) => {
        const states = through(each);
        for (const [look, { state }] of states.entries()) {
          const before = states[look - 1];
          if (!before || rankOf(state) >= rankOf(before.state)) continue;
          expect(before.state).not.toBe('halted');
          expect(rankOf(before.state) - rankOf(state)).toBe(1);
          expect(before.calm).toBe(CALM_LOOKS - 1);
        }
      }),
    );
  });

  it('a book that is worse in a figure is never in a milder state', () => {
    fc.assert(
      fc.property(
        looks,
        fc.constantFrom(...METRICS),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (each, metric, more) => {
          const worse = through(each.map((one) => ({ ...one, [metric]: one[metric] * more })));
          for (const [look, { state }] of through(each).entries())
            expect(rankOf(worse[look]?.state ?? 'normal')).toBeGreaterThanOrEqual(rankOf(state));
        },
      ),
    );
  });

  it('noise about a level does not make it flap: between two changes to the milder lie three looks', () => {
    const noisy = fc.array(fc.constantFrom(0.05, 0.099, 0.101, 0.12), { minLength: 10, maxLength: 60 });
    fc.assert(
      fc.property(noisy, (drawdowns) => {
        const states = names(through(drawdowns.map((drawdown) => ({ ...QUIET, drawdown }))));
        const eases = states.flatMap((state, look) =>
          look > 0 && state === 'normal' && states[look - 1] !== state ? [look] : [],
        );
        for (const ease of eases) expect(drawdowns.slice(ease - 2, ease + 1).every((each) => each === 0.05)).toBe(true);
      }),
    );
  });
});
