import { describe, expect, it } from 'vitest';
import { TransientFault } from '#functions/adapters/faults.ts';
import type { Asking, BarsWanted } from '#functions/adapters/market-sources/data-source.ts';
import type { ChainRequest } from '#lib/model/option-chain.ts';
import { DAY, type Instant, instant, MINUTE, SECOND, tradingDay } from '#lib/model/time.ts';
import { aBar, aChain, aContract, anEntry, aQuote, NOW } from '#test/support/builders.ts';
import { marketOver, scriptedSource } from '#test/support/market/scripted-source.ts';

const FIVE = { timeframe: '5Min', count: 3 } as const;
/** All five-minute bars that have ended by a time, or those from `since` on. */
const endedBy = (now: Instant, { since = 0 as Instant }: BarsWanted) =>
  Array.from({ length: 20 }, (_, place) => instant(NOW + (place - 10) * 5 * MINUTE))
    .filter((start) => start + 5 * MINUTE <= now && start >= since)
    .map((start) => aBar({ start }));

function barsMarket(knows: (now: Instant, want: BarsWanted) => ReturnType<typeof endedBy> = endedBy) {
  const asked: string[] = [];
  const wants: BarsWanted[] = [];
  const bars: Asking['bars'] = async (symbols, want) => {
    wants.push(want);
    return Object.fromEntries(symbols.map((symbol) => [symbol, knows(over.clock.now(), want)]));
  };
  const over = marketOver([scriptedSource('first', { bars }, asked)]);
  return { ...over, asked, wants };
}

describe('bars', () => {
  it('are asked for once until the next may be there, whoever wants them', async () => {
    const { market, asked, move } = barsMarket();
    await market.bars(['A', 'B'], FIVE);
    move(10 * SECOND);
    await market.bars(['A'], FIVE);
    await market.bars(['A', 'B', 'C'], { ...FIVE, count: 2 });

    expect(asked).toEqual(['first bars ["A","B"]', 'first bars ["C"]']);
  });

  it('are then asked for their end alone, which is put to those that are known', async () => {
    const { market, wants, move } = barsMarket();
    const before = (await market.bars(['A'], FIVE)).figures.A ?? [];
    move(5 * MINUTE);
    const after = (await market.bars(['A'], FIVE)).figures.A ?? [];

    expect(wants.map(({ since }) => since)).toEqual([undefined, NOW - 15 * MINUTE]);
    expect(after.map(({ start }) => start)).toEqual([...before.slice(1).map(({ start }) => start), NOW]);
  });

  it('that come late are asked for at the next look', async () => {
    const { market, asked, move } = barsMarket((now, want) => endedBy(instant(now - 15 * SECOND), want));
    await market.bars(['A'], FIVE);
    move(10 * SECOND);
    await market.bars(['A'], FIVE);
    move(10 * SECOND);
    const { figures } = await market.bars(['A'], FIVE);

    expect(asked).toHaveLength(3);
    expect(figures.A?.at(-1)?.start).toBe(NOW - 5 * MINUTE);
  });

  it('are asked for whole when more are wanted, and on the next day', async () => {
    const { market, wants, move } = barsMarket();
    await market.bars(['A'], FIVE);
    await market.bars(['A'], { ...FIVE, count: 5 });
    move(DAY);
    await market.bars(['A'], FIVE);

    expect(wants.map(({ since }) => since)).toEqual([undefined, undefined, undefined]);
  });

  it('of a day are asked for once a session', async () => {
    const { market, asked, move } = barsMarket(() => [aBar({ start: instant(NOW - 3 * DAY) })]);
    const daily = () => market.bars(['A'], { timeframe: '1Day', count: 1 });
    await daily();
    move(60 * MINUTE);
    await daily();
    expect(asked).toHaveLength(1);
    move(DAY);
    await daily();
    expect(asked).toHaveLength(2);
  });

  it('are asked for again after a fault', async () => {
    let isDead = true;
    const bars = async () => {
      if (isDead) throw new TransientFault('busy');
      return { A: [aBar({ start: instant(NOW - 5 * MINUTE) })] };
    };
    const { market } = marketOver([scriptedSource('first', { bars })]);

    await expect(market.bars(['A'], FIVE)).rejects.toThrow('busy');
    isDead = false;
    expect((await market.bars(['A'], FIVE)).figures.A).toHaveLength(1);
  });
});

describe('chains', () => {
  const contracts = [90, 100, 110].map((strike) => aContract({ strike }));
  const [, middle] = contracts;
  const expiries = { from: tradingDay('2000-01-01'), to: tradingDay('2030-01-01') };
  const request = (from: number, to: number): ChainRequest => ({ underlying: 'AAPL', expiries, strikes: { from, to } });
  const chainsMarket = () => {
    const asked: string[] = [];
    const chains: Asking['chains'] = async ({ underlying }) =>
      aChain(
        contracts.map((contract) => anEntry(contract, 3)),
        underlying,
      );
    const quotes: Asking['quotes'] = async (symbols) =>
      Object.fromEntries(symbols.map((symbol) => [symbol, aQuote({ bid: 7, ask: 8 })]));
    return { ...marketOver([scriptedSource('first', { chains, quotes }, asked)]), asked };
  };
  const strikesOf = async (
    market: ReturnType<typeof chainsMarket>['market'],
    asked: ChainRequest,
    hold: readonly string[] = [],
  ) => (await market.chains([asked], hold)).figures.AAPL?.entries.map(({ contract }) => contract.symbol);

  it('keep to what was asked for, and to what is held', async () => {
    const { market } = chainsMarket();
    const [low, mid, high] = contracts.map(({ symbol }) => symbol);

    expect(await strikesOf(market, request(95, 105))).toEqual([mid]);
    expect(await strikesOf(market, request(95, 105), [high ?? ''])).toEqual([mid, high]);
    expect(await strikesOf(market, request(80, 105))).toEqual([low, mid]);
  });

  it('are kept for half a minute where the bounds have hardly moved, and asked for again where they have', async () => {
    const { market, asked, move } = chainsMarket();
    await market.chains([request(95, 105)], []);
    move(10 * SECOND);
    await market.chains([request(95.1, 105.1)], []);
    expect(asked).toHaveLength(1);
    await market.chains([request(80, 105)], []);
    expect(asked).toHaveLength(2);
    move(40 * SECOND);
    await market.chains([request(80, 105)], []);
    expect(asked).toHaveLength(3);
  });

  it('that are kept have the latest quotes of what is held', async () => {
    const { market, asked, move } = chainsMarket();
    const hold = [middle?.symbol ?? ''];
    await market.chains([request(95, 105)], hold);
    move(10 * SECOND);
    const { figures } = await market.chains([request(95, 105)], hold);

    expect(asked.map((line) => line.split(' ')[1])).toEqual(['chains', 'quotes']);
    expect(figures.AAPL?.entries[0]?.quote).toMatchObject({ bid: 7, ask: 8 });
  });
});

it('a chain that takes its time keeps what was quoted meanwhile', async () => {
  const chains = async () => {
    const now = over.move(20 * SECOND);
    return { ...aChain([anEntry(aContract(), 3, { quote: aQuote({ at: now, freshUntil: now }) })]), asOf: NOW };
  };
  const over = marketOver([scriptedSource('slow', { chains })]);
  const days = { from: tradingDay('2015-01-27'), to: tradingDay('2015-04-01') };
  const { figures, gaps } = await over.market.chains([{ underlying: 'AAPL', expiries: days }], []);

  expect(gaps).toEqual([]);
  expect(figures.AAPL?.entries).toHaveLength(1);
});
