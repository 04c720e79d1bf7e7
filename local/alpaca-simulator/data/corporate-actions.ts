/** /v1/corporate-actions: dividends and splits of the feed, processed on the day the share goes without them. */
import { Hono } from 'hono';
import { uuidOf } from '#lib/execution/exchange/ids.ts';
import type { CashDividend, Covered, DaySpan, ShareSplit } from '#lib/model/events.ts';
import { isDate, newYorkDay, type TradingDay } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import { badRequest, countOf, json, listOf, pageOf } from '../answers.ts';
import type { World } from '../world.ts';

interface Action {
  readonly id: string;
  readonly list: 'cash_dividends' | 'forward_splits' | 'reverse_splits';
  readonly json: Readonly<Record<string, unknown>>;
}

const TYPES = { cash_dividend: 'cash_dividends', forward_split: 'forward_splits', reverse_split: 'reverse_splits' };
/** The feed does not know them. */
const UNKNOWN_CUSIP = '000000000';

type Find = <T>(of: ((symbol: string, span: DaySpan) => Covered<T> | undefined) | undefined) => readonly T[];

function actionsOf(world: World, symbols: readonly string[], span: DaySpan): readonly Action[] {
  const find: Find = (of) => symbols.flatMap((symbol) => of?.(symbol, span)?.list ?? []);
  const actions = [...find(world.feed.dividends).map(dividendAction), ...find(world.feed.splits).map(splitAction)];
  return actions.map((action) => {
    const { symbol, ex_date } = action.json;
    const id = uuidOf(world.seed, action.list, String(symbol), String(ex_date));
    return { ...action, id, json: { id, ...action.json } };
  });
}

function dividendAction({ symbol, exDay, cash }: CashDividend): Omit<Action, 'id'> {
  const dates = { ex_date: exDay, process_date: exDay };
  const json = { symbol, cusip: UNKNOWN_CUSIP, rate: toNumber(cash), special: false, foreign: false, ...dates };
  return { list: 'cash_dividends', json };
}

function splitAction({ symbol, exDay, ratio }: ShareSplit): Omit<Action, 'id'> {
  const dates = { ex_date: exDay, process_date: exDay };
  if (ratio >= 1) {
    const json = { symbol, cusip: UNKNOWN_CUSIP, new_rate: ratio, old_rate: 1, ...dates };
    return { list: 'forward_splits', json };
  }
  const cusips = { old_cusip: UNKNOWN_CUSIP, new_cusip: UNKNOWN_CUSIP };
  return { list: 'reverse_splits', json: { symbol, ...cusips, new_rate: ratio, old_rate: 1, ...dates } };
}

const dayOf = (text: string | undefined, otherwise: TradingDay): TradingDay | undefined => {
  const day = text?.slice(0, 10) ?? otherwise;
  return isDate(day) ? (day as TradingDay) : undefined;
};

export function corporateActionRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get('/v1/corporate-actions', (c) => {
    const query = c.req.query();
    const today = newYorkDay(world.now());
    const [from, to] = [dayOf(query.start, today), dayOf(query.end, today)];
    if (!from || !to) return badRequest('start or end is not a date');
    const types = listOf(query.types);
    const lists = Object.entries(TYPES).flatMap(([type, list]) =>
      types.length === 0 || types.includes(type) ? [list] : [],
    );
    const actions = actionsOf(world, listOf(query.symbols), { from, to }).filter(({ list }) => lists.includes(list));
    const limit = countOf(query.limit, { otherwise: 100, most: 1_000 });
    const { page, next } = pageOf(actions, { keyOf: ({ id }) => id, limit, token: query.page_token });
    const grouped = Map.groupBy(page, ({ list }) => list);
    const body = Object.fromEntries([...grouped].map(([list, own]) => [list, own.map(({ json: action }) => action)]));
    return json({ corporate_actions: body, next_page_token: next });
  });
  return routes;
}
