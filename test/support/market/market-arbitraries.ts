/** Whole looks at the market at random: prices, and what some strategies ask for beyond them. */
import fc from 'fast-check';
import type { EarningsReport, MarketEvents } from '#lib/model/events.ts';
import { FIGURES, type Provenance } from '#lib/model/market-source.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import {
  amount,
  anyDay,
  anyInstant,
  anyPrice,
  anyPrices,
  anyTicker,
  letters,
  optional,
  positive,
  text,
} from '../arbitraries.ts';

const someDays = fc.tuple(anyDay, anyDay).map(([from, to]) => ({ from, to }));
const coveredBy = <T>(event: fc.Arbitrary<T>) =>
  fc.dictionary(letters(6), fc.record({ covers: someDays, list: fc.array(event, { maxLength: 2 }) }), {
    ...{ maxKeys: 2, noNullPrototype: true },
  });
const anyReport: fc.Arbitrary<EarningsReport> = fc.record(
  {
    ...{ symbol: anyTicker, day: anyDay, source: text, confirmed: fc.boolean() },
    when: fc.constantFrom('before-open', 'after-close', 'unknown'),
  },
  { requiredKeys: ['symbol', 'day', 'source', 'when'] },
);
export const anyEvents: fc.Arbitrary<MarketEvents> = fc.record(
  {
    earnings: coveredBy(anyReport),
    dividends: coveredBy(fc.record({ symbol: anyTicker, exDay: anyDay, cash: anyPrice })),
    splits: coveredBy(fc.record({ symbol: anyTicker, exDay: anyDay, ratio: positive })),
  },
  optional,
);
const anyDailyVolatility = fc.record({ day: anyDay, volatility: positive, modelled: fc.boolean() });
const anyProvenance: fc.Arbitrary<Provenance> = fc.record(
  {
    ...{ source: text, feed: text, delayMs: amount, symbols: fc.array(anyTicker, { maxLength: 2 }) },
    adjustment: fc.constantFrom('none', 'split', 'split-and-dividend'),
  },
  { requiredKeys: ['source', 'feed', 'delayMs', 'adjustment'] },
);
const beyondPrices = fc.record(
  {
    events: anyEvents,
    volatilityHistory: fc.dictionary(letters(6), fc.array(anyDailyVolatility, { maxLength: 2 }), {
      ...{ maxKeys: 2, noNullPrototype: true },
    }),
    vix: fc.record({
      ...{ level: positive, at: anyInstant, source: text, modelled: fc.boolean() },
      kind: fc.constantFrom('live', 'previous-close'),
    }),
    provenance: fc.record({ bars: fc.array(anyProvenance, { maxLength: 2 }) }, optional),
    gaps: fc.array(
      fc.record({ figure: fc.constantFrom(...FIGURES), symbols: fc.array(text, { maxLength: 2 }), reason: text }),
      { maxLength: 2 },
    ),
  },
  optional,
);
export const anyMarketView: fc.Arbitrary<MarketView> = fc
  .tuple(anyPrices, beyondPrices)
  .map(([prices, beyond]) => ({ ...prices, ...beyond }));
