import { beforeAll, describe, expect, it } from 'vitest';
import { atNewYork, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { type DemoMarket, demoMarket } from '#local/demo-market/demo-market.ts';

const span = (from: string, to: string) => ({ from: tradingDay(from), to: tradingDay(to) });
const at = (day: string, hour: number) => atNewYork(day as TradingDay, hour * 60);

describe('beyond prices the demo market', () => {
  let market: DemoMarket;
  beforeAll(() => {
    market = demoMarket('earnings-dip');
  });

  it('knows when Apple reports, that an index fund never does, and nothing of others', () => {
    const { earnings } = market.feed;

    expect(earnings?.('AAPL', span('2015-01-20', '2015-02-20'))?.list).toMatchObject([
      { day: '2015-01-27', when: 'after-close', confirmed: true },
    ]);
    expect(earnings?.('SPY', span('2015-01-20', '2015-02-20'))?.list).toEqual([]);
    expect(earnings?.('TSLA', span('2015-01-20', '2015-02-20'))).toBeUndefined();
    expect(earnings?.('AAPL', span('2020-04-01', '2020-05-20'))).toBeUndefined();
  });

  it('has a VIX from the open on that says it is modelled, and that rises while the market falls', () => {
    const { vix } = market.feed;
    const [before, during] = [vix?.(at('2015-01-27', 8)), vix?.(at('2015-01-27', 15))];

    expect(before).toBeUndefined();
    expect(during).toMatchObject({ kind: 'live', modelled: true, at: at('2015-01-27', 15) });
    // The VIX itself stood at 15.5 before and 17.2 at the close of that day.
    expect(during?.level).toBeGreaterThan(13);
    expect(during?.level).toBeLessThan(22);
    expect(during?.level).toBeGreaterThan(vix?.(at('2015-01-27', 9.6))?.level ?? 0);
  });

  it('has a year of implied volatility, modelled, that ends before the day', () => {
    const history = market.feed.volatilityHistory?.('AAPL', tradingDay('2015-01-27')) ?? [];

    expect(history).toHaveLength(252);
    expect(history.at(-1)).toMatchObject({ day: '2015-01-26', modelled: true });
  });
});
