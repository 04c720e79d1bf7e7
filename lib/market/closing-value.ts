/** What a structure brings if it is closed now: each bought leg sold at the bid, each sold leg bought back at the ask. US dollars per share. */
import { type MarketView, quoteOf } from '../model/market-view.ts';
import { closing, type Leg } from '../model/signal.ts';
import { type Checked, taking } from './tradable.ts';

export function closingValue(view: MarketView, legs: readonly Leg[], maxAgeMs: number): Checked<number> {
  let value = 0;
  for (const { instrument, side, ratio } of closing(legs)) {
    const price = taking(quoteOf(view, instrument.symbol), side, { now: view.asOf, maxAgeMs });
    if ('refused' in price) return price;
    value += (side === 'sell' ? price.value : -price.value) * ratio;
  }
  // Prices come in cents: what binary fractions leave over is no value.
  return { value: Number(value.toFixed(6)) };
}
