/** Recorded days and a slice of the demo through the whole system: fills inside the market, decisions without a look ahead. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseConfig } from '#functions/adapters/config.ts';
import type { Fill } from '#lib/model/fill.ts';
import { type Instrument, instrumentOf } from '#lib/model/instrument.ts';
import { type MarketView, quoteOf } from '#lib/model/market-view.ts';
import { mid } from '#lib/model/quote.ts';
import { type Entry, positionIdOf } from '#lib/model/signal.ts';
import { HOUR, type Instant, instant, MINUTE, parseInstant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { format, fromNumber, type Price, toNumber, usd } from '#lib/model/units.ts';
import type { Snapshots } from '#lib/ports.ts';
import { bestVertical } from '#lib/strategies/debit-spreads/entries.ts';
import { debitSpreads } from '#lib/strategies/debit-spreads.ts';
import { draftEntry } from '#lib/strategies/trade/draft-signal.ts';
import { demoMarket } from '#local/demo-market/demo-market.ts';
import { openFolder } from '#local/files.ts';
import { fileSnapshots } from '#local/store/file-snapshots.ts';
import { runDays } from '#local/virtual-days.ts';
import { lookAheads } from '#test/support/look-ahead.ts';
import { type Recorded, recordedQuotes } from '#test/support/recorded-quotes.ts';
import { openOf, type Rig, startRig } from '#test/support/rig.ts';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';

const JUNE_6 = tradingDay('2014-06-06');
const CHRISTMAS_EVE = tradingDay('2015-12-24');
/** A recorded day takes three seconds; on a busy computer many more. */
const A_DAY_MS = 90_000;

/** What nobody's rules call for, brought in at its time: a signal about the market as it then is. */
interface Errand {
  readonly at: Instant;
  readonly symbol: string;
  readonly signal: (view: MarketView) => Entry;
}

async function replayed(day: TradingDay, errands: readonly Errand[]) {
  const feed = openFolder(SHARED_DATA).feed([day]);
  const rig = await startRig({ feed, day });
  const before = await rig.system.reconcile();
  const slots = [...feed.ticks(day), ...errands.map(({ at }) => at)].sort((a, b) => a - b);
  for (const slot of new Set(slots)) {
    rig.simulator.advanceTo(slot);
    for (const errand of errands) if (errand.at === slot) await rig.send(await signalOf(rig, errand));
    await rig.system.tick(slot);
  }
  return { rig, feed, breaks: [...before, ...(await rig.system.reconcile())] };
}

/** The whole chain, as a strategy would have looked at it. */
async function signalOf(rig: Rig, { at, symbol, signal }: Errand): Promise<Entry> {
  const bars = await rig.desk.bars([{ symbols: [symbol], history: {} }], at);
  const expiries = { from: tradingDay('2014-01-01'), to: tradingDay('2019-12-31') };
  return signal(await rig.desk.look(bars, { chains: [{ underlying: symbol, expiries }], hold: [] }));
}

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

/** The best spread in TWX by the strategy's own rules, with a longer life: its listed months do not fit the profile's weeks. */
function twxSpread(view: MarketView): Entry {
  const rules = { ...debitSpreads.presets.wsb_2025, maxDte: 60 };
  const spot = mid(view.quotes.TWX ?? { at: view.asOf, freshUntil: view.asOf }) ?? Number.NaN;
  const ivRank = { rule: 'iv-rank', observed: 'unknown', threshold: 'skipped' };
  const { entry } = bestVertical(view, rules, { symbol: 'TWX', spot, trend: 0.5, ivRank });
  if (!entry) throw new Error('no spread in TWX passes the rules');
  return entry;
}

async function views(folder: string): Promise<readonly MarketView[]> {
  const snapshots: Snapshots = fileSnapshots(folder);
  const names = readdirSync(folder, { recursive: true }).map(String);
  const found: MarketView[] = [];
  for (const name of names.filter((each) => each.endsWith('.json.gz'))) {
    const view = await snapshots.get(name.replace(/^.*\//, '').replace('.json.gz', ''));
    if (view) found.push(view);
  }
  return found;
}

/** A purchase at the recorded closing ask of the bar that ended then, a sale at its closing bid. */
function outside(fills: readonly Fill[], recordedOf: (instrument: Instrument) => Recorded): readonly string[] {
  return fills.flatMap((fill) => {
    const sides = recordedOf(fill.instrument)(fill.instrument.symbol, fill.at);
    const price = toNumber(fill.price);
    const isInside = price >= (sides?.bid ?? 0) && price <= (sides?.ask ?? Number.POSITIVE_INFINITY);
    const isTaken = price === (fill.side === 'buy' ? sides?.ask : sides?.bid);
    return isInside && isTaken ? [] : [`${fill.instrument.symbol} at ${price}: ${JSON.stringify(sides ?? 'no quote')}`];
  });
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

describe('a slice of the demo', () => {
  it('fills at the modelled sides of its time, and decides on nothing that had not ended', {
    timeout: A_DAY_MS,
  }, async () => {
    const home = mkdtempSync(join(tmpdir(), 'slice-'));
    vi.stubEnv('WSB_HOME', home);
    const { feed, days } = demoMarket('earnings-dip');
    const config = parseConfig({}, 'the test');
    const { store } = await runDays({
      ...{ feed, days: days.slice(1, 3), config, cash: usd('100000'), name: 'slice', onDay: () => undefined },
    });
    const fills = (await store.ledger.list('fill')).map(({ record }) => record);
    const seen = await views(join(home, 'slice.snapshots'));
    store.close();
    rmSync(home, { recursive: true });
    vi.unstubAllEnvs();

    expect(fills.length).toBeGreaterThan(2);
    const sideOf = ({ instrument, side, at }: Fill) => {
      const quote = feed.quote(instrument.symbol, at);
      return side === 'buy' ? quote?.ask : quote?.bid;
    };
    for (const fill of fills)
      expect(`${format(fill.price)}`).toBe(format(fromNumber(sideOf(fill) ?? 0, 'nearest', 0.0001)));
    expect(seen.flatMap(lookAheads)).toEqual([]);
    expect(seen.every(({ modelled }) => modelled)).toBe(true);
  });
});
