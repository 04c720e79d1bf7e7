import { describe, expect, it, onTestFinished } from 'vitest';
import { keysRefused, PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { keepVolatility } from '#functions/strategies/keep-volatility.ts';
import type { ChainRequest, OptionChain } from '#lib/model/option-chain.ts';
import type { Watch } from '#lib/model/strategy.ts';
import { atNewYork, instant, MINUTE } from '#lib/model/time.ts';
import type { VolatilityHistory } from '#lib/model/volatility-history.ts';
import { openStore } from '#local/store/store.ts';
import { aQuote, TODAY } from '#test/support/builders.ts';
import { marketOf, sourced } from '#test/support/market/sourced-market.ts';
import { pricedChain } from '../../lib/market/chain/priced-chain.ts';

/** 15:40 New York. */
const START = atNewYork(TODAY, 15 * 60 + 40);
/** A chain as it stands at a later time: near enough to what it was priced for. */
const seenAt = (at: typeof START, root: string): OptionChain => {
  const expiries = ['2015-02-20', '2015-03-20'];
  const chain = pricedChain({ root, expiries, strikes: [95, 97.5, 100, 102.5, 105], volatility: () => 0.3 });
  const entries = chain.entries.map((entry) => ({ ...entry, quote: { ...entry.quote, at, freshUntil: at } }));
  return { underlying: root, asOf: at, entries };
};
const watching = (symbols: readonly string[], history = true): { readonly watch: Watch } => ({
  watch: { symbols, history: {}, ...(history ? { volatilityHistory: true } : {}) },
});

interface Situation {
  readonly bots: readonly { readonly watch: Watch }[];
  readonly chain?: (request: ChainRequest, now: typeof START) => OptionChain;
  readonly known?: Readonly<Record<string, VolatilityHistory>>;
  readonly quoted?: (symbol: string) => boolean;
}

function desk({ bots, chain = ({ underlying }, now) => seenAt(now, underlying), known = {}, quoted }: Situation) {
  let now = START;
  const clock = { now: () => now };
  const { ledger, close } = openStore(':memory:', clock);
  onTestFinished(close);
  const asked: string[] = [];
  const market = {
    ...marketOf({
      quotes: async (symbols) =>
        Object.fromEntries(
          symbols
            .filter((symbol) => quoted?.(symbol) ?? true)
            .map((symbol) => [symbol, aQuote({ at: now, freshUntil: now, bid: 99.99, ask: 100.01 })]),
        ),
      chain: async (request) => {
        asked.push(request.underlying);
        return chain(request, now);
      },
    }),
    volatilityHistory: async () => sourced(known),
  };
  const keep = keepVolatility({ ...{ ledger, market, clock, bots }, modelled: false });
  return {
    ...{ ledger, asked, keep },
    move: (minutes: number) => {
      now = instant(now + minutes * MINUTE);
    },
    kept: async () => (await ledger.list('daily-volatility')).map(({ id }) => id),
    missed: async () =>
      (await ledger.list('volatility-round')).flatMap(({ record }) =>
        record.missed.map(({ symbol, reason, isFinal }) => [symbol, reason.rule, isFinal]),
      ),
  };
}

describe('near the close', () => {
  it('one figure is kept of each share whose history is asked for, with where it is from and when it was seen', async () => {
    const { keep, ledger, asked, kept, move } = desk({
      bots: [watching(['AAPL', 'MSFT']), watching(['AAPL']), watching(['SPY'], false)],
    });
    for (let minute = 0; minute < 20; minute += 1, move(1)) await keep();

    expect(asked).toEqual(['AAPL', 'MSFT']);
    expect(await kept()).toEqual([`AAPL:${TODAY}`, `MSFT:${TODAY}`]);
    expect((await ledger.get('daily-volatility', `AAPL:${TODAY}`))?.record).toEqual({
      ...{ symbol: 'AAPL', day: TODAY, at: START, source: '', modelled: false },
      volatility: expect.closeTo(0.3, 1),
    });
    expect((await ledger.list('daily-volatility', 'MSFT')).length).toBe(1);
  });

  it('nothing is asked for before its time, nor of a market that nobody asks about', async () => {
    const early = desk({ bots: [watching(['AAPL'])] });
    early.move(-1);
    expect(await early.keep()).toEqual({ kind: 'nothing' });
    const none = desk({ bots: [watching(['SPY'], false)] });
    expect(await none.keep()).toEqual({ kind: 'nothing' });
    expect([...early.asked, ...none.asked]).toEqual([]);
  });

  it('a start that comes twice, even at the same time, adds nothing', async () => {
    const { keep, kept } = desk({ bots: [watching(['AAPL'])] });
    const outcomes = await Promise.all([keep(), keep()]);

    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['busy', 'kept']);
    expect(await keep()).toEqual({ kind: 'nothing' });
    expect(await kept()).toEqual([`AAPL:${TODAY}`]);
  });

  it('neither does one that sees nothing fit to be kept', async () => {
    const { keep } = desk({ bots: [watching(['AAPL'])], quoted: () => false });
    const outcomes = await Promise.all([keep(), keep()]);

    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['busy', 'kept']);
  });

  it('a share without a price, and a chain that is empty or jumps, leave a reason and no figure, and are not asked again', async () => {
    const { keep, kept, missed, asked, move } = desk({
      bots: [watching(['EMPTY', 'GONE', 'JUMP'])],
      quoted: (symbol) => symbol !== 'GONE',
      chain: ({ underlying }, now) =>
        underlying === 'EMPTY' ? { underlying, asOf: now, entries: [] } : seenAt(now, underlying),
      known: { JUMP: [{ day: TODAY, volatility: 0.05, modelled: false }] },
    });
    for (let minute = 0; minute < 20; minute += 1, move(1)) await keep();

    expect(await kept()).toEqual([]);
    expect(await missed()).toEqual([
      ['EMPTY', 'not-between-expiries', true],
      ['GONE', 'no-quote', true],
      ['JUMP', 'jump', true],
    ]);
    expect(asked).toEqual(['EMPTY', 'JUMP']);
  });

  it('what nobody answers is asked for in a later minute, and does not hold up the others', async () => {
    let silences = 2;
    const { keep, kept, missed, asked, move } = desk({
      bots: [watching(['A', 'B', 'C'])],
      chain: ({ underlying }, now) => {
        if (underlying === 'C') throw new PermanentFault('no such share');
        if (underlying === 'A' && silences-- > 0) throw new TransientFault('no answer');
        return seenAt(now, underlying);
      },
    });
    for (let minute = 0; minute < 20; minute += 1, move(1)) await keep();

    expect(asked).toEqual(['A', 'B', 'C', 'A', 'A']);
    expect(await kept()).toEqual([`A:${TODAY}`, `B:${TODAY}`]);
    expect(await missed()).toEqual([['C', 'no-answer', true]]);
  });

  it('refused keys are for everybody to know', async () => {
    const refused = (): never => {
      throw keysRefused('wrong keys');
    };
    await expect(desk({ bots: [watching(['A'])], chain: refused }).keep()).rejects.toThrow('wrong keys');
  });
});
