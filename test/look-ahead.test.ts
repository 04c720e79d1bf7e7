/** The check that no view looks ahead, tried on views that do. */
import { describe, expect, it } from 'vitest';
import type { MarketView } from '#lib/model/market-view.ts';
import { atNewYork, instant, MINUTE } from '#lib/model/time.ts';
import { aBar, aChain, aContract, anEntry, aQuote, aView, NOW, TODAY } from '#test/support/builders.ts';
import { lookAheads } from '#test/support/look-ahead.ts';

const LATER = instant(NOW + 1);
const contract = aContract();
const honest: MarketView = aView({
  bars: { AAPL: { '1Day': [aBar()], '1Min': [aBar({ start: instant(NOW - MINUTE) })] } },
  quotes: { AAPL: aQuote() },
  chains: { AAPL: aChain([anEntry(contract, 3)]) },
});

describe('looking ahead', () => {
  it('is not found in a view of what has ended', () => {
    expect(lookAheads(honest)).toEqual([]);
  });

  it.each<[string, Partial<MarketView>]>([
    [
      'a minute that ends a millisecond later',
      { bars: { AAPL: { '1Min': [aBar({ start: instant(LATER - MINUTE) })] } } },
    ],
    ['the day in progress', { bars: { AAPL: { '1Day': [aBar(), aBar({ start: atNewYork(TODAY, 0) })] } } }],
    ['a quote from later', { quotes: { AAPL: aQuote({ at: LATER }) } }],
    ['a chain from later', { chains: { AAPL: { ...aChain([]), asOf: LATER } } }],
    [
      'a contract’s quote from later',
      { chains: { AAPL: aChain([anEntry(contract, 3, { quote: aQuote({ at: LATER }) })]) } },
    ],
    ['a view dated back', { asOf: instant(NOW - 1) }],
  ])('is found in %s', (_, doctored) => {
    expect(lookAheads({ ...honest, ...doctored })).not.toEqual([]);
  });
});
