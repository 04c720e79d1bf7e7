import { expect, test } from 'vitest';
import { sessionOf } from '#lib/model/calendar.ts';
import { instant, type TradingDay } from '#lib/model/time.ts';
import { dailyBars } from '#local/demo-market/daily-files.ts';
import { type DemoMarket, demoMarket } from '#local/demo-market/demo-market.ts';
import { SCENARIOS, type ScenarioId } from '#local/demo-market/scenarios.ts';

const ids = Object.keys(SCENARIOS) as ScenarioId[];

function minutesOf({ feed }: DemoMarket, symbol: string, day: TradingDay) {
  const session = sessionOf(day);
  if (!session) throw new Error(`no session on ${day}`);
  return feed.bars(symbol, '1Min', { from: session.open, at: session.close });
}

test.each(ids)('the minutes of every day of %s add up to the real day', (id) => {
  const market = demoMarket(id);
  for (const symbol of market.scenario.symbols) {
    for (const day of market.days) {
      const minutes = minutesOf(market, symbol, day);
      const real = dailyBars(symbol).find((bar) => bar.day === day);

      expect(minutes).toHaveLength(390);
      expect({
        open: minutes[0]?.open,
        high: Math.max(...minutes.map((bar) => bar.high)),
        low: Math.min(...minutes.map((bar) => bar.low)),
        close: minutes.at(-1)?.close,
        volume: minutes.reduce((sum, bar) => sum + bar.volume, 0),
      }).toEqual({ open: real?.open, high: real?.high, low: real?.low, close: real?.close, volume: real?.volume });
    }
  }
});

test.each(ids)('each minute of %s holds its own prices, in whole cents', (id) => {
  const market = demoMarket(id);
  const bars = market.scenario.symbols.flatMap((symbol) =>
    market.days.flatMap((day) => minutesOf(market, symbol, day)),
  );
  const wrong = bars.filter(
    ({ open, high, low, close }) =>
      high < Math.max(open, close) || low > Math.min(open, close) || Math.round(close * 100) / 100 !== close,
  );

  expect(wrong).toEqual([]);
});

test('two builds of one scenario are equal to the last bar', () => {
  const all = { from: instant(0), at: instant(Date.parse('2015-02-03')) };

  expect(demoMarket('earnings-dip').feed.bars('AAPL', '1Min', all)).toEqual(
    demoMarket('earnings-dip').feed.bars('AAPL', '1Min', all),
  );
});
