import { describe, expect, it } from 'vitest';
import { type Instant, parseInstant, tradingDay } from '#lib/model/time.ts';
import { price } from '#lib/model/units.ts';
import { openFolder } from '#local/files.ts';
import type { MarketFeed } from '#local/market-feed.ts';
import { HEADERS, marketFolder } from '#test/support/market/market-folder.ts';
import { hasSharedData, SHARED_DATA } from '#test/support/shared-data.ts';

const JUNE_6 = tradingDay('2014-06-06');
const span = (from: string, to: string) => ({ from: tradingDay(from), to: tradingDay(to) });
const DAILY = { 'equities/daily_raw/ABC.csv': [HEADERS.daily, '2014-06-06,10,10,10,10,100'] };

const feedOf = (files: Readonly<Record<string, readonly string[]>>): MarketFeed =>
  openFolder(marketFolder({ ...DAILY, ...files })).feed([JUNE_6]);

const REPORTS = [
  'symbol,date,qtr,eps_est,eps,release_time',
  'XYZ,2014-05-01,Mar-14,,,pre',
  'ABC,2014-07-22,Jun-14,1.2,,post',
  'ABC,2014-04-23,Mar-14,1.1,1.3,',
];

describe('reports in a folder', () => {
  const feed = () => feedOf({ 'earnings/earnings_history.csv.gz': REPORTS });

  it('are a company’s own, oldest first, with the half of the day where the table has it', () => {
    expect(feed().earnings?.('ABC', span('2014-04-23', '2014-07-22'))).toEqual({
      covers: span('2014-04-23', '2014-07-22'),
      list: [
        { symbol: 'ABC', day: '2014-04-23', when: 'unknown', source: 'folder' },
        { symbol: 'ABC', day: '2014-07-22', when: 'after-close', source: 'folder' },
      ],
    });
    expect(feed().earnings?.('XYZ', span('2014-05-01', '2014-05-01'))?.list).toMatchObject([{ when: 'before-open' }]);
  });

  it('are known between the first and the last of them, and unknown beyond and of others', () => {
    expect(feed().earnings?.('ABC', span('2014-06-01', '2014-09-01'))?.covers).toEqual(
      span('2014-06-01', '2014-07-22'),
    );
    expect(feed().earnings?.('ABC', span('2014-07-23', '2014-09-01'))).toBeUndefined();
    expect(feed().earnings?.('NOBODY', span('2014-06-01', '2014-06-02'))).toBeUndefined();
  });

  it('are not known at all without the table', () => {
    expect(feedOf({}).earnings).toBeUndefined();
  });
});

describe('factor files', () => {
  const FACTORS = ['19980102,0.98,0.5,1', '20140507,0.99,0.5,100', '20140606,1,0.5,90', '20501231,1,1,0'];
  const feed = () => feedOf({ 'equities/factor_files/abc.csv': FACTORS });

  it('imply the dividend that opened the price lower, on the next session', () => {
    expect(feed().dividends?.('ABC', span('2014-05-01', '2014-06-30'))?.list).toEqual([
      { symbol: 'ABC', exDay: '2014-05-08', cash: price('1') },
    ]);
  });

  it('imply the split, in shares after for one before', () => {
    expect(feed().splits?.('ABC', span('2014-06-09', '2014-06-09'))?.list).toEqual([
      { symbol: 'ABC', exDay: '2014-06-09', ratio: 2 },
    ]);
    expect(feed().splits?.('ABC', span('2014-06-10', '2014-06-30'))?.list).toEqual([]);
  });

  it('say nothing of shares without one', () => {
    expect(feed().dividends?.('XYZ', span('2014-06-10', '2014-06-30'))).toBeUndefined();
  });
});

describe('volatilities in a folder', () => {
  const at = (text: string): Instant => parseInstant(text);

  it('are the VIX of the last session that had closed, and say that they are its close', () => {
    const rows = ['date,open,high,low,close', '2014-06-05,12,12,11,11.5', '2014-06-06,11,11,11,10.5'];
    const { vix } = feedOf({ 'vix/VIX_daily.csv': rows });

    expect(vix?.(at('2014-06-06T19:59:00Z'))).toEqual({
      ...{ level: 11.5, at: at('2014-06-05T20:00:00Z'), kind: 'previous-close', source: 'folder', modelled: false },
    });
    expect(vix?.(at('2014-06-06T20:00:00Z'))).toMatchObject({ level: 10.5 });
    expect(vix?.(at('2014-06-05T19:59:00Z'))).toBeUndefined();
  });

  it('are those at the money of the days before, never of the day itself', () => {
    const rows = ['date,volatility', '2014-06-04,0.2', '2014-06-05,0.25', '2014-06-06,0.9'];
    const { volatilityHistory } = feedOf({ 'options/atm_volatility/ABC.csv': rows });

    expect(volatilityHistory?.('ABC', JUNE_6)).toEqual([
      { day: '2014-06-04', volatility: 0.2, modelled: false },
      { day: '2014-06-05', volatility: 0.25, modelled: false },
    ]);
    expect(volatilityHistory?.('XYZ', JUNE_6)).toBeUndefined();
  });
});

it.each([
  ['a release time that is none', { 'earnings/earnings_history.csv': [REPORTS[0] ?? '', 'ABC,2014-07-22,,,,noon'] }],
  ['a level of nothing', { 'vix/VIX_daily.csv': ['date,open,high,low,close', '2014-06-05,1,1,1,0'] }],
  ['days out of order', { 'options/atm_volatility/ABC.csv': ['date,volatility', '2014-06-05,0.2', '2014-06-04,0.2'] }],
])('%s ends the run before it begins, with file and line', (_, files) => {
  expect(() => feedOf(files)).toThrow(/\.csv:\d: /);
});

it.skipIf(!hasSharedData)(
  'Apple’s own: 3.29 and 0.47 dollars, seven for one, and reports in April and July 2014',
  () => {
    const feed = openFolder(SHARED_DATA).feed([JUNE_6]);
    const year = span('2014-04-01', '2014-08-20');

    expect(feed.dividends?.('AAPL', year)?.list.map(({ exDay, cash }) => [exDay, cash])).toEqual([
      ['2014-05-08', price('3.29')],
      ['2014-08-07', price('0.47')],
    ]);
    expect(feed.splits?.('AAPL', year)?.list).toEqual([{ symbol: 'AAPL', exDay: '2014-06-09', ratio: 7 }]);
    expect(feed.earnings?.('AAPL', year)?.list.map(({ day, when }) => [day, when])).toEqual([
      ['2014-04-23', 'after-close'],
      ['2014-07-22', 'after-close'],
    ]);
  },
);
