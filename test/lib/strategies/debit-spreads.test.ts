import { describe, expect, it } from 'vitest';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { addDays, instant } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import { type DebitParameters, debitSpreads } from '#lib/strategies/debit-spreads.ts';
import {
  aChain,
  aContract,
  anEntry,
  anOrder,
  anOwn,
  aPosition,
  aQuote,
  aView,
  dailyBars,
  NOW,
  spreadLegs,
  TODAY,
} from '#test/support/builders.ts';

const rules: DebitParameters = { ...debitSpreads.presets.wsb_2025, symbols: ['AAPL'] };
const rising = dailyBars(Array.from({ length: 60 }, (_, day) => 88 + 0.2 * day));
const [c100, c105] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
const pair = (lower = anEntry(c100, 3), upper = anEntry(c105, 1.2)): readonly ChainEntry[] => [lower, upper];
const view = (entries = pair(), rest: Partial<MarketView> = {}): MarketView =>
  aView({
    bars: { AAPL: { '1Day': rising } },
    quotes: { AAPL: aQuote() },
    chains: { AAPL: aChain(entries) },
    ...rest,
  });

const propose = (seen = view(), own = anOwn(), parameters = rules) => debitSpreads.propose(seen, own, parameters);
const screen = (seen = view(), own = anOwn(), parameters = rules) => debitSpreads.screen(seen, own, parameters);
const rulesOf = (answer: { whyNots: readonly { reason: { rule: string } }[] }) =>
  answer.whyNots.map(({ reason }) => reason.rule);
const limitOf = (proposal: ReturnType<typeof propose>): string =>
  format(proposal.signals[0]?.limitPrice ?? quantity('0'));

describe('debit spreads screen', () => {
  it('asks for the chain of a share that rises steadily, around its price and inside the window of days', () => {
    expect(screen()).toEqual({
      chains: [
        {
          underlying: 'AAPL',
          expiries: { from: '2015-02-03', to: '2015-02-18' },
          strikes: { from: 90, to: 120 },
        },
      ],
      whyNots: [],
    });
  });

  it.each([
    ['an empty snapshot', aView(), 'history'],
    ['a look-back that is one day short', view(pair(), { bars: { AAPL: { '1Day': rising.slice(-49) } } }), 'history'],
    ['a missing quote', view(pair(), { quotes: {} }), 'no-quote'],
    ['a crossed quote', view(pair(), { quotes: { AAPL: aQuote({ bid: 101, ask: 100 }) } }), 'crossed-quote'],
    ['an old quote', view(pair(), { quotes: { AAPL: aQuote({ freshUntil: instant(NOW - 60_001) }) } }), 'stale-quote'],
    [
      'a share that fell under its averages',
      view(pair(), { quotes: { AAPL: aQuote({ bid: 89.99, ask: 90.01 }) } }),
      'trend',
    ],
  ])('turns down %s', (_, seen, rule) => {
    const parameters = { ...rules, minTrend: 0.5 };
    expect(screen(seen, anOwn(), parameters).chains).toEqual([]);
    expect(rulesOf(screen(seen, anOwn(), parameters))).toEqual([rule]);
    expect(propose(seen, anOwn(), parameters).signals).toEqual([]);
  });

  it('starts with the fiftieth completed day', () => {
    expect(screen(view(pair(), { bars: { AAPL: { '1Day': rising.slice(-50) } } })).chains).toHaveLength(1);
  });

  it('opens no second structure in a share that it holds, and asks for what is held instead', () => {
    const own = anOwn({ positions: [held()] });
    expect(screen(view(), own)).toMatchObject({
      chains: [
        { underlying: 'AAPL', expiries: { from: c100.expiry, to: c100.expiry }, strikes: { from: 100, to: 105 } },
      ],
      whyNots: [{ reason: { rule: 'already-held' } }],
    });
  });

  it('counts an entry that is still working as held', () => {
    const own = anOwn({ orders: [anOrder({ symbol: 'AAPL', legs: spreadLegs(c100, c105) })] });
    expect(rulesOf(screen(view(), own))).toEqual(['already-held']);
    expect(propose(view(), own).signals).toEqual([]);
  });

  it('has no place left when working entries take the last one', () => {
    const own = anOwn({ orders: [anOrder({ symbol: 'MSFT', positionId: 'debit-spreads:other' })] });
    expect(rulesOf(screen(view(), own, { ...rules, maxPositions: 1 }))).toEqual(['max-positions']);
    expect(propose(view(), own, { ...rules, maxPositions: 1 }).signals).toEqual([]);
  });

  it('counts neither an entry that died nor an exit as held', () => {
    const orders = [
      anOrder({ symbol: 'AAPL', state: 'expired' }),
      anOrder({ symbol: 'AAPL', kind: 'exit', positionId: 'debit-spreads:other' }),
    ];
    expect(screen(view(), anOwn({ orders })).chains).toHaveLength(1);
  });

  it('does not open again on the day of a loss', () => {
    expect(rulesOf(screen(view(), anOwn({ lossSales: { AAPL: TODAY } })))).toEqual(['loss-today']);
    expect(screen(view(), anOwn({ lossSales: { AAPL: addDays(TODAY, -1) } })).chains).toHaveLength(1);
  });
});

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

  it('says why, rule by rule, and that the rank of volatility is unknown', () => {
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

/** Long 100, short 105, bought for 3 less 1: a debit of 2, at most 3 to gain. */
const held = (legs: readonly [Option, Option] = [c100, c105], units = 2) =>
  aPosition({ strategyId: 'debit-spreads', legs: spreadLegs(...legs), paid: [3, 1], units });

describe('debit spreads exit', () => {
  /** The market as it stands when closing brings `value`. */
  const worth = (value: number, legs: readonly [Option, Option] = [c100, c105]): MarketView =>
    view([
      anEntry(legs[0], 0, { quote: aQuote({ bid: value + 1, ask: value + 1.1 }) }),
      anEntry(legs[1], 0, { quote: aQuote({ bid: 0.9, ask: 1 }) }),
    ]);
  const exits = (seen: MarketView, own: OwnPositions = anOwn({ positions: [held()] })) => propose(seen, own);

  it.each([
    ['at the profit target', 3.35, 'profit-target', '-3.28'],
    ['at the stop', 0.6, 'stop-loss', '-0.58'],
  ])('closes all units %s, as one order the other way round', (_, value, rule, limit) => {
    const proposal = exits(worth(value));
    expect(proposal.signals).toMatchObject([
      {
        kind: 'exit',
        quantity: quantity('2'),
        legs: [{ side: 'sell' }, { side: 'buy' }],
        reasons: [{ rule }],
        positionId: held().id,
      },
    ]);
    expect(limitOf(proposal)).toBe(limit);
  });

  it.each([3.34, 2, 0.61])('holds while it is worth %d', (value) => {
    const proposal = exits(worth(value));
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toEqual(['profit-target']);
  });

  it('closes two days before the last trading day, whatever it is worth', () => {
    const near: [Option, Option] = [
      aContract({ expiry: '2015-01-29' }),
      aContract({ expiry: '2015-01-29', strike: 105 }),
    ];
    const own = anOwn({ positions: [held(near)] });
    expect(exits(worth(2, near), own).signals).toMatchObject([{ kind: 'exit', reasons: [{ rule: 'time-exit' }] }]);
  });

  it('counts days to the Friday where a contract carries the Saturday', () => {
    const saturday: [Option, Option] = [
      aContract({ expiry: '2015-01-31' }),
      aContract({ expiry: '2015-01-31', strike: 105 }),
    ];
    const own = anOwn({ positions: [held(saturday)] });
    expect(exits(worth(2, saturday), own).signals).toEqual([]);
    const seen = { ...worth(2, saturday), asOf: instant(NOW + 86_400_000) };
    const fresh = {
      ...seen,
      chains: {
        AAPL: aChain(
          seen.chains.AAPL?.entries.map((entry) => ({ ...entry, quote: { ...entry.quote, freshUntil: seen.asOf } })) ??
            [],
        ),
      },
    };
    expect(exits(fresh, own).signals).toMatchObject([{ reasons: [{ rule: 'time-exit', observed: 2 }] }]);
  });

  it('is not held up by a full book, a broken trend or a missing share quote', () => {
    const seen = { ...worth(3.5), bars: {}, quotes: {} };
    expect(propose(seen, anOwn({ positions: [held()] }), { ...rules, maxPositions: 1 }).signals).toHaveLength(1);
  });

  it.each([
    ['no chain', view(pair(), { chains: {} }), 'no-quote'],
    [
      'nobody bidding for the long leg',
      view(pair(anEntry(c100, 3, { quote: aQuote({ bid: undefined, ask: 3 }) }))),
      'no-quote',
    ],
    [
      'nobody offering the short leg',
      view(pair(anEntry(c100, 3), anEntry(c105, 1, { quote: aQuote({ bid: 1, ask: undefined }) }))),
      'no-quote',
    ],
    [
      'a stale leg',
      view(pair(anEntry(c100, 9, { quote: aQuote({ bid: 9, ask: 9, freshUntil: instant(0) }) }))),
      'stale-quote',
    ],
  ])('invents nothing when there is %s', (_, seen, rule) => {
    const proposal = exits(seen);
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toEqual([rule]);
  });

  it('lets a worthless structure expire instead of paying to be rid of it', () => {
    expect(rulesOf(exits(worth(-0.1)))).toEqual(['worthless']);
  });

  it('closes only what a working exit does not close already', () => {
    const exiting = (units: string) =>
      anOwn({
        positions: [held()],
        orders: [anOrder({ kind: 'exit', symbol: 'AAPL', positionId: held().id, quantity: quantity(units) })],
      });
    expect(exits(worth(3.5), exiting('2')).signals).toEqual([]);
    expect(rulesOf(exits(worth(3.5), exiting('2')))).toEqual(['exit-working']);
    expect(exits(worth(3.5), exiting('1')).signals).toMatchObject([{ quantity: quantity('1') }]);
  });

  it('closes a position although another one’s exit is working', () => {
    const orders = [
      anOrder({ kind: 'exit', symbol: 'AAPL', positionId: 'debit-spreads:other', quantity: quantity('9') }),
    ];
    expect(exits(worth(3.5), anOwn({ positions: [held()], orders })).signals).toHaveLength(1);
  });

  it('says so when a leg is missing', () => {
    const broken = { ...held(), holdings: held().holdings.slice(0, 1) };
    expect(rulesOf(exits(worth(3.5), anOwn({ positions: [broken] })))).toEqual(['whole-structure']);
  });
});
