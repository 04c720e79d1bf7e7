/** Calls on shares that were delivered: which, and why not. */
import { describe, expect, it } from 'vitest';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { addDays } from '#lib/model/time.ts';
import { quantity } from '#lib/model/units.ts';
import { anOrder, TODAY } from '#test/support/builders.ts';
import * as market from './market.ts';

const { bold, call, delivered, ended, propose, put, rich, screen, short, view, whyNots, worth } = market;
const holding = (cost: number, rest: Partial<OwnPositions> = {}) =>
  rich({ positions: [delivered(200, cost)], ...rest });
const entryOf = (...args: Parameters<typeof propose>) => propose(...args).signals.find(({ kind }) => kind === 'entry');
const sold = (...args: Parameters<typeof propose>) => entryOf(...args)?.legs[0]?.instrument.symbol;

describe('a call is sold on delivered shares', () => {
  it('as many as there are hundreds without one, at no loss, with both cost bases among the reasons', () => {
    const own = holding(95, { closed: [ended(put(95), '300', { from: 20, to: 4 })] });
    const entry = entryOf(view(), own);
    expect(entry).toMatchObject({
      legs: [{ instrument: call(110), side: 'sell', ratio: 1 }],
      ...{ units: quantity('2'), maxLossPerUnit: 0 },
    });
    expect(entry?.reasons.slice(0, 2)).toEqual([
      { rule: 'cost-basis', observed: 95, threshold: 'without premium', unit: 'USD' },
      { rule: 'cost-basis-with-premium', observed: 93.5, threshold: 'no strike under it', unit: 'USD' },
    ]);
  });

  it('only on those that no call or order stands on', () => {
    const positions = [delivered(300, 95), short(call(115), 1)];
    expect(entryOf(view(), rich({ positions }))).toMatchObject({ units: quantity('2') });
    const legs = [{ instrument: call(115), side: 'sell' as const, ratio: 1 }];
    const orders = [anOrder({ strategyId: 'wheel', symbol: 'AAPL', legs, quantity: quantity('2') })];
    expect(entryOf(view(), rich({ positions, orders }))).toBeUndefined();
  });

  it('by the bold profile nearer in time and in price', () => {
    expect(sold(view(), holding(95), bold)).toBe(call(106, market.NEAR).symbol);
  });

  it('at a strike that the premium has brought within reach, and not a cent under what the shares cost', () => {
    const own = (premium: string) => holding(112, { closed: [ended(put(112), premium, { from: 20, to: 4 })] });
    expect(sold(view(), own('400'))).toBe(call(110).symbol);
    expect(sold(view(), own('398'))).toBe(call(115).symbol);
  });
});

describe('no call is sold', () => {
  it('where every strike over the cost is worth too little', () => {
    expect(whyNots(view([worth(call(110), 1.4, 0.2)]), holding(111))).toContain('AAPL short-call-strike');
    expect(whyNots(view([worth(call(115), 0.5, 0.1)]), holding(111))).toContain('AAPL credit');
  });

  it('with a larger delta than the profile takes', () => {
    expect(whyNots(view([worth(call(105), 2.6, 0.201)]), holding(95))).toContain('AAPL short-call-delta');
  });

  it('on fewer than a hundred shares, or none at all', () => {
    expect(whyNots(view(), rich({ positions: [delivered(99, 95)] }))).toContain('AAPL free-shares');
    expect(whyNots(view(), rich({ positions: [delivered(-100, 95)] }))).toContain('AAPL short-shares');
  });

  it('before the rest of the put has gone', () => {
    const own = rich({ positions: [delivered(100, 95), short(put(95), 2.5)] });
    expect(propose(view(), own).signals).toEqual([]);
  });

  it('on a day on which one was bought back at a loss', () => {
    expect(whyNots(view(), holding(95, { lossSales: { AAPL: TODAY } }))).toContain('AAPL loss-today');
  });

  it('with a report in its life, known or unknown', () => {
    const reporting = view(undefined, { events: market.events({ reports: [10] }) });
    expect(whyNots(reporting, holding(95))).toContain('AAPL earnings');
    expect(whyNots(view(undefined, { events: {} }), holding(95))).toContain('AAPL earnings');
  });

  it('without a price of the share', () => {
    expect(whyNots(view(undefined, { quotes: {} }), holding(95))).toContain('AAPL no-quote');
  });
});

it('asks for the strikes from the share, or from its cost where that is higher', () => {
  const strikes = (cost: number) => screen(view(), holding(cost)).chains.map((chain) => chain.strikes);
  expect(strikes(95)).toEqual([{ from: 100, to: 130 }]);
  expect(strikes(120)).toEqual([{ from: 120, to: 156 }]);
  expect(screen(view(), holding(95)).chains[0]?.expiries).toEqual({ from: addDays(TODAY, 30), to: addDays(TODAY, 46) });
});
