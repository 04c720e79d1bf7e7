/**
 * Massive as a source of the market, after Alpaca: the owner's own key, whose plan decides what is answered. What the plan
 * does not include is refused, told in `status`, and asked of nobody else.
 */
import type { Clock } from '#lib/ports.ts';
import type { DataSource } from '../market-sources/data-source.ts';
import { standingQuotes } from '../market-sources/standing-quotes.ts';
import { dividendsOf, earningsOf, splitsOf, vixOf } from './calendars.ts';
import { type MassiveOptions, massiveLine } from './line.ts';
import { barsOf, chainOf, quotesOf } from './prices.ts';

export function massiveSource(options: MassiveOptions & { readonly clock: Clock }): DataSource {
  const parts = { line: massiveLine(options), clock: options.clock };
  const standing = standingQuotes();
  const what = { delayMs: 0, adjustment: 'none' } as const;
  return {
    name: 'massive',
    offers: {
      bars: { ...what, feed: 'sip', adjustment: 'split', ask: (symbols, want) => barsOf(parts, symbols, want) },
      quotes: {
        ...what,
        feed: 'sip',
        ask: async (symbols) => {
          const askedAt = options.clock.now();
          return standing.of(await quotesOf(parts, symbols), askedAt);
        },
      },
      chains: {
        ...what,
        feed: 'opra',
        ask: async (request, hold) => standing.chain(await chainOf(parts, request, hold)),
      },
      earnings: { ...what, feed: 'benzinga', ask: (symbols, span) => earningsOf(parts, symbols, span) },
      dividends: { ...what, feed: 'announcements', ask: (symbols, span) => dividendsOf(parts, symbols, span) },
      splits: { ...what, feed: 'announcements', ask: (symbols, span) => splitsOf(parts, symbols, span) },
      vix: { ...what, feed: 'indices', ask: () => vixOf(parts) },
    },
  };
}
