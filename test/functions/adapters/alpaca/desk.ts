/** The adapters at a simulator over real HTTP, and orders to try them with. */
import { onTestFinished } from 'vitest';
import { alpacaBroker } from '#functions/adapters/alpaca/broker.ts';
import { alpacaMarket } from '#functions/adapters/alpaca/market.ts';
import { optionOf } from '#lib/model/instrument.ts';
import type { Order } from '#lib/model/order.ts';
import { price, quantity } from '#lib/model/units.ts';
import { type AlpacaSimulator, SIMULATOR_KEYS, type SimulatorOptions } from '#local/alpaca-simulator/simulator.ts';
import { loopbackFetch } from '#local/loopback-fetch.ts';
import { at, CALL_200, CALL_205, DAY, startWorld } from '#test/local/alpaca-simulator/wire/world.ts';

export const SECRET = SIMULATOR_KEYS.secret;

export function optionsFor(simulator: AlpacaSimulator, secret = SECRET) {
  const fetch = loopbackFetch(simulator.url);
  return { keyId: SIMULATOR_KEYS.id, secret, environment: 'paper' as const, fetch };
}

export async function desk(options: Partial<SimulatorOptions> = {}) {
  const simulator = await startWorld(options);
  onTestFinished(() => simulator.close());
  const access = optionsFor(simulator);
  const market = alpacaMarket({ ...access, clock: { now: simulator.now }, resolutionOf: () => 60_000 });
  /** The same broker for somebody who does not wait long. */
  const hasty = alpacaBroker({ ...access, timeoutMs: 300 });
  return { simulator, broker: alpacaBroker(access), hasty, market };
}

let serial = 0;

/** Ten shares of SPY at up to 201.50, unless told otherwise. */
export function anOrder(change: Partial<Order> = {}): Order {
  serial += 1;
  return {
    id: `ord_${serial}`,
    clientOrderId: `p-test-${serial}`,
    signalId: 'sig_1',
    strategyId: 'index-baseline',
    kind: 'entry',
    symbol: 'SPY',
    positionId: 'index-baseline:SPY',
    legs: [{ instrument: { kind: 'equity', symbol: 'SPY' }, side: 'buy', ratio: 1 }],
    quantity: quantity('10'),
    limitPrice: price('201.5'),
    maxLossPerUnit: 201.5,
    lots: 'first-in',
    state: 'approved',
    filled: quantity('0'),
    attempt: 1,
    day: DAY,
    slot: at(10, 0),
    approvedAt: at(10, 0),
    expiresAt: at(10, 5),
    snapshot: 'hash',
    reasons: [],
    executed: {},
    modelled: true,
    ...change,
  };
}

const leg = (symbol: string, side: 'buy' | 'sell') => ({ instrument: optionOf(symbol), side, ratio: 1 });

/** Two units of the 200/205 call spread for a debit of up to 2.30. */
export const aSpread = (change: Partial<Order> = {}): Order =>
  anOrder({
    legs: [leg(CALL_200, 'buy'), leg(CALL_205, 'sell')],
    quantity: quantity('2'),
    limitPrice: price('2.3'),
    ...change,
  });

/** The same the other way round, for a credit. */
export const closingSpread = (change: Partial<Order> = {}): Order =>
  aSpread({ kind: 'exit', legs: [leg(CALL_200, 'sell'), leg(CALL_205, 'buy')], limitPrice: price('-1.9'), ...change });

/** What a promise was rejected with. */
export async function faultOf(run: Promise<unknown>): Promise<Error> {
  try {
    await run;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
