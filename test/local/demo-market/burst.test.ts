import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sessionOf } from '#lib/model/calendar.ts';
import { mid, quoteAge } from '#lib/model/quote.ts';
import { type Instant, instant, MINUTE, SECOND } from '#lib/model/time.ts';
import { demoMarket } from '#local/demo-market/demo-market.ts';
import { pricesInside } from '#local/demo-market/inside-minute.ts';
import { SCENARIOS, type ScenarioId } from '#local/demo-market/scenarios.ts';
import { isWithin } from '#local/market-feed.ts';

const SYMBOL = 'AAPL';
const { feed, scenario } = demoMarket('earnings-dip', 10);
const slow = demoMarket('earnings-dip').feed;
const burst = feed.burst ?? { title: 'none', from: instant(0), to: instant(0), seconds: 0 };
const { day } = scenario.burst;
const slots = feed.ticks(day).filter((at) => isWithin(burst, at));
const some = feed
  .contracts(SYMBOL, day)
  .map(({ contract }) => contract.symbol)
  .filter((_, place) => place % 29 === 0);

const cents = fc.integer({ min: 100, max: 50_000 });

test('prices inside a minute stay within its low and high, in whole cents, and end at its close', () => {
  fc.assert(
    fc.property(
      fc.tuple(cents, cents, cents, cents),
      fc.constantFrom(2, 4, 6, 12),
      fc.string(),
      (four, steps, seed) => {
        const [low = 0, ...rest] = four.toSorted((a, b) => a - b).map((price) => price / 100);
        const [open = 0, close = 0, high = 0] = rest;
        const prices = pricesInside({ start: instant(0), volume: 1, open, high, low, close }, steps, seed);

        expect(prices).toHaveLength(steps);
        expect(prices.at(-1)).toBe(close);
        expect(Math.min(...prices)).toBeGreaterThanOrEqual(low);
        expect(Math.max(...prices)).toBeLessThanOrEqual(high);
        expect(prices.every((price) => Math.abs(price * 100 - Math.round(price * 100)) < 1e-6)).toBe(true);
      },
    ),
  );
});

test('the named ten minutes have sixty slots, and quotes that are news until the next of them', () => {
  expect(slots).toHaveLength(60);
  for (const at of slots)
    for (const symbol of [SYMBOL, ...some]) {
      const quote = feed.quote(symbol, instant(at + 3 * SECOND));

      expect(quote).toMatchObject({ at, freshUntil: at + 10 * SECOND });
      expect(feed.quoteUpdate(symbol, at)).toEqual(quote);
      expect(quote && quoteAge(quote, instant(at + 13 * SECOND))).toBe(3 * SECOND);
    }
  expect(feed.quoteUpdate(SYMBOL, instant(burst.from + 5 * SECOND))).toBeUndefined();
});

test('they meet the minutes that the slower market has, and differ between them', () => {
  const quotesAt = (of: typeof feed, at: Instant) => {
    const { freshUntil: _, at: __, ...sides } = of.quote(SYMBOL, at) ?? { freshUntil: at, at };
    return sides;
  };
  const same = slots.filter((at) => mid(feed.quote(SYMBOL, at) ?? never) === mid(slow.quote(SYMBOL, at) ?? never));

  for (const at of slots.filter((each) => each % MINUTE === 0)) expect(quotesAt(feed, at)).toEqual(quotesAt(slow, at));
  expect(same.length).toBeLessThan(20);
});

const never = { at: instant(0), freshUntil: instant(0) };

test('outside of them, and for who looks once a minute, the market is the same as ever', () => {
  const ticks = slow.ticks(day);

  expect(ticks).toHaveLength(390);
  expect(feed.ticks(day).filter((at) => !isWithin(burst, at))).toEqual(ticks.filter((at) => !isWithin(burst, at)));
  expect(slow.burst).toBeUndefined();
  for (const at of [burst.to, instant(burst.from - MINUTE)])
    for (const symbol of [SYMBOL, ...some]) expect(feed.quote(symbol, at)).toEqual(slow.quote(symbol, at));
});

test.each(Object.keys(SCENARIOS) as ScenarioId[])('the ten minutes of %s lie within one of its sessions', (id) => {
  const { from, to, burst: named } = SCENARIOS[id];
  const session = sessionOf(named.day);

  expect(named.day >= from && named.day <= to).toBe(true);
  expect(session && session.open + (named.after + named.minutes) * MINUTE <= session.close).toBe(true);
  expect(demoMarket(id, 10).feed.burst).toMatchObject({ title: named.title, seconds: 10 });
});
