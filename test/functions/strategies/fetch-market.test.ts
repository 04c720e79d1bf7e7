import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { TransientFault } from '#functions/adapters/faults.ts';
import { marketDesk } from '#functions/strategies/fetch-market.ts';
import { DAY, type Instant, instant, tradingDay } from '#lib/model/time.ts';
import type { MarketData } from '#lib/ports.ts';
import { fileSnapshots } from '#local/store/file-snapshots.ts';
import { aBar, aChain, aContract, anEntry, aQuote, NOW } from '#test/support/builders.ts';

const held = aContract({ strike: 100 });
const elsewhere = aContract({ underlying: 'MSFT' });
const request = (underlying: string) => ({
  underlying,
  expiries: { from: tradingDay('2015-02-01'), to: tradingDay('2015-02-10') },
});

function aDesk(market: Partial<MarketData> = {}) {
  const asked: string[] = [];
  let now: Instant = NOW;
  const folder = mkdtempSync(join(tmpdir(), 'desk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const source: MarketData = {
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
  };
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

  it('keeps the daily bars of every set of symbols that takes its turn', async () => {
    const { desk, asked } = aDesk();
    for (const symbol of ['SPY', 'QQQ', 'SPY', 'QQQ'])
      await desk.bars([{ symbols: [symbol], history: { '1Day': 5 } }], NOW);

    expect(asked).toEqual(['1Day 5 SPY', '1Day 5 QQQ']);
  });

  it('asks for daily bars once a day, and again the next', async () => {
    const { desk, asked, setTime } = aDesk();
    const look = () => desk.bars([{ symbols: ['SPY'], history: { '1Day': 5 } }], NOW);
    await look();
    await look();
    expect(asked).toHaveLength(1);
    setTime(instant(NOW + DAY));
    await look();
    expect(asked).toHaveLength(2);
  });

  it('asks again where the first answer was a fault', async () => {
    let faults = 0;
    const { desk } = aDesk({
      bars: async () => {
        faults += 1;
        if (faults === 1) throw new TransientFault('busy');
        return { SPY: [aBar()] };
      },
    });
    const look = () => desk.bars([{ symbols: ['SPY'], history: { '1Day': 5 } }], NOW);

    await expect(look()).rejects.toThrow('busy');
    expect((await look()).bars.SPY?.['1Day']).toHaveLength(1);
  });

  it('holds each chain to the contracts held of its own underlying', async () => {
    const { desk, asked } = aDesk();
    const bars = await desk.bars([], NOW);
    await desk.look(bars, { chains: [request('AAPL'), request('MSFT')], hold: [held.symbol, elsewhere.symbol] });

    expect(asked).toEqual([`chain AAPL ${held.symbol}`, `chain MSFT ${elsewhere.symbol}`]);
  });

  it('is dated by the clock and the slot, says that it is modelled, and is stored as evidence', async () => {
    const { desk, snapshots, setTime } = aDesk();
    setTime(instant(NOW + 2_000));
    const view = await desk.look(await desk.bars([{ symbols: ['SPY'], history: {} }], NOW), { chains: [], hold: [] });

    expect(view).toMatchObject({ slot: NOW, asOf: NOW + 2_000, modelled: true });
    expect(await snapshots.get(view.snapshot)).toEqual(view);
  });
});
