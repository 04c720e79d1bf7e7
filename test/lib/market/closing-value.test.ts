import { describe, expect, it } from 'vitest';
import { closingValue } from '#lib/market/closing-value.ts';
import { aChain, aContract, anEntry, aQuote, aView, spreadLegs } from '#test/support/builders.ts';

const [lower, upper] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
const legs = spreadLegs(lower, upper);
const view = aView({
  chains: {
    AAPL: aChain([
      anEntry(lower, 0, { quote: aQuote({ bid: 3, ask: 3.2 }) }),
      anEntry(upper, 0, { quote: aQuote({ bid: 1, ask: 1.1 }) }),
    ]),
  },
});

describe('what closing a structure brings', () => {
  it('is the bid of what was bought less the ask of what was sold', () => {
    expect(closingValue(view, legs, 0)).toEqual({ value: 1.9 });
  });

  it('counts each leg as often as it is held per unit', () => {
    const ratio = legs.map((leg) => (leg.side === 'sell' ? { ...leg, ratio: 2 } : leg));
    expect(closingValue(view, ratio, 0)).toEqual({ value: 0.8 });
  });

  it('is unknown as soon as one leg has no price', () => {
    const far = spreadLegs(lower, aContract({ strike: 110 }));
    expect(closingValue(view, far, 0)).toMatchObject({ refused: { rule: 'no-quote' } });
  });
});
