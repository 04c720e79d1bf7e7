import { describe, expect, it } from 'vitest';
import { instrumentOf } from '#lib/model/instrument.ts';
import { instant, MINUTE, tradingDay } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import { momentumWeeklies } from '#lib/strategies/momentum-weeklies.ts';
import { aContract, anOrder, anOwn, aPosition, aQuote, shareLegs } from '#test/support/builders.ts';
import {
  aCall,
  at,
  c102,
  freshAt,
  intraday,
  NOON,
  spotAt,
  viewOf,
  WEEKLY,
} from '#test/support/market/intraday-market.ts';
import { fifteen, five, held, propose, rules, rulesOf, screen, view } from './market.ts';

const entryIn = (seen = view(), parameters = rules) => propose(seen, anOwn(), parameters).signals[0];

describe('momentum weeklies buy', () => {
  it('the weekly call of a share that turned up on heavy volume, at what is asked and a little more', () => {
    const [signal, ...others] = propose().signals;
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      ...{ kind: 'entry', symbol: 'AAPL', positionId: `momentum-weeklies:${c102.symbol}` },
      ...{ equityShare: 0.02, maxLossPerUnit: 105, legs: [{ instrument: c102, side: 'buy', ratio: 1 }] },
    });
    // 1.02 asked and two per cent more is 1.0404.
    expect(signal && format(signal.limitPrice)).toBe('1.05');
  });

  it('and say why in figures', () => {
    expect(entryIn()?.reasons.slice(0, 4)).toMatchObject([
      { rule: 'volume-spike', observed: 3, threshold: 1.8 },
      { rule: 'usual-volume', observed: 'the same minutes of 4 earlier days' },
      { rule: 'momentum', threshold: 0.008 },
      { rule: 'reversal', observed: 100.3, threshold: 99.5 },
    ]);
  });

  it('what breaks out of its last days, too, though it never turned', () => {
    const rising = view({ spot: 100.51, lowAt: 23 });
    expect(entryIn(rising)?.reasons.map(({ rule }) => rule)).toContain('breakout');
    expect(rulesOf(screen(view({ spot: 100.5, lowAt: 23 })))).toEqual(['pattern']);
  });

  it('but not what is over highs whose quarters of an hour ended long ago', () => {
    const rising = view({ spot: 100.51, lowAt: 23 });
    const old = (rising.bars.AAPL?.['15Min'] ?? []).slice(0, -3);
    const seen = { ...rising, bars: { AAPL: { ...rising.bars.AAPL, '15Min': old } } };
    expect(rulesOf(screen(seen))).toEqual(['pattern']);
  });

  it('with a conviction of a quarter at the thresholds and a whole one at three times both', () => {
    const conviction = (volume: number, minMomentum: number) =>
      entryIn(view({ volume }), { ...rules, minMomentum })?.conviction;
    const momentum = Number((100.3 / 98.5 - 1).toFixed(9));
    expect(conviction(1_800, momentum)).toBeCloseTo(0.25, 9);
    expect(conviction(5_400, momentum)).toBeCloseTo(0.625, 9);
    expect(conviction(3_600, momentum / 2)).toBeCloseTo(0.625, 9);
    expect(conviction(9_000, momentum / 4)).toBe(1);
  });

  it('the soonest expiry of the band, and not one with less than an hour to go', () => {
    const [today, tomorrow] = ['2015-01-27', '2015-01-28'].map((expiry) => aContract({ expiry, strike: 102 }));
    const listed = [today, tomorrow, c102].flatMap((contract) => (contract ? [aCall(contract)] : []));
    expect(entryIn(view({ entries: listed }))?.legs[0]?.instrument).toEqual(today);
    const late = at('15:05');
    const bars = {
      '5Min': intraday('5Min', (i) => ({ low: i === 50 ? 98 : 100, volume: i === 66 ? 5_000 : 1_000 }), {
        until: late,
      }),
    };
    const entries = listed.map((entry) => ({ ...entry, quote: freshAt(0.98, 1.02, late) }));
    const seen = viewOf({ AAPL: bars }, { spot: 100.3, entries, asOf: late, quotes: { AAPL: spotAt(100.3, late) } });
    expect(entryIn(seen)?.legs[0]?.instrument).toEqual(tomorrow);
  });

  it('by delta in the patient profile', () => {
    const patient = { ...momentumWeeklies.presets.research_2024, symbols: ['AAPL'] };
    const [near, far] = [
      aContract({ expiry: '2015-01-28', strike: 101 }),
      aContract({ expiry: '2015-01-28', strike: 104 }),
    ];
    const listed = [
      aCall(near, 1.4, { delta: 0.35 }),
      aCall(far, 1.1, { delta: 0.12 }),
      aCall(c102, 1.1, { delta: 0.1 }),
    ];
    expect(entryIn(view({ entries: listed }), patient)?.legs[0]?.instrument).toEqual(far);
    const { delta: _, ...unknown } = aCall(far, 1.1);
    expect(rulesOf(propose(view({ entries: [unknown] }), anOwn(), patient))).toEqual(['no-delta']);
  });

  it('no more calls than there are places, the strongest first', () => {
    const both = { ...rules, symbols: ['AAPL', 'TSLA'], maxPositions: 1 };
    const seen = view();
    const tsla = aContract({ underlying: 'TSLA', expiry: WEEKLY, strike: 102 });
    const two = {
      ...seen,
      bars: { ...seen.bars, TSLA: { '5Min': five({ volume: 4_000 }), '15Min': fifteen() } },
      quotes: { ...seen.quotes, TSLA: spotAt(100.3) },
      chains: { ...seen.chains, TSLA: { underlying: 'TSLA', asOf: NOON, entries: [aCall(tsla)] } },
    };
    const proposal = propose(two, anOwn(), both);
    expect(proposal.signals).toMatchObject([{ symbol: 'TSLA' }]);
    expect(proposal.whyNots).toMatchObject([{ symbol: 'AAPL', reason: { rule: 'max-positions' } }]);
  });
});

describe('momentum weeklies stay out', () => {
  const day = tradingDay('2015-11-27');
  const halfDay = at('12:31', day);
  it.each([
    ['without bars', view({ bars: {} }), 'history'],
    ['when the share has not traded for ten minutes', view({ asOf: instant(NOON + 9 * MINUTE + 1) }), 'old-bars'],
    ['without a quote', view({ quotes: {} }), 'no-quote'],
    ['on a crossed quote', view({ quotes: { AAPL: freshAt(101, 100) } }), 'crossed-quote'],
    ['on an old quote', view({ quotes: { AAPL: aQuote({ freshUntil: instant(NOON - 60_001) }) } }), 'stale-quote'],
    ['just under the spike', view({ volume: 1_799 }), 'volume-spike'],
    ['on a volume that is no number', view({ volume: Number.NaN }), 'volume-spike'],
    ['just under the momentum', view({ spot: 98.5 * 1.00799 }), 'momentum'],
    ['when the low is a late one', view({ lowAt: 15, spot: 99.9 }), 'pattern'],
    ['when the price is not above the mean of the last hour', view({ spot: 99.5 }), 'pattern'],
    ['half an hour before the close', view({ asOf: at('15:30') }), 'late'],
    ['half an hour before an early close', view({ asOf: halfDay }), 'late'],
    ['when the exchange is closed', view({ asOf: at('16:00') }), 'session'],
  ])('%s', (_, seen, rule) => {
    expect(screen(seen).chains).toEqual([]);
    expect(rulesOf(screen(seen))).toEqual([rule]);
    expect(propose(seen).signals).toEqual([]);
  });

  it('until there is something to hold the volume against', () => {
    const alone = (count: number) =>
      screen(view({ earlier: 0, bars: { AAPL: { '5Min': five({ earlier: 0 }).slice(-count), '15Min': fifteen() } } }));
    expect(rulesOf(alone(8))).toEqual(['volume-spike']);
    expect(alone(37).chains).toHaveLength(1);
  });

  it('of what they hold, what they buy, and what they lost on today', () => {
    const held1 = anOwn({ positions: [held()] });
    const legs = [{ instrument: c102, side: 'buy' as const, ratio: 1 }];
    const buying = anOwn({ orders: [anOrder({ strategyId: 'momentum-weeklies', symbol: 'AAPL', legs })] });
    expect(rulesOf(screen(view(), held1))).toEqual(['already-held']);
    expect(rulesOf(screen(view(), buying))).toEqual(['already-held']);
    expect(rulesOf(screen(view(), anOwn({ lossSales: { AAPL: '2015-01-27' } })))).toEqual(['loss-today']);
    expect(rulesOf(screen(view(), buying, { ...rules, maxPositions: 1 }))).toEqual(['max-positions']);
  });

  it.each([
    ['a call too near the money', aCall(aContract({ expiry: WEEKLY, strike: 101 })), 'long-call-otm'],
    ['a call too far from it', aCall(aContract({ expiry: WEEKLY, strike: 109 })), 'long-call-otm'],
    ['a call of nineteen cents', aCall(c102, 0.16, { quote: freshAt(0.18, 0.19) }), 'long-call-premium'],
    ['a wide market', aCall(c102, 1, { quote: freshAt(0.93, 1.07) }), 'leg-spread'],
    [
      'an old quote',
      aCall(c102, 1, { quote: aQuote({ bid: 1, ask: 1.02, freshUntil: instant(NOON - 15_001) }) }),
      'stale-quote',
    ],
    ['an empty bid', aCall(c102, 1, { quote: aQuote({ bid: undefined, ask: 1, freshUntil: NOON }) }), 'no-quote'],
    ['a call nobody trades', aCall(c102, 1, { volume: 9, openInterest: 49 }), 'leg-activity'],
    ['a call of next week', aCall(aContract({ expiry: '2015-02-06', strike: 102 })), 'expiry'],
    ['a put', aCall(aContract({ expiry: WEEKLY, strike: 102, right: 'put' })), 'listed-rights'],
  ])('of %s', (_, entry, rule) => {
    const proposal = propose(view({ entries: [entry] }));
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toEqual([rule]);
  });

  it('where no chain arrived', () => {
    expect(rulesOf(propose(view({ chains: {} })))).toEqual(['chain']);
  });

  it('of a stop that no bought call can reach, and of bands the wrong way round', () => {
    const refuses = (change: object) =>
      momentumWeeklies.parameters.safeParse({ ...momentumWeeklies.presets.research_2024, ...change }).success;
    expect([{ stopLoss: 2 }, { minDte: 3 }, { strike: { by: 'delta', min: 0.2, max: 0.1 } }].map(refuses)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('momentum weeklies sell', () => {
  /** No move in the share, and the call at a bid. */
  const still = (bid: number, now = NOON, contract = c102) =>
    viewOf(
      {},
      {
        ...{ spot: 100, asOf: now, slot: now, quotes: { AAPL: spotAt(100, now) } },
        entries: [aCall(contract, bid, { quote: freshAt(bid, bid + 0.04, now) })],
      },
    );
  const exits = (seen = still(2), own = anOwn({ positions: [held()] })) => propose(seen, own);
  const why = (seen: ReturnType<typeof still>, bought = held()) =>
    exits(seen, anOwn({ positions: [bought] })).signals.flatMap(({ reasons }) => reasons.map(({ rule }) => rule));

  it('nothing while none of the rules is met, and say how far it is', () => {
    expect(exits().signals).toEqual([]);
    expect(exits().whyNots).toContainEqual({
      symbol: 'AAPL',
      reason: { rule: 'profit-target', observed: 0, threshold: 0.3, unit: 'USD' },
    });
  });

  it('at the gain, and not a cent before', () => {
    expect([2.29, 2.3].map((bid) => why(still(bid)))).toEqual([[], ['profit-target']]);
    expect(exits(still(2.3)).signals).toMatchObject([{ kind: 'exit', quantity: quantity('3') }]);
  });

  it('at the stop, and not a cent before', () => {
    expect([0.41, 0.4].map((bid) => why(still(bid)))).toEqual([[], ['stop-loss']]);
  });

  it('after its hours', () => {
    const bought = held(at('09:41'));
    expect(['15:36', '15:41'].map((time) => why(still(2, at(time)), bought))).toEqual([[], ['holding-time']]);
  });

  it('ten minutes before the close of the day it was bought on, whenever it expires', () => {
    expect(['15:49', '15:50'].map((time) => why(still(2, at(time))))).toEqual([[], ['time-exit']]);
    const day = tradingDay('2015-11-27');
    const weekly = aContract({ expiry: '2015-12-04', strike: 102 });
    const early = held(at('10:00', day), weekly);
    expect(['12:49', '12:50'].map((time) => why(still(2, at(time, day), weekly), early))).toEqual([[], ['time-exit']]);
  });

  it('on the next morning what could not be sold in the evening', () => {
    expect(why(still(2, at('09:36', tradingDay('2015-01-28'))))).toContain('time-exit');
  });

  it('shares that an exercise left behind', () => {
    const shares = aPosition({ strategyId: 'momentum-weeklies', legs: shareLegs('AAPL'), units: 100 });
    const [signal] = exits(still(2), anOwn({ positions: [shares] })).signals;
    expect(signal).toMatchObject({ kind: 'exit', legs: [{ instrument: instrumentOf('AAPL'), side: 'sell' }] });
  });

  it('nothing at all without a bid, and say so', () => {
    const empty = viewOf(
      {},
      { spot: 100, entries: [aCall(c102, 2, { quote: aQuote({ bid: undefined, ask: 1, freshUntil: NOON }) })] },
    );
    expect(exits(empty).signals).toEqual([]);
    expect(rulesOf(exits(empty))).toContain('no-quote');
  });

  it('nothing while the rest of it is still being bought', () => {
    const order = anOrder({ strategyId: 'momentum-weeklies', symbol: 'AAPL', positionId: held().id });
    const waiting = exits(still(3), anOwn({ positions: [held()], orders: [order] }));
    expect(waiting.signals).toEqual([]);
    expect(rulesOf(waiting)).toContain('opposite-order');
  });
});
