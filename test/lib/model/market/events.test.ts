import { describe, expect, it } from 'vitest';
import {
  dividendsWithin,
  type EarningsReport,
  type MarketEvents,
  reportsWithin,
  splitsWithin,
} from '#lib/model/events.ts';
import { tradingDay } from '#lib/model/time.ts';
import { price } from '#lib/model/units.ts';

const span = (from: string, to: string) => ({ from: tradingDay(from), to: tradingDay(to) });
const report: EarningsReport = { symbol: 'ABC', day: tradingDay('2015-01-27'), when: 'after-close', source: 'test' };
const events: MarketEvents = {
  earnings: { ABC: { covers: span('2015-01-20', '2015-02-20'), list: [report] } },
  dividends: {
    ABC: {
      covers: span('2015-01-20', '2015-02-20'),
      list: [{ symbol: 'ABC', exDay: tradingDay('2015-02-05'), cash: price('0.47') }],
    },
  },
  splits: { ABC: { covers: span('2015-01-20', '2015-02-20'), list: [] } },
};

describe('events within some days', () => {
  it('are those that fall on them, both ends included', () => {
    expect(reportsWithin(events, 'ABC', span('2015-01-27', '2015-01-27'))).toEqual([report]);
    expect(reportsWithin(events, 'ABC', span('2015-01-28', '2015-02-20'))).toEqual([]);
    expect(dividendsWithin(events, 'ABC', span('2015-01-20', '2015-02-05'))).toHaveLength(1);
    expect(splitsWithin(events, 'ABC', span('2015-01-20', '2015-02-20'))).toEqual([]);
  });

  it('are unknown, not none, where a day is not covered', () => {
    expect(reportsWithin(events, 'ABC', span('2015-01-19', '2015-01-26'))).toBeUndefined();
    expect(reportsWithin(events, 'ABC', span('2015-02-20', '2015-02-21'))).toBeUndefined();
  });

  it('are unknown where nobody told of the symbol, or of the kind, or of anything', () => {
    expect(reportsWithin(events, 'XYZ', span('2015-01-21', '2015-01-22'))).toBeUndefined();
    expect(dividendsWithin({}, 'ABC', span('2015-01-21', '2015-01-22'))).toBeUndefined();
    expect(splitsWithin(undefined, 'ABC', span('2015-01-21', '2015-01-22'))).toBeUndefined();
  });
});
