import { describe, expect, it } from 'vitest';
import type { MarketView } from '#lib/model/market-view.ts';
import { instant, tradingDay } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import { aChain, anOrder, anOwn, aQuote, NOW, shareLegs, TODAY } from '#test/support/builders.ts';
import * as market from './credit-market.ts';

const { at, held, listed, propose, research, rulesOf, view, wsb } = market;

describe('credit spreads leave', () => {
  const exits = (seen: MarketView, own = anOwn({ positions: [held()] }), rules = wsb) =>
    propose(seen, own, { ...rules, maxPositions: 0 });
  const { costing } = market;

  it.each([
    ['at half of the credit', 0.35, 'profit-target', '0.36'],
    ['at a loss of three credits', 2.8, 'stop-loss', '2.86'],
  ])('%s, buying the whole structure back as one order', (_, cost, rule, limit) => {
    const { signals } = exits(costing(cost));
    expect(signals).toMatchObject([
      { kind: 'exit', quantity: quantity('2'), legs: [{ side: 'buy' }, { side: 'sell' }], reasons: [{ rule }] },
    ]);
    expect(format(signals[0]?.limitPrice ?? quantity('0'))).toBe(limit);
  });

  it.each([0.36, 1, 2.79])('and hold while it costs %d', (cost) => {
    expect(exits(costing(cost)).signals).toEqual([]);
    expect(rulesOf(exits(costing(cost)))[0]).toBe('profit-target');
  });

  it('an hour before the last close, at up to a tenth more, and not a minute earlier', () => {
    const own = anOwn({ positions: [held(['shortPut', 'longPut'], TODAY)] });
    const today = costing(1, TODAY);
    expect(exits(at(299, today), own).signals).toEqual([]);
    const { signals } = exits(at(300, today), own);
    expect(signals).toMatchObject([{ reasons: [{ rule: 'last-trading-day', threshold: '2015-01-27 15:00' }] }]);
    expect(format(signals[0]?.limitPrice ?? quantity('0'))).toBe('1.1');
  });

  it('an hour before the close of a half day', () => {
    const halfDay = tradingDay('2015-11-27');
    const own = anOwn({ positions: [held(['shortPut', 'longPut'], halfDay)] });
    const noon = (Date.parse('2015-11-27T17:00:00Z') - NOW) / 60_000;
    expect(exits(at(noon - 1, costing(1, halfDay)), own).signals).toEqual([]);
    expect(exits(at(noon, costing(1, halfDay)), own).signals).toHaveLength(1);
  });

  it('three weeks before the last trading day, in the profile that sells five weeks', () => {
    const at21 = costing(1, '2015-02-17');
    const [on, before] = ['2015-02-17', '2015-02-18'];
    const own = (expiry: string) => anOwn({ positions: [held(['shortPut', 'longPut'], expiry)] });
    expect(exits(at21, own(on), research).signals).toMatchObject([{ reasons: [{ rule: 'time-exit', observed: 21 }] }]);
    expect(exits(costing(1, before), own(before), research).signals).toEqual([]);
    expect(exits(at21, own(on), wsb).signals).toEqual([]);
  });

  describe('where nobody bids for a bought leg', () => {
    const bidless = (cost: number, expiry: string) =>
      view(
        listed(expiry, {
          change: {
            shortPut: { quote: aQuote({ bid: cost - 0.01, ask: cost }) },
            longPut: { quote: aQuote({ bid: undefined, ask: 0.05 }) },
          },
        }),
      );

    it('buy back what is sold and let the rest expire', () => {
      const own = anOwn({ positions: [held(['shortPut', 'longPut'], TODAY)] });
      const { signals } = exits(at(300, bidless(0.6, TODAY)), own);
      expect(signals).toMatchObject([
        {
          legs: [{ side: 'buy', instrument: { symbol: 'SPY150127P00198000' } }],
          positionId: held(['shortPut', 'longPut'], TODAY).id,
        },
      ]);
    });

    it('take the profit that is sure without it, and ask no stop', () => {
      expect(exits(bidless(0.35, market.SOON)).signals).toMatchObject([
        { reasons: [{ rule: 'profit-target' }], legs: [{ side: 'buy' }] },
      ]);
      expect(exits(bidless(3.5, market.SOON)).signals).toEqual([]);
    });

    it('wait once only that leg is left', () => {
      const whole = held(['shortPut', 'longPut'], TODAY);
      const rest = {
        ...whole,
        holdings: whole.holdings.map((each, index) => (index === 0 ? { ...each, lots: [] } : each)),
      };
      const told = exits(at(300, bidless(0.6, TODAY)), anOwn({ positions: [rest] }));
      expect(told.signals).toEqual([]);
      expect(rulesOf(told)[0]).toBe('whole-structure');
    });
  });

  it('at once what assignment delivered', () => {
    const shares = {
      ...held(),
      id: 'spx-credit-spreads:SPY',
      legs: shareLegs('SPY'),
      holdings: [
        {
          instrument: shareLegs('SPY')[0]?.instrument as never,
          lots: [{ quantity: quantity('200'), price: quantity('198') as never, acquiredAt: NOW }],
        },
      ],
    };
    const { signals } = exits(view(), anOwn({ positions: [shares] }));
    expect(signals).toMatchObject([{ kind: 'exit', quantity: quantity('200'), reasons: [{ rule: 'assigned' }] }]);
  });

  it('only what no exit closes already, and nothing while an entry still fills', () => {
    const exiting = anOrder({
      kind: 'exit',
      positionId: held().id,
      quantity: quantity('2'),
      strategyId: 'spx-credit-spreads',
    });
    expect(rulesOf(exits(costing(0.3), anOwn({ positions: [held()], orders: [exiting] })))[0]).toBe('exit-working');
    const entering = anOrder({ positionId: held().id, strategyId: 'spx-credit-spreads' });
    expect(rulesOf(exits(costing(0.3), anOwn({ positions: [held()], orders: [entering] })))[0]).toBe('opposite-order');
  });

  it.each<[string, MarketView]>([
    ['no-quote', view(listed(), { chains: { SPY: aChain([], 'SPY') } })],
    ['stale-quote', at(1, { ...costing(0.3), asOf: NOW })],
  ])('never on a guess: %s', (rule, seen) => {
    const stale = rule === 'stale-quote' ? { ...costing(0.3), asOf: instant(NOW + 61_000) } : seen;
    expect(exits(stale).signals).toEqual([]);
    expect(rulesOf(exits(stale))[0]).toBe(rule);
  });
});
