/** /v2/orders: place, look up, list, replace, cancel. */
import { Hono } from 'hono';
import { isRefusal } from '#lib/execution/exchange/admission.ts';
import { type ExchangeOrder, isSettled } from '#lib/execution/exchange/order.ts';
import { refuse } from '#lib/execution/exchange/refusals.ts';
import { type Answer, cancel, orderByClientId, orderById, replace, submit } from '#lib/execution/exchange.ts';
import { underlyingOf } from '#lib/model/instrument.ts';
import { countOf, json, listOf, malformed, refused, timeOf } from './answers.ts';
import { assetClassOf, orderJson, recordById } from './order-json.ts';
import { readChange, readOrder } from './order-request.ts';
import type { World } from './world.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A working order calls itself pending in the broker's first answer, and new in every later one. */
const firstAnswer = (order: ExchangeOrder): string | undefined => (order.status === 'new' ? 'pending_new' : undefined);

function answered(world: World, answer: Answer, respond: (order: ExchangeOrder) => Response): Response {
  if ('refusal' in answer) return refused(answer.refusal);
  world.setState(answer.state);
  return respond(answer.order);
}

const created = (order: ExchangeOrder): Response => {
  const stillOpen = firstAnswer(order);
  return json(orderJson(order, { nested: true, ...(stillOpen ? { stillOpen } : {}) }));
};

const WHERE: Record<string, (order: ExchangeOrder) => boolean> = {
  open: (order) => !isSettled(order),
  closed: isSettled,
  all: () => true,
};

interface Query {
  readonly [name: string]: string | undefined;
}

function matches(query: Query): (order: ExchangeOrder) => boolean {
  const symbols = listOf(query.symbols);
  const after = query.after === undefined ? undefined : timeOf(query.after);
  const until = query.until === undefined ? undefined : timeOf(query.until);
  const status = WHERE[query.status ?? 'open'] ?? WHERE.open;
  return (order) =>
    status?.(order) === true &&
    (after === undefined || order.submittedAt > after) &&
    (until === undefined || order.submittedAt < until) &&
    (query.side === undefined || order.legs[0]?.side === query.side) &&
    (query.asset_class === undefined ||
      listOf(query.asset_class).includes(assetClassOf(order.legs[0]?.instrument ?? { kind: 'equity', symbol: '' }))) &&
    (symbols.length === 0 ||
      order.legs.some(
        (leg) => symbols.includes(leg.instrument.symbol) || symbols.includes(underlyingOf(leg.instrument)),
      ));
}

/** Oldest first, in the order of submission: ids do not sort, and many orders may share one instant. */
function bySubmission(world: World): readonly ExchangeOrder[] {
  const { working, ended, clientOrderIds } = world.state();
  const rank = new Map([...clientOrderIds].map((id, index) => [id, index]));
  const rankOf = (order: ExchangeOrder): number => rank.get(order.clientOrderId) ?? Number.MAX_SAFE_INTEGER;
  return [...ended, ...working].sort((a, b) => a.submittedAt - b.submittedAt || rankOf(a) - rankOf(b));
}

function list(world: World, query: Query): Response {
  if (query.status !== undefined && !(query.status in WHERE)) return malformed('status is invalid');
  const all = bySubmission(world);
  const from = query.after_order_id ? all.findIndex((order) => order.id === query.after_order_id) + 1 : 0;
  const to = query.before_order_id ? all.findIndex((order) => order.id === query.before_order_id) : all.length;
  const found = all.slice(from, to < 0 ? all.length : to).filter(matches(query));
  const sorted = query.direction === 'asc' ? found : found.toReversed();
  const page = sorted.slice(0, countOf(query.limit, { otherwise: 50, most: 500 }));
  const nested = query.nested === 'true';
  return json(
    page.flatMap((order) => [
      orderJson(order, { nested }),
      ...(nested || order.orderClass === 'simple'
        ? []
        : order.legs.map((leg) => recordById(order, leg.id, { nested }))),
    ]),
  );
}

function cancelAll(world: World): Response {
  const answers = world.state().working.map((order) => {
    const answer = cancel(world.state(), order.id, world.now());
    world.setState(answer.state);
    return { id: order.id, status: 'refusal' in answer ? 500 : 200 };
  });
  return json(answers, 207);
}

/** A body that is not JSON reads as nothing, which no schema accepts. */
const bodyOf = async (request: Request): Promise<unknown> => {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
};

export function orderRoutes(world: World): Hono {
  const routes = new Hono();
  routes.post('/v2/orders', async (c) => {
    const request = readOrder(await bodyOf(c.req.raw));
    return isRefusal(request)
      ? refused(request)
      : answered(world, submit(world.state(), request, world.desk()), created);
  });
  routes.get('/v2/orders', (c) => list(world, c.req.query()));
  routes.delete('/v2/orders', () => cancelAll(world));
  routes.get('/v2/orders:by_client_order_id', (c) => {
    const id = c.req.query('client_order_id') ?? '';
    const order = orderByClientId(world.state(), id);
    return order ? json(recordById(order, id, { nested: false })) : refused(refuse('order-unknown'));
  });
  routes.get('/v2/orders/:id', (c) => {
    const id = c.req.param('id');
    if (!UUID.test(id)) return malformed('order_id must be a valid uuid');
    const order = orderById(world.state(), id);
    const nested = c.req.query('nested') === 'true';
    return order ? json(recordById(order, id, { nested })) : refused(refuse('order-unknown', { order_id: id }));
  });
  routes.patch('/v2/orders/:id', async (c) => {
    const change = readChange(await bodyOf(c.req.raw));
    if (isRefusal(change)) return refused(change);
    return answered(world, replace(world.state(), c.req.param('id'), { ...change, desk: world.desk() }), created);
  });
  routes.delete('/v2/orders/:id', (c) =>
    answered(world, cancel(world.state(), c.req.param('id'), world.now()), () => new Response(null, { status: 204 })),
  );
  return routes;
}
