/**
 * A process that trades as demo and replay do, over a ledger in its home folder, with the broker in its parent's process.
 * It can be killed at any time: started anew it does the last slot again and goes on from there, as far as the clock is.
 */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import process from 'node:process';
import { parseConfig } from '#functions/adapters/config.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import { type Instant, instant, SECOND, type TradingDay } from '#lib/model/time.ts';
import { homeFolder, ledgerPath } from '#local/home.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { openStore } from '#local/store/store.ts';
import type { System } from '#local/system.ts';
import { sealOf, systemOf } from '#local/virtual-days.ts';
import { MORNINGS, morningFeed } from './mornings.ts';

/** What the parent gives as the only argument, in JSON. */
export interface Errand {
  /** Of the broker. */
  readonly url: string;
  /** Name of the ledger in its home folder. */
  readonly ledger: string;
}

/** To the parent: move the broker's clock there; zero asks how late it is. */
export interface Moved {
  readonly to: number;
}

const ASK_EVERY = 5 * SECOND;

interface Step {
  readonly at: Instant;
  readonly work: (system: System, seal: () => Promise<unknown>) => Promise<unknown>;
}

/** Open, ticks and close of every day, as the days of demo and replay. */
function stepsOf(feed: MarketFeed, days: readonly TradingDay[]): readonly Step[] {
  return days.flatMap((day) => {
    const session = sessionOf(day);
    if (!session) throw new RangeError(`no session on ${day}`);
    const ticks = feed.ticks(day).filter((at) => at < session.close);
    return [
      { at: session.open, work: (system) => system.reconcile() },
      ...ticks.map((at): Step => ({ at, work: (system) => system.tick(at) })),
      {
        at: session.close,
        work: async (system, seal) => {
          await system.tick(session.close);
          await system.reconcile();
          await seal();
        },
      },
    ] satisfies readonly Step[];
  });
}

let now = instant(0);

async function move(to: number): Promise<void> {
  const told = once(process, 'message');
  process.send?.({ to } satisfies Moved);
  const [answer] = await told;
  now = instant((answer as { readonly now: number }).now);
}

/** On a real clock an order without an answer is asked for every five seconds, until the next slot. */
async function ask(system: System, next: Instant): Promise<void> {
  while ((await system.resolve()) > 0 && now + ASK_EVERY < next) await move(now + ASK_EVERY);
}

async function trade({ url, ledger }: Errand): Promise<void> {
  const feed = morningFeed();
  const steps = stepsOf(feed, MORNINGS);
  await move(0);
  const clock = { now: () => now };
  mkdirSync(homeFolder(), { recursive: true });
  const path = ledgerPath(ledger);
  const store = openStore(path, clock);
  store.giveBack();
  const run = { feed, config: parseConfig({}, 'the test'), name: ledger };
  const system = systemOf(run, { url, now: clock.now }, store);
  const seal = sealOf(store, path, clock);
  const last = Math.max(
    0,
    steps.findLastIndex(({ at }) => at <= now),
  );
  for (const [index, { at, work }] of steps.entries()) {
    if (index < last) continue;
    if (at > now) await move(at);
    await work(system, seal);
    await ask(system, steps[index + 1]?.at ?? instant(at + 6 * ASK_EVERY));
  }
  store.close();
}

await trade(JSON.parse(process.argv[2] ?? '{}') as Errand);
process.disconnect();
