/** From positions and from plain lists to lines, and that nothing held is ever counted as nothing. */
import { describe, expect, it } from 'vitest';
import { instrumentOf } from '#lib/model/instrument.ts';
import { addDays, atNewYork } from '#lib/model/time.ts';
import { impliedVolatility, valueOption } from '#lib/pricing/value-option.ts';
import { linesOf, type Marks, marksFrom } from '#lib/risk/revaluation/held-lines.ts';
import { ListedPosition, linesFromList } from '#lib/risk/revaluation/listed-lines.ts';
import { aContract, aPosition, aQuote, NOW } from '#test/support/builders.ts';

const put = aContract({ right: 'put', strike: 95 });
const marks: Marks = {
  ...{ now: NOW, rate: 0.01, dividendYieldOf: () => 0.02 },
  spotOf: (name) => (name === 'AAPL' ? 100 : undefined),
  volatilityOf: () => 0.3,
};
const bookOf = (legs: Parameters<typeof aPosition>[0][]) => ({ positions: legs.map((each) => aPosition(each)) });
const shortPut = { strategyId: 'wheel', legs: [{ instrument: put, side: 'sell' as const, ratio: 1 }], units: 2 };

describe('the lines of a book', () => {
  it('are shares and contracts with their sign, multiplier, exercise and exact time', () => {
    const answer = linesOf(bookOf([shortPut]), marks);

    expect(answer).toEqual({
      ok: true,
      lines: [
        {
          ...{
            id: `wheel ${put.symbol}`,
            symbol: put.symbol,
            name: 'AAPL',
            strategyId: 'wheel',
            units: -200,
            position: expect.any(String),
            spot: 100,
          },
          option: {
            ...{ right: 'put', strike: 95, exercise: 'american', volatility: 0.3, rate: 0.01, dividendYield: 0.02 },
            years: expect.closeTo((10 * 24 + 6) / (365 * 24), 9),
          },
        },
      ],
    });
  });

  it.each([
    ['its volatility', { ...marks, volatilityOf: () => undefined }, 'there is no volatility for it'],
    ['the price of its share', { ...marks, spotOf: () => undefined }, 'there is no price of AAPL'],
    ['a volatility that is a number', { ...marks, volatilityOf: () => Number.NaN }, 'its volatility is NaN'],
  ])('refuse the whole book for want of %s, and name the position', (_, bad, why) => {
    const shares = { legs: [{ instrument: instrumentOf('AAPL'), side: 'buy' as const, ratio: 1 }] };

    expect(linesOf(bookOf([shares, shortPut]), { ...bad, spotOf: bad.spotOf })).toMatchObject({
      ok: false,
      code: 'not-valued',
      message: expect.stringContaining(why),
    });
  });

  it('need no volatility once the contract has expired: it is worth its pay-off', () => {
    const later = { ...marks, now: atNewYork(addDays(put.expiry, 1), 600), volatilityOf: () => undefined };

    expect(linesOf(bookOf([shortPut]), later)).toMatchObject({ ok: true, lines: [{ option: { years: 0 } }] });
  });

  it('leave out what was closed', () => {
    expect(linesOf(bookOf([{ lots: { SPY: [] } }]), marks)).toEqual({ ok: true, lines: [] });
  });

  it('hold weeklies of an index as European options on the index', () => {
    const weekly = aContract({ underlying: 'SPXW', strike: 2000 });
    const held = { strategyId: 'spx-credit-spreads', legs: [{ instrument: weekly, side: 'buy' as const, ratio: 1 }] };
    const answer = linesOf(bookOf([held]), { ...marks, spotOf: (name) => (name === 'SPX' ? 2050 : undefined) });

    expect(answer).toMatchObject({ ok: true, lines: [{ name: 'SPX', option: { exercise: 'european' } }] });
  });

  it('take volatility from the middle of the contract’s market where quotes are all there is', () => {
    const quotes = { AAPL: aQuote(), [put.symbol]: aQuote({ bid: 1.45, ask: 1.55 }) };
    const fromQuotes = marksFrom((symbol) => quotes[symbol], { now: NOW, rate: 0.01, dividendYieldOf: () => 0 });
    const answer = linesOf(bookOf([shortPut]), fromQuotes);
    const option = answer.ok ? answer.lines[0]?.option : undefined;
    const priced = option && valueOption({ ...option, spot: 100 });

    expect(priced && 'value' in priced && priced.value.price).toBeCloseTo(1.5, 6);
    expect(linesOf(bookOf([shortPut]), { ...fromQuotes, spotOf: () => 60 })).toMatchObject({ ok: false });
  });
});

describe('the lines of a plain list', () => {
  const rows = (list: readonly unknown[]) => ListedPosition.array().parse(list);
  const settings = { now: NOW, rate: 0.01 };

  it('share the price of a share that one row says', () => {
    const list = rows([
      { symbol: 'AAPL', quantity: 100, spot: 100 },
      { symbol: put.symbol, quantity: -1, volatility: 0.3, strategy: 'wheel' },
    ]);

    expect(linesFromList(list, settings)).toMatchObject({
      ok: true,
      lines: [
        { id: 'AAPL', units: 100 },
        { id: `wheel ${put.symbol}`, units: -100, spot: 100, option: { volatility: 0.3 } },
      ],
    });
  });

  it('find a volatility in a price', () => {
    const list = rows([{ symbol: put.symbol, quantity: 1, price: 1.5, spot: 100 }]);
    const answer = linesFromList(list, settings);
    const option = answer.ok ? answer.lines[0]?.option : undefined;
    const implied = option && impliedVolatility({ ...option, spot: 100, price: 1.5 });

    expect(implied).toEqual({ value: expect.closeTo(option?.volatility ?? 0, 9) });
  });

  it('settle by a multiplier of their own', () => {
    const list = rows([{ symbol: put.symbol, quantity: 2, multiplier: 10, volatility: 0.3, spot: 100 }]);

    expect(linesFromList(list, settings)).toMatchObject({ lines: [{ units: 20 }] });
  });

  it.each([
    [{ symbol: put.symbol, quantity: 1, spot: 100 }, 'there is no volatility'],
    [{ symbol: put.symbol, quantity: 1, volatility: 0.3 }, 'there is no price of AAPL'],
    [{ symbol: put.symbol, quantity: 1, spot: 50, price: 1 }, 'there is no volatility'],
  ])('refuse %o', (row, why) => {
    expect(linesFromList(rows([row]), settings)).toMatchObject({
      position: put.symbol,
      message: expect.stringContaining(why),
    });
  });

  it('know no other columns', () => {
    expect(ListedPosition.safeParse({ symbol: 'AAPL', quantity: 1, vol: 0.3 }).success).toBe(false);
  });
});
