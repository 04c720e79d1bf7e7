import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barEnd } from '#lib/model/bar.ts';
import { sessionOf } from '#lib/model/calendar.ts';
import {
  type Instant,
  instant,
  MINUTE,
  parseInstant,
  TIMEFRAME_MS,
  type Timeframe,
  tradingDay,
} from '#lib/model/time.ts';
import { type DemoMarket, demoMarket } from '#local/demo-market/demo-market.ts';
import { SCENARIOS, type ScenarioId } from '#local/demo-market/scenarios.ts';

const market = demoMarket('earnings-dip');
const { feed } = market;
const day = tradingDay('2015-01-27');
const at = parseInstant('2015-01-27T17:00:00Z');
const beginning = instant(0);
const timeframes = Object.keys(TIMEFRAME_MS) as Timeframe[];
const ids = Object.keys(SCENARIOS) as ScenarioId[];

const contractsOf = ({ feed: of, scenario }: DemoMarket): readonly string[] =>
  scenario.symbols.flatMap((symbol) => of.contracts(symbol, day).map(({ contract }) => contract.symbol));
const contracts = contractsOf(market);

test('no bar has ended after the instant asked about, and none before it is missing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 14 * 24 * 60 }), fc.constantFrom(...timeframes), (minutes, timeframe) => {
      const asOf = instant(parseInstant('2015-01-20T00:00:00Z') + minutes * MINUTE + 17_000);
      const seen = feed.bars('AAPL', timeframe, { from: beginning, at: asOf });
      const all = feed.bars('AAPL', timeframe, { from: beginning, at: instant(Date.parse('2016-01-01')) });

      expect(seen).toEqual(all.filter((bar) => barEnd(bar.start, timeframe) <= asOf));
    }),
  );
});

test('the daily bar of a day is not seen before its close', () => {
  const close = sessionOf(day)?.close ?? beginning;
  const last = (asOf: Instant) => feed.bars('AAPL', '1Day', { from: beginning, at: asOf }).at(-1);

  expect(last(instant(close - 1))?.close).toBe(113.1);
  expect(last(close)?.close).toBe(109.14);
});

test('an hour holds its minutes, the first one from half past nine', () => {
  const range = { from: parseInstant('2015-01-27T14:00:00Z'), at: parseInstant('2015-01-27T15:00:00Z') };
  const [hour, ...more] = feed.bars('AAPL', '1Hour', range);
  const minutes = feed.bars('AAPL', '1Min', range);

  expect(more).toEqual([]);
  expect(minutes).toHaveLength(30);
  expect(hour?.open).toBe(minutes[0]?.open);
  expect(hour?.volume).toBe(minutes.reduce((sum, bar) => sum + bar.volume, 0));
});

test('a quote never reaches past the instant asked about and is fresh for a minute', () => {
  for (const symbol of ['AAPL', 'SPY', ...contracts.slice(0, 50)]) {
    const quote = feed.quote(symbol, instant(at + 30_000));

    expect(quote?.at).toBe(at);
    expect(quote?.freshUntil).toBe(at + MINUTE);
  }
});

test('there is no quote before the first minute has ended, nor on a day without data', () => {
  const open = sessionOf(day)?.open ?? beginning;

  expect(feed.quote('AAPL', instant(open + MINUTE - 1))).toBeUndefined();
  expect(feed.quote('AAPL', instant(open + MINUTE))).toBeDefined();
  expect(feed.quote('AAPL', parseInstant('2015-03-02T17:00:00Z'))).toBeUndefined();
  expect(feed.quote('MSFT', at)).toBeUndefined();
  expect(feed.quote('AAPL150130C00999000', at)).toBeUndefined();
});

test('after the close the last quote of the day remains, and grows stale', () => {
  const close = sessionOf(day)?.close ?? beginning;

  expect(feed.quote('AAPL', instant(close + 30 * MINUTE))?.at).toBe(close);
});

test('a quote update comes with every tick of the session and with nothing else', () => {
  const ticks = feed.ticks(day);

  expect(ticks).toHaveLength(390);
  expect(ticks.every((tick) => feed.quoteUpdate('AAPL', tick)?.at === tick)).toBe(true);
  expect(feed.quoteUpdate('AAPL', instant(at + 1))).toBeUndefined();
  expect(feed.quoteUpdate('AAPL', instant((ticks.at(-1) ?? 0) + MINUTE))).toBeUndefined();
  expect(feed.ticks(tradingDay('2015-01-24'))).toEqual([]);
});

test.each(ids)('in %s a share is quoted in whole cents around its last price', (id) => {
  const { feed: of, scenario, days } = demoMarket(id);
  const ticks = of.ticks(days[1] ?? day);
  const wrong = scenario.symbols.flatMap((symbol) =>
    ticks.filter((tick) => {
      const { bid = 0, ask = 0 } = of.quote(symbol, tick) ?? {};
      const [minute] = of.bars(symbol, '1Min', { from: instant(tick - MINUTE), at: tick });
      const close = minute?.close ?? 0;
      const isAround = bid < ask && bid <= close + 1e-9 && ask >= close - 1e-9;
      return !isAround || Math.abs(bid * 100 - Math.round(bid * 100)) > 1e-6;
    }),
  );

  expect(wrong).toEqual([]);
  expect(ticks).toHaveLength(390);
});

test('what was answered does not depend on what was asked before', () => {
  const fresh = demoMarket('earnings-dip').feed;
  const some = contracts.filter((_, i) => i % 37 === 0);
  for (const tick of feed
    .ticks(day)
    .filter((_, i) => i % 60 === 0)
    .toReversed())
    for (const symbol of some) expect(feed.quote(symbol, tick)).toEqual(fresh.quote(symbol, tick));
});

test('the minutes of a contract stop at the instant asked about and add up to its day', () => {
  const close = sessionOf(day)?.close ?? beginning;
  const [midday, whole] = [at, close].map((asOf) =>
    feed.optionBars('AAPL150130C00110000', '1Min', { from: beginning, at: asOf }),
  );
  const [daily] = feed.optionBars('AAPL150130C00110000', '1Day', {
    from: parseInstant('2015-01-27T05:00:00Z'),
    at: close,
  });
  const today = (whole ?? []).filter((bar) => bar.start > parseInstant('2015-01-27T05:00:00Z'));

  expect(midday?.every((bar) => barEnd(bar.start, '1Min') <= at)).toBe(true);
  expect(today.length).toBeGreaterThan(10);
  expect(daily?.volume).toBe(today.reduce((sum, bar) => sum + bar.volume, 0));
});
