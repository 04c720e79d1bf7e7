import { describe, expect, it } from 'vitest';
import type { Book } from '#lib/model/book.ts';
import type { Order } from '#lib/model/order.ts';
import type { Entry, Leg } from '#lib/model/signal.ts';
import { instant, MINUTE } from '#lib/model/time.ts';
import { quantity } from '#lib/model/units.ts';
import { conflictOf } from '#lib/risk/conflicts.ts';
import { aContract, anOrder, aPosition, NOW, shareLegs, spreadLegs } from '#test/support/builders.ts';
import { aBook, anEntry } from '#test/support/money.ts';

const bought = (right: 'call' | 'put', strike = 100): readonly Leg[] => [
  { instrument: aContract({ right, strike }), side: 'buy', ratio: 1 },
];
const sold = (right: 'call' | 'put', strike = 100): readonly Leg[] =>
  bought(right, strike).map((leg) => ({ ...leg, side: 'sell' }));
const CONDOR: readonly Leg[] = [...bought('put', 90), ...sold('put', 95), ...sold('call', 105), ...bought('call', 110)];

const holding = (legs: readonly Leg[], strategyId = 'momentum-weeklies'): Book =>
  aBook({ positions: [aPosition({ strategyId, legs })] });
const working = (legs: readonly Leg[], order: Partial<Order> = {}): Book =>
  aBook({ orders: [anOrder({ strategyId: 'momentum-weeklies', symbol: 'AAPL', legs, ...order })] });
const entry = (legs: readonly Leg[], parts: Partial<Entry> = {}) =>
  anEntry({ strategyId: 'wsb-dip-bot', legs, ...parts });
const ruleOf = (signal: Entry, book: Book) => conflictOf(signal, book)?.check.limit;

describe('opposite intents in one name', () => {
  it('are refused, held or still working, with rule, figures and with whom', () => {
    for (const book of [holding(bought('put')), working(bought('put'))])
      expect(conflictOf(entry(bought('call')), book)).toEqual({
        check: {
          ...{ limit: 'opposite-intent', scope: 'AAPL', unit: 'bearish strategies there' },
          ...{ observed: 1, allowed: 0, level: 'hard', passed: false },
        },
        others: ['momentum-weeklies'],
      });
    expect(ruleOf(entry(bought('put')), holding(sold('put', 90)))).toBe('opposite-intent');
    expect(
      ruleOf(entry(bought('put')), holding(spreadLegs(aContract({ strike: 100 }), aContract({ strike: 105 })))),
    ).toBe('opposite-intent');
  });

  it('are no matter of other names, of the strategy itself, of what is flat or over, or of an exit that works', () => {
    const flat = aPosition({
      strategyId: 'wheel',
      legs: bought('put'),
      lots: { [bought('put')[0]?.instrument.symbol ?? '']: [] },
    });

    expect(ruleOf(entry(bought('call'), { strategyId: 'momentum-weeklies' }), holding(bought('put')))).toBeUndefined();
    expect(ruleOf(anEntry({ symbol: 'AMD' }), holding(bought('put')))).toBeUndefined();
    expect(ruleOf(entry(bought('call')), aBook({ positions: [flat] }))).toBeUndefined();
    expect(ruleOf(entry(bought('call')), working(bought('put'), { state: 'rejected' }))).toBeUndefined();
    expect(ruleOf(entry(bought('call')), working(sold('call', 120), { kind: 'exit' }))).toBeUndefined();
  });

  it('are not those of a strategy as a whole: shares with a call sold on them are bullish', () => {
    const positions = [
      aPosition({ strategyId: 'wheel', legs: shareLegs('AAPL'), units: 100 }),
      aPosition({ strategyId: 'wheel', legs: sold('call', 110) }),
    ];

    expect(ruleOf(entry(bought('call')), aBook({ positions }))).toBeUndefined();
    expect(ruleOf(entry(bought('put')), aBook({ positions }))).toBe('opposite-intent');
    expect(ruleOf(entry(bought('call')), aBook({ positions: positions.slice(1) }))).toBe('opposite-intent');
  });

  it('do not concern what is neutral, on either side', () => {
    expect(ruleOf(entry(CONDOR), holding(bought('put', 80)))).toBeUndefined();
    expect(ruleOf(entry(bought('put', 80)), holding(CONDOR))).toBeUndefined();
  });

  it('leave benchmark shares, puts that protect, and what the owner holds alone, as newcomer and as holder', () => {
    for (const [legs, strategyId, against] of [
      [shareLegs('AAPL'), 'index-baseline', bought('put')],
      [bought('put'), 'earnings-protection', bought('call')],
      [shareLegs('AAPL'), 'external', bought('put')],
    ] as const) {
      expect(ruleOf(entry(against), holding(legs, strategyId))).toBeUndefined();
      expect(ruleOf(entry(legs, { strategyId }), holding(against))).toBeUndefined();
    }
    expect(ruleOf(entry(bought('put')), holding(bought('call'), 'earnings-protection'))).toBe('opposite-intent');
  });

  it('leave a call with shares behind it alone', () => {
    const calls = [{ instrument: aContract({ strike: 110 }), side: 'sell', ratio: 1 }] as const;
    const covered = entry(calls, { strategyId: 'wheel', maxLossPerUnit: 0 });

    expect(ruleOf(covered, holding(bought('call')))).toBeUndefined();
    expect(ruleOf(covered, holding([{ ...calls[0], side: 'buy' }]))).toBe('other-side');
  });
});

describe('duplicate ideas', () => {
  it('are the same contracts on the same side, held or working', () => {
    const spread = spreadLegs(aContract({ strike: 100 }), aContract({ strike: 105 }));

    for (const book of [holding(spread), working([...spread].reverse())])
      expect(conflictOf(entry(spread), book)).toMatchObject({
        check: { limit: 'duplicate-idea', unit: 'strategies with the same structure', observed: 1 },
        others: ['momentum-weeklies'],
      });
  });

  it('are two of one kind and direction in one slot, and not in the next', () => {
    const slot = { slot: NOW, state: 'filled', filled: quantity('1') } as const;

    expect(ruleOf(entry(bought('call', 105)), working(bought('call'), slot))).toBe('duplicate-idea');
    expect(
      ruleOf(entry(bought('call', 105)), working(bought('call'), { ...slot, slot: instant(NOW - MINUTE) })),
    ).toBeUndefined();
    expect(
      ruleOf(
        entry(bought('call', 105)),
        working(bought('call'), { ...slot, state: 'cancelled', filled: quantity('0') }),
      ),
    ).toBeUndefined();
    expect(ruleOf(entry(sold('put', 95)), working(bought('call'), slot))).toBeUndefined();
    expect(ruleOf(anEntry({ symbol: 'AMD', slot: NOW }), working(shareLegs('AAPL'), slot))).toBeUndefined();
  });

  it('are not those of the strategy itself, which may add to what it holds', () => {
    expect(ruleOf(entry(bought('call')), holding(bought('call'), 'wsb-dip-bot'))).toBeUndefined();
  });
});
