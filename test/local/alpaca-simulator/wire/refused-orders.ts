/** Orders that the broker refuses, each with the status, the code, the words to match and the fields beside the message. */
import type { trading } from '@alpacahq/alpaca-trade-api/rest';
import { CALL_200, CALL_205, PUT_200, spreadOrder } from './world.ts';

/** A day limit order of one. */
export const option = (
  symbol: string,
  side: 'buy' | 'sell',
  limitPrice: string,
  more: Partial<trading.PostOrderRequest> = {},
) => ({
  ...({ symbol, side, limitPrice, qty: '1', type: 'limit', timeInForce: 'day' } as const),
  ...more,
});

export const REFUSED_ORDERS: readonly [
  string,
  trading.PostOrderRequest,
  { status: number; code: number; fragment: RegExp; fields?: readonly string[] },
][] = [
  [
    'shares that cannot be paid',
    option('SPY', 'buy', '200', { qty: '2000' }),
    { status: 403, code: 40310000, fragment: /insufficient buying power/, fields: ['buying_power', 'cost_basis'] },
  ],
  [
    'options that cannot be paid',
    option(CALL_200, 'buy', '5', { qty: '500' }),
    {
      status: 403,
      code: 40310000,
      fragment: /insufficient options buying power/,
      fields: ['options_buying_power', 'cost_basis'],
    },
  ],
  [
    'a put whose strike cannot be paid',
    option(PUT_200, 'sell', '4', { qty: '6' }),
    { status: 403, code: 40310000, fragment: /cash-secured put/, fields: ['required_options_buying_power'] },
  ],
  [
    'a call without shares',
    option(CALL_200, 'sell', '5'),
    {
      status: 403,
      code: 40310000,
      fragment: /insufficient underlying qty/,
      fields: ['required_qty', 'available_qty'],
    },
  ],
  ['shares that are not held', option('SPY', 'sell', '200'), { status: 403, code: 40310000, fragment: /short/ }],
  [
    'a close of nothing',
    option(CALL_200, 'sell', '5', { positionIntent: 'sell_to_close' }),
    { status: 422, code: 42210000, fragment: /position intent mismatch/ },
  ],
  [
    'an unknown contract',
    option('SPY150220C00999000', 'buy', '5'),
    { status: 422, code: 42210000, fragment: /contract not found/ },
  ],
  ['an unknown share', option('NVDA', 'buy', '5'), { status: 422, code: 42210000, fragment: /asset not found/ }],
  [
    'an expired contract',
    option('SPY150116C00200000', 'buy', '5'),
    { status: 422, code: 42210000, fragment: /expired/ },
  ],
  [
    'half a contract',
    option(CALL_200, 'buy', '5', { qty: '0.5' }),
    { status: 422, code: 42210000, fragment: /fractional/ },
  ],
  [
    'an option by amount',
    { ...option(CALL_200, 'buy', '5'), qty: undefined as never, notional: '500' },
    { status: 422, code: 42210000, fragment: /notional/ },
  ],
  [
    'a stop order',
    option('SPY', 'sell', '5', { type: 'stop', stopPrice: '4' }),
    { status: 422, code: 42210000, fragment: /not simulated/ },
  ],
  [
    'a bracket',
    option('SPY', 'buy', '5', { orderClass: 'bracket' }),
    { status: 422, code: 42210000, fragment: /not simulated/ },
  ],
  [
    'a fill-or-kill order',
    option('SPY', 'buy', '5', { timeInForce: 'fok' }),
    { status: 422, code: 42210000, fragment: /not simulated/ },
  ],
  [
    'a limit order without a limit',
    { ...option('SPY', 'buy', '5'), limitPrice: undefined as never },
    { status: 422, code: 40010001, fragment: /is missing/ },
  ],
  [
    'an order without a symbol',
    { ...option('SPY', 'buy', '5'), symbol: undefined as never },
    { status: 422, code: 40010001, fragment: /symbol is missing/ },
  ],
  [
    'an order of nothing',
    option('SPY', 'buy', '5', { qty: '0' }),
    { status: 422, code: 40010001, fragment: /must be > 0/ },
  ],
  [
    'a quantity that is no number',
    option('SPY', 'buy', '5', { qty: 'ten' }),
    { status: 422, code: 40010001, fragment: /qty/ },
  ],
  [
    'a spread with a naked leg',
    {
      ...spreadOrder('x'),
      legs: [
        { symbol: CALL_200, ratioQty: '1', side: 'buy', positionIntent: 'buy_to_open' },
        { symbol: CALL_205, ratioQty: '2', side: 'sell', positionIntent: 'sell_to_open' },
      ],
    },
    { status: 403, code: 40310000, fragment: /mleg uncovered short contracts/ },
  ],
  [
    'a spread with a common divisor',
    {
      ...spreadOrder('x'),
      legs: [
        { symbol: CALL_200, ratioQty: '2', side: 'buy', positionIntent: 'buy_to_open' },
        { symbol: CALL_205, ratioQty: '2', side: 'sell', positionIntent: 'sell_to_open' },
      ],
    },
    { status: 422, code: 42210000, fragment: /relatively prime/ },
  ],
  [
    'a spread without intents',
    {
      ...spreadOrder('x'),
      legs: [
        { symbol: CALL_200, ratioQty: '1', side: 'buy' },
        { symbol: CALL_205, ratioQty: '1', side: 'sell' },
      ],
    },
    { status: 422, code: 42210000, fragment: /position_intent/ },
  ],
  [
    'a spread without legs',
    { ...spreadOrder('x'), legs: [] },
    { status: 422, code: 42210000, fragment: /between 2 and 4/ },
  ],
  [
    'a market spread with a limit',
    { ...spreadOrder('x'), type: 'market' },
    { status: 422, code: 42210000, fragment: /limit price/ },
  ],
  [
    'a client id that is too long',
    option('SPY', 'buy', '5', { clientOrderId: 'x'.repeat(129) }),
    { status: 422, code: 40010001, fragment: /128/ },
  ],
];
