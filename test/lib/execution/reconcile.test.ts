import { describe, expect, it } from 'vitest';
import { compare, holdings } from '#lib/execution/reconcile.ts';
import { instrumentOf } from '#lib/model/instrument.ts';
import { quantity, usd } from '#lib/model/units.ts';
import { aContract, aPosition, shareLegs, spreadLegs } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const [lower, upper] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
const ten = aPosition({ legs: shareLegs('SPY'), units: 10 });
const five = aPosition({ strategyId: 'wheel', legs: shareLegs('SPY'), units: 5 });
const spread = aPosition({ strategyId: 'debit-spreads', legs: spreadLegs(lower, upper), units: 2 });
const against = aPosition({ strategyId: 'wheel', legs: spreadLegs(upper, lower), units: 2 });
const CASH = usd('100000');
const at = (symbol: string, held: string) => ({ instrument: instrumentOf(symbol), quantity: quantity(held) });

describe('reconciling', () => {
  it('adds up what all strategies hold of a symbol, and leaves out what cancels', () => {
    const book = aBook({ positions: [ten, five, spread, against] });

    expect([...holdings(book)]).toEqual([['SPY', quantity('15')]]);
  });

  it('finds no break where quantities and cash agree to the last digit', () => {
    const book = aBook({ positions: [ten, five, spread] });
    const positions = [at('SPY', '15'), at(lower.symbol, '2'), at(upper.symbol, '-2')];

    expect(compare(book, { cash: CASH, positions })).toEqual([]);
  });

  it.each([
    ['more than we know of', [at('SPY', '16')], { of: 'position', subject: 'SPY', ours: '15', brokers: '16' }],
    ['less', [at('SPY', '14.999999999')], { of: 'position', subject: 'SPY', ours: '15', brokers: '14.999999999' }],
    ['nothing of what we hold', [], { of: 'position', subject: 'SPY', ours: '15', brokers: '0' }],
    ['the other side', [at('SPY', '-15')], { of: 'position', subject: 'SPY', ours: '15', brokers: '-15' }],
  ])('names a break where the broker has %s', (_, positions, found) => {
    expect(compare(aBook({ positions: [ten, five] }), { cash: CASH, positions })).toEqual([found]);
  });

  it('names what we never traded, and cash last, by symbol', () => {
    const breaks = compare(aBook({ positions: [ten] }), {
      cash: usd('99999.99'),
      positions: [at('TSLA', '1'), at('AAPL', '1')],
    });

    expect(breaks.map(({ subject }) => subject)).toEqual(['AAPL', 'SPY', 'TSLA', 'cash']);
    expect(breaks.at(-1)).toEqual({ of: 'cash', subject: 'cash', ours: '100000', brokers: '99999.99' });
  });
});
