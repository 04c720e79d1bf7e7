import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import * as model from '#lib/model/instrument.ts';
import { formatInstant, tradingDay } from '#lib/model/time.ts';
import { format, price } from '#lib/model/units.ts';
import { anyContract, anyInstrument } from '#test/support/arbitraries.ts';

const contract = (strike: string) => ({
  underlying: 'AAPL',
  expiry: tradingDay('2014-06-06'),
  right: 'call' as const,
  strike: price(strike),
});

describe('OCC symbols', () => {
  test('a contract comes back from its symbol', () => {
    fc.assert(
      fc.property(anyContract, (given) => {
        const symbol = model.occSymbol(given);

        expect(symbol.length).toBeLessThanOrEqual(21);
        expect(model.optionOf(symbol)).toEqual({ ...given, kind: 'option', symbol });
      }),
    );
  });

  test('are read as the exchange writes them', () => {
    const option = model.optionOf('AAPL140606C00645000');

    expect(option).toMatchObject({ underlying: 'AAPL', expiry: '2014-06-06', right: 'call' });
    expect(format(option.strike)).toBe('645');
  });

  test('keep half-dollar and adjusted strikes', () => {
    expect(model.occSymbol(contract('92.14'))).toBe('AAPL140606C00092140');
    expect(format(model.optionOf('TWX140606P00067500').strike)).toBe('67.5');
  });

  test('keep the digit of an adjusted root apart from the date', () => {
    expect(model.optionOf('AAPL7140613P00640000')).toMatchObject({ underlying: 'AAPL7', expiry: '2014-06-13' });
  });

  test.each(['0', '-5', '0.0005', '100000'])('a strike of %s is refused', (strike) => {
    expect(() => model.occSymbol(contract(strike))).toThrow(RangeError);
  });
});

describe('symbols', () => {
  test.each(['SPY', 'A', 'BRK.B', 'GOOGL'])('%s is a share', (symbol) => {
    expect(model.instrumentOf(symbol)).toEqual({ kind: 'equity', symbol });
    expect(model.multiplierOf(model.instrumentOf(symbol))).toBe(1);
  });

  test.each([
    ...['', ' ', 'spy', 'SPY ', '1SPY', 'TOOLONGX', 'BRK.', 'BRK/B', '*', 'AAPL140606C00645', 'AAPL 140606C00645000'],
    ...['AAPL149906C00645000', 'AAPL140631C00645000', 'AAPL140606X00645000', 'ABCDEF1140606C00645000'],
  ])('%j is refused', (symbol) => {
    expect(() => model.instrumentOf(symbol)).toThrow(RangeError);
    expect(model.InstrumentWire.safeParse(symbol).success).toBe(false);
  });

  test('a share is no option', () => {
    expect(() => model.optionOf('AAPL')).toThrow(RangeError);
    expect(model.OptionWire.safeParse('AAPL').success).toBe(false);
  });

  test('an instrument travels as its symbol', () => {
    fc.assert(
      fc.property(anyInstrument, (instrument) => {
        const wire = z.encode(model.InstrumentWire, instrument);

        expect(wire).toBe(instrument.symbol);
        expect(z.decode(model.InstrumentWire, wire)).toEqual(instrument);
      }),
    );
  });

  test('a contract stands for a hundred shares of its underlying', () => {
    const option = model.optionOf('AAPL140606C00645000');

    expect([model.multiplierOf(option), model.underlyingOf(option)]).toEqual([100, 'AAPL']);
  });
});

describe('expiry', () => {
  test.each([
    ['AAPL140606C00645000', '2014-06-06T20:00:00Z', 'a weekly, on its Friday'],
    ['TWX140621C00070000', '2014-06-20T20:00:00Z', 'a monthly, listed for the Saturday'],
    ['GOOG140419C00550000', '2014-04-17T20:00:00Z', 'a monthly after Good Friday'],
    ['GOOG151224C00750000', '2015-12-24T18:00:00Z', 'a half day'],
  ])('%s trades until %s: %s', (symbol, close) => {
    expect(formatInstant(model.lastTradingClose(model.optionOf(symbol)))).toBe(close);
  });

  test('days count to the last trading day, not to the listed Saturday', () => {
    expect(model.daysToExpiry(model.optionOf('TWX140621C00070000'), tradingDay('2014-06-06'))).toBe(14);
  });
});
