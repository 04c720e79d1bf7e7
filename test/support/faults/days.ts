/** Scenarios that disturbed runs are made of, from the first open to the last close and a rest in which everything ends. */
import type { Break } from '#lib/model/break.ts';
import type { TradingDay } from '#lib/model/time.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { CONFIG, CROWDED_CONFIG, crowdedDay, TUESDAY, twoDays, WEDNESDAY } from '../market/two-days.ts';
import { type Rig, type RigOptions, startRig } from '../rig.ts';
import type { Budgets } from './watch.ts';

export interface Scenario {
  readonly feed: () => MarketFeed;
  readonly days: readonly TradingDay[];
  readonly config: unknown;
  /** The largest share of equity that the entries of a strategy may put at risk. */
  readonly budgets: Budgets;
}

export const SCENARIOS = {
  /** A spread and shares, each entered and closed. */
  twoDays: { feed: twoDays, days: [TUESDAY, WEDNESDAY], config: CONFIG, budgets: { 'debit-spreads': 0.4 } },
  /** Six entries at once, and capital for three. */
  crowded: { feed: crowdedDay, days: [TUESDAY], config: CROWDED_CONFIG, budgets: { 'debit-spreads': 0.025 } },
} satisfies Record<string, Scenario>;

export interface Run {
  readonly rig: Rig;
  readonly breaks: readonly Break[];
}

/** Runs a scenario without a socket, hands it over, and clears up. */
export async function withRun<T>(
  scenario: Scenario,
  options: Partial<RigOptions>,
  use: (run: Run) => Promise<T>,
): Promise<T> {
  const { feed, days, config } = scenario;
  const [day] = days;
  if (day === undefined) throw new RangeError('a scenario has a day');
  const rig = await startRig({ feed: feed(), day, config, wire: (simulator) => simulator.fetch, ...options });
  try {
    const breaks: Break[] = [];
    for (const each of days) breaks.push(...(await rig.day(each)));
    return await use({ rig, breaks });
  } finally {
    await rig.close();
  }
}
