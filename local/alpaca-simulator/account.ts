/** /v2/account, positions, activities and portfolio history: the money side of the broker. */
import { Hono } from 'hono';
import { submit } from '#lib/execution/exchange.ts';
import {
  type Activity,
  averagePrice,
  type ExchangeState,
  type Holding,
  marketValueOf,
  pendingFor,
  powerOf,
} from '#lib/execution/exchange-account.ts';
import { uuidOf } from '#lib/execution/exchange-ids.ts';
import { refuse } from '#lib/execution/refusals.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { formatInstant, newYorkDay } from '#lib/model/time.ts';
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
import { countOf, json, listOf, malformed, refused, timeOf } from './answers.ts';
import { assetClassOf, assetIdOf, orderJson } from './order-wire.ts';
import { lastEquity, type World } from './world.ts';

const accountIdOf = (world: World): string => uuidOf(world.seed, 'account');

function accountJson(world: World): Record<string, unknown> {
  const state = world.state();
  const power = powerOf(state, world.markOf);
  const opened = formatInstant(world.openedAt);
  const before = lastEquity(world);
  const buyingPower = format(power.buyingPower);
  return {
    id: accountIdOf(world),
    account_number: `PA${uuidOf(world.seed, 'account').slice(0, 8).toUpperCase()}`,
    status: 'ACTIVE',
    crypto_status: 'ACTIVE',
    currency: 'USD',
    cash: format(state.cash),
    equity: format(power.equity),
    portfolio_value: format(power.equity),
    last_equity: format(before),
    buying_power: buyingPower,
    regt_buying_power: buyingPower,
    effective_buying_power: buyingPower,
    non_marginable_buying_power: format(power.optionsBuyingPower),
    options_buying_power: format(power.optionsBuyingPower),
    initial_margin: format(power.initialMargin),
    maintenance_margin: format(power.maintenanceMargin),
    last_maintenance_margin: '0',
    long_market_value: format(power.longValue),
    short_market_value: format(power.shortValue),
    position_market_value: format(subtract(power.equity, state.cash)),
    multiplier: String(power.multiplier),
    sma: '0',
    accrued_fees: '0',
    pending_transfer_in: '0',
    pending_transfer_out: '0',
    pending_reg_taf_fees: '0',
    intraday_adjustments: '0',
    balance_asof: sessionFrom(newYorkDay(world.now()), -1).day,
    options_approved_level: state.optionsLevel,
    options_trading_level: state.optionsLevel,
    shorting_enabled: false,
    trading_blocked: false,
    transfers_blocked: false,
    account_blocked: false,
    trade_suspended_by_user: false,
    created_at: opened,
  };
}

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

/** Sortable by time, then in the order of happening: 17 digits, two colons, and an id that starts with the running number. */
const activityId = (activity: Activity, index: number): string =>
  `${new Date(activity.at).toISOString().replace(/\D/g, '')}::${index.toString(16).padStart(8, '0')}${activity.id.slice(8)}`;

function activityJson(world: World, activity: Activity, index: number): Record<string, unknown> {
  const id = activityId(activity, index);
  const { symbol } = activity;
  if (activity.type === 'FILL')
    return {
      id,
      activity_type: 'FILL',
      transaction_time: formatInstant(activity.at),
      type: activity.orderStatus === 'filled' ? 'fill' : 'partial_fill',
      price: format(activity.price),
      qty: format(activity.quantity),
      side: activity.side,
      symbol,
      leaves_qty: format(activity.leaves),
      cum_qty: format(activity.cumulative),
      order_id: activity.orderId,
      order_status: activity.orderStatus,
    };
  const trade = activity.type === 'OPTRD' ? { price: format(activity.price) } : {};
  return {
    id,
    account_id: accountIdOf(world),
    activity_type: activity.type,
    activity_sub_type: '',
    date: newYorkDay(activity.at),
    created_at: formatInstant(activity.at),
    net_amount: activity.type === 'OPTRD' ? format(activity.netAmount) : '0',
    description: activity.type === 'OPTRD' ? 'delivery of shares' : 'option at its end',
    symbol,
    qty: format(activity.quantity),
    ...trade,
    status: 'executed',
    group_id: activity.groupId,
    currency: 'USD',
  };
}

const MAX_PAGE = 100;

function activities(
  world: World,
  types: readonly string[],
  query: Readonly<Record<string, string | undefined>>,
): Response {
  const [after, until] = [query.after, query.until].map((text) => (text === undefined ? undefined : timeOf(text)));
  const wanted = (activity: Activity): boolean =>
    (types.length === 0 || types.includes(activity.type)) &&
    (query.category === undefined || (query.category === 'trade_activity') === (activity.type === 'FILL')) &&
    (query.order_id === undefined || (activity.type === 'FILL' && activity.orderId === query.order_id)) &&
    (query.date === undefined || newYorkDay(activity.at) === query.date.slice(0, 10)) &&
    (after === undefined || activity.at > after) &&
    (until === undefined || activity.at < until);
  const numbered = world.state().activities.map((activity, index) => ({ activity, index }));
  const found = numbered.filter(({ activity }) => wanted(activity));
  const sorted = query.direction === 'asc' ? found : found.toReversed();
  const records = sorted.map(({ activity, index }) => activityJson(world, activity, index));
  const start = query.page_token ? records.findIndex(({ id }) => id === query.page_token) + 1 : 0;
  if (query.page_token && start === 0) return malformed('page_token is invalid');
  return json(records.slice(start, start + countOf(query.page_size, { otherwise: MAX_PAGE, most: MAX_PAGE })));
}

/** Equity at every close that was lived through, and now: daily points, whatever resolution is asked for. */
function history(world: World): Response {
  const now = { at: world.now(), equity: powerOf(world.state(), world.markOf).equity };
  const closes = world.closes();
  const points = closes.at(-1)?.at === now.at ? closes : [...closes, now];
  const base = toNumber(world.startingCash);
  const equity = points.map((point) => toNumber(point.equity));
  const changes = equity.map((value) => value - base);
  return json({
    timestamp: points.map((point) => Math.floor(point.at / 1000)),
    equity,
    profit_loss: changes.map((change) => Number(change.toFixed(2))),
    profit_loss_pct: changes.map((change) => (base === 0 ? null : Number((change / base).toFixed(6)))),
    base_value: base,
    base_value_asof: newYorkDay(world.openedAt),
    timeframe: '1D',
    cashflow: {},
  });
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

export function accountRoutes(world: World, { stateFor }: Seen): Hono {
  const routes = new Hono();
  routes.get('/v2/account', () => json(accountJson(world)));
  routes.get('/v2/account/portfolio/history', () => history(world));
  routes.get('/v2/account/activities', (c) => activities(world, listOf(c.req.query('activity_types')), c.req.query()));
  routes.get('/v2/account/activities/:type', (c) => activities(world, [c.req.param('type')], c.req.query()));
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
