import { describe, expect, it } from 'vitest';
import type { LegMeasure } from '#lib/market/selection/leg-measures.ts';
import type { Market, SelectionSpec } from '#lib/market/selection/spec.ts';
import type { TermMeasure } from '#lib/market/selection/terms.ts';
import { lastTradingClose } from '#lib/model/instrument.ts';
import { instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import { aContract } from '#test/support/builders.ts';
import { choose, FAR, FAR_ONLY, NEAR, rulesOf, symbolOf, words } from './hand-chain.ts';

const STEP = 1e-6;
const only = (usd: number) => ({ min: usd, max: usd });

/** The put at 95 is sold for 0.80, delta −0.22, five per cent under spot; the call at 105 is bought for 0.86. */
const LEGS: readonly { id: LegMeasure; figure: number; market?: Partial<Market>; rest?: Partial<SelectionSpec> }[] = [
  { id: 'strike', figure: 95 },
  { id: 'otm', figure: 0.05 },
  { id: 'moneyness', figure: 0.95 },
  { id: 'delta', figure: 0.22 },
  { id: 'volatility', figure: 0.31, market: { greeksOf: () => ({ volatility: 0.31 }) } },
  { id: 'premium', figure: 0.8 },
  { id: 'timeValue', figure: 1 },
  {
    ...{ id: 'otm', figure: 1 - 95 / 101, rest: { moneynessOf: 'forward' } },
    market: { forwards: new Map([[tradingDay(NEAR), 101]]) },
  },
];

describe('a leg', () => {
  it.each(LEGS)('is taken when its $id is on either end of the range, and refused just beyond', (each) => {
    const { id, figure, market, rest } = each;
    const take = (min: number, max: number) =>
      choose({ shape: 'short-put', ...rest, legs: { short: { strike: only(95), [id]: { min, max } } } }, market);

    expect(words(take(figure - 1e-9, figure + 0.5).chosen)).toBe('-1 P95');
    expect(words(take(figure - 0.5, figure + 1e-9).chosen)).toBe('-1 P95');
    expect(take(figure + STEP, figure + 0.5).chosen).toBeUndefined();
    expect(take(figure - 0.5, figure - STEP).chosen).toBeUndefined();
  });

  it('on the exact end of its range lies in it, whatever binary fractions leave over', () => {
    const at = (min: number, max: number) =>
      words(choose({ shape: 'long-call', legs: { long: { otm: { min, max } } } }).chosen);

    expect(at(0.05, 0.05)).toBe('+1 C105');
    expect(at(-0.1, -0.1)).toBe('+1 C90');
  });

  it('is measured by what is taken: the bid where it is sold, the ask where it is bought', () => {
    const strike = only(95);

    expect(choose({ shape: 'short-put', legs: { short: { strike, premium: only(0.8) } } }).chosen).toBeDefined();
    expect(choose({ shape: 'long-put', legs: { long: { strike, premium: only(0.86) } } }).chosen).toBeDefined();
  });

  it('in the money has a time value of its premium less what exercise brings', () => {
    const share = 0.5 / 10.5;
    const at = (min: number) =>
      choose({ shape: 'long-call', legs: { long: { strike: only(90), timeValue: { min, max: share + 1e-9 } } } })
        .chosen;

    expect(at(share - 1e-9)).toBeDefined();
    expect(at(share + 1e-8)).toBeUndefined();
  });

  it('obeys the narrower of two names', () => {
    const legs = { short: { delta: { max: 0.3 } }, shortCall: { delta: { max: 0.1 } } };

    expect(words(choose({ shape: 'short-strangle', legs, prefer: { credit: 0 } }).chosen)).toMatch(/P9\d, -1 C110/);
  });

  it('has the delta that was computed where one is given, and no other', () => {
    const legs = { short: { delta: { min: 0.2, max: 0.3 } } };
    const greeksOf = ({ contract }: { contract: { symbol: string } }) =>
      contract.symbol === symbolOf(NEAR, 'put', 90) ? { delta: -0.25 } : undefined;
    const computed = choose({ shape: 'short-put', legs }, { greeksOf });

    expect(words(choose({ shape: 'short-put', legs }).chosen)).toBe('-1 P95');
    expect(words(computed.chosen)).toBe('-1 P90');
    expect(computed.whyNot.find(({ nearest }) => nearest.reason.rule === 'no-delta')?.count).toBe(4);
  });
});

describe('an expiry', () => {
  const days = (min: number, max: number) => choose({ shape: 'long-call', expiry: { days: { min, max } } });

  it('is taken on the first and the last day of the range, and refused a day outside', () => {
    expect(days(10, 12).passed).toBe(5);
    expect(days(8, 10).passed).toBe(5);
    expect(days(12, 51).chosen).toBeUndefined();
    expect(days(12, 51).whyNot).toMatchObject([
      { count: 2, nearest: { subject: FAR, reason: { rule: 'expiry', observed: 52, threshold: 51, unit: 'days' } } },
    ]);
  });

  it('on its last day counts in minutes', () => {
    const contract = aContract({ expiry: NEAR });
    const now = instant(lastTradingClose(contract) - 60 * MINUTE);
    const at = (min: number) =>
      choose(
        {
          shape: 'long-call',
          expiry: { days: { max: 0 }, minutes: { min } },
          liquidity: { maxAgeMs: 1e12, maxSpread: 1 },
        },
        { now },
      );

    expect(at(60).passed).toBe(5);
    expect(at(60.1).whyNot[0]?.nearest.reason).toEqual({
      ...{ rule: 'minutes-left', observed: 60, threshold: 60.1, unit: 'minutes' },
    });
  });

  it('that has ended is none, though its day has not', () => {
    const now = lastTradingClose(aContract({ expiry: NEAR }));

    expect(rulesOf(choose({ shape: 'long-call', expiry: { days: { max: 0 } } }, { now }))).toContain('expired');
  });

  it('may be bound to the soonest that fit', () => {
    const both = { days: { min: 0, max: 60 } };

    expect(choose({ shape: 'long-call', expiry: both }).passed).toBe(10);
    expect(choose({ shape: 'long-call', expiry: { ...both, nearest: 1 } })).toMatchObject({
      passed: 5,
      whyNot: [{ nearest: { subject: FAR, reason: { rule: 'soonest', observed: 2, threshold: 1 } } }],
    });
  });

  it('of a later leg is later', () => {
    const wide = { days: { min: 0, max: 60 } };
    const { chosen, whyNot } = choose({ shape: 'call-calendar', expiry: wide, farExpiry: wide });

    expect(words(chosen)).toMatch(/^-1 C(\d+), \+1 C\1\*$/);
    expect(whyNot[0]?.nearest).toMatchObject({ subject: FAR, reason: { rule: 'later-expiry' } });
  });
});

/** Sold put 95 against 90: credit 0.58 of a width of 5, at most 442 to lose; in and out costs 0.08. */
const TERMS: readonly (readonly [TermMeasure, number])[] = [
  ['credit', 0.58],
  ['creditOfWidth', 0.116],
  ['debit', -0.58],
  ['debitOfWidth', -0.116],
  ['rewardRisk', 58 / 442],
  ['roundTrip', 0.08 / 0.58],
  ['maxLoss', 442],
  ['capital', 442],
  ['netDelta', 0.14],
  ['activity', 1.5],
  ['annualYield', ((58 / 442) * 365) / 10],
];

describe('a structure', () => {
  const legs = { short: { strike: only(95) } };
  const width = { in: 'usd', oneOf: [5] } as const;

  it.each(TERMS)('is taken when its %s is on either end of the range, and refused just beyond', (id, figure) => {
    const take = (min: number, max: number) =>
      choose({ shape: 'bull-put', legs, width, terms: { [id]: { min, max } } }).chosen;

    expect(take(figure - 1e-9, figure + 1)).toBeDefined();
    expect(take(figure - 1, figure + 1e-9)).toBeDefined();
    expect(take(figure + STEP, figure + 1)).toBeUndefined();
    expect(take(figure - 1, figure - STEP)).toBeUndefined();
  });

  it.each([
    ['usd', 5, 10],
    ['spot', 0.05, 0.1],
    ['strikes', 1, 2],
  ] as const)('has its width in %s', (unit, one, two) => {
    const short = { short: { strike: only(100) } };
    const take = (min: number, max: number) =>
      words(choose({ shape: 'bull-put', legs: short, width: { in: unit, band: { min, max } } }).chosen);

    expect(take(one, one)).toBe('-1 P100, +1 P95');
    expect(take(one * 1.001, two)).toBe('-1 P100, +1 P90');
    expect(take(one * 1.001, two * 0.999)).toBeUndefined();
    expect(words(choose({ shape: 'bull-put', legs: short, width: { in: unit, oneOf: [two] } }).chosen)).toBe(
      '-1 P100, +1 P90',
    );
  });

  it('has wings of one width where that is asked', () => {
    const asked = {
      shape: 'iron-condor',
      legs: { shortPut: { strike: only(100) }, shortCall: { strike: only(105) } },
    } as const;

    expect(choose(asked).passed).toBe(2);
    expect(words(choose({ ...asked, equalWidths: true }).chosen)).toBe('-1 P100, +1 P95, -1 C105, +1 C110');
    expect(choose({ ...asked, equalWidths: true }).passed).toBe(1);
  });

  it('has wings of one width as a butterfly, asked or not', () => {
    const { passed, chosen, runnersUp } = choose({ shape: 'put-butterfly', legs: { short: { strike: only(100) } } });

    expect(passed).toBe(2);
    expect([chosen, ...runnersUp].map(words).toSorted()).toEqual([
      '-2 P100, +1 P90, +1 P110',
      '-2 P100, +1 P95, +1 P105',
    ]);
  });

  it('leans neither way where its net delta is bound', () => {
    const condor = { shape: 'iron-condor', width, legs: { short: { delta: { min: 0.05, max: 0.6 } } } } as const;
    const { chosen, passed } = choose({ ...condor, terms: { netDelta: { min: -0.03, max: 0.03 } } });

    expect(choose(condor).passed).toBeGreaterThan(passed);
    expect(Math.abs(chosen?.terms.netDelta ?? 1)).toBeLessThanOrEqual(0.03);
  });

  it('on a far expiry is found there', () => {
    expect(
      choose({ shape: 'long-straddle', expiry: FAR_ONLY, legs: { long: { strike: only(100) } } }).chosen?.terms,
    ).toMatchObject({
      natural: 10.8,
    });
  });
});
