/** A chain by hand: AAPL at 100, five strikes, ten days (6 February) and 52 days (20 March) out. */

import { type Candidate, type Selection, select } from '#lib/market/selection/select.ts';
import type { Market, SelectionSpec } from '#lib/market/selection/spec.ts';
import type { Right } from '#lib/model/instrument.ts';
import type { ChainEntry, OptionChain } from '#lib/model/option-chain.ts';
import { toNumber } from '#lib/model/units.ts';
import { aChain, aContract, anEntry, aQuote, NOW } from '#test/support/builders.ts';

export const [NEAR, FAR] = ['2015-02-06', '2015-03-20'] as const;

type Row = readonly [strike: number, bid: number, ask: number, delta: number];

const TABLE: Readonly<Record<string, Readonly<Record<Right, readonly Row[]>>>> = {
  [NEAR]: {
    call: [
      [90, 10.3, 10.5, 0.92],
      [95, 5.9, 6.1, 0.78],
      [100, 2.5, 2.6, 0.52],
      [105, 0.8, 0.86, 0.24],
      [110, 0.2, 0.22, 0.09],
    ],
    put: [
      [90, 0.2, 0.22, -0.08],
      [95, 0.8, 0.86, -0.22],
      [100, 2.4, 2.5, -0.48],
      [105, 5.7, 5.9, -0.76],
      [110, 10.1, 10.3, -0.91],
    ],
  },
  [FAR]: {
    call: [
      [90, 11.6, 11.8, 0.8],
      [95, 8, 8.2, 0.67],
      [100, 5.4, 5.5, 0.53],
      [105, 3.3, 3.4, 0.38],
      [110, 1.9, 2, 0.26],
    ],
    put: [
      [90, 1.8, 1.9, -0.2],
      [95, 3.1, 3.2, -0.33],
      [100, 5.2, 5.3, -0.47],
      [105, 8.1, 8.3, -0.62],
      [110, 11.7, 11.9, -0.74],
    ],
  },
};

export const entryAt = (expiry: string, right: Right, [strike, bid, ask, delta]: Row): ChainEntry =>
  anEntry(aContract({ expiry, right, strike }), 0, { quote: aQuote({ bid, ask }), delta });

export const entries: readonly ChainEntry[] = [NEAR, FAR].flatMap((expiry) =>
  (['call', 'put'] as const).flatMap((right) =>
    (TABLE[expiry]?.[right] ?? []).map((row) => entryAt(expiry, right, row)),
  ),
);
export const chain: OptionChain = aChain(entries);

export const symbolOf = (expiry: string, right: Right, strike: number): string =>
  aContract({ expiry, right, strike }).symbol;

/** The chain with one contract changed. */
export const changed = (symbol: string, change: (entry: ChainEntry) => ChainEntry): OptionChain =>
  aChain(entries.map((entry) => (entry.contract.symbol === symbol ? change(entry) : entry)));

export const LIQUID = { maxAgeMs: 0, maxSpread: 0.15 };
export const NEAR_ONLY = { days: { min: 5, max: 15 } };
export const FAR_ONLY = { days: { min: 40, max: 60 } };

export const market = (rest: Partial<Market> = {}): Market => ({ chain, now: NOW, spot: 100, ...rest });
export const spec = (rest: Partial<SelectionSpec> & Pick<SelectionSpec, 'shape'>): SelectionSpec => ({
  expiry: NEAR_ONLY,
  liquidity: LIQUID,
  ...rest,
});

export const choose = (asked: Partial<SelectionSpec> & Pick<SelectionSpec, 'shape'>, rest: Partial<Market> = {}) =>
  select(spec(asked), market(rest));

/** Such as "-1 P95, +1 P90", with a star on what expires later. */
export const words = (candidate: Candidate | undefined): string | undefined =>
  candidate?.legs
    .map(({ instrument, side, ratio }) => {
      if (instrument.kind !== 'option') return instrument.symbol;
      const { right, strike, expiry } = instrument;
      const letter = right === 'call' ? 'C' : 'P';
      return `${side === 'buy' ? '+' : '-'}${ratio} ${letter}${toNumber(strike)}${expiry === FAR ? '*' : ''}`;
    })
    .join(', ');

export const rulesOf = ({ whyNot }: Selection): readonly string[] => whyNot.map(({ nearest }) => nearest.reason.rule);
