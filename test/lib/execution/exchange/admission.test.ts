import { describe, expect, it } from 'vitest';
import type { ExchangeState } from '#lib/execution/exchange/account.ts';
import type { OrderRequest } from '#lib/execution/exchange/request.ts';
import { advance, submit } from '#lib/execution/exchange.ts';
import { atNewYork, type Instant, tradingDay } from '#lib/model/time.ts';
import { price, usd } from '#lib/model/units.ts';
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
  PUT_195,
  PUT_200,
  SHARE,
  updateOf,
} from './market.ts';

const answer = (state: ExchangeState, request: OrderRequest, at: Instant = state.at) => {
  const result = submit(state, request, deskOf(at));
  return 'refusal' in result ? result.refusal : 'accepted';
};
const refusal = (state: ExchangeState, request: OrderRequest, at?: Instant) => {
  const result = answer(state, request, at);
  return result === 'accepted' ? result : `${result.code} ${result.message}`;
};

/** The account after orders were taken and met the calm market a minute later. */
function holding(...requests: readonly OrderRequest[]): ExchangeState {
  return requests.reduce((state, request) => {
    const result = submit(state, request, deskOf(state.at));
    if ('refusal' in result) throw new Error(result.refusal.message);
    return advance(result.state, updateOf(minute((state.at - minute(0)) / 60_000 + 1))).state;
  }, opened());
}

const spread = (overrides: Partial<OrderRequest> = {}) =>
  order({
    legs: [leg(CALL_200, 'buy', 'buy_to_open'), leg(CALL_205, 'sell', 'sell_to_open')],
    limitPrice: price('2.3'),
    ...overrides,
  });

describe('the form of an order', () => {
  it.each([
    ['no quantity', limit(SHARE, 'buy', '200', '0'), /^40010001 qty must be > 0/],
    ['a limit without a price', { ...limit(SHARE, 'buy', '200'), limitPrice: undefined }, /^40010001 .*is missing/],
    ['a market order with a price', { ...limit(SHARE, 'buy', '200'), type: 'market' as const }, /^42210000 .*limit/],
    ['a sub-penny price', limit(SHARE, 'buy', '200.001'), /^42210000 .*sub-penny/],
    ['half a contract', limit(CALL_200, 'buy', '5', '0.5'), /^42210000 .*fractional/],
    ['a long client id', { ...limit(SHARE, 'buy', '200'), clientOrderId: 'x'.repeat(129) }, /^40010001/],
  ])('refuses %s', (_, request, expected) => {
    expect(refusal(opened(), request)).toMatch(expected);
  });

  it('takes a client order id once for ever, also after the order died', () => {
    const first = submit(opened(), { ...limit(SHARE, 'buy', '1'), clientOrderId: 'mine' }, deskOf(minute(0)));
    const nextDay = advance(first.state, updateOf(atNewYork(tradingDay('2015-01-20'), 16 * 60))).state;

    expect(nextDay.ended[0]?.status).toBe('expired');
    expect(answer(nextDay, { ...limit(SHARE, 'buy', '2'), clientOrderId: 'mine' }, minute(24 * 60))).toMatchObject({
      code: 40010001,
      message: expect.stringMatching(/unique/),
    });
  });
});

describe('multi-leg orders', () => {
  it('are taken with coprime ratios, stated intents and covered shorts', () => {
    expect(refusal(opened(), spread())).toBe('accepted');
  });

  it.each([
    ['one leg', { orderClass: 'mleg' as const, legs: [leg(CALL_200, 'buy', 'buy_to_open')] }, /between 2 and 4/],
    [
      'a leg of shares',
      { legs: [leg(CALL_200, 'buy', 'buy_to_open'), leg(SHARE, 'sell', 'sell_to_close')] },
      /equity legs/,
    ],
    [
      'a leg without intent',
      { legs: [leg(CALL_200, 'buy'), leg(CALL_205, 'sell', 'sell_to_open')] },
      /position_intent/,
    ],
    [
      'two underlyings',
      { legs: [leg('AAPL150220C00110000', 'buy', 'buy_to_open'), leg(CALL_205, 'sell', 'sell_to_open')] },
      /same underlying/,
    ],
    [
      'ratios with a divisor',
      { legs: [leg(CALL_200, 'buy', 'buy_to_open', 2), leg(CALL_205, 'sell', 'sell_to_open', 2)] },
      /relatively prime/,
    ],
    [
      'an uncovered short',
      { legs: [leg(CALL_200, 'buy', 'buy_to_open', 1), leg(CALL_205, 'sell', 'sell_to_open', 2)] },
      /^40310000 .*mleg uncovered short contracts/,
    ],
    [
      'a put that a call should cover',
      { legs: [leg(CALL_200, 'buy', 'buy_to_open'), leg(PUT_195, 'sell', 'sell_to_open')] },
      /mleg uncovered/,
    ],
  ])('are refused with %s', (_, overrides, expected) => {
    expect(refusal(opened(), spread(overrides))).toMatch(expected);
  });

  it('need level three', () => {
    expect(refusal({ ...opened(), optionsLevel: 2 }, spread())).toMatch(/^40310000 .*level3/);
  });
});

describe('options levels and cover', () => {
  it('level zero trades no option, level one buys none', () => {
    expect(refusal({ ...opened(), optionsLevel: 0 }, limit(CALL_200, 'buy', '5'))).toMatch(/not authorized to trade/);
    expect(refusal({ ...opened(), optionsLevel: 1 }, limit(CALL_200, 'buy', '5'))).toMatch(/long option contracts/);
    expect(refusal({ ...opened(), optionsLevel: 2 }, limit(CALL_200, 'buy', '5'))).toBe('accepted');
  });

  it('a call is sold only against free shares', () => {
    const owner = holding(limit(SHARE, 'buy', '202', '150'));

    expect(answer(opened(), limit(CALL_205, 'sell', '2.9'))).toMatchObject({
      message: expect.stringMatching(/insufficient underlying qty/),
      details: { required_qty: '100', available_qty: '0' },
    });
    expect(refusal(owner, limit(CALL_205, 'sell', '2.9'))).toBe('accepted');
    expect(refusal(owner, limit(CALL_205, 'sell', '2.9', '2'))).toMatch(/insufficient underlying qty/);
  });

  it('shares that cover a call are not for sale', () => {
    const writer = holding(limit(SHARE, 'buy', '202', '150'), limit(CALL_205, 'sell', '2.9'));

    expect(refusal(writer, limit(SHARE, 'sell', '190', '50'))).toBe('accepted');
    expect(refusal(writer, limit(SHARE, 'sell', '190', '51'))).toMatch(/insufficient qty available/);
  });

  it('a put is sold against its strike in cash, less the premium', () => {
    expect(refusal(opened('19600'), limit(PUT_200, 'sell', '4'))).toBe('accepted');
    expect(answer(opened('19599'), limit(PUT_200, 'sell', '4'))).toMatchObject({
      message: expect.stringMatching(/cash-secured put/),
      details: { required_options_buying_power: '19600', options_buying_power: '19599' },
    });
  });

  it('the long leg of a spread cannot go first, the short one can', () => {
    const owner = holding(spread());

    expect(refusal(owner, limit(CALL_200, 'sell', '4'))).toMatch(/^40310000 .*uncovered option contracts/);
    expect(refusal(owner, limit(CALL_205, 'buy', '3'))).toBe('accepted');
  });

  it('two orders to sell the longs cannot strip a short between them', () => {
    const owner = holding(spread(), limit(CALL_200, 'buy', '5.1'));
    const first = submit(owner, limit(CALL_200, 'sell', '9'), deskOf(owner.at));

    expect('order' in first).toBe(true);
    expect(refusal(first.state, limit(CALL_200, 'sell', '9'))).toMatch(/uncovered option contracts/);
  });

  it('a contract promised to one order is not traded away by another, long or short', () => {
    const owner = holding(limit(CALL_200, 'buy', '5.1'), limit(PUT_200, 'sell', '4'));
    const selling = submit(owner, limit(CALL_200, 'sell', '9'), deskOf(owner.at)).state;
    const buying = submit(owner, limit(PUT_200, 'buy', '1'), deskOf(owner.at)).state;
    const details = { available: '0', held_for_orders: '1' };

    expect(answer(selling, limit(CALL_200, 'sell', '9'))).toMatchObject({ code: 40310000, details });
    expect(answer(buying, limit(PUT_200, 'buy', '1'))).toMatchObject({ code: 40310000, details });
  });

  it('cover that is still on order covers nothing', () => {
    const owner = holding(spread());
    const more = order({
      legs: [leg(CALL_205, 'buy', 'buy_to_close'), leg(CALL_200, 'buy', 'buy_to_open')],
      limitPrice: price('1'),
    });
    const waiting = submit(owner, more, deskOf(owner.at));

    expect('order' in waiting).toBe(true);
    expect(refusal(waiting.state, limit(CALL_200, 'sell', '4'))).toMatch(/uncovered option contracts/);
  });

  it('an intent must fit what is held', () => {
    const request = (intent: 'sell_to_close' | 'buy_to_close') =>
      order({ legs: [leg(CALL_200, intent === 'buy_to_close' ? 'buy' : 'sell', intent)], limitPrice: price('5') });

    expect(refusal(opened(), request('sell_to_close'))).toMatch(/^42210000 position intent mismatch/);
    expect(refusal(opened(), request('buy_to_close'))).toMatch(/position intent mismatch/);
  });
});

describe('buying power', () => {
  it('lends half of the shares from two thousand dollars of equity, and nothing below', () => {
    expect(refusal(opened('2000'), limit(SHARE, 'buy', '200', '20'))).toBe('accepted');
    expect(answer(opened('2000'), limit(SHARE, 'buy', '200', '21'))).toMatchObject({
      code: 40310000,
      details: { buying_power: '4000', cost_basis: '4200' },
    });
    expect(refusal(opened('1999'), limit(SHARE, 'buy', '200', '10'))).toMatch(/insufficient buying power/);
  });

  it('lends nothing for options', () => {
    expect(refusal(opened('510'), limit(CALL_200, 'buy', '5.1'))).toBe('accepted');
    expect(answer(opened('509'), limit(CALL_200, 'buy', '5.1'))).toMatchObject({
      message: expect.stringMatching(/insufficient options buying power/),
      details: { options_buying_power: '509', cost_basis: '510' },
    });
  });

  it('is reserved by an opening order at once, and freed by its cancellation', () => {
    const resting = submit(opened('1000'), limit(CALL_200, 'buy', '4', '2'), deskOf(minute(0)));

    expect(refusal(resting.state, limit(CALL_205, 'buy', '2.01'))).toMatch(/insufficient options buying power/);
    expect(refusal(resting.state, limit(CALL_205, 'buy', '2'))).toBe('accepted');
  });

  it('reserves the width less the credit for a sold spread, and keeps the width while it is held', () => {
    const sold = order({
      legs: [leg(PUT_200, 'sell', 'sell_to_open'), leg(PUT_195, 'buy', 'buy_to_open')],
      limitPrice: price('-1.9'),
    });

    expect(refusal(opened('310'), sold)).toBe('accepted');
    expect(refusal(opened('309'), sold)).toMatch(/insufficient options buying power/);
    const held = holding(sold);
    expect(held.cash).toBe(usd('100190'));
    expect(refusal({ ...held, cash: usd('700') }, limit(CALL_205, 'buy', '2'))).toBe('accepted');
    expect(refusal({ ...held, cash: usd('699') }, limit(CALL_205, 'buy', '2'))).toMatch(/insufficient/);
  });
});

describe('shares', () => {
  it('are never sold short', () => {
    expect(refusal(opened(), limit(SHARE, 'sell', '200'))).toMatch(/^40310000 .*short/);
  });

  it('on offer elsewhere are not for sale', () => {
    const owner = holding(limit(SHARE, 'buy', '202', '10'));
    const offered = submit(owner, limit(SHARE, 'sell', '250', '6'), deskOf(owner.at)).state;

    expect(answer(offered, limit(SHARE, 'sell', '250', '5'))).toMatchObject({
      details: { available: '4', existing_qty: '10', held_for_orders: '6', symbol: SHARE },
    });
  });

  it('are not bought from oneself', () => {
    const owner = holding(limit(SHARE, 'buy', '202', '10'));
    const offered = submit(owner, limit(SHARE, 'sell', '250', '6'), deskOf(owner.at));
    const existing = 'order' in offered ? offered.order.id : '';

    expect(answer(offered.state, limit(SHARE, 'buy', '250'))).toMatchObject({
      details: { existing_order_id: existing },
    });
    expect(refusal(offered.state, limit(SHARE, 'buy', '249.99'))).toBe('accepted');
  });
});

describe('sessions', () => {
  const market = order({ legs: [leg(CALL_200, 'buy')] });
  const expiring = (day: string) => limit(`SPY${day.slice(2).replaceAll('-', '')}C00200000`, 'buy', '5');
  const at = (day: string, hour: number, minutes: number) => atNewYork(tradingDay(day), hour * 60 + minutes);

  it('an option market order is refused while the market is closed, a limit order waits', () => {
    const evening = minute(12 * 60);

    expect(refusal(opened(), market, evening)).toMatch(/^42210000 .*market hours/);
    expect(refusal(opened(), market)).toBe('accepted');
    expect(refusal(opened(), limit(CALL_200, 'buy', '5'), evening)).toBe('accepted');
  });

  it.each([
    ['a full day', '2015-01-23', [15, 29], [15, 30]],
    ['a half day', '2015-12-24', [12, 29], [12, 30]],
  ] as const)('on %s, an expiring contract is opened until half an hour before the close', (_, day, last, first) => {
    const state = { ...opened(), at: at(day, 9, 31) };

    expect(refusal(state, expiring(day), at(day, last[0], last[1]))).toBe('accepted');
    expect(refusal(state, expiring(day), at(day, first[0], first[1]))).toMatch(/^42210000 .*expires soon/);
  });

  it('a contract whose trading has ended is refused as expired', () => {
    expect(refusal(opened(), expiring('2015-01-16'))).toMatch(/expired/);
  });

  it('a market order without a quote to value it by is refused', () => {
    const desk = deskOf(minute(0), { ...CALM, [CALL_200]: {} });
    const result = submit(opened(), market, desk);

    expect(result).toMatchObject({ refusal: { message: expect.stringMatching(/without a quote/) } });
  });
});
