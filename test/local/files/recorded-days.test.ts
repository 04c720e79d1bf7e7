import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { barEnd } from '#lib/model/bar.ts';
import { mid } from '#lib/model/quote.ts';
import { type Instant, instant, MINUTE, parseInstant, type Timeframe, tradingDay } from '#lib/model/time.ts';
import { type Folder, openFolder } from '#local/files.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';

const JUNE_6 = tradingDay('2014-06-06');
const CHRISTMAS_EVE = tradingDay('2015-12-24');

describe.skipIf(!hasSharedData)('the recorded days', () => {
  let folder: Folder;
  let june: MarketFeed;
  let christmas: MarketFeed;
  beforeAll(() => {
    folder = openFolder(SHARED_DATA);
    june = folder.feed([JUNE_6]);
    christmas = folder.feed([CHRISTMAS_EVE]);
  });

  it('hold as many contracts as were listed', () => {
    const counts = [
      june.contracts('AAPL', JUNE_6),
      june.contracts('TWX', JUNE_6),
      christmas.contracts('GOOG', CHRISTMAS_EVE),
    ];

    expect(counts.map((contracts) => contracts.length)).toEqual([2352, 184, 2192]);
  });

  it('tick by the minute, on the half day until 13:00', () => {
    expect(june.ticks(JUNE_6)).toHaveLength(390);
    expect(christmas.ticks(CHRISTMAS_EVE)).toHaveLength(210);
    expect(christmas.ticks(CHRISTMAS_EVE).at(-1)).toBe(parseInstant('2015-12-24T18:00:00Z'));
  });

  it('show AAPL where it traded, before the split and in the units of that day', () => {
    const close = parseInstant('2014-06-06T20:00:00Z');
    const daily = june.bars('AAPL', '1Day', { from: parseInstant('2014-05-01T04:00:00Z'), at: close });

    expect(daily.at(-1)?.close).toBe(645.57);
    expect(june.quote('AAPL', close)).toMatchObject({ at: close });
    expect(mid(june.quote('AAPL', close) ?? { at: close, freshUntil: close })).toBeCloseTo(645.6, 0);
  });

  it('divide AAPL by seven once it has split', () => {
    const monday = folder.feed([tradingDay('2014-06-09')]);
    const range = { from: parseInstant('2014-06-06T04:00:00Z'), at: parseInstant('2014-06-09T15:00:00Z') };

    expect(monday.bars('AAPL', '1Day', range).map((bar) => bar.close)).toEqual([expect.closeTo(645.57 / 7, 2)]);
  });

  it('have no daily history of TWX, and say so with an empty answer', () => {
    const range = { from: parseInstant('2010-01-01T00:00:00Z'), at: parseInstant('2014-06-06T20:00:00Z') };

    expect(june.bars('TWX', '1Day', range)).toEqual([]);
  });

  it('keep the two crossed quotes of the AAPL chain', () => {
    const hours = Array.from({ length: 7 }, (_, hour) =>
      instant(parseInstant('2014-06-06T14:00:00Z') + hour * 60 * MINUTE),
    );
    const crossed = june.contracts('AAPL', JUNE_6).flatMap(({ contract }) =>
      hours.filter((at) => {
        const { bid = 0, ask = Number.POSITIVE_INFINITY } = june.quoteUpdate(contract.symbol, at) ?? {};
        return bid > ask;
      }),
    );

    expect(crossed.length).toBeGreaterThanOrEqual(2);
  });

  it('keep expiries as listed, Saturdays included', () => {
    const expiries = new Set(june.contracts('TWX', JUNE_6).map(({ contract }) => contract.expiry));

    expect(expiries).toContain('2014-06-21');
    expect(expiries.size).toBe(5);
  });

  it('answer nothing that ends after the time asked about', () => {
    const symbols = [
      'AAPL',
      'TWX',
      ...june
        .contracts('TWX', JUNE_6)
        .slice(0, 40)
        .map(({ contract }) => contract.symbol),
    ];
    const from = parseInstant('2014-06-06T08:00:00Z');
    const timeframes: readonly Timeframe[] = ['1Min', '5Min', '15Min', '1Hour', '1Day'];
    const someTime = fc.integer({ min: from, max: from + 17 * 60 * MINUTE }).map((ms) => instant(ms));

    fc.assert(
      fc.property(someTime, fc.constantFrom(...symbols), fc.constantFrom(...timeframes), (at, symbol, timeframe) => {
        const seen: Instant[] = [
          ...june.bars(symbol, timeframe, { from, at }),
          ...june.optionBars(symbol, timeframe, { from, at }),
        ].map((bar) => barEnd(bar.start, timeframe));
        const quotes = [june.quote(symbol, at), june.quoteUpdate(symbol, at)].flatMap((quote) =>
          quote ? [quote.at] : [],
        );
        expect([...seen, ...quotes].every((end) => end <= at)).toBe(true);
      }),
    );
  });

  it('quote what the last line that had ended says, read naively', () => {
    const path = join(SHARED_DATA, 'options/minute/TWX_20140606_quote.csv.gz');
    const lines = gunzipSync(readFileSync(path)).toString().trim().split('\n').slice(1);
    const rows = Map.groupBy(
      lines.map((line) => line.split(',')),
      (fields) => fields[1] ?? '',
    );
    const close = parseInstant('2014-06-06T20:00:00Z');
    const someTime = fc.integer({ min: close - 390 * MINUTE, max: close }).map((ms) => instant(ms));

    fc.assert(
      fc.property(fc.constantFrom(...rows.keys()), someTime, (symbol, at) => {
        const ended = rows.get(symbol)?.filter((fields) => Date.parse(fields[0] ?? '') + MINUTE <= at);
        const [bid, ask] = [ended?.at(-1)?.[8], ended?.at(-1)?.[13]].map((field) =>
          field ? Number(field) : undefined,
        );
        const quote = june.quote(symbol, at);
        expect([quote?.bid, quote?.ask]).toEqual([bid || undefined, ask || undefined]);
      }),
    );
  });
});
