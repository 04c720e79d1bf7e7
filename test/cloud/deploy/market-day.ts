/**
 * The world around the emulated account: a market day of the simulator, in which debit spreads have something to buy, and
 * the clock that broker, services and functions share. Nothing in the account knows of it.
 */
import { alpacaBroker } from '#functions/adapters/alpaca/broker.ts';
import { type Instant, instant, SECOND } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import { SIMULATOR_KEYS, startSimulator } from '#local/alpaca-simulator/simulator.ts';
import { loopbackFetch } from '#local/loopback-fetch.ts';
import { on, ROWS, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { nameSimulator, setEmulatorClock, shiftEmulatorClock } from '../places.ts';

const FROM = on(TUESDAY, 9, 0);
const EVERY = 10 * SECOND;
/** How long the broker may lag behind the account's clock, in milliseconds. */
const LAG_MS = 20;

/** The same quotes again and again until ten o'clock. */
const quotes = Array.from({ length: 360 }, (_, place) => ({
  at: instant(FROM + (place + 1) * EVERY),
  of: ROWS[0]?.of ?? {},
}));

export async function marketDay() {
  const simulator = await startSimulator({ feed: twoDays(quotes), at: FROM, cash: usd('100000') });
  nameSimulator(simulator.url);
  let now = () => FROM;
  const ticking = setInterval(() => simulator.advanceTo(instant(Math.max(simulator.now(), now()))), LAG_MS);
  const { id: keyId, secret } = SIMULATOR_KEYS;
  return {
    broker: alpacaBroker({ keyId, secret, environment: 'paper', fetch: loopbackFetch(simulator.url) }),
    /** From now on the time is this, and goes on; where it is later already, it only goes on. */
    begin(at: Instant): void {
      const by = Math.max(at, now()) - Date.now();
      now = () => instant(Date.now() + by);
      shiftEmulatorClock(by);
    },
    async close(): Promise<void> {
      clearInterval(ticking);
      setEmulatorClock(undefined);
      await simulator.close();
    },
  };
}
