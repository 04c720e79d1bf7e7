import { describe, expect, it } from 'vitest';
import { bandWords, nearness } from '#lib/market/selection/band.ts';
import { aChain, aContract, anEntry, aQuote } from '#test/support/builders.ts';
import { choose, entries, FAR_ONLY, NEAR, words } from './hand-chain.ts';

const short = { delta: { min: 0.05, max: 0.3, target: 0.2 } };
const width = { in: 'usd', band: { min: 5, max: 15, target: 5 } } as const;

describe('nearness to a target', () => {
  it.each([
    [0.2, 1],
    [0.1, 1 - 0.1 / 0.15],
    [0.3, 1 - 0.1 / 0.15],
    [0.05, 0],
  ])('of %d in 0.05 to 0.3 around 0.2 is %d', (value, near) => {
    expect(nearness(value, short.delta)).toBeCloseTo(near, 12);
  });

  it('is whole in a range of one value, and not there without a target', () => {
    expect(nearness(5, { min: 5, max: 5, target: 5 })).toBe(1);
    expect(nearness(5, { min: 5, max: 5 })).toBeUndefined();
  });

  it.each([
    [{}, 'up to any'],
    [{ max: 2 }, 'up to 2'],
    [{ min: 1 }, 'from 1'],
    [{ min: 1, max: 3, target: 2 }, '1 to 3, best 2'],
  ])('is told of a range like %o', (band, told) => {
    expect(bandWords(band)).toBe(told);
  });
});

describe('the score', () => {
  it('is the weighted mean of its components', () => {
    const { chosen } = choose({
      shape: 'bull-put',
      legs: { short },
      width,
      prefer: { strikes: 3, width: 1, credit: 2 },
    });

    // Sold at 95 with delta 0.22 for 0.58 of 5: 0.8667 · 3/6 + 1 · 1/6 + 0.116 · 2/6.
    expect(words(chosen)).toBe('-1 P95, +1 P90');
    expect(chosen?.components).toEqual([
      { component: 'strikes', value: expect.closeTo(1 - 0.02 / 0.15, 12), weight: 3 },
      { component: 'width', value: 1, weight: 1 },
      { component: 'credit', value: expect.closeTo(0.116, 12), weight: 2 },
    ]);
    expect(chosen?.score).toBeCloseTo((3 * (1 - 0.02 / 0.15) + 1 + 2 * 0.116) / 6, 12);
  });

  it('leaves out what has no target, with its weight', () => {
    const { chosen } = choose({
      shape: 'bull-put',
      legs: { short },
      prefer: { strikes: 1, width: 5, expiry: 5, terms: 5 },
    });

    expect(chosen?.components.map(({ component }) => component)).toEqual(['strikes']);
    expect(chosen?.score).toBeCloseTo(1 - 0.02 / 0.15, 12);
  });

  it.each([
    ['expiry', { expiry: { days: { min: 0, max: 60, target: 52 } } }, '-1 P90*'],
    ['tightness', { legs: { short: { delta: { min: 0.05, max: 0.3 } } } }, '-1 P95'],
    ['yield', { legs: { short: { strike: { max: 96 } } } }, '-1 P95'],
    ['terms', { terms: { credit: { min: 0.2, max: 3, target: 0.2 } } }, '-1 P90'],
  ] as const)('prefers by %s alone where it alone has a weight', (component, rest, expected) => {
    expect(words(choose({ shape: 'short-put', ...rest, prefer: { [component]: 1 } }).chosen)).toBe(expected);
  });

  it('prefers balanced legs, much reward and busy contracts where it is told to', () => {
    const balanced = choose({
      shape: 'short-strangle',
      legs: { short: { delta: { max: 0.3 } } },
      prefer: { balance: 1 },
    });
    const reward = choose({ shape: 'bull-call', legs: { long: { delta: { max: 0.6 } } }, prefer: { reward: 1 } });
    const busy = aChain(
      entries.map((entry) =>
        entry.contract.strike === aContract({ strike: 105 }).strike
          ? entry
          : { ...entry, volume: 20, openInterest: 100 },
      ),
    );

    expect(words(balanced.chosen)).toBe('-1 P95, -1 C105');
    expect(words(reward.chosen)).toBe('+1 C100, -1 C110');
    expect(words(choose({ shape: 'long-call', prefer: { activity: 1 } }, { chain: busy }).chosen)).toBe('+1 C105');
  });

  it('without weights looks at targets, tightness and activity', () => {
    const { chosen } = choose({ shape: 'bull-put', legs: { short }, width });

    expect(chosen?.components.map(({ component, weight }) => [component, weight])).toEqual([
      ['strikes', 1],
      ['width', 1],
      ['tightness', 1],
      ['activity', 0.5],
    ]);
  });

  it('that is equal goes to the nearer expiry, then to the lower strike', () => {
    const alike = (expiry: string, strike: number) =>
      anEntry(aContract({ expiry, right: 'put', strike }), 0, { quote: aQuote({ bid: 1, ask: 1.02 }) });
    const listed = [alike('2015-02-13', 90), alike(NEAR, 95), alike(NEAR, 90)];
    const { chosen, runnersUp } = choose(
      { shape: 'long-put', expiry: { days: { max: 60 } } },
      { chain: aChain(listed) },
    );

    expect([chosen, ...runnersUp].map((each) => each?.legs[0]?.instrument.symbol)).toEqual(
      [alike(NEAR, 90), alike(NEAR, 95), alike('2015-02-13', 90)].map(({ contract }) => contract.symbol),
    );
    expect(new Set([chosen, ...runnersUp].map((each) => each?.score)).size).toBe(1);
  });
});

describe('what is chosen says why', () => {
  it('each figure against what was asked, then its score', () => {
    const { chosen } = choose({
      ...{ shape: 'call-calendar', farExpiry: FAR_ONLY },
      legs: { short: { otm: { min: -0.01, max: 0.01 } } },
      terms: { debit: { max: 4 } },
    });

    expect(chosen?.reasons).toEqual([
      { rule: 'expiry', observed: 10, threshold: '5 to 15', unit: 'days' },
      { rule: 'far-expiry', observed: 52, threshold: '40 to 60', unit: 'days' },
      { rule: 'short-call-otm', observed: 0, threshold: '-0.01 to 0.01', unit: 'fraction' },
      { rule: 'debit', observed: 3, threshold: 'up to 4', unit: 'USD' },
      { rule: 'score', observed: chosen?.score, threshold: 'the highest', unit: 'score' },
    ]);
  });

  it('and what would have been next', () => {
    const { chosen, runnersUp, passed } = choose({ shape: 'bull-put' });

    expect(passed).toBe(10);
    expect(runnersUp).toHaveLength(4);
    const scores = [chosen, ...runnersUp].map((each) => each?.score ?? 0);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
});
