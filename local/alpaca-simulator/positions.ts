/** /v2/positions: what is held, and closing it at the market. */
import { Hono } from 'hono';
import {
  averagePrice,
  type ExchangeState,
  type Holding,
  marketValueOf,
  pendingFor,
} from '#lib/execution/exchange/account.ts';
import { refuse } from '#lib/execution/exchange/refusals.ts';
import { submit } from '#lib/execution/exchange.ts';
import {
  absolute,
  format,
  fromNumber,
  type Quantity,
  quantity,
  subtract,
  toNumber,
  type Usd,
} from '#lib/model/units.ts';
import { json, refused } from './answers.ts';
import { assetClassOf, assetIdOf, orderJson } from './order-json.ts';
import type { World } from './world.ts';

const fraction = (amount: Usd, base: Usd): string =>
  base === 0n ? '0' : format(fromNumber<Usd>(toNumber(amount) / Math.abs(toNumber(base)), 'nearest', 0.000001));

function positionJson(world: World, state: ExchangeState, holding: Holding): Record<string, unknown> {
  const { instrument } = holding;
  const value = marketValueOf(holding, world.markOf);
  const profit = subtract(value, holding.cost);
  const lastDay = world.lastCloseOf(instrument);
  const mark = world.markOf(instrument);
  const dayProfit = subtract(value, marketValueOf(holding, world.lastCloseOf));
  const pending = pendingFor(state, instrument.symbol, holding.quantity > 0n ? 'sell' : 'buy');
  return {
    asset_id: assetIdOf(instrument.symbol),
    symbol: instrument.symbol,
    exchange: instrument.kind === 'option' ? '' : 'NASDAQ',
    asset_class: assetClassOf(instrument),
    asset_marginable: instrument.kind === 'equity',
    avg_entry_price: format(averagePrice(holding)),
    qty: format(holding.quantity),
    qty_available: format(subtract(absolute(holding.quantity), pending)),
    side: holding.quantity > 0n ? 'long' : 'short',
    market_value: format(value),
    cost_basis: format(holding.cost),
    unrealized_pl: format(profit),
    unrealized_plpc: fraction(profit, holding.cost),
    unrealized_intraday_pl: format(dayProfit),
    unrealized_intraday_plpc: fraction(dayProfit, subtract(value, dayProfit)),
    current_price: format(fromNumber(mark, 'nearest', 0.0001)),
    lastday_price: format(fromNumber(lastDay, 'nearest', 0.0001)),
    change_today: lastDay === 0 ? '0' : format(fromNumber(mark / lastDay - 1, 'nearest', 0.000001)),
  };
}

/** Closes a holding, or the part of it that was asked for, with a market order. */
function close(world: World, holding: Holding, part: { qty?: string | undefined; percentage?: string | undefined }) {
  const whole = absolute(holding.quantity);
  const share = part.percentage === undefined ? 1 : Number(part.percentage) / 100;
  const wanted = part.qty === undefined ? fromNumber<Quantity>(toNumber(whole) * share, 'down', 1) : quantity(part.qty);
  const side = holding.quantity > 0n ? 'sell' : 'buy';
  const leg = { instrument: holding.instrument, side, ratio: 1, intent: undefined } as const;
  const request = { orderClass: 'simple', type: 'market', timeInForce: 'day', legs: [leg] } as const;
  const asked = { ...request, quantity: wanted, limitPrice: undefined, clientOrderId: undefined };
  const answer = submit(world.state(), asked, world.desk());
  world.setState(answer.state);
  return answer;
}

function closeOne(world: World, symbol: string, query: Readonly<Record<string, string | undefined>>): Response {
  const holding = holdingOf(world.state(), symbol);
  if (!holding) return refused(refuse('position-unknown', { symbol }));
  const answer = close(world, holding, query);
  return 'refusal' in answer ? refused(answer.refusal) : json(orderJson(answer.order, { nested: true }));
}

const holdingOf = (state: ExchangeState, named: string): Holding | undefined =>
  state.holdings.find(({ instrument }) => instrument.symbol === named || assetIdOf(instrument.symbol) === named);

function closeAll(world: World): Response {
  const answers = world.state().holdings.map((holding) => {
    const answer = close(world, holding, {});
    const { symbol } = holding.instrument;
    return 'refusal' in answer
      ? { symbol, status: 422, body: { code: answer.refusal.code, message: answer.refusal.message } }
      : { symbol, status: 200, body: orderJson(answer.order, { nested: true }) };
  });
  return json(answers, 207);
}

export interface Seen {
  /** The account that a request gets to see: the present one, or an earlier one where a fault says so. */
  readonly stateFor: (request: Request) => ExchangeState;
}

export function positionRoutes(world: World, { stateFor }: Seen): Hono {
  const routes = new Hono();
  routes.get('/v2/positions', (c) => {
    const state = stateFor(c.req.raw);
    return json(state.holdings.map((holding) => positionJson(world, state, holding)));
  });
  routes.get('/v2/positions/:symbol', (c) => {
    const state = stateFor(c.req.raw);
    const holding = holdingOf(state, c.req.param('symbol'));
    return holding ? json(positionJson(world, state, holding)) : refused(refuse('position-unknown'));
  });
  routes.delete('/v2/positions/:symbol', (c) => closeOne(world, c.req.param('symbol'), c.req.query()));
  routes.delete('/v2/positions', () => closeAll(world));
  return routes;
}
