import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { marketDesk } from '#functions/strategies/fetch-market.ts';
import { type Instant, instant } from '#lib/model/time.ts';
import { fileSnapshots } from '#local/store/file-snapshots.ts';
import { aBar, aChain, aContract, anEntry, aQuote, NOW } from '#test/support/builders.ts';
import { type Figures, marketOf } from '#test/support/market/sourced-market.ts';

const held = aContract({ strike: 100 });
function aDesk(market: Figures = {}) {
  const asked: string[] = [];
  let now: Instant = NOW;
  const folder = mkdtempSync(join(tmpdir(), 'desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const source = marketOf({
    bars: async (symbols, { timeframe, count }) => {
      asked.push(`${timeframe} ${count} ${symbols.join()}`);
      return { SPY: [aBar()] };
    },
    quotes: async () => ({ SPY: aQuote() }),
    chain: async ({ underlying }, hold) => {
      asked.push(`chain ${underlying} ${hold.join()}`);
      return aChain([anEntry(held, 3)], underlying);
    },
    ...market,
  });
  const snapshots = fileSnapshots(folder);
  const desk = marketDesk({ market: source, snapshots, clock: { now: () => now }, modelled: true });
  const setTime = (at: Instant): void => {
    now = at;
  };
  return { desk, asked, snapshots, setTime };
}

describe('one look at the market', () => {
  it('asks once for all strategies, for the longest history of each timeframe', async () => {
    const { desk, asked } = aDesk();
    await desk.bars(
      [
        { symbols: ['SPY', 'QQQ'], history: { '1Day': 5, '1Min': 30 } },
        { symbols: ['SPY'], history: { '1Day': 60 } },
      ],
      NOW,
    );

    expect(asked.sort()).toEqual(['1Day 60 QQQ,SPY', '1Min 30 QQQ,SPY']);
  });

  it('is dated by the clock and the slot, says that it is modelled, and is stored as evidence', async () => {
    const { desk, snapshots, setTime } = aDesk();
    setTime(instant(NOW + 2_000));
    const view = await desk.look(await desk.bars([{ symbols: ['SPY'], history: {} }], NOW), { chains: [], hold: [] });

    expect(view).toMatchObject({ slot: NOW, asOf: NOW + 2_000, modelled: true });
    expect(await snapshots.get(view.snapshot)).toEqual(view);
  });
});
