/**
 * The broker on this computer: an HTTP server on loopback that the real SDK cannot tell from Alpaca for what we use, over the
 * exchange of `lib/execution` and a market feed, on virtual time. All its numbers are modelled on the feed's quotes.
 */
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { assignEarly } from '#lib/execution/exchange/expiry.ts';
import type { Instant } from '#lib/model/time.ts';
import type { Usd } from '#lib/model/units.ts';
import type { MarketFeed } from '../market-feed.ts';
import { accountRoutes } from './account.ts';
import { activityRoutes } from './activities.ts';
import { json } from './answers.ts';
import { assetRoutes } from './assets.ts';
import { clockRoutes } from './clock.ts';
import { corporateActionRoutes } from './data/corporate-actions.ts';
import { optionRoutes } from './data/options.ts';
import { stockRoutes } from './data/stocks.ts';
import { createFaults, type FaultPlan, type Strike } from './faults.ts';
import { authorise, type Env, injectFaults, type Keys, RESET, rateLimit } from './gate.ts';
import { orderRoutes } from './orders.ts';
import { positionRoutes } from './positions.ts';
import { createWorld, type World } from './world.ts';

export interface AlpacaSimulator {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** The same routes without a socket, whatever the origin. */
  readonly fetch: typeof globalThis.fetch;
  now(): Instant;
  /** Moves virtual time: working orders meet each update of the feed on the way, day orders end at each close. */
  advanceTo(at: Instant): void;
  readonly faults: FaultPlan;
  /** Assigns a short option at once, as may happen overnight; no answer tells of it but activities and positions. */
  assign(symbol: string): void;
  close(): Promise<void>;
}

export interface SimulatorOptions {
  readonly feed: MarketFeed;
  readonly at: Instant;
  readonly cash: Usd;
  readonly keys?: Keys;
  /** `paper`: a tenth of the eligible fills are partial, seeded. `deterministic`: none. */
  readonly mode?: 'paper' | 'deterministic';
  readonly seed?: string;
  /** Any free port where absent. */
  readonly port?: number;
  readonly optionsLevel?: 0 | 1 | 2 | 3;
  /** Refuse what exceeds this many requests a virtual minute; counted but never refused where absent. */
  readonly requestsPerMinute?: number;
}

/** What the simulator expects where no keys are given. */
export const SIMULATOR_KEYS: Keys = { id: 'SIMULATOR', secret: 'simulated-secret' };
const BROKER_LIMIT = 200;

function application(world: World, options: SimulatorOptions) {
  const faults = createFaults(world.state);
  const struck = new WeakMap<Request, Strike>();
  const app = new Hono<Env>();
  const { requestsPerMinute } = options;
  app.use(
    rateLimit(world, { perMinute: requestsPerMinute ?? BROKER_LIMIT, enforced: requestsPerMinute !== undefined }),
  );
  app.use(authorise(options.keys ?? SIMULATOR_KEYS));
  app.use(injectFaults(faults, struck));
  const stateFor = (request: Request) => {
    const strike = struck.get(request);
    return strike?.fault.kind === 'stale-positions' ? strike.before : world.state();
  };
  const trading = [
    orderRoutes(world),
    accountRoutes(world),
    positionRoutes(world, { stateFor }),
    activityRoutes(world),
  ];
  const reference = [clockRoutes(world), assetRoutes(world)];
  const data = [stockRoutes(world), optionRoutes(world), corporateActionRoutes(world)];
  for (const each of [...trading, ...reference, ...data]) app.route('/', each);
  // A client that hangs up in the middle is no error of ours; anything else is a bug, and is shown.
  app.onError((error, c) => {
    if (!c.req.raw.signal.aborted) console.error(error);
    return json({ code: 50010000, message: 'internal server error occurred' }, 500);
  });
  app.notFound(() => json({ code: 40410000, message: 'endpoint not found' }, 404));
  return { app, faults };
}

/** Rejects as a cut connection does where the answer says that it is one. */
const inProcess =
  (app: Hono<Env>): typeof globalThis.fetch =>
  async (input, init) => {
    const answer = await app.fetch(new Request(input, init), {});
    init?.signal?.throwIfAborted();
    if (answer.headers.has(RESET)) throw new TypeError('fetch failed', { cause: new Error('read ECONNRESET') });
    return answer;
  };

/** Starts the simulator. A port in use rejects with Node's own error, whose `code` is EADDRINUSE. */
export async function startSimulator(options: SimulatorOptions): Promise<AlpacaSimulator> {
  const world = createWorld({
    ...{ feed: options.feed, at: options.at, cash: options.cash, seed: options.seed ?? 'simulator' },
    partialFills: options.mode === 'paper',
    optionsLevel: options.optionsLevel ?? 3,
  });
  const { app, faults } = application(world, options);
  const server = createAdaptorServer({ fetch: app.fetch });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    fetch: inProcess(app),
    now: world.now,
    advanceTo: world.advanceTo,
    faults,
    assign: (symbol) => world.setState(assignEarly(world.state(), symbol, world.now())),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
