import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Band } from '#lib/market/selection/band.ts';
import { type Candidate, select } from '#lib/market/selection/select.ts';
import { SHAPES, type ShapeId } from '#lib/market/selection/shapes.ts';
import type { SelectionSpec } from '#lib/market/selection/spec.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import { toNumber } from '#lib/model/units.ts';
import { aChain, NOW } from '#test/support/builders.ts';
import { FAR_ONLY, LIQUID, NEAR, NEAR_ONLY } from './hand-chain.ts';
import { anyEntries, broken, CALM } from './random-chain.ts';

const STRIKES = Array.from({ length: 17 }, (_, i) => 80 + 2.5 * i);
const SHAPE_IDS = Object.keys(SHAPES) as ShapeId[];
const owner = { shares: 100, cash: 20_000 };
const run = (asked: SelectionSpec, entries: readonly ChainEntry[]) =>
  select(asked, { chain: aChain(entries), now: NOW, spot: 100, ...owner });

const band = (from: number, to: number) =>
  fc
    .tuple(fc.double({ min: from, max: to, noNaN: true }), fc.double({ min: from, max: to, noNaN: true }))
    .map(([a, b]): Band => ({ min: Math.min(a, b), max: Math.max(a, b), target: (a + b) / 2 }));

/** Specs without nonsense: what a shape does not have is not asked of it. */
const anySpec: fc.Arbitrary<SelectionSpec> = fc
  .record({
    shape: fc.constantFrom(...SHAPE_IDS),
    delta: band(0.05, 0.95),
    width: band(2.5, 20),
    rewardRisk: band(0, 4),
    asks: fc.record({ delta: fc.boolean(), width: fc.boolean(), rewardRisk: fc.boolean(), equal: fc.boolean() }),
  })
  .map(({ shape, delta, width, rewardRisk, asks }) => {
    const { legs } = SHAPES[shape];
    const hasWidth = legs.some(({ strike }) => strike?.width);
    const side = legs[0]?.side === 'buy' ? 'long' : 'short';
    return {
      ...{ shape, expiry: NEAR_ONLY, liquidity: LIQUID },
      ...(legs.some(({ term }) => term === 'far') ? { farExpiry: FAR_ONLY } : {}),
      ...(asks.delta ? { legs: { [side]: { delta } } } : {}),
      ...(hasWidth && asks.width ? { width: { in: 'usd' as const, band: width } } : {}),
      ...(hasWidth ? { equalWidths: asks.equal } : {}),
      ...(asks.rewardRisk ? { terms: { rewardRisk } } : {}),
    };
  });

const inside = (value: number, { min = -Infinity, max = Infinity }: Band = {}) =>
  value >= min - 1e-9 && value <= max + 1e-9;

/** What a spec asks, checked against the chain itself and by nothing of the selection's. */
function faultsOf(asked: SelectionSpec, { legs, terms }: Candidate, entries: readonly ChainEntry[]): readonly string[] {
  const seen = legs.map(({ instrument, side, ratio }) => {
    const entry = entries.find(({ contract }) => contract.symbol === instrument.symbol);
    if (!entry || instrument.kind !== 'option') throw new Error('not of this chain');
    const { quote, delta = 0 } = entry;
    const { bid = Number.NaN, ask = Number.NaN } = quote;
    const criteria = asked.legs?.[side === 'buy' ? 'long' : 'short'];
    const far = asked.farExpiry && side === 'buy';
    return { entry, side, ratio, bid, ask, delta, criteria, far, strike: toNumber(instrument.strike) };
  });
  const net = seen.reduce((sum, { side, ratio, bid, ask }) => sum + (side === 'buy' ? ask : -bid) * ratio, 0);
  const widths = SHAPES[asked.shape].legs.flatMap(({ strike }, i) =>
    strike?.width ? [Math.abs((seen[i]?.strike ?? 0) - (seen[strike.leg]?.strike ?? 0))] : [],
  );
  const checks: Readonly<Record<string, boolean>> = {
    fresh: seen.every(({ entry }) => entry.quote.freshUntil >= NOW),
    sided: seen.every(({ bid, ask }) => bid > 0.05 && ask >= bid && (ask - bid) / ((ask + bid) / 2) < LIQUID.maxSpread),
    active: seen.every(({ entry }) => (entry.volume ?? 0) >= 10 || (entry.openInterest ?? 0) >= 50),
    expiry: seen.every(({ entry, far }) => (entry.contract.expiry === NEAR) === !far),
    distinct: new Set(legs.map(({ instrument }) => instrument.symbol)).size === legs.length,
    delta: seen.every(({ delta, criteria }) => !criteria?.delta || inside(Math.abs(delta), criteria.delta)),
    width: widths.every((width) => inside(width, asked.width?.band)),
    equal: !asked.equalWidths || new Set(widths).size <= 1,
    net: Math.abs(net - terms.natural) < 1e-9,
    reward: !asked.terms?.rewardRisk || inside(terms.rewardRisk ?? Number.NaN, asked.terms.rewardRisk),
    loss: terms.maxLoss > 0,
    pays: { debit: net > 0, credit: net < 0, either: true }[SHAPES[asked.shape].pays],
  };
  return Object.entries(checks).flatMap(([name, holds]) => (holds ? [] : [name]));
}

describe('whatever is asked of whatever chain', () => {
  it('what is chosen meets every criterion, in plain recomputation, and scores between 0 and 1', () => {
    let chosen = 0;
    fc.assert(
      fc.property(anySpec, anyEntries(STRIKES), (asked, entries) => {
        const selection = run(asked, entries);
        for (const candidate of [...(selection.chosen ? [selection.chosen] : []), ...selection.runnersUp]) {
          chosen += 1;
          expect(faultsOf(asked, candidate, entries)).toEqual([]);
          expect(inside(candidate.score, { min: 0, max: 1 })).toBe(true);
          expect(candidate.components.filter(({ value }) => !inside(value, { min: 0, max: 1 }))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
    expect(chosen).toBeGreaterThan(100);
  });

  it('the order of the chain changes nothing', () => {
    const orders = anyEntries(STRIKES).chain((entries) =>
      fc.tuple(fc.constant(entries), fc.shuffledSubarray([...entries], { minLength: entries.length })),
    );
    fc.assert(
      fc.property(anySpec, orders, (asked, [entries, shuffled]) => {
        expect(run(asked, shuffled)).toEqual(run(asked, entries));
      }),
      { numRuns: 100 },
    );
  });

  it('quotes that are all broken give no candidate, and quotes of which some are, none with a broken one', () => {
    fc.assert(
      fc.property(anySpec, anyEntries(STRIKES), fc.infiniteStream(fc.nat(17)), (asked, entries, breaks) => {
        const hows = entries.map(() => breaks.next().value);
        const all = entries.map((entry, i) => broken(entry, hows[i] ?? 0));
        const some = entries.map((entry, i) => ((hows[i] ?? 0) < 9 ? entry : broken(entry, hows[i] ?? 0)));
        const { chosen } = run(asked, some);

        expect(run(asked, all)).toMatchObject({ passed: 0, runnersUp: [] });
        expect(chosen ? faultsOf(asked, chosen, some) : []).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('everything it says can be stored: finite numbers and words', () => {
    fc.assert(
      fc.property(anySpec, anyEntries(STRIKES), fc.nat(17), (asked, entries, how) => {
        const { chosen, refused, whyNot } = run(
          asked,
          entries.map((entry, i) => (i % 3 === 0 ? broken(entry, how + i) : entry)),
        );
        const reasons = [...refused, ...whyNot.map(({ nearest }) => nearest)].map(({ reason }) => reason);
        const told = [...reasons, ...(chosen?.reasons ?? [])].flatMap(({ observed, threshold }) => [
          observed,
          threshold,
        ]);

        expect(told.filter((each) => typeof each === 'number' && !Number.isFinite(each))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

type Strikes = Readonly<Record<'call' | 'put', ReadonlyMap<number, ChainEntry>>>;
const pairsOf = <T>(list: readonly T[]): readonly (readonly [T, T])[] =>
  list.flatMap((a) => list.map((b) => [a, b] as const));

describe('nothing that fits is left out', () => {
  const few = [90, 95, 100, 105, 110];
  const byStrike = (entries: readonly ChainEntry[], right: string) =>
    new Map(
      entries
        .filter(({ contract }) => contract.right === right)
        .map((entry) => [toNumber(entry.contract.strike), entry]),
    );
  const bid = (entry: ChainEntry | undefined): number => entry?.quote.bid ?? Number.NaN;
  const ask = (entry: ChainEntry | undefined): number => entry?.quote.ask ?? Number.NaN;
  /** The credits of all pairs in which a sold strike stands off a bought one. */
  const counted: Readonly<Partial<Record<ShapeId, (of: Strikes) => number>>> = {
    'bull-put': ({ put }) =>
      pairsOf(few).filter(([sold, bought]) => {
        const credit = bid(put.get(sold)) - ask(put.get(bought));
        return sold > bought && credit > 0 && credit < sold - bought;
      }).length,
    'long-strangle': ({ call, put }) =>
      pairsOf(few).filter(([low, high]) => low < high && ask(put.get(low)) + ask(call.get(high)) > 0).length,
    'iron-condor': ({ call, put }) =>
      pairsOf(few)
        .flatMap(([a, b]) => pairsOf(few).map(([c, d]) => ({ a, b, c, d })))
        .filter(({ a, b, c, d }) => {
          const credit = bid(put.get(b)) - ask(put.get(a)) + bid(call.get(c)) - ask(call.get(d));
          return a < b && b < c && c < d && credit > 0 && credit < Math.max(b - a, d - c);
        }).length,
  };

  it.each(Object.entries(counted))('as %s: a plain count of all combinations agrees', (shape, count) => {
    let found = 0;
    fc.assert(
      fc.property(anyEntries(few, CALM), (entries) => {
        const liquid = entries.filter(
          ({ quote: { bid = 0, ask = 0 }, volume = 0 }) =>
            volume > 0 && bid > 0.05 && (ask - bid) / ((ask + bid) / 2) < LIQUID.maxSpread,
        );
        const expected = count({ call: byStrike(liquid, 'call'), put: byStrike(liquid, 'put') });
        found += expected;

        expect(run({ shape: shape as ShapeId, expiry: NEAR_ONLY, liquidity: LIQUID }, entries).passed).toBe(expected);
      }),
      { numRuns: 100 },
    );
    expect(found).toBeGreaterThan(100);
  });
});
