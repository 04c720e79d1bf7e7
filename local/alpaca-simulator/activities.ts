/** /v2/account/activities: executions, and what became of options at their end; pages by the id of the last one seen. */
import { Hono } from 'hono';
import type { Activity } from '#lib/execution/exchange/account.ts';
import { formatInstant, newYorkDay } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import { accountIdOf, countOf, json, listOf, malformed, timeOf } from './answers.ts';
import type { World } from './world.ts';

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
    account_id: accountIdOf(world.seed),
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

export function activityRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get('/v2/account/activities', (c) => activities(world, listOf(c.req.query('activity_types')), c.req.query()));
  routes.get('/v2/account/activities/:type', (c) => activities(world, [c.req.param('type')], c.req.query()));
  return routes;
}
