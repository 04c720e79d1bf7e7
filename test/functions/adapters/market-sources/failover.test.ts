import { describe, expect, it } from 'vitest';
import { keysRefused, PermanentFault, TransientFault } from '#functions/adapters/faults.ts';
import { MINUTE, SECOND } from '#lib/model/time.ts';
import { aQuote, NOW } from '#test/support/builders.ts';
import { marketOver, scriptedSource } from '#test/support/market/scripted-source.ts';

const quote = (middle: number) => aQuote({ at: NOW, freshUntil: NOW, bid: middle - 0.01, ask: middle + 0.01 });
const dead = async () => {
  throw new TransientFault('no answer');
};

describe('sources are asked in order', () => {
  it('the second only for what the first does not have, and each is named for its own', async () => {
    const asked: string[] = [];
    const first = scriptedSource('first', { quotes: async () => ({ AAPL: quote(100) }) }, asked);
    const second = scriptedSource('second', { quotes: async () => ({ MSFT: quote(50), AAPL: quote(1) }) }, asked);
    const { market } = marketOver([first, second]);

    const { figures, from, gaps } = await market.quotes(['AAPL', 'MSFT', 'NOBODY']);

    expect(asked).toEqual(['first quotes ["AAPL","MSFT","NOBODY"]', 'second quotes ["MSFT","NOBODY"]']);
    expect(figures).toEqual({ AAPL: quote(100), MSFT: quote(50) });
    expect(from.map(({ source, symbols }) => [source, symbols])).toEqual([
      ['first', undefined],
      ['second', ['MSFT']],
    ]);
    expect(gaps).toEqual([{ figure: 'quotes', symbols: ['NOBODY'], reason: 'first, second: no figure' }]);
  });

  it('a dead one is passed over, and where all are dead that is a fault with every reason', async () => {
    const both = [
      scriptedSource('first', { quotes: dead }),
      scriptedSource('second', { quotes: async () => ({ A: quote(9) }) }),
    ];
    const neither = [scriptedSource('first', { quotes: dead }), scriptedSource('second', { quotes: dead })];

    expect((await marketOver(both).market.quotes(['A'])).figures).toEqual({ A: quote(9) });
    await expect(marketOver(neither).market.quotes(['A'])).rejects.toThrow('no answer; no answer');
  });

  it('what a strategy can do without is unknown, with the reason, where all are dead', async () => {
    const { market } = marketOver([scriptedSource('first', { vix: dead })]);

    expect(await market.vix()).toMatchObject({
      figures: undefined,
      gaps: [{ figure: 'vix', symbols: ['*'], reason: 'no answer' }],
    });
  });

  it('refused keys of the broker are no reason to go on without a word', async () => {
    const refused = async () => {
      throw keysRefused('wrong keys');
    };
    const { market } = marketOver([
      scriptedSource('first', { quotes: refused }),
      scriptedSource('second', { quotes: async () => ({ A: quote(9) }) }),
    ]);

    await expect(market.quotes(['A'])).rejects.toThrow('wrong keys');
  });
});

describe('a circuit', () => {
  it('opens after three failures, for every process, and lets one question through half a minute later', async () => {
    const asked: string[] = [];
    const sources = [
      scriptedSource('first', { quotes: dead }, asked),
      scriptedSource('second', { quotes: async () => ({ A: quote(9) }) }),
    ];
    const { market, another, move, ledger } = marketOver(sources);
    for (let look = 0; look < 3; look += 1) await market.quotes(['A']);
    await another().quotes(['A']);
    expect(asked).toHaveLength(3);
    expect((await ledger.get('source', 'first quotes'))?.record).toMatchObject({
      failures: 3,
      lastFailure: { reason: 'no answer' },
    });

    move(30 * SECOND);
    await another().quotes(['A']);
    await another().quotes(['A']);
    expect(asked).toHaveLength(4);
  });

  it('does not open for refusals: they are told, and asked again', async () => {
    const asked: string[] = [];
    const refuses = async () => {
      throw new PermanentFault('not in your plan');
    };
    const { market, ledger } = marketOver([
      scriptedSource('first', { quotes: refuses }, asked),
      scriptedSource('second', { quotes: async () => ({ A: quote(9) }) }),
    ]);
    for (let look = 0; look < 5; look += 1) await market.quotes(['A']);

    expect(asked).toHaveLength(5);
    expect((await ledger.get('source', 'first quotes'))?.record).toMatchObject({ failures: 0 });
  });

  it('writes of success now and then, not at every look', async () => {
    const { market, ledger, move } = marketOver([scriptedSource('first', { quotes: async () => ({ A: quote(9) }) })]);
    const versions: unknown[] = [];
    for (let look = 0; look < 7; look += 1) {
      await market.quotes(['A']);
      versions.push((await ledger.get('source', 'first quotes'))?.version);
      move(MINUTE);
    }

    expect(new Set(versions).size).toBe(2);
  });
});

describe('a jump of a price', () => {
  const jumping = (prices: readonly number[]) => {
    const left = [...prices];
    return async () => ({ A: quote(left.shift() ?? Number.NaN) });
  };

  it('is not believed from one source alone, and is once the last price is five minutes old', async () => {
    const { market, move } = marketOver([scriptedSource('first', { quotes: jumping([100, 60, 60]) })]);
    await market.quotes(['A']);

    move(10 * SECOND);
    expect((await market.quotes(['A'])).gaps[0]?.reason).toBe('first: a jump of -40 % since the last look');
    move(5 * MINUTE);
    expect((await market.quotes(['A'])).figures).toEqual({ A: quote(60) });
  });

  it('is believed where a second source shows it, too', async () => {
    const sources = [
      scriptedSource('first', { quotes: jumping([100, 60]) }),
      scriptedSource('second', { quotes: jumping([60.5]) }),
    ];
    const { market } = marketOver(sources);
    await market.quotes(['A']);

    expect((await market.quotes(['A'])).figures).toEqual({ A: quote(60.5) });
  });
});
