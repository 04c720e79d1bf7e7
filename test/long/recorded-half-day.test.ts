/** The half day with all contracts on one share, by the minute, through the whole system. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instrumentOf } from '#lib/model/instrument.ts';
import { type MarketView, quoteOf } from '#lib/model/market-view.ts';
import { mid } from '#lib/model/quote.ts';
import { type Entry, positionIdOf } from '#lib/model/signal.ts';
import { instant, MINUTE, parseInstant, tradingDay } from '#lib/model/time.ts';
import { fromNumber, type Price, toNumber } from '#lib/model/units.ts';
import { draftEntry } from '#lib/strategies/trade/draft-signal.ts';
import { lookAheads } from '#test/support/look-ahead.ts';
import { A_DAY_MS, outside, replayed, views } from '#test/support/market/recorded-day.ts';
import { recordedQuotes } from '#test/support/recorded-quotes.ts';
import { hasSharedData } from '#test/support/shared-data.ts';

const CHRISTMAS_EVE = tradingDay('2015-12-24');

/** A structure at a multiple of the middle of its market, as Debit Spreads would sign it. */
function structure(view: MarketView, calls: readonly string[], ofMid: number): Entry {
  const sides = ['buy', 'sell'] as const;
  const legs = calls.map((symbol, index) => ({
    ...{ instrument: instrumentOf(symbol), side: sides[index] ?? 'sell', ratio: 1 },
  }));
  const middles = legs.map(({ instrument, side }) => {
    const quote = quoteOf(view, instrument.symbol);
    return ((quote && mid(quote)) ?? Number.NaN) * (side === 'buy' ? 1 : -1);
  });
  const net = middles.reduce((total, middle) => total + middle, 0);
  const limitPrice = fromNumber<Price>(net * ofMid, 'nearest', 0.05);
  return draftEntry(view, {
    ...{ strategyId: 'debit-spreads', symbol: 'GOOG', positionId: positionIdOf('debit-spreads', legs), legs },
    ...{ limitPrice, conviction: 1, equityShare: 0.04, maxLossPerUnit: toNumber(limitPrice) * 100 },
    reasons: [{ rule: 'errand', observed: ofMid, threshold: 1, unit: 'ratio' }],
  });
}

describe.skipIf(!hasSharedData)('2015-12-24, a recorded half day', () => {
  const NOON_1 = parseInstant('2015-12-24T18:00:00Z');
  const AFTER = instant(NOON_1 + MINUTE);
  const LIVE = ['GOOG160115C00750000', 'GOOG160115C00770000'];
  const RESTING = ['GOOG160115C00720000'];
  let run: Awaited<ReturnType<typeof replayed>>;
  beforeAll(async () => {
    const ten = parseInstant('2015-12-24T15:00:00Z');
    run = await replayed(CHRISTMAS_EVE, [
      { at: ten, symbol: 'GOOG', signal: (view) => structure(view, LIVE, 1.09) },
      { at: ten, symbol: 'GOOG', signal: (view) => structure(view, RESTING, 0.92) },
      { at: AFTER, symbol: 'GOOG', signal: (view) => structure(view, LIVE, 1.09) },
    ]);
  }, A_DAY_MS);
  afterAll(() => run.rig.close());

  it('loads 2,192 contracts', () => {
    expect(run.feed.contracts('GOOG', CHRISTMAS_EVE)).toHaveLength(2_192);
  });

  it('fills an option order before 13:00', async () => {
    const fills = await run.rig.all('fill');
    const recorded = recordedQuotes('options/minute/GOOG_20151224_quote.csv.gz', { ms: MINUTE });

    expect(fills.map(({ instrument }) => instrument.symbol)).toEqual(expect.arrayContaining(LIVE));
    expect(fills).toHaveLength(2);
    for (const { at } of fills) expect(at).toBeLessThan(NOON_1);
    expect(outside(fills, () => recorded)).toEqual([]);
  });

  it('lets the order that nobody met expire at the close, with its capital back', async () => {
    const resting = (await run.rig.all('order')).find(({ legs }) => legs[0]?.instrument.symbol === RESTING[0]);
    const atBroker = await run.rig.parts.broker.orderByClientId(resting?.clientOrderId ?? '');

    expect(resting).toMatchObject({ state: 'expired', executed: {} });
    expect(atBroker?.status).toBe('expired');
    expect((await run.rig.ledger.list('order', 'open')).map(({ id }) => id)).toEqual([]);
  });

  it('does nothing after the close: no proposal, and what is sent then is not dispatched', async () => {
    const late = (await run.rig.all('order')).filter(({ approvedAt }) => approvedAt > NOON_1);
    const proposals = await run.rig.all('proposal');

    expect(Math.max(...proposals.map(({ slot }) => slot))).toBeLessThan(NOON_1);
    expect(late).toMatchObject([{ state: 'expired', note: 'not sent: the exchange is closed' }]);
    expect(await run.rig.parts.broker.orders('all')).toHaveLength(2);
    expect(run.breaks).toEqual([]);
  });

  it('decides on nothing that had not ended', async () => {
    const seen = await views(run.rig.folder);

    expect(seen.length).toBeGreaterThan(60);
    expect(seen.flatMap(lookAheads)).toEqual([]);
  });
});
