import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE, parseInstant, tradingDay } from '#lib/model/time.ts';
import { openFolder } from '#local/files.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { flat, HEADERS, marketFolder } from '#test/support/market/market-folder.ts';

const DAY = tradingDay('2014-06-06');
const at = (time: string): Instant => parseInstant(`2014-06-06T${time}Z`);
const CALL = 'ABC140621C00100000,2014-06-21,C,100.0';
const PUT = 'ABC140621P00100000,2014-06-21,P,100.0';

const MINUTES = {
  'equities/minute/ABC_20140606_quote.csv': [
    HEADERS.quotes,
    `2014-06-06T13:30:00Z,${flat(99.9, 300)},${flat(100.1, 200)}`,
    `2014-06-06T13:33:00Z,${flat(99.8, 100)},${flat('', 0)}`,
    `2014-06-06T19:59:00Z,${flat(99.5, 100)},${flat(99.6, 100)}`,
  ],
  'equities/minute/ABC_20140606_trade.csv.gz': [
    HEADERS.bars,
    '2014-06-06T13:29:00Z,98,98,98,98,5',
    '2014-06-06T13:30:00Z,100,101,99,100.5,10',
    '2014-06-06T13:31:00Z,100.5,102,100,101,20',
    '2014-06-06T14:00:00Z,101,101,101,101,1',
  ],
};

const feedOf = (files: Parameters<typeof marketFolder>[0]): MarketFeed => openFolder(marketFolder(files)).feed([DAY]);

describe('quotes by the minute', () => {
  it('shows a bar only once it has ended', () => {
    const feed = feedOf(MINUTES);

    expect(feed.quote('ABC', instant(at('13:31:00') - 1))).toBeUndefined();
    expect(feed.quote('ABC', at('13:31:00'))).toEqual({
      at: at('13:31:00'),
      freshUntil: at('13:32:00'),
      bid: 99.9,
      ask: 100.1,
      bidSize: 300,
      askSize: 200,
    });
  });

  it('carries the last quote over missing minutes and keeps it fresh', () => {
    const feed = feedOf(MINUTES);

    const quote = feed.quote('ABC', at('13:33:20'));

    expect(quote).toMatchObject({ at: at('13:33:00'), freshUntil: at('13:34:00'), bid: 99.9 });
    expect(feed.quoteUpdate('ABC', at('13:33:00'))).toEqual(quote);
    expect(feed.quoteUpdate('ABC', at('13:33:20'))).toBeUndefined();
  });

  it('reads an empty side as nobody there, never as zero', () => {
    const quote = feedOf(MINUTES).quote('ABC', at('13:34:00'));

    expect(quote).toMatchObject({ bid: 99.8 });
    expect(quote).not.toHaveProperty('ask');
    expect(quote).not.toHaveProperty('askSize');
  });

  it('lets a quote grow stale where the recording ends', () => {
    const feed = feedOf(MINUTES);

    expect(feed.quote('ABC', at('20:30:00'))).toMatchObject({ at: at('20:00:00'), freshUntil: at('20:01:00') });
    expect(feed.quoteUpdate('ABC', at('20:01:00'))).toBeUndefined();
    expect(feed.quote('ABC', instant(at('20:30:00') + 86_400_000))).toBeUndefined();
  });

  it('has no quote where only trades were recorded', () => {
    const { 'equities/minute/ABC_20140606_quote.csv': _, ...trades } = MINUTES;

    expect(feedOf(trades).quote('ABC', at('15:00:00'))).toBeUndefined();
  });
});

describe('bars', () => {
  it('leaves out the bar in progress', () => {
    const feed = feedOf(MINUTES);

    const bars = feed.bars('ABC', '1Min', { from: at('13:30:00'), at: at('13:31:59') });

    expect(bars).toEqual([{ start: at('13:30:00'), open: 100, high: 101, low: 99, close: 100.5, volume: 10 }]);
  });

  it('builds an hour that was not recorded from the minutes of the session', () => {
    const feed = feedOf(MINUTES);
    const whole = { start: at('13:00:00'), open: 100, high: 102, low: 99, close: 101, volume: 30 };

    expect(feed.bars('ABC', '1Hour', { from: at('12:00:00'), at: at('14:00:00') })).toEqual([whole]);
    expect(feed.bars('ABC', '1Hour', { from: at('12:00:00'), at: at('13:59:00') })).toEqual([]);
  });

  it('shows a day once its session has closed, in the share units of the day it is looked at from', () => {
    const feed = feedOf({
      ...MINUTES,
      'equities/daily_raw/ABC.csv': [
        HEADERS.daily,
        '2014-06-04,180,220,170,210,100',
        '2014-06-05,100,105,95,102,200',
        '2014-06-06,101,106,96,103,300',
        '2014-06-09,49,53,48,51.5,600',
      ],
      'equities/factor_files/abc.csv': ['20140604,0.9,0.25,210', '20140606,0.9,0.5,103', '20501231,1,1,0'],
    });
    const from = parseInstant('2014-06-01T00:00:00Z');
    const closes = (until: Instant) => feed.bars('ABC', '1Day', { from, at: until }).map((bar) => bar.close);

    expect(closes(at('19:59:59'))).toEqual([105, 102]);
    expect(closes(at('20:00:00'))).toEqual([105, 102, 103]);
    expect(closes(parseInstant('2014-06-09T20:00:00Z'))).toEqual([52.5, 51, 51.5, 51.5]);
    expect(feed.bars('ABC', '1Day', { from, at: at('20:00:00') })[0]).toMatchObject({ open: 90, volume: 200 });
  });
});

describe('an option chain', () => {
  const HOURS = {
    ...MINUTES,
    'options/hour/ABC_20140606_quote.csv.gz': [
      HEADERS.optionQuotes,
      `2014-06-06T13:00:00Z,${CALL},${flat(1.5, 10)},${flat(1.4, 10)}`,
      `2014-06-06T19:00:00Z,${CALL},${flat(0, 0)},${flat(0.05, 10)}`,
      `2014-06-06T13:00:00Z,${PUT},${flat(2, 10)},${flat(2.1, 10)}`,
    ],
    'options/minute/ABC_20140606_trade.csv': [HEADERS.optionBars, `2014-06-06T13:45:00Z,${CALL},1.4,1.5,1.4,1.5,7`],
    'options/minute/ABC_20140606_openinterest.csv': [HEADERS.openInterest, `2014-06-06T10:30:00Z,${CALL},42`],
  };

  it('lists contracts with a Saturday expiry as they were listed, and open interest where it is known', () => {
    const contracts = feedOf(HOURS).contracts('ABC', DAY);

    expect(contracts.map(({ contract, openInterest }) => [contract.symbol, contract.expiry, openInterest])).toEqual([
      ['ABC140621C00100000', '2014-06-21', 42],
      ['ABC140621P00100000', '2014-06-21', undefined],
    ]);
  });

  it('holds an hourly quote fresh until the next hour ends, and takes the label 13:00 for 13:30 to 14:00', () => {
    const feed = feedOf(HOURS);

    expect(feed.quote('ABC140621P00100000', at('13:59:59'))).toBeUndefined();
    expect(feed.quote('ABC140621P00100000', at('14:59:00'))).toMatchObject({
      at: at('14:00:00'),
      freshUntil: at('15:00:00'),
      bid: 2,
    });
    expect(feed.quoteUpdate('ABC140621P00100000', at('14:30:00'))).toBeUndefined();
    expect(feed.quoteUpdate('ABC140621P00100000', at('15:00:00'))).toMatchObject({ bid: 2 });
  });

  it('keeps a crossed quote crossed and reads a bid of zero as nobody there', () => {
    const feed = feedOf(HOURS);

    expect(feed.quote('ABC140621C00100000', at('14:00:00'))).toMatchObject({ bid: 1.5, ask: 1.4 });
    expect(feed.quote('ABC140621C00100000', at('20:00:00'))).not.toHaveProperty('bid');
  });

  it('knows the trades of a contract up to now', () => {
    const feed = feedOf(HOURS);
    const range = (until: Instant) => ({ from: at('13:00:00'), at: until });

    expect(feed.optionBars('ABC140621C00100000', '1Min', range(at('13:45:59')))).toEqual([]);
    expect(feed.optionBars('ABC140621C00100000', '1Min', range(at('13:46:00')))).toHaveLength(1);
    expect(feed.optionBars('ABC140621C00100000', '1Hour', range(at('14:00:00')))[0]?.volume).toBe(7);
  });

  it('ticks at the finest resolution of the day although the chain is hourly', () => {
    const ticks = feedOf(HOURS).ticks(DAY);

    expect(ticks).toHaveLength(390);
    expect([ticks[0], ticks.at(-1)]).toEqual([at('13:31:00'), at('20:00:00')]);
    expect((ticks[1] ?? 0) - (ticks[0] ?? 0)).toBe(MINUTE);
  });
});

describe('ticks', () => {
  it('stop at the early close of a half day', () => {
    const quotes = ['2015-12-24T14:30:00Z', '2015-12-24T21:00:00Z'].map((t) => `${t},${flat(9, 1)},${flat(10, 1)}`);
    const folder = openFolder(marketFolder({ 'equities/minute/ABC_20151224_quote.csv': [HEADERS.quotes, ...quotes] }));
    const day = tradingDay('2015-12-24');

    expect(folder.feed([day]).ticks(day).at(-1)).toBe(parseInstant('2015-12-24T18:00:00Z'));
  });
});
