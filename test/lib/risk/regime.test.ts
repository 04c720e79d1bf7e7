import { describe, expect, it } from 'vitest';
import { toNumber } from '#lib/model/units.ts';
import { assess } from '#lib/risk/assess.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import type { Regime } from '#lib/risk/regime.ts';
import { aPosition, aQuote, NOW, shareLegs } from '#test/support/builders.ts';
import { aBook, anEntry, anExit } from '#test/support/money.ts';

const under = (regime?: Regime) =>
  ({ now: NOW, cadence: 'minute', limits: LIMITS, regime, quoteOf: () => aQuote() }) as const;
const decide = (regime?: Regime) => assess(anEntry({ equityShare: 0.04 }), aBook(), under(regime));
const unitsUnder = (regime?: Regime): number => toNumber(decide(regime).quantity);

describe('the regime', () => {
  it('leaves all of a size where nobody has an opinion, or one about others', () => {
    const all = unitsUnder();

    expect(all).toBeGreaterThan(10);
    for (const regime of [{}, { 'debit-spreads': 1 }, { wheel: 0 }]) expect(unitsUnder(regime)).toBe(all);
  });

  it('scales an entry, rounded down, and says so', () => {
    const all = unitsUnder();

    expect(unitsUnder({ 'debit-spreads': 0.5 })).toBe(Math.floor(all / 2));
    expect(decide({ 'debit-spreads': 0.33 })).toMatchObject({
      outcome: 'reduced',
      because: 'regime: 0.33 of its usual size',
    });
  });

  it('that leaves less than one unit refuses, with the figures', () => {
    for (const scale of [0, 0.01])
      expect(decide({ 'debit-spreads': scale })).toMatchObject({
        outcome: 'refused',
        because: expect.stringMatching(/^regime: 1 against at most 0/),
        checks: [{ limit: 'regime', scope: 'debit-spreads', observed: 1, passed: false }],
      });
  });

  it.each([Number.NaN, -0.1, 1.01, Number.POSITIVE_INFINITY])(
    '%s is no scale, and refused with the reason',
    (scale) => {
      expect(decide({ 'debit-spreads': scale })).toMatchObject({
        outcome: 'refused',
        because: expect.stringMatching(/^regime: /),
        checks: [{ limit: 'regime', allowed: 1, passed: false }],
      });
    },
  );

  it('never scales an exit, whatever it says', () => {
    const book = aBook({ positions: [aPosition({ strategyId: 'debit-spreads', legs: shareLegs('AAPL'), units: 10 })] });

    for (const scale of [0, Number.NaN])
      expect(toNumber(assess(anExit(), book, under({ 'debit-spreads': scale })).quantity)).toBe(10);
  });
});
