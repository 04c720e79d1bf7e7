import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alpacaSource } from '#functions/adapters/alpaca/data-source.ts';
import { standingQuotes } from '#functions/adapters/market-sources/standing-quotes.ts';
import { quoteAge } from '#lib/model/quote.ts';
import { formatInstant, type Instant, instant, MINUTE, SECOND, tradingDay } from '#lib/model/time.ts';
import { aQuote, NOW } from '#test/support/builders.ts';

const LIVELY = 'AAPL150220C00110000';
const QUIET = 'AAPL150220C00140000';
const earlier = (ms: number): Instant => instant(NOW - ms);
const later = (ms: number): Instant => instant(NOW + ms);

/** The live line to Alpaca, answering with contracts that were last quoted at these times. */
function live(times: Readonly<Record<string, Instant>>) {
  let now = NOW;
  const latestQuote = (at: Instant) => ({ t: formatInstant(at), bp: 1, bs: 1, ap: 1.02, as: 1 });
  const quotes = Object.entries(times).map(([symbol, at]) => [symbol, latestQuote(at)] as const);
  const snapshots = Object.fromEntries(quotes.map(([symbol, quote]) => [symbol, { latestQuote: quote }]));
  const fetch = async (input: Request | URL | string) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (pathname.includes('/snapshots/')) return Response.json({ snapshots, next_page_token: null });
    if (pathname.endsWith('/quotes/latest'))
      return Response.json({ quotes: { [QUIET]: snapshots[QUIET]?.latestQuote } });
    return Response.json({ option_contracts: [], next_page_token: null });
  };
  const { offers } = alpacaSource({ keyId: 'k', secret: 's', environment: 'live', fetch, clock: { now: () => now } });
  const days = { from: tradingDay('2015-02-01'), to: tradingDay('2015-03-01') };
  return {
    at(next: Instant) {
      now = next;
    },
    async ageOf(symbol: string): Promise<number | undefined> {
      const chain = await offers.chains?.ask({ underlying: 'AAPL', expiries: days }, []);
      const entry = chain?.entries.find(({ contract }) => contract.symbol === symbol);
      return entry && quoteAge(entry.quote, now);
    },
    held: async () => (await offers.quotes?.ask([QUIET]))?.[QUIET],
  };
}

describe('on the live line, a quote that nobody has changed for five minutes', () => {
  it('still stands while the feed tells of other contracts on the share, and says when it last changed', async () => {
    const line = live({ [LIVELY]: earlier(SECOND), [QUIET]: earlier(5 * MINUTE) });

    expect(await line.ageOf(QUIET)).toBe(SECOND);
    expect(await line.held()).toMatchObject({ at: earlier(5 * MINUTE), freshUntil: earlier(SECOND) });
  });

  it('ages with its feed when that falls silent, however often it is asked for', async () => {
    const line = live({ [LIVELY]: earlier(SECOND), [QUIET]: earlier(5 * MINUTE) });
    await line.ageOf(QUIET);
    line.at(later(MINUTE));

    expect(await line.ageOf(QUIET)).toBe(MINUTE + SECOND);
  });

  it('is as old as it is where nothing newer was shown', async () => {
    const line = live({ [QUIET]: earlier(5 * MINUTE) });

    expect(await line.ageOf(QUIET)).toBe(5 * MINUTE);
  });

  it('is as old as it is once it is older than a quarter of an hour: its own line may be dead', async () => {
    const line = live({ [LIVELY]: NOW, [QUIET]: earlier(15 * MINUTE + 1) });

    expect(await line.ageOf(QUIET)).toBe(15 * MINUTE + 1);
  });

  it('gains nothing from a quote from the future', async () => {
    const line = live({ [LIVELY]: later(6 * SECOND), [QUIET]: earlier(5 * MINUTE) });

    expect(await line.ageOf(QUIET)).toBe(5 * MINUTE);
  });
});

it('gains nothing from what another share’s options, or shares, are quoted at', () => {
  const quiet = aQuote({ at: earlier(5 * MINUTE), freshUntil: earlier(5 * MINUTE) });
  const { of } = standingQuotes();

  expect(of({ [QUIET]: quiet, SPY: aQuote(), SPY150220C00200000: aQuote() }, NOW)[QUIET]).toEqual(quiet);
});

const quoted = fc
  .integer({ min: 0, max: 20 * MINUTE })
  .map((ms) => aQuote({ at: earlier(ms), freshUntil: earlier(ms) }));

it('no quote is ever fresher than the newest of its feed, nor from after it was asked for', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('A', 'B', 'C'), quoted), fc.nat(MINUTE), (quotes, ahead) => {
      const { of } = standingQuotes();
      const newest = Math.max(0, ...Object.values(quotes).map(({ at }) => at));
      for (const askedAt of [NOW, later(ahead)])
        for (const { at, freshUntil } of Object.values(of(quotes, askedAt))) {
          expect(freshUntil).toBeGreaterThanOrEqual(at);
          expect(freshUntil).toBeLessThanOrEqual(newest);
        }
    }),
  );
});
