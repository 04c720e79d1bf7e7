/** Whatever the sources send, what comes out is plausible or comes with a reason. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar } from '#lib/model/bar.ts';
import type { OptionChain } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { type Instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import { aBar, aChain, aContract, anEntry, aQuote, NOW } from '#test/support/builders.ts';
import { marketOver, scriptedSource } from '#test/support/market/scripted-source.ts';

const SYMBOLS = ['A', 'B', 'C'];
const bad = fc.constantFrom(Number.NaN, -1, 0, Number.POSITIVE_INFINITY, undefined);
const price = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: 90, max: 110, noNaN: true }) },
  { weight: 1, arbitrary: bad },
);
const time = fc.oneof(
  { weight: 4, arbitrary: fc.constant(NOW as number) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, NOW + MINUTE, NOW - 60 * MINUTE, NOW - 86_400_000) },
);
/** What a careless adapter might hand over: the types say otherwise. */
const anyQuote = fc
  .record({ bid: price, ask: price, bidSize: price, askSize: price, at: time, freshUntil: time })
  .map((quote) => quote as unknown as Quote);
const anyBar = fc
  .record({ open: price, high: price, low: price, close: price, volume: price, start: time })
  .map((bar) => bar as unknown as Bar);
const bySymbol = <T>(value: fc.Arbitrary<T>) =>
  fc.record({ A: value, B: value, C: value }, { requiredKeys: [] }).map((record) => record as Record<string, T>);

const isPrice = (value: number | undefined): boolean => value === undefined || (Number.isFinite(value) && value > 0);
const isGood = (quote: Quote): boolean =>
  isPrice(quote.bid) &&
  isPrice(quote.ask) &&
  !(quote.bid !== undefined && quote.ask !== undefined && quote.bid > quote.ask) &&
  quote.at <= NOW + 5_000 &&
  Number.isSafeInteger(quote.freshUntil);

describe('of corrupted sources', () => {
  it('only quotes that can be come through, and every other share has a reason', async () => {
    await fc.assert(
      fc.asyncProperty(bySymbol(anyQuote), bySymbol(anyQuote), async (first, second) => {
        const sources = [
          scriptedSource('first', { quotes: async () => first }),
          scriptedSource('second', { quotes: async () => second }),
        ];
        const { figures, gaps, from } = await marketOver(sources).market.quotes(SYMBOLS);

        expect(Object.values(figures).every((quote) => isGood(quote) && NOW - quote.freshUntil <= 15 * MINUTE)).toBe(
          true,
        );
        const explained = gaps.flatMap(({ symbols, reason }) => (reason === '' ? [] : symbols));
        expect([...Object.keys(figures), ...explained].sort()).toEqual(SYMBOLS);
        expect(Object.keys(figures).length === 0 || from.length > 0).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('only whole series of bars come through, in order and without a bar that cannot be', async () => {
    const series = fc.array(anyBar, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(bySymbol(series), async (first) => {
        const want = { timeframe: '1Min', count: 4 } as const;
        const { figures, gaps } = await marketOver([scriptedSource('first', { bars: async () => first })]).market.bars(
          SYMBOLS,
          want,
        );

        for (const [symbol, bars] of Object.entries(figures)) {
          expect(bars).toEqual(first[symbol]);
          for (const { open, high, low, close, volume } of bars) {
            expect([open, high, low, close].every((value) => value > 0 && Number.isFinite(value))).toBe(true);
            expect(volume >= 0 && high >= low).toBe(true);
          }
          expect(bars.every((bar, place) => place === 0 || bar.start > (bars[place - 1]?.start ?? 0))).toBe(true);
        }
        expect([...Object.keys(figures), ...gaps.flatMap(({ symbols }) => symbols)].sort()).toEqual(SYMBOLS);
      }),
      { numRuns: 60 },
    );
  });

  it('only contracts whose quotes can be come through, and the others are named', async () => {
    const contracts = [90, 95, 100, 105].map((strike) => aContract({ strike }));
    const request = { underlying: 'AAPL', expiries: { from: tradingDay('2000-01-01'), to: tradingDay('2030-01-01') } };
    await fc.assert(
      fc.asyncProperty(fc.array(anyQuote, { minLength: 4, maxLength: 4 }), async (quotes) => {
        const entries = contracts.map((contract, place) => ({
          ...anEntry(contract, 3),
          quote: quotes[place] ?? aQuote(),
        }));
        const chain: OptionChain = { ...aChain([], 'AAPL'), entries };
        const { figures, gaps } = await marketOver([
          scriptedSource('first', { chains: async () => chain }),
        ]).market.chains([request], []);

        const through = figures.AAPL?.entries ?? [];
        expect(through.every(({ quote }) => isGood(quote))).toBe(true);
        expect(through.length + gaps.flatMap(({ symbols }) => symbols).length).toBe(4);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a bar', () => {
  const bars = async (list: readonly Bar[]) =>
    (
      await marketOver([scriptedSource('first', { bars: async () => ({ A: list }) })]).market.bars(['A'], {
        timeframe: '1Min',
        count: 9,
      })
    ).gaps[0]?.reason;
  const minute = (ago: number, change: Partial<Bar> = {}) =>
    aBar({ ...change, start: (NOW - ago * MINUTE) as Instant });
  const flat = (price: number) => ({ open: price, high: price, low: price, close: price });

  it.each([
    ['from the future', [minute(-2, flat(10))], 'a 1Min bar from the future'],
    ['out of order', [minute(2, flat(10)), minute(3, flat(10))], 'it is not later than the one before'],
    [
      'that opens far from the last close',
      [minute(3, flat(10)), minute(2, flat(30))],
      'it opens +200 % from the close before',
    ],
    [
      'with one print far off',
      [minute(2, { ...flat(294), low: 0.01 })],
      'its range 0.01 to 294 lies far from its prices',
    ],
  ])('%s drops its share, and says why', async (_, list, reason) => {
    expect(await bars(list)).toContain(reason);
  });

  it('that nothing is wrong with has nothing said of it', async () => {
    expect(await bars([minute(3, flat(10)), minute(2, flat(11))])).toBeUndefined();
  });
});
