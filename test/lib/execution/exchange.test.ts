import { describe, expect, it } from 'vitest';
import { type ExchangeState, freeShares, heldOf } from '#lib/execution/exchange/account.ts';
import type { ExchangeOrder } from '#lib/execution/exchange/order.ts';
import type { OrderRequest } from '#lib/execution/exchange/request.ts';
import { advance, cancel, orderByClientId, orderById, replace, submit } from '#lib/execution/exchange.ts';
import { atNewYork, tradingDay } from '#lib/model/time.ts';
import { price, quantity, usd } from '#lib/model/units.ts';
import {
  CALL_200,
  CALL_205,
  CALM,
  deskOf,
  leg,
  limit,
  minute,
  opened,
  order,
  type Quotes,
  SHARE,
  updateOf,
} from './exchange/market.ts';

function placed(
  state: ExchangeState,
  request: OrderRequest,
  at = state.at,
): { state: ExchangeState; order: ExchangeOrder } {
  const answer = submit(state, request, deskOf(at));
  if ('refusal' in answer) throw new Error(answer.refusal.message);
  return answer;
}
const now = (state: ExchangeState, id: string) => orderById(state, id);
const spread = order({
  legs: [leg(CALL_200, 'buy', 'buy_to_open'), leg(CALL_205, 'sell', 'sell_to_open')],
  ...{ limitPrice: price('2.3'), quantity: quantity('3') },
});

describe('the life of an order', () => {
  it('does not fill on the update at which it was submitted, and fills on the next', () => {
    const resting = placed({ ...opened(), at: minute(5) }, limit(SHARE, 'buy', '202'));

    const same = advance(resting.state, updateOf(minute(5)));
    const next = advance(same.state, updateOf(minute(6)));

    expect(now(same.state, resting.order.id)?.status).toBe('new');
    expect(now(next.state, resting.order.id)).toMatchObject({ status: 'filled', endedAt: minute(6) });
    expect(next.events.map((event) => event.kind)).toEqual(['activity', 'ended']);
  });

  it('pays the ask even where the limit allows more', () => {
    const resting = placed(opened(), limit(SHARE, 'buy', '250', '10'));

    expect(advance(resting.state, updateOf(minute(1))).state.cash).toBe(usd('97989.9'));
  });

  it('rests while the limit is out of reach, and expires at the close', () => {
    const resting = placed(opened(), limit(SHARE, 'buy', '150'));
    const close = atNewYork(tradingDay('2015-01-20'), 16 * 60);

    const before = advance(resting.state, updateOf(minute(389)));
    const after = advance(before.state, updateOf(close));

    expect(now(before.state, resting.order.id)?.status).toBe('new');
    expect(now(after.state, resting.order.id)).toMatchObject({ status: 'expired', endedAt: close });
    expect(after.state.working).toEqual([]);
  });

  it('may still fill on the update that ends at the close, and not after it', () => {
    const resting = placed(opened(), limit(SHARE, 'buy', '202'));
    const gtc = placed(opened(), { ...limit(SHARE, 'buy', '202'), timeInForce: 'gtc' });
    const close = atNewYork(tradingDay('2015-01-20'), 16 * 60);

    expect(now(advance(resting.state, updateOf(close)).state, resting.order.id)?.status).toBe('filled');
    expect(now(advance(gtc.state, updateOf(minute(391))).state, gtc.order.id)?.status).toBe('new');
  });

  it('waits for the next session where it was sent in the evening', () => {
    const evening = minute(10 * 60);
    const morning = minute(24 * 60);
    const queued = placed(opened(), limit(SHARE, 'buy', '202'), evening);

    const open = advance(queued.state, updateOf(morning));
    const first = advance(open.state, updateOf(minute(24 * 60 + 1)));

    expect(queued.order).toMatchObject({ status: 'accepted', expiresAt: atNewYork(tradingDay('2015-01-21'), 16 * 60) });
    expect(now(open.state, queued.order.id)?.status).toBe('new');
    expect(now(first.state, queued.order.id)?.status).toBe('filled');
  });

  it('does not go back in time', () => {
    expect(() => advance({ ...opened(), at: minute(9) }, updateOf(minute(8)))).toThrow(/back in time/);
  });
});

describe('a multi-leg order', () => {
  it('fills every leg at its own side, under the ids of the legs', () => {
    const resting = placed(opened(), spread);

    const { state } = advance(resting.state, updateOf(minute(1)));

    expect(state.activities).toMatchObject([
      {
        symbol: CALL_200,
        side: 'buy',
        price: price('5.1'),
        quantity: quantity('3'),
        orderId: resting.order.legs[0]?.id,
      },
      {
        symbol: CALL_205,
        side: 'sell',
        price: price('2.9'),
        quantity: quantity('3'),
        orderId: resting.order.legs[1]?.id,
      },
    ]);
    expect(state.cash).toBe(usd('99340'));
    expect(heldOf(state, CALL_205)).toBe(quantity('-3'));
  });

  it('is found by the id and the client id of each leg, but ended only as a whole', () => {
    const { state, order: parent } = placed(opened(), spread);
    const [first] = parent.legs;

    expect(orderById(state, first?.id ?? '')).toBe(parent);
    expect(orderByClientId(state, first?.clientOrderId ?? '')).toBe(parent);
    expect(cancel(state, first?.id ?? '', minute(1))).toMatchObject({ refusal: { code: 42210000 } });
    expect(cancel(state, parent.id, minute(1))).toMatchObject({ order: { status: 'canceled' } });
  });
});

describe('cancelling and replacing', () => {
  it('an order ends once', () => {
    const { state, order: resting } = placed(opened(), limit(SHARE, 'buy', '150'));
    const first = cancel(state, resting.id, minute(1));

    expect(first).toMatchObject({ order: { status: 'canceled', endedAt: minute(1) } });
    expect(cancel(first.state, resting.id, minute(2))).toMatchObject({ refusal: { code: 42210000 } });
    expect(cancel(state, 'unknown', minute(2))).toMatchObject({ refusal: { code: 40410000 } });
  });

  it('a replacement has a new id and what was unfilled, and the old one points to it', () => {
    const { state, order: resting } = placed(opened(), limit(SHARE, 'buy', '150', '10'));

    const answer = replace(state, resting.id, { desk: deskOf(minute(1)), limitPrice: price('202') });

    expect(answer).toMatchObject({ order: { replaces: resting.id, limitPrice: price('202') } });
    const [old, next] = [now(answer.state, resting.id), answer.state.working[0]];
    expect(old).toMatchObject({ status: 'replaced', replacedBy: next?.id });
    expect(heldOf(advance(answer.state, updateOf(minute(2))).state, SHARE)).toBe(quantity('10'));
  });

  it('a refused replacement leaves the old order as it was', () => {
    const { state, order: resting } = placed(opened('2000'), limit(SHARE, 'buy', '150', '10'));

    const answer = replace(state, resting.id, { desk: deskOf(minute(1)), quantity: quantity('1000') });

    expect(answer).toMatchObject({ refusal: { code: 40310000 } });
    expect(answer.state).toBe(state);
  });

  it.each([
    ['nothing changes', { limitPrice: price('150') }, 42210000],
    ['the quantity falls to nothing', { quantity: quantity('0') }, 42210000],
  ])('is refused where %s', (_, change, code) => {
    const { state, order: resting } = placed(opened(), limit(SHARE, 'buy', '150', '10'));

    expect(replace(state, resting.id, { desk: deskOf(minute(1)), ...change })).toMatchObject({ refusal: { code } });
  });
});

describe('the end of a contract', () => {
  const FRIDAY = tradingDay('2015-01-23');
  const CALL = 'SPY150123C00200000';
  const HIGHER = 'SPY150123C00205000';
  const PUT = 'SPY150123P00200000';
  const at = (hour: number, minutes: number) => atNewYork(FRIDAY, hour * 60 + minutes);
  const market = (spot: number): Quotes => ({
    [SHARE]: { bid: spot - 0.01, ask: spot + 0.01 },
    [CALL]: { bid: 5, ask: 5.1 },
    [HIGHER]: { bid: 1, ask: 1.1 },
    [PUT]: { bid: 3, ask: 3.1 },
  });
  const start = (cash: string): ExchangeState => ({ ...opened(cash), at: at(10, 0) });

  function held(cash: string, ...requests: readonly OrderRequest[]): ExchangeState {
    return requests.reduce((state, request) => {
      const answer = submit(state, request, deskOf(state.at, market(201)));
      if ('refusal' in answer) throw new Error(answer.refusal.message);
      return advance(answer.state, updateOf((state.at + 60_000) as typeof state.at, market(201))).state;
    }, start(cash));
  }
  const closeAt = (state: ExchangeState, spot: number) => advance(state, updateOf(at(16, 0), market(spot))).state;
  const types = (state: ExchangeState) =>
    state.activities.filter(({ type }) => type !== 'FILL').map(({ type }) => type);

  it('out of the money is worthless', () => {
    const after = closeAt(held('100000', limit(CALL, 'buy', '5.1', '2')), 199);

    expect(types(after)).toEqual(['OPEXP']);
    expect(after.activities.at(-1)).toMatchObject({ quantity: quantity('-2'), symbol: CALL });
    expect(after.holdings).toEqual([]);
    expect(after.cash).toBe(usd('98980'));
  });

  it('in the money becomes shares at the strike, with the cash to match', () => {
    const after = closeAt(held('100000', limit(CALL, 'buy', '5.1', '2')), 203);

    expect(types(after)).toEqual(['OPEXC', 'OPTRD']);
    expect(after.activities.at(-1)).toMatchObject({ symbol: SHARE, price: price('200'), netAmount: usd('-40000') });
    expect(heldOf(after, SHARE)).toBe(quantity('200'));
    expect(after.cash).toBe(usd('58980'));
  });

  it('a sold put in the money is assigned', () => {
    const after = closeAt(held('100000', limit(PUT, 'sell', '3')), 190);

    expect(types(after)).toEqual(['OPASN', 'OPTRD']);
    expect(after.activities.find(({ type }) => type === 'OPASN')?.quantity).toBe(quantity('1'));
    expect(heldOf(after, SHARE)).toBe(quantity('100'));
    expect(after.cash).toBe(usd('80300'));
  });

  it('a spread in the money on both legs settles to its width', () => {
    const legs = [leg(CALL, 'buy', 'buy_to_open'), leg(HIGHER, 'sell', 'sell_to_open')];
    const after = closeAt(held('1000', order({ legs, limitPrice: price('4.1') })), 210);

    expect(heldOf(after, SHARE)).toBe(0n);
    expect(after.holdings).toEqual([]);
    expect(after.cash).toBe(usd('1090'));
  });

  it('what could not be paid for is sold in the last half hour, and not before', () => {
    const poor = held('1000', limit(CALL, 'buy', '5.1'));

    const before = advance(poor, updateOf(at(15, 29), market(203))).state;
    const after = advance(before, updateOf(at(15, 30), market(203))).state;

    expect(heldOf(before, CALL)).toBe(quantity('1'));
    expect(heldOf(after, CALL)).toBe(0n);
    expect(after.activities.at(-1)).toMatchObject({ type: 'FILL', side: 'sell', price: price('5') });
    expect(after.cash).toBe(usd('990'));
  });

  it('an order to sell what the broker has sold dies with it', () => {
    const poor = placed(held('1000', limit(CALL, 'buy', '5.1')), limit(CALL, 'sell', '9'));

    const after = advance(poor.state, updateOf(at(15, 31), market(203))).state;

    expect(now(after, poor.order.id)?.status).toBe('canceled');
    expect(heldOf(after, CALL)).toBe(0n);
  });

  it('a covered call in the money takes the shares', () => {
    const writer = held('100000', limit(SHARE, 'buy', '202', '100'), limit(HIGHER, 'sell', '1'));
    expect(freeShares(writer, SHARE)).toBe(0n);

    const after = closeAt(writer, 210);

    expect(heldOf(after, SHARE)).toBe(0n);
    expect(types(after)).toEqual(['OPASN', 'OPTRD']);
  });

  it('waits where the price of the share is not known', () => {
    const owner = held('100000', limit(CALL, 'buy', '5.1'));

    const blind = advance(owner, { ...updateOf(at(16, 0), CALM), lastOf: () => undefined }).state;

    expect(heldOf(blind, CALL)).toBe(quantity('1'));
  });
});
