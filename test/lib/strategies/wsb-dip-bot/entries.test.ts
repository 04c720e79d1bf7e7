import { describe, expect, it } from 'vitest';
import type { Option } from '#lib/model/instrument.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import { instant } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import { aContract, anOwn, aQuote, NOW } from '#test/support/builders.ts';
import { aCall, c107, propose, rules, rulesOf, run, sessionBars, spotAt, view } from './market.ts';

const at = (expiry: string, strike: number) => aContract({ expiry, strike });
const bought = (entries: readonly ChainEntry[]) =>
  propose(view([...entries])).signals.flatMap(({ legs }) => legs.map(({ instrument }) => instrument));
const unknownDelta = (contract: Option): ChainEntry => {
  const { delta: _, ...rest } = aCall(contract);
  return rest;
};

describe('the dip bot enters', () => {
  it('buys a call at what the market asks and a little more', () => {
    const [signal, ...others] = propose().signals;
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      kind: 'entry',
      symbol: 'AAPL',
      positionId: `wsb-dip-bot:${c107.symbol}`,
      equityShare: 0.1,
      maxLossPerUnit: 258,
      legs: [{ instrument: c107, side: 'buy', ratio: 1 }],
    });
    // 2.52 asked and two per cent more is 2.5704.
    expect(signal && format(signal.limitPrice)).toBe('2.58');
  });

  it('gives half a conviction at its thresholds, a whole one at twice as much, and no more', () => {
    const conviction = (first: number, dip: number) =>
      propose(
        view(undefined, {
          bars: { AAPL: { '1Day': sessionBars([first, ...run.slice(1)]) } },
          quotes: { AAPL: spotAt(107 * (1 + dip)) },
        }),
      ).signals[0]?.conviction;
    expect(conviction(107 / 1.06, -0.015)).toBeCloseTo(0.5, 9);
    expect(conviction(107 / 1.09, -0.0225)).toBeCloseTo(0.75, 9);
    expect(conviction(107 / 1.12, -0.015)).toBeCloseTo(0.75, 9);
    expect(conviction(107 / 1.5, -0.03)).toBeCloseTo(1, 9);
  });

  it('says why, rule by rule', () => {
    expect(propose().signals[0]?.reasons).toMatchObject([
      { rule: 'run', threshold: 0.06 },
      { rule: 'dip', threshold: -0.015 },
      { rule: 'expiry', observed: 17, threshold: 'nearest to 14' },
      { rule: 'strike', observed: 107, threshold: 'nearest to 106.96' },
      { rule: 'leg-spread', threshold: 0.14 },
      { rule: 'delta', observed: 0.4, threshold: 0.55 },
    ]);
  });

  it('gives the same tick the same id', () => {
    const later = view(undefined, { snapshot: 'other', asOf: instant(NOW + 1_000) });
    expect(propose(later).signals[0]?.id).toBe(propose().signals[0]?.id);
    expect(propose(view(undefined, { slot: instant(NOW + 60_000) })).signals[0]?.id).not.toBe(propose().signals[0]?.id);
  });

  it.each<[string, readonly (readonly [string, number])[], readonly [string, number]]>([
    [
      'in days before nearest in strike',
      [
        ['2015-02-06', 107],
        ['2015-02-13', 110],
      ],
      ['2015-02-13', 110],
    ],
    [
      'in strike among equal days',
      [
        ['2015-02-13', 106],
        ['2015-02-13', 107],
        ['2015-02-13', 108],
      ],
      ['2015-02-13', 107],
    ],
    [
      'and, of two as near, the sooner',
      [
        ['2015-02-11', 107],
        ['2015-02-09', 107],
      ],
      ['2015-02-09', 107],
    ],
    [
      'counting a Saturday’s contract to its Friday',
      [
        ['2015-02-14', 107],
        ['2015-02-11', 109],
      ],
      ['2015-02-11', 109],
    ],
  ])('takes the call nearest %s', (_, listed, [expiry, strike]) => {
    expect(bought(listed.map(([date, price]) => aCall(at(date, price))))).toEqual([at(expiry, strike)]);
  });

  it('passes over a near call that is not liquid, and says so', () => {
    const proposal = propose(view([aCall(c107, { volume: 0, openInterest: 0 }), aCall(at('2015-02-13', 108))]));
    expect(proposal.signals).toMatchObject([{ legs: [{ instrument: at('2015-02-13', 108) }] }]);
    expect(rulesOf(proposal)).toEqual(['leg-activity']);
  });

  it.each<[string, readonly ChainEntry[], string]>([
    ['an empty bid', [aCall(c107, { quote: aQuote({ bid: undefined, ask: 2.5 }) })], 'no-quote'],
    ['an empty ask', [aCall(c107, { quote: aQuote({ bid: 2.5, ask: undefined }) })], 'no-quote'],
    ['a crossed market', [aCall(c107, { quote: aQuote({ bid: 2.6, ask: 2.5 }) })], 'crossed-quote'],
    [
      'an old quote',
      [aCall(c107, { quote: aQuote({ bid: 2.5, ask: 2.52, freshUntil: instant(NOW - 15_001) }) })],
      'stale-quote',
    ],
    ['a call of a nickel', [aCall(c107, { quote: aQuote({ bid: 0.05, ask: 0.05 }) })], 'leg-price'],
    ['a wide market', [aCall(c107, { quote: aQuote({ bid: 2.3, ask: 2.7 }) })], 'leg-spread'],
    ['a call nobody trades', [aCall(c107, { volume: 9, openInterest: 49 })], 'leg-activity'],
    ['a call that its delta would sell at once', [aCall(c107, { delta: 0.55 })], 'delta'],
    ['an empty chain', [], 'chain'],
    ['a put', [aCall(aContract({ expiry: '2015-02-13', strike: 107, right: 'put' }))], 'chain'],
    [
      'a contract of an adjusted root',
      [aCall(aContract({ expiry: '2015-02-13', strike: 107, underlying: 'AAPL7' }))],
      'chain',
    ],
    ['a contract of six days', [aCall(at('2015-02-02', 107))], 'chain'],
    ['a contract of twenty-two days', [aCall(at('2015-02-18', 107))], 'chain'],
    ['a strike far under the one aimed at', [aCall(at('2015-02-13', 101))], 'chain'],
    ['a strike far over the one aimed at', [aCall(at('2015-02-13', 113))], 'chain'],
  ])('refuses %s', (_, entries, rule) => {
    const proposal = propose(view([...entries]));
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toEqual([rule]);
  });

  it('says so when no chain arrived', () => {
    expect(rulesOf(propose(view([], { chains: {} })))).toEqual(['chain']);
  });

  it('buys a call whose delta nobody knows, and says that it was not asked', () => {
    const proposal = propose(view([unknownDelta(c107)]));
    expect(proposal.signals[0]?.reasons.at(-1)).toEqual({ rule: 'delta', observed: 'unknown', threshold: 'skipped' });
  });

  it('works the delta out where the vendor gives a volatility only', () => {
    const deep = { ...unknownDelta(at('2015-02-13', 103)), impliedVolatility: 0.3 };
    expect(rulesOf(propose(view([deep])))).toEqual(['delta']);
  });

  it('asks for less in the patient profile', () => {
    expect(propose(view(), anOwn(), { ...rules, equityShare: 0.05 }).signals).toMatchObject([{ equityShare: 0.05 }]);
  });
});
