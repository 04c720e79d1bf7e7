/** /v2/account and the history of its equity, of the mid-2026 world: without what the end of pattern day trading removed. */
import { Hono } from 'hono';
import { powerOf } from '#lib/execution/exchange/power.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { formatInstant, newYorkDay } from '#lib/model/time.ts';
import { format, subtract, toNumber } from '#lib/model/units.ts';
import { accountIdOf, json } from './answers.ts';
import { lastEquity, type World } from './world.ts';

/** What this account always says. */
const UNCHANGING = {
  status: 'ACTIVE',
  crypto_status: 'ACTIVE',
  currency: 'USD',
  last_maintenance_margin: '0',
  sma: '0',
  accrued_fees: '0',
  pending_transfer_in: '0',
  pending_transfer_out: '0',
  pending_reg_taf_fees: '0',
  intraday_adjustments: '0',
  shorting_enabled: false,
  trading_blocked: false,
  transfers_blocked: false,
  account_blocked: false,
  trade_suspended_by_user: false,
};

function accountJson(world: World): Record<string, unknown> {
  const state = world.state();
  const power = powerOf(state, world.markOf);
  const opened = formatInstant(world.openedAt);
  const before = lastEquity(world);
  const buyingPower = format(power.buyingPower);
  return {
    ...UNCHANGING,
    id: accountIdOf(world.seed),
    account_number: `PA${accountIdOf(world.seed).slice(0, 8).toUpperCase()}`,
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
    long_market_value: format(power.longValue),
    short_market_value: format(power.shortValue),
    position_market_value: format(subtract(power.equity, state.cash)),
    multiplier: String(power.multiplier),
    balance_asof: sessionFrom(newYorkDay(world.now()), -1).day,
    options_approved_level: state.optionsLevel,
    options_trading_level: state.optionsLevel,
    created_at: opened,
  };
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

export function accountRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get('/v2/account', () => json(accountJson(world)));
  routes.get('/v2/account/portfolio/history', () => history(world));
  return routes;
}
