/** How many calls a whole session costs: all ten strategies with their full universes, looked at every ten seconds. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseConfig } from '#functions/adapters/config.ts';
import { botsOf } from '#functions/strategies/bots.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import { instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import { busyFeed } from '#test/support/market/busy-feed.ts';
import { startRig } from '#test/support/rig.ts';

const DAY = tradingDay('2016-06-15');
const { open, close } = sessionOf(DAY) ?? { open: instant(0), close: instant(0) };

async function session(profile: string) {
  const config = { profile };
  const bots = botsOf(parseConfig(config, 'the test'));
  const symbols = [...new Set(bots.flatMap(({ watch }) => watch.symbols))].sort();
  const calls: { readonly minute: number; readonly what: string }[] = [];
  const rig = await startRig({
    ...{ feed: busyFeed(symbols, DAY), day: DAY, config, cash: usd('100000') },
    around: (parts) => ({ ...parts, burst: { title: 'all day', from: open, to: instant(close + 1), seconds: 10 } }),
    wire: (simulator) => async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input);
      calls.push({ minute: Math.floor(simulator.now() / MINUTE), what: pathname.split('/').slice(0, 5).join('/') });
      return simulator.fetch(input, init);
    },
  });
  onTestFinished(rig.close);
  await rig.day(DAY);
  const slots = new Set((await rig.all('look')).map(({ slot }) => slot)).size;
  const chains = new Set(calls.filter(({ what }) => what.includes('/snapshots/')).map(({ what }) => what)).size;
  const perMinute = [...Map.groupBy(calls, ({ minute }) => minute).values()].map((of) => of.length);
  return {
    ...{ slots, chains, symbols: symbols.length, orders: (await rig.all('order')).length },
    looking: new Set((await rig.all('proposal')).map(({ strategyId }) => strategyId)).size,
    most: Math.max(...perMinute),
    average: calls.length / ((close - open) / MINUTE),
  };
}

describe.each(PROFILE_IDS)('a session of %s every ten seconds', (profile) => {
  it('takes at most 200 calls in any minute and fewer than 40 on average, orders and books included', async ({
    annotate,
  }) => {
    const { slots, symbols, looking, orders, chains, most, average } = await session(profile);

    await annotate(
      `${symbols} symbols, ${slots} looks, ${chains} chains, ${orders} orders: most ${most}, average ${average.toFixed(1)}`,
    );
    expect(chains).toBeGreaterThan(30);
    expect(looking).toBe(10);
    expect(slots).toBeGreaterThan(2_200);
    expect(most).toBeLessThanOrEqual(200);
    expect(average).toBeLessThan(40);
  });
});
