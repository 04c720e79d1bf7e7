import { describe, expect, it } from 'vitest';
import { chainOfDay, dayFigure } from '#lib/market/chain/day-figure.ts';
import { addDays, instant, MINUTE } from '#lib/model/time.ts';
import type { DailyVolatility } from '#lib/model/volatility-history.ts';
import { NOW, TODAY } from '#test/support/builders.ts';
import { moved, pricedChain, SPOT, type Terms } from './priced-chain.ts';

const share = { bid: SPOT - 0.01, ask: SPOT + 0.01, mid: SPOT };
const STRIKES = Array.from({ length: 9 }, (_, i) => 90 + 2.5 * i);
const EXPIRIES = ['2015-02-20', '2015-03-20'];
const flat = (annual: number): Terms => ({ expiries: EXPIRIES, strikes: STRIKES, volatility: () => annual });

const figure = (terms: Terms, last?: DailyVolatility) =>
  dayFigure(pricedChain({ expiries: EXPIRIES, strikes: STRIKES, ...terms }), { share, modelled: false, last });
const rule = (terms: Terms, last?: DailyVolatility) => {
  const checked = figure(terms, last);
  return 'refused' in checked ? checked.refused.rule : `kept at ${checked.value.volatility.toFixed(2)}`;
};
const known = (volatility: number, daysAgo = 1): DailyVolatility => ({
  ...{ day: addDays(TODAY, -daysAgo), volatility, modelled: false },
});

describe('the figure of a day', () => {
  it('is what the chain was priced with, at the money and for thirty days', () => {
    expect(figure(flat(0.31))).toEqual({
      value: { day: TODAY, volatility: expect.closeTo(0.31, 3), modelled: false },
    });
  });

  it('says modelled where the prices are a model’s', () => {
    const checked = dayFigure(pricedChain(flat(0.31)), { share, modelled: true });
    expect(checked).toMatchObject({ value: { modelled: true } });
  });

  it.each<readonly [string, Terms, string]>([
    ['no contract at all', { strikes: [] }, 'not-between-expiries'],
    ['expiries beyond thirty days alone', { expiries: ['2015-03-20', '2015-06-19'] }, 'not-between-expiries'],
    ['expiries within thirty days alone', { expiries: ['2015-02-06', '2015-02-20'] }, 'not-between-expiries'],
    [
      'a chain that is crossed',
      { quote: (_, quote) => ({ ...quote, ...(quote.bid ? { bid: quote.bid + 1, ask: quote.bid } : {}) }) },
      'not-between-expiries',
    ],
    [
      'a chain that is old',
      {
        quote: (_, quote) => ({ ...quote, at: instant(NOW - 2 * MINUTE), freshUntil: instant(NOW - 2 * MINUTE) }),
      },
      'not-between-expiries',
    ],
    ['wide markets at the money', { half: 0.8 }, 'illiquid'],
    [
      'one wide expiry of the two',
      {
        quote: (contract, quote) =>
          contract.expiry === '2015-03-20' ? { ...moved(quote, -1), ask: (quote.ask ?? 0) + 1 } : quote,
      },
      'illiquid',
    ],
    ['a volatility that no share has', flat(6), 'implausible'],
  ])('is none, and says why, for %s', (_, terms, expected) => {
    expect(rule(terms)).toBe(expected);
  });

  it('is none after the close', () => {
    const chain = { ...pricedChain(flat(0.3)), asOf: instant(NOW + 600 * MINUTE) };
    expect(dayFigure(chain, { share, modelled: false })).toMatchObject({ refused: { rule: 'closed' } });
  });

  it.each([
    ['just under threefold the last figure', 0.101, 1, 'kept at 0.30'],
    ['just over threefold', 0.099, 1, 'jump'],
    ['just over a third', 0.89, 1, 'kept at 0.30'],
    ['just under a third', 0.92, 1, 'jump'],
    // 2015-01-20 is five sessions before 2015-01-27, and 2015-01-16 is six.
    ['threefold one of five sessions ago', 0.05, 7, 'jump'],
    ['threefold one of six sessions ago, which has lasted', 0.05, 11, 'kept at 0.30'],
  ])('%s', (_, before, daysAgo, expected) => {
    expect(rule(flat(0.3), known(before, daysAgo))).toBe(expected);
  });

  it('rests on a chain of ten per cent or three dollars around the share, up to seventy days out', () => {
    expect(chainOfDay('AAPL', 100, TODAY)).toEqual({
      underlying: 'AAPL',
      expiries: { from: addDays(TODAY, 3), to: addDays(TODAY, 70) },
      strikes: { from: 90, to: 110 },
    });
    expect(chainOfDay('F', 10, TODAY).strikes).toEqual({ from: 7, to: 13 });
  });
});
