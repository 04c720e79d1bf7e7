import { describe, expect, it } from 'vitest';
import { haltOver, judge, moved, type Seen } from '#lib/execution/breaks.ts';
import type { Break, BreakRow } from '#lib/model/break.ts';
import { type Instant, instant, MINUTE, SECOND } from '#lib/model/time.ts';
import { usd } from '#lib/model/units.ts';
import { anOrder, aPosition, NOW, shareLegs } from '#test/support/builders.ts';
import { aBook } from '#test/support/money.ts';

const NONE: ReadonlySet<string> = new Set();
const row = (subject: string, ours = '1', brokers = '0'): BreakRow => ({ of: 'position', subject, ours, brokers });
const cash = (ours: string, brokers: string): BreakRow => ({ of: 'cash', subject: 'cash', ours, brokers });
const seen = (change: Partial<Seen> = {}): Seen => ({
  ...{ now: NOW, book: aBook(), unsettled: NONE, pending: NONE, foreign: NONE },
  ...change,
});
const subjects = (found: readonly { readonly subject: string }[]) => found.map(({ subject }) => subject);
const later = (ms: number): Instant => instant(NOW + ms);
const open = (rows: readonly BreakRow[], subject = 'AAPL'): Break => ({
  ...{ subject, state: 'open', rows, cause: 'unexplained', explanation: 'as before', since: NOW, lastSeenAt: NOW },
});
const tradedAt = (ms: number) =>
  aBook({ positions: [{ ...aPosition({ legs: shareLegs('AAPL') }), lastFillAt: later(ms) }] });

describe('judging a difference', () => {
  it('names each share or underlying once, with everything that differs in it', () => {
    const { found } = judge(seen({ differences: [row('AAPL'), row('AAPL150220C00110000'), row('SPY')] }), [], {});

    expect(found.map(({ subject, rows }) => [subject, rows.length])).toEqual([
      ['AAPL', 2],
      ['SPY', 1],
    ]);
  });

  it.each([
    ['is left while it was traded 29 s ago', 29, true],
    ['is judged once 30 s have passed', 30, false],
  ])('%s', (_, seconds, isLeft) => {
    const { found, deferred } = judge(
      seen({ now: later(seconds * SECOND), book: tradedAt(0), differences: [row('AAPL'), row('SPY'), cash('1', '2')] }),
      [],
      {},
    );

    expect(Object.keys(deferred)).toEqual(isLeft ? ['AAPL', 'cash'] : []);
    expect(subjects(found)).toEqual(isLeft ? ['SPY'] : ['AAPL', 'SPY', 'cash']);
  });

  it('is left for two minutes at most, however often it is traded', () => {
    const at = (ms: number) =>
      judge(seen({ now: later(ms), book: tradedAt(ms), differences: [row('AAPL')] }), [], { AAPL: NOW });

    expect(subjects(at(2 * MINUTE - 1).found)).toEqual([]);
    expect(subjects(at(2 * MINUTE).found)).toEqual(['AAPL']);
  });

  it('is left while executions are known and not settled', () => {
    const { deferred } = judge(seen({ unsettled: new Set(['AAPL']), differences: [row('AAPL')] }), [], {});

    expect(deferred).toEqual({ AAPL: NOW });
  });

  it('keeps an open break as it is where positions were not looked at, or the difference was left', () => {
    const before = open([row('AAPL')]);

    expect(judge(seen(), [before], {}).found).toEqual([before]);
    expect(judge(seen({ book: tradedAt(0), differences: [row('AAPL', '3')] }), [before], {}).found).toEqual([before]);
    expect(judge(seen({ differences: [] }), [before], {}).found).toEqual([]);
  });

  it.each([
    ['activity', { pending: new Set(['AAPL']) }],
    ['external-order', { foreign: new Set(['AAPL']) }],
    ['late-news', { book: tradedAt(-MINUTE) }],
    ['unexplained', {}],
  ] as const)('explains it as %s where that is known', (cause, known) => {
    expect(judge(seen({ differences: [row('AAPL')], ...known }), [], {}).found).toMatchObject([{ cause }]);
  });

  it.each([
    ['dispatched', 60, true],
    ['unknown', 60, true],
    ['absent', 60, true],
    ['unknown', 59, false],
    ['acked', 600, false],
  ] as const)('an order that is %s for %i s is a break: %s', (state, seconds, isBreak) => {
    const order = anOrder({ state, symbol: 'AAPL', dispatchedAt: NOW });
    const { found } = judge(seen({ now: later(seconds * SECOND), book: aBook({ orders: [order] }) }), [], {});

    expect(found.map(({ cause }) => cause)).toEqual(isBreak ? ['unresolved-order'] : []);
  });
});

describe('a break', () => {
  const found = (rows: readonly BreakRow[], subject = 'AAPL') => ({
    ...({ subject, rows, cause: 'unexplained', explanation: JSON.stringify(rows) } as const),
  });
  const first = moved([], [found([row('AAPL')])], NOW);

  it('opens, is kept, changes and heals, and keeps the time since when', () => {
    const kept = moved(first.opened, [found([row('AAPL')])], later(MINUTE));
    const changed = moved(kept.kept, [found([row('AAPL', '2')])], later(2 * MINUTE));
    const healed = moved(changed.changed, [], later(3 * MINUTE));

    expect(first.opened).toMatchObject([{ state: 'open', since: NOW }]);
    expect(kept.kept).toMatchObject([{ state: 'open', since: NOW, lastSeenAt: later(MINUTE) }]);
    expect(changed.changed).toMatchObject([{ state: 'open', since: NOW }]);
    expect(healed.healed).toMatchObject([{ state: 'healed', since: NOW, healedAt: later(3 * MINUTE) }]);
  });

  it('in a third symbol stops everything, once: not again for what has not changed', () => {
    const three = ['AAPL', 'MSFT', 'TSLA'].map((symbol) => found([row(symbol)], symbol));
    const two = moved([], three.slice(1), NOW);
    const all = moved(two.opened, three, NOW);

    expect(haltOver(two, usd('100000'))).toBeUndefined();
    expect(haltOver(all, usd('100000'))).toBe('our books and Alpaca’s differ in 3 symbols: AAPL, MSFT, TSLA');
    expect(haltOver(moved([...all.opened, ...all.kept], three, NOW), usd('100000'))).toBeUndefined();
  });

  it.each([
    ['100', '0', '100000', false],
    ['100.01', '0', '100000', true],
    ['0', '100.01', '100000', true],
    ['0.01', '0', '0', true],
  ])('of cash, ours %s and theirs %s on an equity of %s, stops everything: %s', (ours, brokers, equity, stops) => {
    const moves = moved([], [found([cash(ours, brokers)], 'cash')], NOW);

    expect(haltOver(moves, usd(equity)) !== undefined).toBe(stops);
  });

  it('of cash that trades move in both books alike is the same break', () => {
    const before = moved([], [found([cash('1000', '800')], 'cash')], NOW);

    expect(moved(before.opened, [found([cash('900', '700')], 'cash')], NOW).news).toEqual([]);
    expect(moved(before.opened, [found([cash('900', '600')], 'cash')], NOW).news).toHaveLength(1);
  });
});
