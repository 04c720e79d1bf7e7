import { describe, expect, it } from 'vitest';
import type { MarketView } from '#lib/model/market-view.ts';
import type { OwnPositions } from '#lib/model/strategy.ts';
import { DAY, instant } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import { type CreditParameters, spxCreditSpreads } from '#lib/strategies/spx-credit-spreads.ts';
import { aContract, anEntry, anOrder, anOwn, aQuote, NOW, TODAY } from '#test/support/builders.ts';
import * as market from './credit-market.ts';

const { at, aVix, held, listed, propose, research, researchView, rulesOf, screen, view, wsb } = market;
const entryOf = (seen?: MarketView, own?: OwnPositions, rules?: CreditParameters) => {
  const [signal] = propose(seen, own, rules).signals;
  return signal?.kind === 'entry' ? signal : undefined;
};
const structure = (entry: ReturnType<typeof entryOf>) =>
  entry?.legs.map(({ side, instrument }) => `${side} ${instrument.symbol}`);

describe('credit spreads enter', () => {
  it('sell a condor near delta-neutral as one order of four listed legs, for what each leg brings or costs', () => {
    const entry = entryOf();
    expect(structure(entry)).toEqual([
      'sell SPY150128P00198000',
      'buy SPY150128P00194000',
      'sell SPY150128C00202000',
      'buy SPY150128C00206000',
    ]);
    // 1.27 less two per cent, down to the cent; what a width of four can take less that.
    expect(format(entry?.limitPrice ?? quantity('0'))).toBe('-1.24');
    expect(entry?.maxLossPerUnit).toBeCloseTo(276, 6);
    // 1.27 over two sides, a delta of 0.2 and a width of 4.
    expect(entry?.conviction).toBeCloseTo(1.27 / 1.6, 9);
    expect(entry?.equityShare).toBe(0.04);
  });

  it('ask for the chain from today on, as wide as the days make it', () => {
    const [chain] = screen().chains;
    expect(chain).toMatchObject({ underlying: 'SPY', expiries: { from: '2015-01-27', to: '2015-01-30' } });
    expect(chain?.strikes?.from).toBeCloseTo(185.5, 1);
    expect(screen(view(), anOwn(), research).chains[0]?.expiries.to).toBe('2015-03-14');
  });

  it('say by what they were let in', () => {
    const reasons = Object.fromEntries(
      (entryOf(researchView(), anOwn(), research)?.reasons ?? []).map((each) => [each.rule, each.observed]),
    );
    expect(reasons).toMatchObject({
      vix: 15,
      expiry: 38,
      credit: 1.27,
      width: 4,
      'short-put-delta': 0.15,
      'long-call-delta': 0.05,
    });
  });

  it('fall back on a put vertical, then a call vertical, where no condor fits', () => {
    const noCalls = listed().slice(0, 2);
    expect(structure(entryOf(view(noCalls)))).toEqual(['sell SPY150128P00198000', 'buy SPY150128P00194000']);
    expect(structure(entryOf(view(listed().slice(2))))).toEqual(['sell SPY150128C00202000', 'buy SPY150128C00206000']);
    expect(entryOf(view(noCalls), anOwn(), { ...wsb, structures: ['iron-condor'] })).toBeUndefined();
  });

  it('want both sides of a condor as wide as each other', () => {
    const further = anEntry(aContract({ underlying: 'SPY', strike: 207, expiry: market.SOON }), 0.25, { delta: 0.05 });
    const uneven = view([...listed().slice(0, 3), further]);
    expect(entryOf(uneven, anOwn(), { ...wsb, structures: ['iron-condor'] })).toBeUndefined();
    expect(entryOf(uneven)?.legs).toHaveLength(2);
  });

  it('take the other side of an expiry whose puts are sold, and none that is sold out', () => {
    expect(structure(entryOf(view(), anOwn({ positions: [held()] })))).toEqual([
      'sell SPY150128C00202000',
      'buy SPY150128C00206000',
    ]);
    const own = anOwn({ positions: [held(market.NAMES)] });
    expect(entryOf(view(), own)).toBeUndefined();
    expect(rulesOf(propose(view(), own))).toContain('chain');
    const working = anOwn({
      orders: [anOrder({ symbol: 'SPY', strategyId: 'spx-credit-spreads', legs: held(market.NAMES).legs })],
    });
    expect(entryOf(view(), working)).toBeUndefined();
    const dead = { ...working, orders: working.orders.map((order) => ({ ...order, state: 'rejected' as const })) };
    expect(entryOf(view(), dead)).toBeDefined();
  });

  it('trade the first underlying of the list that is quoted, and tell of those before it', () => {
    const rules = { ...wsb, underlyings: ['XSP', 'SPY'] };
    expect(entryOf(view(), anOwn(), rules)?.symbol).toBe('SPY');
    expect(screen(view(), anOwn(), rules).whyNots).toMatchObject([{ symbol: 'XSP', reason: { rule: 'no-quote' } }]);
    const both = view(listed(), { quotes: { XSP: aQuote({ bid: 199.99, ask: 200.01 }), SPY: aQuote() } });
    expect(screen(both, anOwn(), rules).chains.map(({ underlying }) => underlying)).toEqual(['XSP']);
  });

  it('work out deltas from the chain where the vendor gives none', () => {
    const bare = listed().map(({ delta: _, ...entry }) => entry);
    const told = rulesOf(propose(view(bare)));
    // Four contracts without a pair at one strike hold no forward: nothing is guessed.
    expect(told).toContain('iron-condor: no-delta');
    expect(entryOf(view(bare))).toBeUndefined();
  });
});

describe('credit spreads stay out', () => {
  const without = (change: Parameters<typeof listed>[1]) => view(listed(market.SOON, change));
  it.each<[string, MarketView, Partial<CreditParameters>, string]>([
    ['a cent too little credit', view(), { minCredit: 1.28 }, 'iron-condor: credit'],
    ['wings a dollar too wide', view(), { maxWidth: 3 }, 'iron-condor: width'],
    [
      'a condor that leans',
      without({ change: { shortCall: { delta: 0.24 }, shortPut: { delta: -0.16 } } }),
      { maxNetDelta: 0.07 },
      'iron-condor: net-delta',
    ],
    ['a round trip too dear', view(), { maxRoundTrip: 0.12 }, 'iron-condor: round-trip'],
    [
      'a leg quoted too wide',
      without({ change: { longPut: { quote: aQuote({ bid: 0.26, ask: 0.34 }) } } }),
      {},
      'iron-condor: leg-spread',
    ],
    ['a leg nobody traded today', without({ change: { longPut: { volume: 99 } } }), {}, 'iron-condor: leg-activity'],
    ['a leg that is hardly open', view(), { minOpenInterest: 1_001 }, 'iron-condor: leg-activity'],
    ['a delta off target', without({ change: { shortPut: { delta: -0.25 } } }), {}, 'iron-condor: short-put-delta'],
    ['an expiry too far', view(), { maxDte: 0 }, 'iron-condor: expiry'],
    [
      'a stale leg',
      without({ change: { longPut: { quote: aQuote({ bid: 0.28, ask: 0.32, freshUntil: instant(NOW - 15_001) }) } } }),
      {},
      'iron-condor: stale-quote',
    ],
    ['no chain', view(listed(), { chains: {} }), {}, 'chain'],
  ])('of %s', (_, seen, change, rule) => {
    const rules = { ...wsb, structures: ['iron-condor'] as const, ...change };
    const proposal = propose(seen, anOwn(), rules);
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toContain(rule);
  });

  it.each<[string, MarketView, OwnPositions, string]>([
    ['before ten', at(-0.1), anOwn(), 'entry-window'],
    ['after half past three', at(330.1), anOwn(), 'entry-window'],
    ['outside a session', at(400), anOwn(), 'entry-window'],
    ['with all places taken', view(), anOwn({ positions: [held()] }), 'max-positions'],
    ['on the day of a close', view(), anOwn({ lossSales: { SPY: TODAY } }), 'closed-today'],
    ['without a price of the underlying', view(listed(), { quotes: {} }), anOwn(), 'no-quote'],
    [
      'with an old price',
      view(listed(), { quotes: { SPY: aQuote({ freshUntil: instant(NOW - 60_001) }) } }),
      anOwn(),
      'stale-quote',
    ],
  ])('%s', (_, seen, own, rule) => {
    const rules = { ...wsb, maxPositions: 1 };
    expect(rulesOf(screen(seen, own, rules))).toEqual([rule]);
    expect(propose(seen, own, rules).signals.filter(({ kind }) => kind === 'entry')).toEqual([]);
  });

  it('open from ten to half past three, and in the morning only where the profile says so', () => {
    expect(screen(at(330), anOwn()).whyNots).toEqual([]);
    expect(screen(at(120), anOwn(), research).whyNots).toEqual([]);
    expect(rulesOf(screen(at(121), anOwn(), research))).toEqual(['entry-window']);
  });

  it.each([
    ['at its threshold', aVix(25), 'vix'],
    ['that is unknown', undefined, 'vix'],
    ['of the day before yesterday', aVix(15, instant(NOW - 5 * DAY)), 'vix'],
  ])('with a VIX %s, where the profile filters by it', (_, vix, rule) => {
    const { vix: __, ...rest } = researchView();
    const seen = { ...rest, ...(vix ? { vix } : {}) };
    expect(rulesOf(screen(seen, anOwn(), research))).toEqual([rule]);
    expect(propose(seen, anOwn(), research).signals).toEqual([]);
    expect(screen({ ...seen }, anOwn(), wsb).whyNots).toEqual([]);
  });

  it('and come in with one just under it, or at yesterday’s close', () => {
    const yesterday = { ...aVix(24.99, instant(NOW - DAY)), kind: 'previous-close' as const };
    expect(propose(researchView({ vix: yesterday }), anOwn(), research).signals).toHaveLength(1);
  });

  it('ask for the VIX only where they filter by it', () => {
    expect(spxCreditSpreads.watches(research)).toMatchObject({ symbols: ['SPY'], history: {}, vix: true });
    expect(spxCreditSpreads.watches(wsb)).not.toHaveProperty('vix');
  });

  it('of a contract that time would close within the hour', () => {
    const today = view(listed(TODAY));
    expect(entryOf(at(240, today))).toBeDefined();
    expect(entryOf(at(241, today))).toBeUndefined();
    expect(rulesOf(propose(at(241, today)))).toContain('iron-condor: minutes-left');
  });
});

describe('the parameters of credit spreads', () => {
  const parse = (change: object) => spxCreditSpreads.parameters.safeParse({ ...research, ...change });
  it.each([
    ['a stop at half a target of days', { closeDte: 28 }, /closeDte/],
    ['a target outside its window', { targetDte: 46 }, /targetDte/],
    ['a long leg nearer than the short one', { longDelta: 0.15 }, /longDelta/],
    ['a stop that opening reaches', { maxRoundTrip: 0.9, stopLoss: 0.9 }, /maxRoundTrip/],
    ['a profit of more than the credit', { profitTarget: 1.5 }, /profitTarget|0\.8/],
  ])('refuse %s', (_, change, message) => {
    const result = parse(change);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).toMatch(message);
  });
});
