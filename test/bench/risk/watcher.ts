/** The watcher's whole look at a book of 50 option positions: marks, volatilities, VaR and ES, crises, Greeks, gaps. */
import type { Book } from '#lib/model/book.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import type { Quote } from '#lib/model/quote.ts';
import { atNewYork } from '#lib/model/time.ts';
import { valueOption } from '#lib/pricing/value-option.ts';
import { portfolioReport } from '#lib/risk/watch/portfolio-report.ts';
import { aPosition, aQuote, NOW, TODAY } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const SPOT = 100;
const RATE = 0.02;
const ROUNDS = 5;

const EXPIRIES = [
  ['150220', 24],
  ['150320', 52],
  ['150619', 143],
  ['150918', 234],
  ['160115', 353],
] as const;

/** Puts under the share and calls above it, ten strikes of each expiry, each with a volatility of its own. */
const contracts = EXPIRIES.flatMap(([expiry, days], e) =>
  Array.from({ length: 10 }, (_, i) => {
    const strike = 86 + 3 * i;
    const right = strike < SPOT ? ('put' as const) : ('call' as const);
    const symbol = `SPY${expiry}${right === 'put' ? 'P' : 'C'}${String(strike * 1_000).padStart(8, '0')}`;
    const terms = { strike, spot: SPOT, years: days / 365, rate: RATE, dividendYield: 0, volatility: 0.18 + 0.01 * e };
    const priced = valueOption({ ...terms, right, exercise: 'american', accuracy: 'fast' });
    if ('refused' in priced) throw new Error(`${symbol} has no price: ${priced.refused.message}`);
    return { symbol, price: priced.value.price };
  }),
);

const quotes: Readonly<Record<string, Quote>> = Object.fromEntries([
  ['SPY', aQuote()],
  ...contracts.map(({ symbol, price }) => [symbol, aQuote({ bid: price - 0.005, ask: price + 0.005 })]),
]);

const closes = Array.from({ length: 251 }, (_, day) => ({
  start: atNewYork(sessionFrom(TODAY, day - 251).day, 0),
  close: SPOT * Math.exp(0.05 * Math.sin(0.7 * day) * Math.cos(0.05 * day)),
}));

const book: Book = aBook({
  positions: contracts.map(({ symbol }, i) =>
    aPosition({
      ...{ strategyId: `strategy ${i % 10}`, units: 1 + (i % 3) },
      legs: [{ instrument: instrumentOf(symbol), side: i % 2 === 0 ? 'buy' : 'sell', ratio: 1 }],
    }),
  ),
});

/** Of the fastest of some looks, in milliseconds. */
export function watcherMs(): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    const { report } = portfolioReport(book, {
      ...{ now: NOW, rate: RATE, quoteOf: (symbol) => quotes[symbol], dailyOf: () => closes },
    });
    if (report.unvalued !== undefined || report.positions.length !== contracts.length)
      throw new Error(`the watcher did not value the whole book: ${report.unvalued}`);
    return performance.now() - start;
  });
  return Math.min(...times);
}
