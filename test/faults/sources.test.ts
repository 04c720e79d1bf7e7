/** A source of prices dies: the next one answers in its place and the owner can see it; where all are dead, nothing is bought. */
import { expect, it, onTestFinished } from 'vitest';
import type { DataSource } from '#functions/adapters/market-sources/data-source.ts';
import { instant, newYorkDay } from '#lib/model/time.ts';
import type { Clock } from '#lib/ports.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { sourceRows } from '#local/report/sources.ts';
import { CONFIG, on, TUESDAY, twoDays } from '#test/support/market/two-days.ts';
import { type RigOptions, startRig } from '#test/support/rig.ts';

const WHAT = { feed: 'recorded', delayMs: 0, adjustment: 'split' } as const;

/** Knows the prices of shares, and nothing of options. */
const second = (feed: MarketFeed, clock: Clock): DataSource => {
  const by = <T>(symbols: readonly string[], of: (symbol: string) => T | undefined) =>
    Object.fromEntries(
      symbols.flatMap((symbol) => {
        const value = of(symbol);
        return value === undefined ? [] : [[symbol, value] as const];
      }),
    );
  return {
    name: 'second',
    offers: {
      bars: {
        ...WHAT,
        ask: async (symbols, { timeframe, count }) =>
          by(symbols, (symbol) => feed.bars(symbol, timeframe, { from: instant(0), at: clock.now() }).slice(-count)),
      },
      quotes: { ...WHAT, ask: async (symbols) => by(symbols, (symbol) => feed.quote(symbol, clock.now())) },
    },
  };
};

const DEAD = {
  path: /^\/v2\/stocks/,
  fault: { kind: 'server-error', when: 'before', status: 503 },
  times: 1_000,
} as const;

async function ticked(options: Partial<RigOptions>) {
  const feed = twoDays();
  const rig = await startRig({ feed, day: TUESDAY, config: CONFIG, wire: (simulator) => simulator.fetch, ...options });
  onTestFinished(() => rig.close());
  await rig.system.reconcile();
  rig.simulator.faults.add(DEAD);
  for (const minute of [36, 37, 39]) await rig.tick(on(TUESDAY, 9, minute));
  return rig;
}

it('the second source answers for the dead one, the trade is made, and the status says who answers', async () => {
  const rig = await ticked({ sources: (clock) => [second(twoDays(), clock)] });
  const [, record] = await rig.all('proposal');
  const view = await rig.parts.snapshots.get(record?.snapshot ?? '');

  expect((await rig.all('order')).map(({ strategyId, state }) => [strategyId, state])).toEqual([
    ['debit-spreads', 'filled'],
  ]);
  expect(view?.provenance?.quotes?.map(({ source }) => source)).toEqual(['second']);
  expect(view?.provenance?.chains?.map(({ source }) => source)).toEqual(['alpaca']);
  const rows = await sourceRows(rig.ledger, rig.parts.clock.now());
  expect(rows.map(({ source, figure, circuit }) => `${source} ${figure} ${circuit}`)).toEqual([
    'alpaca bars open',
    'alpaca chains closed',
    'alpaca quotes open',
    'own records volatility-history closed',
    'second bars closed',
    'second quotes closed',
  ]);
  expect(rows[2]).toMatchObject({ failures: 3, lastFailure: { reason: expect.stringContaining('503') } });
});

it('where all are dead nothing is bought, and the owner is told why', async () => {
  const rig = await ticked({});

  expect(await rig.all('order')).toEqual([]);
  expect((await rig.all('alert')).map(({ title, detail }) => [title, detail])).toContainEqual([
    'Alpaca did not answer: looking at the market waits for the next tick',
    expect.stringContaining('503'),
  ]);
  expect(newYorkDay(rig.parts.clock.now())).toBe(TUESDAY);
  expect(await sourceRows(rig.ledger, rig.parts.clock.now())).toMatchObject([
    { source: 'alpaca', figure: 'bars', circuit: 'open', failures: 3 },
  ]);
});
