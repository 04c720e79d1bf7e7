/** A recorded day through the whole system: fills inside the market, decisions without a look ahead. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instrument } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import { mid } from '#lib/model/quote.ts';
import type { Entry } from '#lib/model/signal.ts';
import { HOUR, instant, MINUTE, parseInstant, tradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price, toNumber } from '#lib/model/units.ts';
import { bestVertical } from '#lib/strategies/debit-spreads/entries.ts';
import { debitSpreads } from '#lib/strategies/debit-spreads.ts';
import { lookAheads } from '#test/support/look-ahead.ts';
import { A_DAY_MS, outside, replayed, views } from '#test/support/market/recorded-day.ts';
import { recordedQuotes } from '#test/support/recorded-quotes.ts';
import { openOf } from '#test/support/rig.ts';
import { hasSharedData } from '#test/support/shared-data.ts';

const JUNE_6 = tradingDay('2014-06-06');

/** The best spread in TWX by the strategy's own rules, with a longer life: its listed months do not fit the profile's weeks. */
function twxSpread(view: MarketView): Entry {
  const rules = { ...debitSpreads.presets.wsb_2025, maxDte: 60 };
  const spot = mid(view.quotes.TWX ?? { at: view.asOf, freshUntil: view.asOf }) ?? Number.NaN;
  const ivRank = { rule: 'iv-rank', observed: 'unknown', threshold: 'skipped' };
  const { entry } = bestVertical(view, rules, { symbol: 'TWX', spot, trend: 0.5, ivRank });
  if (!entry) throw new Error('no spread in TWX passes the rules');
  return entry;
}

describe.skipIf(!hasSharedData)('2014-06-06, recorded', () => {
  let run: Awaited<ReturnType<typeof replayed>>;
  beforeAll(async () => {
    run = await replayed(JUNE_6, [{ at: parseInstant('2014-06-06T16:22:00Z'), symbol: 'TWX', signal: twxSpread }]);
  }, A_DAY_MS);
  afterAll(() => run.rig.close());

  it('fills a spread in AAPL that the strategy found, on the hourly chain', async () => {
    const fills = (await run.rig.all('fill')).filter(
      ({ instrument, strategyId }) => instrument.symbol.startsWith('AAPL') && strategyId === 'debit-spreads',
    );

    expect(fills).toHaveLength(2);
    for (const { at } of fills) expect((at - openOf(JUNE_6)) % HOUR).toBe(30 * MINUTE);
  });

  it('fills a spread in TWX on the chain of the next minute', async () => {
    const orders = (await run.rig.all('order')).filter(({ symbol }) => symbol === 'TWX');
    const fills = (await run.rig.all('fill')).filter(({ instrument }) => instrument.symbol.startsWith('TWX'));

    expect(orders).toMatchObject([{ state: 'filled', legs: [{ side: 'buy' }, { side: 'sell' }] }]);
    expect(fills.map(({ side }) => side).sort()).toEqual(['buy', 'sell']);
    for (const { at } of fills) expect(at).toBe(instant((orders[0]?.dispatchedAt ?? 0) + MINUTE));
  });

  it('fills inside the recorded closing bid and ask of the bar, at the side that was taken', async () => {
    const fills = await run.rig.all('fill');
    const hourly = recordedQuotes('options/hour/AAPL_20140606_quote.csv.gz', { ms: HOUR });
    const minutes = recordedQuotes('options/minute/TWX_20140606_quote.csv.gz', { ms: MINUTE });
    const recordedOf = ({ symbol }: Instrument) => (symbol.startsWith('AAPL') ? hourly : minutes);

    expect(fills.length).toBeGreaterThanOrEqual(4);
    expect(outside(fills, recordedOf)).toEqual([]);
    const dearer = fills.map((fill) => ({ ...fill, price: fromNumber<Price>(toNumber(fill.price) + 0.01) }));
    const earlier = fills.map((fill) => ({ ...fill, at: instant(openOf(JUNE_6) - MINUTE) }));
    expect(outside(dearer, recordedOf)).toHaveLength(fills.length);
    expect(outside(earlier, recordedOf)).toHaveLength(fills.length);
  });

  it('decides on nothing that had not ended', async () => {
    const seen = await views(run.rig.folder);

    expect(seen.length).toBeGreaterThan(120);
    expect(seen.flatMap(lookAheads)).toEqual([]);
    for (const order of await run.rig.all('order')) {
      const view = seen.find(({ snapshot }) => snapshot === order.snapshot);
      expect(view && view.asOf <= order.approvedAt).toBe(true);
    }
  });

  it('ends with books that agree', () => {
    expect(run.breaks).toEqual([]);
  });
});
