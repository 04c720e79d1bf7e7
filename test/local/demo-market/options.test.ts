import { expect, test } from 'vitest';
import { lastTradingClose, type Option } from '#lib/model/instrument.ts';
import { mid, type Quote } from '#lib/model/quote.ts';
import { type Instant, parseInstant, type TradingDay, tradingDay } from '#lib/model/time.ts';
import { toNumber } from '#lib/model/units.ts';
import { type DemoMarket, demoMarket } from '#local/demo-market/demo-market.ts';
import { SCENARIOS, type ScenarioId } from '#local/demo-market/scenarios.ts';

const ids = Object.keys(SCENARIOS) as ScenarioId[];
const market = demoMarket('earnings-dip');

interface Quoted {
  readonly contract: Option;
  readonly strike: number;
  readonly quote: Quote;
}

function chain({ feed }: DemoMarket, symbol: string, look: { day: TradingDay; at: Instant }): readonly Quoted[] {
  return feed.contracts(symbol, look.day).flatMap(({ contract }) => {
    const quote = feed.quote(contract.symbol, look.at);
    return quote ? [{ contract, strike: toNumber(contract.strike), quote }] : [];
  });
}

const ticksOf = (cents: number): number => Math.round(cents * 100);

/** A look at three times of two days of every scenario. */
const looks = ids.flatMap((id) => {
  const demo = demoMarket(id);
  return demo.scenario.symbols.flatMap((symbol) =>
    [demo.days[0], demo.days.at(-3)].flatMap((day) =>
      day === undefined
        ? []
        : [0, 195, 389].flatMap((tick) => {
            const at = demo.feed.ticks(day)[tick];
            return at === undefined
              ? []
              : [
                  {
                    name: `${id} ${symbol} ${day} tick ${tick}`,
                    entries: chain(demo, symbol, { day, at }),
                    symbol,
                    at,
                  },
                ];
          }),
    ),
  );
});

const isOnTick = (symbol: string, price: number): boolean =>
  Math.abs(price * 100 - ticksOf(price)) < 1e-6 && ticksOf(price) % (symbol === 'SPY' || price < 3 ? 1 : 5) === 0;

test.each(looks)('$name: every listed contract has an offer above its bid, on its tick', ({ entries, symbol }) => {
  const wrong = entries.filter(({ quote }) => {
    const { bid = 0, ask = 0 } = quote;
    return ask <= bid || !isOnTick(symbol, bid) || !isOnTick(symbol, ask);
  });

  expect(wrong).toEqual([]);
  expect(entries.length).toBeGreaterThan(500);
});

test.each(looks)('$name: worthless strikes have an empty bid, and no bid is zero', ({ entries }) => {
  expect(entries.some(({ quote }) => quote.bid === undefined)).toBe(true);
  expect(entries.every(({ quote }) => quote.bid !== 0)).toBe(true);
});

test.each(looks)('$name: no vertical can be had for nothing or sold for more than its width', ({ entries }) => {
  const series = Map.groupBy(entries, ({ contract }) => `${contract.expiry} ${contract.right}`);
  const free = [...series.values()].flatMap((strikes) => {
    const direction = strikes[0]?.contract.right === 'call' ? 1 : -1;
    const ordered = strikes.toSorted((a, b) => direction * (a.strike - b.strike));
    return ordered.slice(1).flatMap((cheap, i) => {
      const dear = ordered[i] ?? cheap;
      const gain = (cheap.quote.bid ?? 0) - (dear.quote.ask ?? 0);
      const excess = (dear.quote.bid ?? 0) - (cheap.quote.ask ?? 0) - Math.abs(dear.strike - cheap.strike);
      return gain >= 1e-9 || excess >= 1e-9 ? [dear.contract.symbol] : [];
    });
  });

  expect(free).toEqual([]);
});

test.each(looks)('$name: mids of calls fall and of puts rise with the strike, within a tick', ({ entries }) => {
  const series = Map.groupBy(entries, ({ contract }) => `${contract.expiry} ${contract.right}`);
  const turned = [...series.values()].flatMap((strikes) => {
    const direction = strikes[0]?.contract.right === 'call' ? 1 : -1;
    const priced = strikes.filter(({ quote }) => quote.bid !== undefined);
    const ordered = priced.toSorted((a, b) => direction * (a.strike - b.strike));
    return ordered.slice(1).filter((cheap, i) => {
      const dear = ordered[i] ?? cheap;
      return (mid(cheap.quote) ?? 0) > (mid(dear.quote) ?? 0) + 0.05 + 1e-9;
    });
  });

  expect(turned).toEqual([]);
});

test('near the money put–call parity holds within the spreads', () => {
  const at = parseInstant('2015-01-27T17:00:00Z');
  const entries = chain(market, 'AAPL', { day: tradingDay('2015-01-27'), at });
  const spot = mid(market.feed.quote('AAPL', at) ?? { at, freshUntil: at }) ?? Number.NaN;
  const puts = new Map(
    entries.filter((e) => e.contract.right === 'put').map((e) => [`${e.contract.expiry} ${e.strike}`, e]),
  );
  const pairs = entries.filter((e) => e.contract.right === 'call' && Math.abs(e.strike / spot - 1) < 0.1);
  for (const call of pairs) {
    const put = puts.get(`${call.contract.expiry} ${call.strike}`);
    const years = (lastTradingClose(call.contract) - at) / (365 * 86_400_000);
    const forward = spot * Math.exp(-0.017 * years) - call.strike * Math.exp(-0.0003 * years);
    const slack = [call, put].reduce((sum, e) => sum + ((e?.quote.ask ?? 0) - (e?.quote.bid ?? 0)) / 2, 0.03);
    const difference = (mid(call.quote) ?? 0) - (put ? (mid(put.quote) ?? 0) : 0);
    if (call.quote.bid === undefined || put?.quote.bid === undefined) continue;

    expect(Math.abs(difference - forward), call.contract.symbol).toBeLessThanOrEqual(slack);
  }
  expect(pairs.length).toBeGreaterThan(100);
});

/** Price of the straddle nearest to the money over spot: a stand-in for volatility. */
function straddle(look: { day: string; at: string; expiry: string }): number {
  const at = parseInstant(look.at);
  const spot = mid(market.feed.quote('AAPL', at) ?? { at, freshUntil: at }) ?? Number.NaN;
  const entries = chain(market, 'AAPL', { day: tradingDay(look.day), at }).filter(
    (e) => e.contract.expiry === look.expiry,
  );
  const ordered = entries.toSorted((a, b) => Math.abs(a.strike - spot) - Math.abs(b.strike - spot));
  return ordered.slice(0, 2).reduce((sum, e) => sum + (mid(e.quote) ?? Number.NaN), 0) / spot;
}

test('volatility falls after the report, most in the nearest expiry', () => {
  const look = (day: string, time: string, expiry: string) => straddle({ day, at: `${day}T${time}:00Z`, expiry });
  const weekly = look('2015-01-28', '15:00', '2015-01-30') / look('2015-01-27', '20:59', '2015-01-30');
  const yearly = look('2015-01-28', '15:00', '2016-01-15') / look('2015-01-27', '20:59', '2016-01-15');

  expect(weekly).toBeLessThan(0.75);
  expect(yearly).toBeGreaterThan(weekly);
  expect(yearly).toBeLessThan(1.02);
});

test('on the last minute of its life an option is worth its payoff', () => {
  const at = parseInstant('2015-01-30T21:00:00Z');
  const entries = chain(market, 'AAPL', { day: tradingDay('2015-01-30'), at }).filter(
    (e) => e.contract.expiry === '2015-01-30',
  );
  const spot = market.feed.bars('AAPL', '1Day', { from: parseInstant('2015-01-30T00:00:00Z'), at })[0]?.close ?? 0;
  for (const { contract, strike, quote } of entries) {
    const payoff = Math.max(0, contract.right === 'call' ? spot - strike : strike - spot);

    expect((quote.bid ?? 0) - 1e-9).toBeLessThanOrEqual(payoff);
    expect((quote.ask ?? 0) + 1e-9).toBeGreaterThanOrEqual(payoff);
  }
  expect(entries.length).toBeGreaterThan(40);
});

test('a contract can be held through the scenario: it stays listed and quoted until it expires', () => {
  const bought = market.feed
    .contracts('AAPL', tradingDay('2015-01-20'))
    .filter(({ contract }) => contract.expiry > '2015-02-02');
  for (const day of market.days) {
    const last = market.feed.ticks(day).at(-1);
    const unquoted = bought.filter(({ contract }) => !last || !market.feed.quote(contract.symbol, last));

    expect(unquoted, day).toEqual([]);
  }
});
