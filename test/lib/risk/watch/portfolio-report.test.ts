import { describe, expect, it } from 'vitest';
import type { Book } from '#lib/model/book.ts';
import { sessionFrom } from '#lib/model/calendar.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import type { Quote } from '#lib/model/quote.ts';
import { atNewYork, DAY, instant } from '#lib/model/time.ts';
import { METRICS } from '#lib/model/watch/risk-state.ts';
import { LIMITS } from '#lib/risk/limits.ts';
import { lookOver } from '#lib/risk/watch/look.ts';
import { portfolioReport, type Seen } from '#lib/risk/watch/portfolio-report.ts';
import { aPosition, aQuote, NOW, shareLegs, TODAY } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

/** Waves of some per cent a day, each name at its own pace. */
const closes = (pace: number) => {
  let close = 100;
  return Array.from({ length: 251 }, (_, day) => {
    close *= 1 + 0.02 * Math.sin(day * pace) * Math.cos(day * 0.13);
    return { start: atNewYork(sessionFrom(TODAY, day - 251).day, 0), close };
  });
};
const BARS = { SPY: closes(1.1), AAPL: closes(1.7), MSFT: closes(2.3) } as const;
const quotes = (symbol: string): Quote | undefined => (symbol.length > 6 ? aQuote({ bid: 2.95, ask: 3.05 }) : aQuote());
const seen = (parts: Partial<Seen> = {}): Seen => ({
  ...{ now: NOW, rate: 0, quoteOf: quotes, dailyOf: (name) => BARS[name as keyof typeof BARS] ?? [] },
  ...parts,
});
const put = [{ instrument: instrumentOf('AAPL150320P00100000'), side: 'buy', ratio: 1 }] as const;
const shares = (symbol: string, units: number, strategyId = 'swing-trading') =>
  aPosition({ strategyId, legs: shareLegs(symbol), units });
const bookOf = (...positions: Book['positions']): Book => aBook({ positions });
const BOOK = bookOf(shares('AAPL', 300), shares('MSFT', 100, 'wheel'));

const figure = (book: Book, id: string, at = seen()): number =>
  portfolioReport(book, at).report.figures.find((each) => each.id === id)?.value ?? Number.NaN;

describe('a look at the book', () => {
  it('counts what is held at the middle of its market', () => {
    expect(figure(BOOK, 'value')).toBeCloseTo(40_000, 6);
    expect(figure(BOOK, 'delta')).toBeCloseTo(40_000, 6);
  });

  it('shares the main VaR out among positions and strategies, to the last dollar', () => {
    const { report } = portfolioReport(BOOK, seen());
    const sum = (parts: typeof report.positions) => parts.reduce((total, part) => total + part.componentVarUsd, 0);

    expect(figure(BOOK, 'var-99-filtered')).toBeGreaterThan(0);
    expect(sum(report.positions)).toBeCloseTo(figure(BOOK, 'var-99-filtered'), 6);
    expect(sum(report.strategies)).toBeCloseTo(figure(BOOK, 'var-99-filtered'), 6);
    expect(report.strategies.map(({ id }) => id)).toEqual(['swing-trading', 'wheel']);
  });

  it('never finds less beyond the VaR than at it, and more at 99 % than at 95 %', () => {
    for (const method of ['filtered', 'past']) {
      const [v95, v99] = [figure(BOOK, `var-95-${method}`), figure(BOOK, `var-99-${method}`)];
      expect(v99).toBeGreaterThanOrEqual(v95);
      expect(figure(BOOK, `es-99-${method}`)).toBeGreaterThanOrEqual(v99);
    }
  });

  it('loses in every crisis with shares, and less in each with a put on them', () => {
    const hedged = bookOf(shares('AAPL', 300), aPosition({ strategyId: 'earnings-protection', legs: put, units: 3 }));
    const [bare, protectedBook] = [bookOf(shares('AAPL', 300)), hedged].map(
      (book) => portfolioReport(book, seen()).report,
    );

    expect(bare?.stress.map(({ lossUsd }) => lossUsd > 0)).toEqual(Array(6).fill(true));
    for (const [index, { lossUsd }] of (bare?.stress ?? []).entries())
      expect(protectedBook?.stress[index]?.lossUsd).toBeLessThan(lossUsd);
  });

  it('tells one name from many', () => {
    expect(figure(bookOf(shares('AAPL', 300)), 'herfindahl')).toBe(1);
    expect(figure(bookOf(shares('AAPL', 100), shares('MSFT', 100)), 'herfindahl')).toBeCloseTo(0.5, 9);
    expect(portfolioReport(bookOf(shares('AAPL', 300)), seen()).shares.concentration).toBeCloseTo(0.15, 9);
    expect(portfolioReport(bookOf(shares('SPY', 300)), seen()).shares.concentration).toBe(0);
  });

  it('does not take a name whose history has ended for a calm one', () => {
    const ended = seen({
      dailyOf: (name) => (name === 'AAPL' ? closes(1.7).slice(0, -10) : (BARS[name as 'SPY'] ?? [])),
    });
    const quiet = seen({
      dailyOf: (name) => (name === 'AAPL' ? closes(1.7).slice(0, -3) : (BARS[name as 'SPY'] ?? [])),
    });
    const book = bookOf(shares('AAPL', 300));

    expect(portfolioReport(book, ended).report.notes.join()).toContain('taken to move as SPY does');
    expect(portfolioReport(book, quiet).report.notes).toEqual([]);
  });

  it.each([
    ['as SPY does', seen({ dailyOf: (name) => (name === 'SPY' ? BARS.SPY : []) }), 'as SPY does, 1.5 times as far'],
    ['by a law', seen({ dailyOf: () => [] }), 'by 4 % a day, normally distributed'],
  ])('takes a name without history to move %s, and says so', (_, at, words) => {
    const { report, shares: found } = portfolioReport(BOOK, at);

    expect(report.notes.filter((note) => note.includes(words))).toHaveLength(2);
    expect(found['var-share']).toBeGreaterThan(0);
  });

  it.each([
    ['no quote', undefined],
    ['a quote from the week before', aQuote({ at: instant(NOW - 5 * DAY), freshUntil: instant(NOW - 5 * DAY) })],
  ])('says nothing of a book that holds something with %s, and leaves only exits', (_, quote) => {
    const at = seen({ quoteOf: (symbol) => (symbol === 'MSFT' ? quote : aQuote()) });
    const { report, standing } = lookOver(BOOK, at, { before: undefined, limits: LIMITS, isRunning: true });

    expect(report).toMatchObject({
      state: 'reduce-only',
      unvalued: expect.stringContaining('there is no price of MSFT'),
    });
    expect(standing.blind).toBe(report.unvalued);
    expect(standing.figures['var-share']).toBeUndefined();
  });

  it('takes the volatility of the share for an option whose price tells of none, and says so', () => {
    const deep = [{ instrument: instrumentOf('AAPL150320C00050000'), side: 'buy', ratio: 1 }] as const;
    const at = seen({ quoteOf: (symbol) => (symbol.length > 6 ? aQuote({ bid: 49, ask: 49.5 }) : aQuote()) });
    const { report } = portfolioReport(bookOf(aPosition({ legs: deep, units: 1 })), at);

    expect(report.unvalued).toBeUndefined();
    expect(report.notes.join()).toContain('tells of no volatility');
  });

  it('measures every figure of a book that holds nothing as none', () => {
    const { standing, report } = lookOver(aBook(), seen(), { before: undefined, limits: LIMITS, isRunning: true });

    expect(METRICS.map((metric) => standing.figures[metric])).toEqual(METRICS.map(() => 0));
    expect(report.state).toBe('normal');
  });
});
