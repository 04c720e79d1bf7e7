/** Chains at random around a share at 100: plausible prices and deltas, some of them broken if asked for. */
import fc from 'fast-check';
import type { Right } from '#lib/model/instrument.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { instant } from '#lib/model/time.ts';
import { aContract, anEntry, aQuote, NOW } from '#test/support/builders.ts';
import { FAR, NEAR } from './hand-chain.ts';

const cents = (usd: number): number => Math.max(0.01, Math.round(usd * 100) / 100);

interface Draw {
  readonly expiry: string;
  readonly right: Right;
  readonly strike: number;
  readonly noise: number;
  readonly half: number;
  readonly activity: number;
}

function entryOf({ expiry, right, strike, noise, half, activity }: Draw): ChainEntry {
  const reach = expiry === NEAR ? 6 : 12;
  const away = (strike - 100) / reach;
  const middle =
    Math.max(0, right === 'call' ? 100 - strike : strike - 100) + 0.4 * reach * Math.exp(-Math.abs(away)) + noise;
  const call = 1 / (1 + Math.exp(1.7 * away));
  return anEntry(aContract({ expiry, right, strike }), 0, {
    quote: aQuote({ bid: cents(middle - half), ask: cents(middle + half) }),
    delta: right === 'call' ? call : call - 1,
    volume: activity,
    openInterest: 2 * activity,
  });
}

interface Market {
  readonly expiries: readonly string[];
  readonly least: number;
  readonly most: number;
  /** Half of the spread, US dollars, and contracts traded. */
  readonly halves: readonly number[];
  readonly activities: readonly number[];
}

const LIVELY: Market = {
  ...{ expiries: [NEAR, FAR], least: 30, most: 60 },
  ...{ halves: [0.01, 0.02, 0.05, 0.3], activities: [0, 30, 400] },
};
/** Nearly every contract of one expiry can be traded. */
export const CALM: Partial<Market> = { expiries: [NEAR], least: 9, most: 10, halves: [0.01, 0.02], activities: [400] };

/** Distinct contracts at some of the strikes. */
export function anyEntries(strikes: readonly number[], market: Partial<Market> = {}): fc.Arbitrary<ChainEntry[]> {
  const { expiries, least, most, halves, activities } = { ...LIVELY, ...market };
  const draw: fc.Arbitrary<Draw> = fc.record({
    expiry: fc.constantFrom(...expiries),
    right: fc.constantFrom('call', 'put'),
    strike: fc.constantFrom(...strikes),
    noise: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    half: fc.constantFrom(...halves),
    activity: fc.constantFrom(...activities),
  });
  const selector = ({ expiry, right, strike }: Draw) => `${expiry} ${right} ${strike}`;
  return fc.uniqueArray(draw, { minLength: least, maxLength: most, selector }).map((draws) => draws.map(entryOf));
}

const BREAKS: readonly ((quote: Quote) => object)[] = [
  () => ({ at: NOW, freshUntil: NOW }),
  ({ bid, ...rest }) => rest,
  ({ ask, ...rest }) => rest,
  (quote) => ({ ...quote, bid: Number.NaN }),
  (quote) => ({ ...quote, ask: Number.NaN }),
  (quote) => ({ ...quote, bid: 0 }),
  (quote) => ({ ...quote, bid: (quote.ask ?? 1) + 0.01 }),
  (quote) => ({ ...quote, ask: Infinity }),
  (quote) => ({ ...quote, freshUntil: instant(NOW - 1) }),
];

/** An entry whose quote nobody may trade on. */
export const broken = (entry: ChainEntry, how: number): ChainEntry => {
  const spoil = BREAKS[how % BREAKS.length] ?? (() => ({}));
  return { ...entry, quote: spoil(entry.quote) as Quote };
};
