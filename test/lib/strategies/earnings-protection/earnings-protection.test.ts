import { describe, expect, it } from 'vitest';
import { addDays, atNewYork, type Instant } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import { earningsProtection } from '#lib/strategies/earnings-protection.ts';
import { aChain, anOrder, anOwn, aQuote, TODAY } from '#test/support/builders.ts';
import * as market from './market.ts';

const { bold, patient, view } = market;
const tenOn = (days: number): Instant => atNewYork(addDays(TODAY, days), 10 * 60 + 6);

const opened = (seen = view(), own = anOwn(), parameters = patient) =>
  market
    .propose(seen, own, parameters)
    .signals.map(({ legs }) => legs.map(({ side, instrument }) => `${side} ${instrument.symbol}`).join(', '));

const CALENDAR = 'sell AAPL150206C00100000, buy AAPL150227C00100000';

describe('before a report', () => {
  it('opens a calendar as one order: sells the first expiry after the report, owns a later one', () => {
    const { signals } = market.propose();
    expect(opened()).toEqual([CALENDAR]);
    const [entry] = signals;
    expect(entry?.reasons.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['report', 'answered-on', 'iv-percentile', 'implied-move', 'structure', 'expiry']),
    );
    const move = entry?.reasons.find(({ rule }) => rule === 'implied-move')?.observed;
    expect(move).toBeCloseTo(0.06, 3);
    // 0.9 × 0.06 / 0.1, and half of the share.
    expect(entry?.conviction).toBeCloseTo(0.54, 2);
    expect(entry).toMatchObject({ kind: 'entry', equityShare: 0.015 });
    expect(entry?.kind === 'entry' && entry.maxLossPerUnit).toBeCloseTo(
      100 * Number(format(entry?.limitPrice as never)),
    );
  });

  it.each([
    [
      'a deep call where options are dearest and the move is large',
      { percentile: 0.9, move: 0.09 },
      'buy AAPL150206C00085000',
    ],
    ['a calendar where the percentile is not over 80 %', { percentile: 0.79, move: 0.09 }, CALENDAR],
    ['a calendar where the move is not over 8 %', { percentile: 0.9, move: 0.079 }, CALENDAR],
    ['a calendar just over 5 %', { percentile: 0.9, move: 0.051 }, CALENDAR],
    ['a put where the move is not over 5 %', { percentile: 0.9, move: 0.049 }, 'buy AAPL150206P00097000'],
  ])('takes %s', (_, seen, expected) => {
    expect(opened(view(seen))).toEqual([expected]);
  });

  it('is fully convinced where no day was dearer and the move is ten per cent', () => {
    const [entry] = market.propose(view({ percentile: 1, move: 0.101 })).signals;
    expect(entry?.conviction).toBe(1);
    expect(entry).toMatchObject({ equityShare: 0.03 });
  });

  it.each([
    ['the percentile is just under the floor', { percentile: 0.69 }, patient, 'iv-percentile: 0.68'],
    ['the move is just under the least', { move: 0.039 }, patient, 'implied-move: 0.039'],
    ['the move is just under the least of the bold', { move: 0.024 }, bold, 'implied-move: 0.024'],
    [
      'neither threshold of any structure is met',
      { percentile: 0.65, move: 0.049 },
      bold,
      'structure: percentile 64.8 %',
    ],
    ['the report is too near', { report: { days: 6 } }, patient, 'report: 6'],
    ['the report is too far', { report: { days: 11 } }, bold, 'report: none'],
    ['the date is an estimate', { report: { confirmed: false } }, patient, 'report-confirmed: 2015-02-04'],
    ['nothing ends soon after the report', { near: '2015-03-20' }, patient, 'first-expiry: 31'],
    ['the legs are wide', { halfSpread: 0.06 }, patient, 'leg-spread: 0.1'],
  ])('stays out where %s', (_, seen, parameters, said) => {
    const told = market.whyNots(view(seen), anOwn(), parameters);
    expect(opened(view(seen), anOwn(), parameters)).toEqual([]);
    expect(told.some((line) => line.startsWith(said))).toBe(true);
  });

  it('opens on the very day only before a report after the close', () => {
    const on = (when: 'before-open' | 'after-close' | 'unknown') =>
      opened(view({ report: { days: 0, when } }), anOwn(), { ...bold, minMove: 0.01 });
    expect(on('after-close')).toHaveLength(1);
    expect(on('before-open')).toEqual([]);
    expect(on('unknown')).toEqual([]);
  });

  it('sells no call that ends in the session that answers', () => {
    const friday = { days: 9, when: 'after-close' } as const;
    expect(opened(view({ report: friday }))).toEqual([]);
    expect(opened(view({ report: { ...friday, when: 'before-open' } }))).toEqual([CALENDAR]);
    expect(opened(view({ report: { ...friday, when: 'unknown' } }))).toEqual([]);
  });

  it('trades a date of which the source does not say whether it is announced, and says so', () => {
    const { confirmed: _, ...unsaid } = market.events({}).earnings?.AAPL?.list[0] ?? { confirmed: true };
    const covers = market.events().earnings?.AAPL?.covers;
    const events = { earnings: { AAPL: { covers, list: [unsaid] } } } as never;
    expect(market.propose(view({}, { events })).signals[0]?.reasons).toContainEqual({
      rule: 'report-confirmed',
      observed: 'not said',
      threshold: 'not estimated',
    });
  });

  it.each([
    ['the reports are not known', { events: {} }, 'earnings: unknown'],
    [
      'two dates are told',
      { events: market.events({}, { days: 12 }) },
      'report: 2015-02-04, after-close; 2015-02-08, after-close',
    ],
    ['there is no history of implied volatility', { volatilityHistory: {} }, 'iv-percentile: no history'],
    ['there is no chain', { chains: {} }, 'chain: no chain'],
    ['the share has no quote', { quotes: {} }, 'no-quote: none'],
    [
      'the straddle has no market',
      { chains: { AAPL: aChain(market.listed().map((each) => ({ ...each, quote: aQuote({ bid: undefined }) }))) } },
      'implied-move: unknown: no-parity, 0',
    ],
  ])('stands still where %s', (_, rest, said) => {
    expect(opened(view({}, rest))).toEqual([]);
    expect(market.whyNots(view({}, rest))).toContain(said);
  });

  it('stays out of a share in which it holds something, or took a loss today', () => {
    expect(market.whyNots(view(), market.holding())).toContain('already-held: one open or working');
    expect(market.whyNots(view(), anOwn({ lossSales: { AAPL: TODAY } }))).toContain(`loss-today: ${TODAY}`);
  });

  it('asks only for expiries after the answer, near the money', () => {
    const { chains } = earningsProtection.screen(view(), anOwn(), patient);
    expect(chains).toEqual([
      {
        underlying: 'AAPL',
        expiries: { from: '2015-02-06', to: '2015-03-21' },
        strikes: { from: 80, to: expect.closeTo(115) },
      },
    ]);
  });
});

const closed = (seen = market.worth(3, 4), own = market.holding(), parameters = patient) =>
  market
    .propose(seen, own, parameters)
    .signals.map((signal) => [signal.kind, ...signal.reasons.map(({ rule }) => rule)]);

describe('a structure that is held', () => {
  it('waits for the report, its profit or its stop', () => {
    expect(closed()).toEqual([]);
    expect(market.whyNots(market.worth(3, 4), market.holding())).toContain('report-answered: 2015-01-27 10:00');
  });

  it('closes at half of the debit gained, and not a cent before', () => {
    expect(closed(market.worth(3, 4.54))).toEqual([['exit', 'profit-target']]);
    expect(closed(market.worth(3, 4.53))).toEqual([]);
  });

  it('closes at half of the debit lost, and not a cent before', () => {
    expect(closed(market.worth(3, 3.54))).toEqual([['exit', 'stop-loss']]);
    expect(closed(market.worth(3, 3.55))).toEqual([]);
  });

  const at = (asOf: Instant, reported = market.events({})) => {
    const seen = market.worth(3, 4, { slot: asOf, asOf, events: reported });
    const fresh = (seen.chains.AAPL?.entries ?? []).map((each) => ({
      ...each,
      quote: { ...each.quote, at: asOf, freshUntil: asOf },
    }));
    return { ...seen, chains: { AAPL: { ...aChain(fresh as never), asOf } } };
  };

  it('closes at the first look after the report, also where the list of reports has gone', () => {
    expect(closed(at(tenOn(8)))).toEqual([]);
    expect(closed(at(tenOn(9)))).toEqual([['exit', 'report-answered', 'time-exit']]);
    expect(closed(at(tenOn(9), {}))).toEqual([['exit', 'report-answered', 'time-exit']]);
  });

  it('closes sooner where the report came sooner', () => {
    expect(closed(at(tenOn(3), market.events({ days: 2 })))).toEqual([['exit', 'report-answered']]);
    expect(closed(at(tenOn(2), market.events({ days: 2, when: 'before-open' })))).toEqual([
      ['exit', 'report-answered'],
    ]);
  });

  it('never takes the sold call into its last day, whatever is known of the report', () => {
    const own = market.holding(market.calendar([]));
    expect(closed(at(tenOn(8), {}), own)).toEqual([]);
    expect(closed(at(tenOn(9), {}), own)).toEqual([['exit', 'time-exit']]);
  });

  it('says where it does not know of its report', () => {
    const own = market.holding(market.calendar([]));
    expect(market.whyNots(market.worth(3, 4, { events: {} }), own)).toContain('report-answered: unknown');
  });

  it('waits where a leg has no quote, or its entry is still working', () => {
    expect(closed(market.worth(3, 4.54, { chains: {} }))).toEqual([]);
    const position = market.calendar();
    const order = anOrder({
      strategyId: 'earnings-protection',
      positionId: position.id,
      legs: position.legs,
      symbol: 'AAPL',
    });
    expect(closed(market.worth(3, 4.54), { ...market.holding(position), orders: [order] })).toEqual([]);
  });

  it('leaves entries for later where no place is left', () => {
    expect(market.whyNots(view(), anOwn(), { ...patient, maxPositions: 0 })).toContain('max-positions: 0');
  });
});
