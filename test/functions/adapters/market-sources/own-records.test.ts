import { describe, expect, it } from 'vitest';
import { ownRecords } from '#functions/adapters/market-sources/own-records.ts';
import { keptRank } from '#lib/market/kept-rank.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { MINUTE } from '#lib/model/time.ts';
import type { KeptVolatility } from '#lib/model/volatility-history.ts';
import type { Ledger } from '#lib/ports.ts';
import { openStore } from '#local/store/store.ts';
import { NOW, TODAY } from '#test/support/builders.ts';
import { marketOver, scriptedSource } from '#test/support/market/scripted-source.ts';

const kept = (symbol: string, sessionsAgo: number, volatility = 0.2): KeptVolatility => {
  const { day, close } = sessionFrom(TODAY, -sessionsAgo);
  return { symbol, day, at: (close - 15 * MINUTE) as KeptVolatility['at'], volatility, modelled: false, source: 'x' };
};
const put = (ledger: Ledger, records: readonly KeptVolatility[]) =>
  ledger.commit({
    writes: records.map((record) => ({
      ...{ kind: 'daily-volatility', id: `${record.symbol}:${record.day}`, record },
      ...{ expect: 'absent', index: record.symbol },
    })),
  });
const clock = { now: () => NOW };

/** The market over a vendor that knows MSFT, and our own records. */
async function over(records: readonly KeptVolatility[]) {
  const { ledger, close } = openStore(':memory:', clock);
  await put(ledger, records);
  const vendor = scriptedSource('vendor', {
    'volatility-history': async () => ({ MSFT: [{ day: kept('MSFT', 1).day, volatility: 0.5, modelled: false }] }),
  });
  const answer = await marketOver([vendor, ownRecords(ledger, clock)]).market.volatilityHistory([
    'AAPL',
    'MSFT',
    'SPY',
  ]);
  close();
  return answer;
}

describe('our own records of implied volatility', () => {
  it('answer for what no other source knows, oldest first, and say what they are', async () => {
    const { figures, from, gaps } = await over([kept('AAPL', 1, 0.3), kept('AAPL', 2), kept('MSFT', 1)]);

    expect(figures.AAPL?.map(({ volatility }) => volatility)).toEqual([0.2, 0.3]);
    expect(figures.MSFT).toMatchObject([{ volatility: 0.5 }]);
    expect(from).toMatchObject([
      { source: 'vendor' },
      {
        ...{ source: 'own records', feed: '30 days at the money, 20 to 5 minutes before the close' },
        symbols: ['AAPL'],
      },
    ]);
    expect(gaps).toMatchObject([{ symbols: ['SPY'], reason: 'vendor, own records: no figure' }]);
  });

  it('say of a share how many days there are and how many are wanted, until there are enough', async () => {
    const days = (count: number) => Array.from({ length: count }, (_, n) => kept('AAPL', n + 1, 0.2 + 0.001 * (n % 7)));
    const rank = async (count: number) => keptRank((await over(days(count))).figures.AAPL, TODAY);

    expect(await rank(40)).toEqual({ refused: { rule: 'short-history', observed: 39, threshold: 120, unit: 'days' } });
    expect(await rank(120)).toMatchObject({ refused: { observed: 119 } });
    expect(await rank(121)).toMatchObject({ value: { days: 120 } });
    expect(await rank(300)).toMatchObject({ value: { days: 252 } });
  });

  it('do not hold today', async () => {
    const today: KeptVolatility = { ...kept('AAPL', 1), day: TODAY, at: NOW };
    expect((await over([today])).figures.AAPL).toBeUndefined();
  });

  it.each([
    ['of nothing', { volatility: 0 }],
    ['of over five hundred per cent', { volatility: 5.01 }],
    ['that is none', { volatility: Number.NaN }],
    ['of a chain seen on another day', { at: NOW }],
  ])('take no figure %s', async (_, wrong) => {
    const { ledger, close } = openStore(':memory:', clock);
    await expect(put(ledger, [{ ...kept('AAPL', 1), ...wrong }])).rejects.toThrow('daily-volatility');
    close();
  });
});
