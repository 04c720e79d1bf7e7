/** When a sold put or call is bought back, and when it is kept. */
import { describe, expect, it } from 'vitest';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import { format } from '#lib/model/units.ts';
import { anOrder, aQuote } from '#test/support/builders.ts';
import * as market from './market.ts';

const { bold, call, delivered, patient, propose, put, rich, short, view } = market;

interface Seen {
  readonly middle: number;
  readonly spot?: number;
  readonly rest?: Partial<MarketView>;
  readonly rules?: typeof patient;
}

/** Sold at 3 a share; a call with its shares. */
const heldOf = (contract: Option) =>
  rich({ positions: [short(contract, 3), ...(contract.right === 'call' ? [delivered(100, 95)] : [])] });
const seenOf = (contract: Option, { middle, spot = 100, rest = {} }: Seen): MarketView =>
  view([market.worth(contract, middle, 0.4)], {
    quotes: { AAPL: aQuote({ bid: spot - 0.01, ask: spot + 0.01 }) },
    ...rest,
  });
const outcome = (contract: Option, seen: Seen) => {
  const { signals, whyNots } = propose(seenOf(contract, seen), heldOf(contract), seen.rules);
  const exit = signals.find(({ kind }) => kind === 'exit');
  return { exit, rules: exit?.reasons.map(({ rule }) => rule) ?? [], whyNots: whyNots.map(({ reason }) => reason) };
};
const rules = (contract: Option, seen: Seen) => outcome(contract, seen).rules;

const SOON = '2015-02-13';
const LAST_WEEK = '2015-01-30';

describe('a sold option is bought back', () => {
  it('once half of its premium is earned, and not a cent before', () => {
    expect(rules(put(95), { middle: 1.48 })).toEqual(['profit-target']);
    expect(rules(put(95), { middle: 1.49 })).toEqual([]);
    expect(rules(call(110), { middle: 1.48 })).toEqual(['profit-target']);
  });

  it('as an order of one leg a little over the ask', () => {
    const { exit } = outcome(put(95), { middle: 1.48 });
    expect(exit).toMatchObject({ kind: 'exit', legs: [{ instrument: put(95), side: 'buy', ratio: 1 }] });
    expect(exit && format(exit.limitPrice)).toBe('1.52');
  });

  it('to be rolled, out of the money at the day for it', () => {
    expect(rules(put(95, SOON), { middle: 2 })).toEqual(['roll']);
    expect(rules(call(105, SOON), { middle: 2 })).toEqual(['roll']);
    expect(rules(put(95, '2015-02-17'), { middle: 2 })).toEqual(['roll']);
    expect(rules(put(95, market.NEAR), { middle: 2 })).toEqual([]);
    expect(rules(put(95, SOON), { middle: 2, rules: bold })).toEqual([]);
  });

  it('at the loss that the bold profile takes, and never a call', () => {
    expect(rules(put(95), { middle: 5.23, rules: bold })).toEqual(['stop-loss']);
    expect(rules(put(95), { middle: 5.22, rules: bold })).toEqual([]);
    expect(rules(put(95), { middle: 20, spot: 75 })).toEqual([]);
    expect(rules(call(105), { middle: 20, spot: 125, rules: bold })).toEqual([]);
  });

  it('to keep clear of assignment, by the bold profile, in the money with two days left', () => {
    const near = put(98, '2015-01-29');
    expect(rules(near, { middle: 3, spot: 97.99, rules: bold })).toEqual(['assignment-buffer']);
    expect(rules(near, { middle: 3, spot: 98, rules: bold })).toEqual([]);
    expect(rules(put(98, LAST_WEEK), { middle: 3, spot: 97, rules: bold })).toEqual([]);
  });
});

describe('an option in the money is kept', () => {
  it('so that the shares are put to us', () => {
    const { exit, whyNots } = outcome(put(95, LAST_WEEK), { middle: 5.5, spot: 90 });
    expect(exit).toBeUndefined();
    expect(whyNots).toContainEqual({
      ...{ rule: 'roll', observed: '3 days, in the money', threshold: '21 days, out of the money' },
    });
  });

  it('so that the shares are called away', () => {
    expect(rules(call(105, LAST_WEEK), { middle: 5.5, spot: 110 })).toEqual([]);
  });
});

describe('a call before a dividend', () => {
  const dividend = (days: number, cash: number) => ({
    rest: { events: market.events({ dividends: [{ days, cash }] }) },
  });

  it('is bought back in the last session before the ex-day where the dividend is worth more than its time value', () => {
    // 10.22 to buy back, 10 of it intrinsic.
    const seen = { middle: 10.2, spot: 115 };
    expect(rules(call(105), { ...seen, ...dividend(1, 0.23) })).toEqual(['dividend']);
    expect(rules(call(105), { ...seen, ...dividend(1, 0.22) })).toEqual([]);
    expect(rules(call(105), { ...seen, ...dividend(2, 0.5) })).toEqual([]);
    expect(rules(call(105), { ...seen, ...dividend(0, 0.5) })).toEqual([]);
  });

  it('is kept out of the money, where nobody exercises it', () => {
    expect(rules(call(105), { middle: 2, spot: 104.9, ...dividend(1, 5) })).toEqual([]);
  });

  it('is kept where dividends are unknown, and that is said', () => {
    const { exit, whyNots } = outcome(call(105), { middle: 10.2, spot: 115, rest: { events: {} } });
    expect(exit).toBeUndefined();
    expect(whyNots).toContainEqual({ rule: 'dividend', observed: 'no calendar of dividends', threshold: 'known' });
  });
});

describe('nothing is bought back', () => {
  it('on an old price, or without one on the needed side', () => {
    const contract = put(95, SOON);
    const quotes = [
      aQuote({ bid: 1, ask: 1.1, freshUntil: market.daysAgo(1) }),
      aQuote({ bid: 1, ask: undefined }),
      aQuote({ bid: 1.2, ask: 1.1 }),
    ];
    const told = quotes.map((quote) => {
      const { signals, whyNots } = propose(
        view([{ ...market.worth(contract, 1, -0.2), quote }]),
        heldOf(contract),
        patient,
      );
      return [signals.length, whyNots[0]?.reason.rule];
    });
    expect(told).toEqual([
      [0, 'stale-quote'],
      [0, 'no-quote'],
      [0, 'crossed-quote'],
    ]);
  });

  it('for the day to roll while the price of the share is unknown', () => {
    const { exit, whyNots } = outcome(put(95, SOON), { middle: 2, rest: { quotes: {} } });
    expect(exit).toBeUndefined();
    expect(whyNots).toContainEqual({
      ...{ rule: 'roll', observed: '17 days, no spot', threshold: '21 days, out of the money' },
    });
  });

  it('twice, or against an entry that is still working', () => {
    const contract = put(95, SOON);
    const legs = [{ instrument: contract, side: 'buy' as const, ratio: 1 }];
    const [position] = heldOf(contract).positions;
    const working = { strategyId: 'wheel', symbol: 'AAPL', legs, ...(position ? { positionId: position.id } : {}) };
    const told = (['exit', 'entry'] as const).map((kind) => {
      const own = { ...heldOf(contract), orders: [anOrder({ ...working, kind })] };
      const { signals, whyNots } = propose(seenOf(contract, { middle: 2 }), own, patient);
      return [signals.length, whyNots[0]?.reason.rule];
    });
    expect(told).toEqual([
      [0, 'exit-working'],
      [0, 'opposite-order'],
    ]);
  });
});
