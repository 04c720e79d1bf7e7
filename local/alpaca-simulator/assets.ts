/** Assets and option contracts: what can be traded. */
import { Hono } from 'hono';
import { refuse } from '#lib/execution/exchange/refusals.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { lastTradingClose } from '#lib/model/instrument.ts';
import { addDays, newYorkDay, type TradingDay, weekday } from '#lib/model/time.ts';
import { format, toNumber } from '#lib/model/units.ts';
import type { ListedContract } from '../market-feed.ts';
import { countOf, json, listOf, pageOf, refused } from './answers.ts';
import { assetIdOf } from './order-json.ts';
import type { World } from './world.ts';

type Query = Readonly<Record<string, string | undefined>>;

const assetJson = (world: World, symbol: string) => ({
  id: assetIdOf(symbol),
  class: 'us_equity',
  exchange: 'NASDAQ',
  symbol,
  name: symbol,
  status: 'active',
  tradable: true,
  marginable: true,
  margin_requirement_long: '30',
  margin_requirement_short: '30',
  shortable: false,
  easy_to_borrow: false,
  borrow_status: 'hard_to_borrow',
  fractionable: true,
  attributes: world.contracts(symbol).length > 0 ? ['has_options'] : [],
});

function contractJson(world: World, { contract, openInterest }: ListedContract) {
  const alive = lastTradingClose(contract) > world.now();
  const known = openInterest === undefined ? {} : { open_interest: String(openInterest) };
  return {
    id: assetIdOf(contract.symbol),
    symbol: contract.symbol,
    name: `${contract.underlying} ${contract.expiry} ${format(contract.strike)} ${contract.right}`,
    status: alive ? 'active' : 'inactive',
    tradable: alive,
    expiration_date: contract.expiry,
    root_symbol: contract.underlying,
    underlying_symbol: contract.underlying,
    underlying_asset_id: assetIdOf(contract.underlying),
    type: contract.right,
    style: 'american',
    strike_price: format(contract.strike),
    multiplier: '100',
    size: '100',
    ...known,
    ...(openInterest === undefined ? {} : { open_interest_date: sessionFrom(newYorkDay(world.now()), -1).day }),
    ppind: true,
  };
}

/** The Sunday that ends this week: without a bound of its own, a list stops before it. */
const comingWeekend = (day: TradingDay): TradingDay => addDays(day, (7 - weekday(day)) % 7);

/** The filters that the contract list and the option chain have in common. */
export function contractFilter(query: Query): (listed: ListedContract) => boolean {
  const [least, most] = [query.strike_price_gte, query.strike_price_lte].map((text) =>
    text === undefined ? undefined : Number(text),
  );
  return ({ contract }) =>
    (query.type === undefined || contract.right === query.type) &&
    (query.root_symbol === undefined || contract.underlying === query.root_symbol) &&
    (query.expiration_date === undefined || contract.expiry === query.expiration_date.slice(0, 10)) &&
    (query.expiration_date_gte === undefined || contract.expiry >= query.expiration_date_gte.slice(0, 10)) &&
    (query.expiration_date_lte === undefined || contract.expiry <= query.expiration_date_lte.slice(0, 10)) &&
    (least === undefined || toNumber(contract.strike) >= least) &&
    (most === undefined || toNumber(contract.strike) <= most);
}

const symbolOf = ({ contract }: ListedContract): string => contract.symbol;
export const bySymbol = (a: ListedContract, b: ListedContract): number => (symbolOf(a) < symbolOf(b) ? -1 : 1);

function contracts(world: World, query: Query): Response {
  const asked = listOf(query.underlying_symbols);
  const underlyings = asked.length > 0 ? asked : world.feed.symbols;
  const isBounded = ['expiration_date', 'expiration_date_gte', 'expiration_date_lte'].some((name) => query[name]);
  const bounds = isBounded ? {} : { expiration_date_lte: comingWeekend(newYorkDay(world.now())) };
  const isWanted = contractFilter({ ...query, ...bounds });
  const isActive = ({ contract }: ListedContract) => lastTradingClose(contract) > world.now();
  const found = underlyings
    .flatMap((underlying) => world.contracts(underlying))
    .filter((listed) => isWanted(listed) && isActive(listed) === (query.status !== 'inactive'))
    .sort(bySymbol);
  const limit = countOf(query.limit, { otherwise: 100, most: 10_000 });
  const { page, next } = pageOf(found, { keyOf: symbolOf, limit, token: query.page_token });
  return json({ option_contracts: page.map((listed) => contractJson(world, listed)), next_page_token: next });
}

function contract(world: World, named: string): Response {
  const isNamed = (listed: ListedContract) => symbolOf(listed) === named || assetIdOf(symbolOf(listed)) === named;
  const found = world.feed.symbols.flatMap((symbol) => world.contracts(symbol)).find(isNamed);
  return found ? json(contractJson(world, found)) : json({ code: 40410000, message: 'option contract not found' }, 404);
}

function asset(world: World, named: string): Response {
  const symbol = world.feed.symbols.find((each) => each === named || assetIdOf(each) === named);
  if (symbol) return json(assetJson(world, symbol));
  return refused({ ...refuse('order-unknown'), message: `asset not found for ${named}` });
}

export function assetRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get('/v2/assets', (c) => {
    const isListed =
      c.req.query('status') !== 'inactive' && (c.req.query('asset_class') ?? 'us_equity') === 'us_equity';
    return json(isListed ? world.feed.symbols.map((symbol) => assetJson(world, symbol)) : []);
  });
  routes.get('/v2/assets/:symbol', (c) => asset(world, c.req.param('symbol')));
  routes.get('/v2/options/contracts', (c) => contracts(world, c.req.query()));
  routes.get('/v2/options/contracts/:symbol', (c) => contract(world, c.req.param('symbol')));
  return routes;
}
