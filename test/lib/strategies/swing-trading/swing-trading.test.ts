import { describe, expect, it } from 'vitest';
import { isFlat } from '#lib/model/position.ts';
import { instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import { swingTrading } from '#lib/strategies/swing-trading.ts';
import { aContract, anOrder, anOwn, aQuote } from '#test/support/builders.ts';
import { aCall, at, c102, freshAt, NOON, spotAt, viewOf, WEEKLY } from '#test/support/market/intraday-market.ts';
import { breakout, held, ladder, momentum, propose, reversal, rules, rulesOf, screen } from './market.ts';

const entryIn = (seen = breakout(), parameters = rules) => propose(seen, anOwn(), parameters).signals[0];
const said = (seen = breakout(), parameters = rules) =>
  Object.fromEntries((entryIn(seen, parameters)?.reasons ?? []).map(({ rule, observed }) => [rule, observed]));

describe('swing trading buys', () => {
  it('a call on a breakout, at what is asked and a little more', () => {
    const [signal, ...others] = propose().signals;
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      ...{ kind: 'entry', symbol: 'AAPL', positionId: `swing-trading:${c102.symbol}` },
      ...{ equityShare: 0.02, maxLossPerUnit: 105, legs: [{ instrument: c102, side: 'buy', ratio: 1 }] },
    });
    expect(signal && format(signal.limitPrice)).toBe('1.05');
    expect(said()).toMatchObject({ pattern: 'breakout', 'breakout: volume': 3 });
  });

  it('a call on momentum and on a reversal, too', () => {
    expect(said(momentum())).toMatchObject({ pattern: 'momentum', 'momentum: volume': 4 });
    expect(said(reversal())).toMatchObject({ pattern: 'reversal', 'reversal: falls': 9, 'reversal: volume': 6 });
  });

  it.each([
    [
      'breakout',
      (times: number) => breakout({ entries: ladder, spot: 100 * (1 + 0.005 * times), volume: 1_500 * times }),
      0.005,
    ],
    ['momentum', (times: number) => momentum({ rise: 0.0014 * times, volume: 1_300 * times }), 0.001],
    [
      'reversal',
      (times: number) =>
        reversal({ entries: ladder, spot: 97 * (1 + 0.015 * times), volume: 2_000 * times, falls: 10 }),
      0.001,
    ],
  ] as const)('with a strength of %s that reaches 100, and its whole range on the way', (_, seen, minBreakout) => {
    const all = { ...rules, minStrength: 0, minVolume: 1.5, minBreakout };
    const strengths = [1, 1.5, 2, 2.5, 3.4].map((times) =>
      Number(said(seen(times + 1e-9), all).strength ?? Number.NaN),
    );
    expect(strengths.at(-1)).toBe(100);
    expect(strengths[0]).toBeLessThan(40);
    expect([...strengths].sort((a, b) => a - b)).toEqual(strengths);
    expect(entryIn(seen(3.4), all)?.conviction).toBe(1);
  });

  it('on the strongest of several patterns, with a strike that goes with it', () => {
    const strikes = [101.5, 102, 102.5, 103].map((strike) => aCall(aContract({ expiry: WEEKLY, strike })));
    const strikeOf = (seen: ReturnType<typeof breakout>) =>
      Number(said(seen).pattern ? entryIn(seen)?.legs[0]?.instrument.symbol.slice(-8) : 0) / 1_000;
    expect(strikeOf(breakout({ spot: 100.5, entries: strikes }))).toBe(102.5);
    expect(strikeOf(reversal({ spot: 100.4, entries: strikes }))).toBe(103);
    expect(strikeOf(momentum({ spot: 100.5, entries: strikes }))).toBe(0);
  });

  it('the soonest expiry that outlives the longest holding time', () => {
    const listed = ['2015-01-29', '2015-01-30', '2015-02-06'].map((expiry) =>
      aCall(aContract({ expiry, strike: 102 })),
    );
    const expiryFor = (maxHours: number) =>
      entryIn(breakout({ entries: listed }), { ...rules, maxHours })?.legs[0]?.instrument.symbol.slice(4, 10);
    expect([24, 36, 48, 72].map(expiryFor)).toEqual(['150129', '150130', '150130', '150206']);
  });
});

describe('swing trading stays out', () => {
  it.each([
    ['of a breakout that is none yet', breakout({ spot: 100.07 }), 'breakout: over the pivot'],
    ['of a breakout on little volume', breakout({ volume: 1_399 }), 'breakout: volume'],
    ['of a breakout without a rise', breakout({ spot: 100.49 }), 'breakout: rise'],
    ['of a breakout that is too weak', breakout({ spot: 100.5, volume: 1_500 }), 'breakout: strength'],
    ['of momentum whose means lie close', momentum({ rise: 0.001 }), 'momentum: means'],
    ['of momentum under its means', momentum({ spot: 100 }), 'momentum: means'],
    ['of momentum on little volume', momentum({ volume: 1_299 }), 'momentum: volume'],
    ['of a bounce that is too small', reversal({ spot: 98.4 }), 'reversal: bounce'],
    ['of a bounce on little volume', reversal({ volume: 1_999 }), 'reversal: volume'],
    ['of a bounce after too few falls', reversal({ falls: 6 }), 'reversal: falls'],
  ])('%s', (_, seen, rule) => {
    expect(screen(seen).chains).toEqual([]);
    expect(rulesOf(screen(seen))).toContain(rule);
    expect(rulesOf(screen(seen))).toHaveLength(3);
    expect(propose(seen).signals).toEqual([]);
  });

  it.each([
    ['without bars', breakout({ bars: {} }), ['breakout: history', 'momentum: history', 'reversal: history']],
    [
      'when the share was halted',
      breakout({ asOf: instant(NOON + 60 * MINUTE), quotes: { AAPL: spotAt(101, at('13:36')) } }),
      ['breakout: old-bars', 'momentum: old-bars', 'reversal: old-bars'],
    ],
    ['without a quote', breakout({ quotes: {} }), ['no-quote']],
    ['on a crossed quote', breakout({ quotes: { AAPL: freshAt(101, 100) } }), ['crossed-quote']],
    [
      'on an old quote',
      breakout({ quotes: { AAPL: aQuote({ freshUntil: instant(NOON - 60_001) }) } }),
      ['stale-quote'],
    ],
    ['from 15:00 on', breakout({ asOf: at('15:00') }), ['late']],
    ['from 12:00 on a half day', breakout({ asOf: at('12:00', tradingDay('2015-11-27')) }), ['late']],
    ['when the exchange is closed', breakout({ asOf: at('09:29') }), ['session']],
  ])('%s', (_, seen, rules) => {
    expect(rulesOf(screen(seen))).toEqual(rules);
    expect(propose(seen).signals).toEqual([]);
  });

  it('of what it holds and lost on, and when it is full', () => {
    const own = anOwn({ positions: [held()] });
    expect(rulesOf(screen(breakout(), own))).toEqual(['already-held']);
    expect(rulesOf(screen(breakout(), own, { ...rules, maxPositions: 1 }))).toEqual(['max-positions']);
    expect(rulesOf(screen(breakout(), anOwn({ lossSales: { AAPL: '2015-01-27' } })))).toEqual(['loss-today']);
  });

  it.each([
    ['a strike too far from the one aimed at', aCall(aContract({ expiry: WEEKLY, strike: 105 })), 'long-call-otm'],
    ['a call of fourteen cents', aCall(c102, 0.13, { quote: freshAt(0.13, 0.14) }), 'long-call-premium'],
    ['a wide market', aCall(c102, 1, { quote: freshAt(0.93, 1.07) }), 'leg-spread'],
    ['a call that expires tomorrow', aCall(aContract({ expiry: '2015-01-28', strike: 102 })), 'expiry'],
  ])('of %s', (_, entry, rule) => {
    const proposal = propose(breakout({ entries: [entry] }));
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toEqual([rule]);
  });

  it('of a stop that no bought call can reach, and of steps that make no sense', () => {
    const steps = (...of: readonly (readonly [number, number])[]) => ({
      steps: of.map(([gain, sold]) => ({ gain, sold })),
    });
    const refuses = (change: object) =>
      !swingTrading.parameters.safeParse({ ...swingTrading.presets.wsb_2025, ...change }).success;
    expect(
      [{ stopLoss: 2 }, { maxDte: 2 }, steps([0.3, 0.5]), steps([0.3, 1], [0.6, 1]), steps([0.6, 0.5], [0.3, 1])].map(
        refuses,
      ),
    ).toEqual([true, true, true, true, true]);
    expect(refuses(steps([0.3, 0.5], [0.6, 1]))).toBe(false);
  });
});

describe('swing trading sells', () => {
  const still = (bid: number, now = NOON, contract = c102) =>
    viewOf(
      {},
      {
        ...{ spot: 100, asOf: now, slot: now, quotes: { AAPL: spotAt(100, now) } },
        entries: [aCall(contract, bid, { quote: freshAt(bid, bid + 0.04, now) })],
      },
    );
  const sold = (seen: ReturnType<typeof still>, position = held()) => {
    const [signal] = propose(seen, anOwn({ positions: isFlat(position) ? [] : [position] })).signals;
    return signal?.kind === 'exit' ? [format(signal.quantity), ...signal.reasons.map(({ rule }) => rule)] : [];
  };

  it('a quarter, three quarters and all at its gains, and not a cent before', () => {
    expect([2.59, 2.6, 3.19, 3.2, 4.99, 5].map((bid) => sold(still(bid)))).toEqual([
      [],
      ['2', 'scale-out'],
      ['2', 'scale-out'],
      ['6', 'scale-out'],
      ['6', 'scale-out'],
      ['8', 'scale-out'],
    ]);
  });

  it('no part a second time, a minute later or while it is being sold', () => {
    expect(sold(still(2.6), held({ left: 6 }))).toEqual([]);
    const order = anOrder({
      kind: 'exit',
      strategyId: 'swing-trading',
      symbol: 'AAPL',
      positionId: held().id,
      quantity: quantity('2'),
    });
    expect(propose(still(2.6), anOwn({ positions: [held()], orders: [order] })).signals).toEqual([]);
  });

  it('all at the stop, and not a cent before', () => {
    expect([1.01, 1].map((bid) => sold(still(bid)))).toEqual([[], ['8', 'stop-loss']]);
  });

  it.each([
    ['reversal', '2015-01-29', '09:36'],
    ['breakout', '2015-01-28', '13:36'],
  ] as const)('a %s after its part of the hours', (pattern, day, last) => {
    const far = aContract({ expiry: '2015-02-06', strike: 102 });
    // 36 hours after 10:40 are 22:40 of the next day, 27 are 13:40.
    const bought = held({ pattern, acquiredAt: at('10:40'), contract: far });
    const on = tradingDay(day);
    const before = pattern === 'reversal' ? at('15:56', tradingDay('2015-01-28')) : at(last, on);
    const after = pattern === 'reversal' ? at(last, on) : at('13:41', on);
    expect(sold(still(2.1, before, far), bought)).toEqual([]);
    expect(sold(still(2.1, after, far), bought)).toEqual(['8', 'holding-time']);
  });

  it('momentum after half of the hours, which end with its day at the latest', () => {
    const hours = { ...rules, maxHours: 4 };
    const bought = anOwn({ positions: [held({ pattern: 'momentum', acquiredAt: at('10:40') })] });
    const why = (time: string) =>
      propose(still(2.1, at(time)), bought, hours).signals.flatMap(({ reasons }) => reasons.map(({ rule }) => rule));
    expect(['12:36', '12:41'].map(why)).toEqual([[], ['holding-time']]);
  });

  it('at the end of the day what gains nothing, and momentum whatever it gains', () => {
    const at1545 = (bid: number, pattern: 'breakout' | 'momentum') => sold(still(bid, at('15:45')), held({ pattern }));
    expect(sold(still(2, at('15:44')))).toEqual([]);
    expect(at1545(2, 'breakout')).toEqual(['8', 'day-end']);
    expect(at1545(2.1, 'breakout')).toEqual([]);
    expect(at1545(2.1, 'momentum')).toEqual(['8', 'day-end']);
  });

  it('at 12:45 on a half day', () => {
    const day = tradingDay('2015-11-27');
    const weekly = aContract({ expiry: '2015-12-04', strike: 102 });
    const bought = held({ acquiredAt: at('10:00', day), contract: weekly });
    expect(['12:44', '12:45'].map((time) => sold(still(2, at(time, day), weekly), bought))).toEqual([
      [],
      ['8', 'day-end'],
    ]);
  });

  it('on the next day as soon as it gains nothing any more', () => {
    const next = at('09:36', tradingDay('2015-01-28'));
    expect(sold(still(2.01, next))).toEqual([]);
    expect(sold(still(2, next))).toEqual(['8', 'day-end']);
  });

  it('what nobody can name as if it were momentum', () => {
    expect(sold(still(2.1, at('15:45')), { ...held(), reasons: [] })).toEqual(['8', 'day-end']);
  });

  it('before trading in the contract ends, though it gains', () => {
    const bought = held({ acquiredAt: at('15:00', tradingDay('2015-01-29')) });
    const friday = tradingDay('2015-01-30');
    expect(sold(still(2.1, at('15:44', friday)), bought)).toEqual([]);
    expect(sold(still(2.1, at('15:45', friday)), bought)).toEqual(['8', 'last-trading-day']);
  });

  it('nothing without a bid, and nothing while the rest is being bought', () => {
    const empty = viewOf(
      {},
      { spot: 100, entries: [aCall(c102, 2, { quote: aQuote({ bid: undefined, ask: 1, freshUntil: NOON }) })] },
    );
    expect(rulesOf(propose(empty, anOwn({ positions: [held()] })))).toContain('no-quote');
    const order = anOrder({ strategyId: 'swing-trading', symbol: 'AAPL', positionId: held().id });
    const waiting = propose(still(5), anOwn({ positions: [held()], orders: [order] }));
    expect(waiting.signals).toEqual([]);
    expect(rulesOf(waiting)).toContain('opposite-order');
  });
});
