import { describe, expect, it } from 'vitest';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import { addDays, instant } from '#lib/model/time.ts';
import { aChain, aContract, anEntry, anOwn, aQuote, NOW, spreadLegs, TODAY } from '#test/support/builders.ts';
import {
  c100,
  c105,
  limitOf,
  pair,
  propose,
  rising,
  rules,
  rulesOf,
  screen,
  view,
} from '#test/support/market/spread-market.ts';
import { history } from '../wheel/market.ts';

describe('debit spreads enter', () => {
  it('buys the lower and sells the higher call as one order, at what the market asks and a little more', () => {
    const proposal = propose();
    expect(proposal.signals).toMatchObject([
      { kind: 'entry', symbol: 'AAPL', equityShare: 0.1, maxLossPerUnit: 188, legs: spreadLegs(c100, c105) },
    ]);
    // 3.02 asked less 1.18 bid is 1.84; two per cent more is 1.8768.
    expect(limitOf(proposal)).toBe('1.88');
  });

  it('gives its score as conviction: ratio, trend, chance and liquidity', () => {
    const trend = (0.8 + 5 * (99.8 / 97.8 - 1) + 1 + 0.5) / 4;
    const chance = 0.6 - 3 * 0.0184;
    const score = 0.3 * (3.16 / 1.84 / 3) + 0.3 * trend + 0.2 * chance + 0.1;
    expect(propose().signals[0]?.conviction).toBeCloseTo(score, 9);
  });

  it('says why, rule by rule', () => {
    expect(propose().signals[0]?.reasons.map(({ rule }) => rule)).toEqual([
      'trend',
      'expiry',
      'debit',
      'reward-risk',
      'liquidity',
      'round-trip',
      'profit-chance',
      'score',
      'iv-rank',
    ]);
  });

  it.each([
    ['where options are at 0.9 of their year, and the cap is 0.9', { volatilityHistory: { AAPL: history(0.38) } }, 0.9],
    ['where nobody knows', {}, 'unknown: no history'],
    [
      'where what was known is of last month',
      { volatilityHistory: { AAPL: history(0.38, addDays(TODAY, -30)) } },
      'unknown: last known on 2014-12-27',
    ],
  ])('enters, and tells the rank of volatility, %s', (_, known, observed) => {
    const reasons = propose(view(pair(), known), anOwn(), { ...rules, maxIvRank: 0.9 }).signals[0]?.reasons ?? [];
    const { observed: told } = reasons.find(({ rule }) => rule === 'iv-rank') ?? {};
    expect(typeof told === 'number' ? Number(told.toFixed(9)) : told).toBe(observed);
  });

  it('stays out where options are dearer than its cap', () => {
    const dear = view(pair(), { volatilityHistory: { AAPL: history(0.381) } });
    expect(propose(dear, anOwn(), { ...rules, maxIvRank: 0.9 }).signals).toEqual([]);
    expect(rulesOf(screen(dear, anOwn(), { ...rules, maxIvRank: 0.9 }))).toEqual(['iv-rank']);
  });

  it('gives the same tick the same id', () => {
    expect(propose().signals[0]?.id).toBe(propose().signals[0]?.id);
    expect(propose(view(pair(), { snapshot: 'other', asOf: instant(NOW + 1_000) })).signals[0]?.id).toBe(
      propose().signals[0]?.id,
    );
    expect(propose(view(pair(), { slot: instant(NOW + 1_000) })).signals[0]?.id).not.toBe(propose().signals[0]?.id);
  });

  it('takes only the best structure of a share', () => {
    const entries = [...pair(), anEntry(aContract({ strike: 110 }), 0.4), anEntry(aContract({ strike: 95 }), 6.5)];
    expect(propose(view(entries)).signals).toHaveLength(1);
  });

  it('does not let a nearly free far spread win by its ratio alone', () => {
    const at = (strike: number, price: number) =>
      anEntry(aContract({ strike }), price, { quote: aQuote({ bid: price, ask: price }) });
    const entries = [at(105, 1.2), at(110, 0.5), at(115, 0.26)];
    expect(propose(view(entries)).signals[0]?.legs).toEqual(spreadLegs(c105, aContract({ strike: 110 })));
  });

  const refusing: readonly [string, readonly ChainEntry[], string][] = [
    ['an empty bid', pair(anEntry(c100, 3, { quote: aQuote({ bid: undefined, ask: 3 }) })), 'no-quote'],
    ['an empty ask', pair(anEntry(c100, 3, { quote: aQuote({ bid: 3, ask: undefined }) })), 'no-quote'],
    ['a crossed leg', pair(anEntry(c100, 3, { quote: aQuote({ bid: 3.1, ask: 3 }) })), 'crossed-quote'],
    [
      'a stale leg',
      pair(anEntry(c100, 3, { quote: aQuote({ bid: 3, ask: 3, freshUntil: instant(0) }) })),
      'stale-quote',
    ],
    [
      'a leg of a nickel',
      pair(anEntry(c100, 3), anEntry(c105, 0.06, { quote: aQuote({ bid: 0.05, ask: 0.06 }) })),
      'leg-price',
    ],
    ['a wide leg', pair(anEntry(c100, 3, { quote: aQuote({ bid: 2, ask: 3 }) })), 'leg-spread'],
    ['a leg nobody trades', pair(anEntry(c100, 3, { volume: 9, openInterest: 49 })), 'leg-activity'],
    ['a poor ratio', pair(anEntry(c100, 4)), 'reward-risk'],
    ['a debit of a dime', pair(anEntry(c100, 1.26)), 'debit'],
    ['a quiet leg', pair(anEntry(c100, 3, { volume: 10, openInterest: 100 })), 'liquidity'],
    [
      'a market that is wide for the debit',
      pair(anEntry(c100, 3), anEntry(c105, 2.2, { quote: aQuote({ bid: 2.02, ask: 2.3 }) })),
      'round-trip',
    ],
    ['a single strike', [anEntry(c100, 3)], 'chain'],
    ['a width that is not listed', [anEntry(c100, 3), anEntry(aContract({ strike: 107 }), 1)], 'chain'],
  ];

  it.each(refusing)('refuses %s', (_, entries, rule) => {
    const proposal = propose(view(entries));
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toEqual([rule]);
  });

  it('refuses a leg whose volume and open interest are both unknown', () => {
    const { volume: _, openInterest: __, ...unknown } = anEntry(c100, 3);
    expect(rulesOf(propose(view([unknown, anEntry(c105, 1.2)])))).toEqual(['leg-activity']);
  });

  it('takes a leg whose quote is fifteen seconds old, and no older one', () => {
    const aged = (ms: number) =>
      pair(anEntry(c100, 3, { quote: aQuote({ bid: 2.98, ask: 3.02, freshUntil: instant(NOW - ms) }) }));
    expect(propose(view(aged(15_000))).signals).toHaveLength(1);
    expect(rulesOf(propose(view(aged(15_001))))).toEqual(['stale-quote']);
  });

  it('lets open interest alone speak for a leg', () => {
    const { volume: _, ...quiet } = anEntry(c100, 3);
    expect(propose(view([quiet, anEntry(c105, 1.2)])).signals).toHaveLength(1);
  });

  it('says so when no chain arrived', () => {
    expect(rulesOf(propose(view(pair(), { chains: {} })))).toEqual(['chain']);
  });

  const at = (expiry: string, right: 'call' | 'put' = 'call'): readonly ChainEntry[] =>
    pair(anEntry(aContract({ expiry, right }), 3), anEntry(aContract({ expiry, right, strike: 105 }), 1.2));

  it.each([
    ['too near', at('2015-01-30')],
    ['too far', at('2015-03-20')],
    ['made of puts', at('2015-02-06', 'put')],
    [
      'of an adjusted root',
      pair(
        anEntry(aContract({ underlying: 'AAPL7' }), 3),
        anEntry(aContract({ underlying: 'AAPL7', strike: 105 }), 1.2),
      ),
    ],
  ])('leaves contracts alone that are %s', (_, entries) => {
    expect(rulesOf(propose(view(entries)))).toEqual(['chain']);
  });

  it('looks at the three nearest expiries in the window only', () => {
    const poor = ['2015-02-04', '2015-02-06', '2015-02-11'].flatMap((expiry) =>
      at(expiry).map((entry) => ({ ...entry, volume: 0, openInterest: 0 })),
    );
    expect(propose(view([...poor, ...at('2015-02-13')])).signals).toEqual([]);
  });

  it('sums up many refusals in at most three lines with the nearest miss and the count', () => {
    const strikes = Array.from({ length: 26 }, (_, index) => 94 + index);
    const entries = strikes.map((strike) => anEntry(aContract({ strike }), 8 + (120 - strike) * 0.9));
    const { whyNots } = propose(view(entries));
    expect(whyNots).toMatchObject([
      { symbol: 'AAPL', reason: { rule: 'reward-risk', observed: '0.1086, nearest of 46 refused' } },
    ]);
  });

  it('takes the best shares first when places are short', () => {
    const msft = pair(
      anEntry(aContract({ underlying: 'MSFT' }), 2.8),
      anEntry(aContract({ underlying: 'MSFT', strike: 105 }), 1.2),
    );
    const seen = view(pair(), {
      bars: { AAPL: { '1Day': rising }, MSFT: { '1Day': rising } },
      quotes: { AAPL: aQuote(), MSFT: aQuote() },
      chains: { AAPL: aChain(pair()), MSFT: aChain(msft, 'MSFT') },
    });
    const proposal = propose(seen, anOwn(), { ...rules, symbols: ['AAPL', 'MSFT'], maxPositions: 1 });
    expect(proposal.signals.map(({ symbol }) => symbol)).toEqual(['MSFT']);
    expect(proposal.whyNots).toMatchObject([{ symbol: 'AAPL', reason: { rule: 'max-positions' } }]);
  });
});
