import { expect, it, onTestFinished, vi } from 'vitest';
import { parseConfig } from '#functions/adapters/config.ts';
import { usd } from '#lib/model/units.ts';
import { channelsIn } from '#local/alerts/channels.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { runDays } from '#local/virtual-days.ts';
import { type HookAnswer, startHook } from '#test/support/hook-server.ts';
import { CONFIG, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { temporaryFolder } from '#test/support/wsb.ts';

/** A feed that breaks down once, so that the simulator answers with a server error. */
function brokenOnce(): MarketFeed {
  const feed = twoDays();
  let isFirst = true;
  return {
    ...feed,
    contracts(...of) {
      if (!isFirst) return feed.contracts(...of);
      isFirst = false;
      throw new RangeError('broken');
    },
  };
}

async function ran(answer: HookAnswer) {
  const hook = await startHook();
  onTestFinished(hook.close);
  hook.answer(answer);
  vi.stubEnv('WSB_HOME', temporaryFolder());
  vi.stubEnv('WSB_WEBHOOK', hook.url);
  const { store, undelivered } = await runDays({
    ...{ feed: brokenOnce(), days: [TUESDAY], config: parseConfig(CONFIG, 'the test'), cash: usd('100000') },
    ...{ name: 'demo', onDay: () => {}, channels: channelsIn(process.env, { quiet: true }) },
  });
  const alerts = (await store.ledger.list('alert')).map(({ record }) => record);
  store.close();
  vi.unstubAllEnvs();
  return { hook, undelivered, alerts };
}

it('a run tells the owner’s webhook, and says that its market is modelled', async () => {
  const { hook, undelivered, alerts } = await ran(200);

  expect(hook.received).toMatchObject([
    {
      severity: 'warning',
      title: expect.stringMatching(/^Alpaca did not answer: looking at the market/),
      modelled: true,
    },
  ]);
  expect(alerts).toMatchObject([{ delivery: { webhook: { attempts: 1, deliveredAt: expect.any(Number) } } }]);
  expect(undelivered).toEqual([]);
});

it('a run whose webhook fails asks it three times, once more at the end, and says what was not delivered', async () => {
  const { hook, undelivered, alerts } = await ran(500);

  expect(hook.count()).toBe(4);
  expect(undelivered).toEqual([{ channel: 'webhook', alerts: 1, problem: `${hook.host} answered 500` }]);
  expect(alerts).toMatchObject([{ delivery: { webhook: { attempts: 4, problem: `${hook.host} answered 500` } } }]);
});
