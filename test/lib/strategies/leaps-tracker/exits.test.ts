/** When a long call is sold, how much of it, and why it is kept. */
import { describe, expect, it } from 'vitest';
import { format } from '#lib/model/units.ts';
import { anOrder, anOwn } from '#test/support/builders.ts';
import * as market from './market.ts';

const { bidding, bold, DEEP, FALLING, held, holding, patient, propose, RISING } = market;

/** Units sold and why, or why it is kept. */
function answer(seen: ReturnType<typeof bidding>, own = holding(held()), rules = patient): readonly string[] {
  const { signals, whyNots } = propose(seen, own, rules);
  const exits = signals.flatMap((signal) =>
    signal.kind === 'exit' ? [`${format(signal.quantity)} ${signal.reasons.map(({ rule }) => rule).join('+')}`] : [],
  );
  return exits.length > 0 ? exits : whyNots.slice(0, 1).map(({ reason }) => `kept ${reason.rule}`);
}

describe('a call bought for 10 is sold', () => {
  it('by a quarter at each level of the patient profile, and not a cent under it', () => {
    expect(answer(bidding(DEEP, 19.99))).toEqual(['kept scale-out']);
    expect(answer(bidding(DEEP, 20))).toEqual(['2 scale-out']);
    expect(answer(bidding(DEEP, 20), holding(held(DEEP, 6, 8)))).toEqual(['kept scale-out']);
    expect(answer(bidding(DEEP, 30), holding(held(DEEP, 6, 8)))).toEqual(['2 scale-out']);
    expect(answer(bidding(DEEP, 40))).toEqual(['6 scale-out']);
    expect(answer(bidding(DEEP, 900), holding(held(DEEP, 2, 8)))).toEqual(['kept scale-out']);
  });

  it('by a fifth at each level of the bold profile', () => {
    const own = holding(held(DEEP, 10));
    expect(answer(bidding(DEEP, 14.99), own, bold)).toEqual(['kept scale-out']);
    expect([15, 20, 40, 70].map((bid) => answer(bidding(DEEP, bid), own, bold)[0])).toEqual([
      ...['2 scale-out', '4 scale-out', '6 scale-out', '8 scale-out'],
    ]);
  });

  it('never in a larger part than asked: of one contract none, of three the third at +200 %', () => {
    expect(answer(bidding(DEEP, 60), holding(held(DEEP, 1)))).toEqual(['kept scale-out']);
    expect(answer(bidding(DEEP, 25), holding(held(DEEP, 3)))).toEqual(['kept scale-out']);
    expect(answer(bidding(DEEP, 30), holding(held(DEEP, 3)))).toEqual(['1 scale-out']);
  });

  it('whole at the stop of the bold profile; the patient one has none', () => {
    expect(answer(bidding(DEEP, 3.01), undefined, bold)).toEqual(['kept scale-out']);
    expect(answer(bidding(DEEP, 3), undefined, bold)).toEqual(['8 stop-loss']);
    expect(answer(bidding(DEEP, 0.1))).toEqual(['kept scale-out']);
  });

  it('whole near its end: 90 days of the patient profile, 45 of the bold', () => {
    const ending = (expiry: string, rules = patient) =>
      answer(bidding(market.call(84, expiry), 10), holding(held(market.call(84, expiry))), rules);
    expect(ending('2015-04-28')).toEqual(['kept scale-out']);
    expect(ending('2015-04-27')).toEqual(['8 time-exit']);
    expect(ending('2015-03-16', bold)).toEqual(['kept scale-out']);
    expect(ending('2015-03-13', bold)).toEqual(['8 time-exit']);
  });

  it('whole on a fresh death cross, also where only a part was due', () => {
    const rules = { ...patient, deathCrossSessions: 20 };
    expect(answer(bidding(DEEP, 10, FALLING), undefined, rules)).toEqual(['8 death-cross']);
    expect(answer(bidding(DEEP, 20, FALLING), undefined, rules)).toEqual(['8 death-cross+scale-out']);
    expect(answer(bidding(DEEP, 10, FALLING), undefined, { ...rules, deathCrossSessions: 19 })).toEqual([
      'kept scale-out',
    ]);
  });

  it('a little under the bid', () => {
    const [exit] = propose(bidding(DEEP, 20), holding(held())).signals;
    expect(exit).toMatchObject({ kind: 'exit', positionId: `leaps-tracker:${DEEP.symbol}`, lots: 'first-in' });
    expect(exit && format(exit.limitPrice)).toBe('-19.8');
  });
});

describe('a call is kept', () => {
  it('without a bid, and says so', () => {
    const [entry] = bidding(DEEP, 40).chains.AAPL?.entries ?? [];
    const { bid: _bid, bidSize: _size, ...ask } = entry?.quote ?? { at: market.view().asOf };
    const seen = market.view(entry ? [{ ...entry, quote: { freshUntil: market.view().asOf, ...ask } }] : []);
    expect(answer(seen)).toEqual(['kept no-quote']);
    expect(answer({ ...bidding(DEEP, 40), chains: {} })).toEqual(['kept no-quote']);
  });

  it('while it is being bought, or sold already', () => {
    const legs = [{ instrument: DEEP, side: 'buy' as const, ratio: 1 }];
    const order = anOrder({ strategyId: 'leaps-tracker', symbol: 'AAPL', legs });
    expect(answer(bidding(DEEP, 40), anOwn({ positions: [held()], orders: [order] }))).toEqual(['kept opposite-order']);
    const sale = anOrder({ ...order, kind: 'exit', quantity: held().holdings[0]?.lots[0]?.quantity ?? order.quantity });
    expect(answer(bidding(DEEP, 40), anOwn({ positions: [held()], orders: [sale] }))).toEqual(['kept exit-working']);
  });

  it('where the cross cannot be told, by its other rules, and says that it could not ask', () => {
    const blind = bidding(DEEP, 10, RISING.slice(5));
    expect(propose(blind, holding(held())).whyNots.map(({ reason }) => reason)).toContainEqual({
      rule: 'death-cross',
      observed: 'unknown',
      threshold: 'skipped: no whole history of closes',
    });
    expect(answer(bidding(DEEP, 20, RISING.slice(5)))).toEqual(['2 scale-out']);
  });
});
