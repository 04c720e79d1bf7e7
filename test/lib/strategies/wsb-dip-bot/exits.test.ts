import { describe, expect, it } from 'vitest';
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Position } from '#lib/model/position.ts';
import { atNewYork, type Instant, instant, parseInstant, tradingDay } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import { aContract, aLot, anOrder, anOwn, aQuote, NOW } from '#test/support/builders.ts';
import { aCall, c107, held, propose, rulesOf, view } from './market.ts';

/** The market when the call is bid for at `bid`; the share is quoted no more, which holds no exit up. */
const bidAt = (bid: number | undefined, rest: Partial<ChainEntry> = {}, contract: Option = c107): MarketView =>
  view([aCall(contract, { quote: aQuote({ bid, ask: (bid ?? 2) + 0.1 }), ...rest })], { quotes: {}, bars: {} });
const own = (position: Position = held()) => anOwn({ positions: [position] });

/** The same market at another time, as fresh as then. */
const at = (now: Instant, seen: MarketView = bidAt(2)): MarketView => ({
  ...seen,
  slot: now,
  asOf: now,
  chains: Object.fromEntries(
    Object.entries(seen.chains).map(([symbol, chain]) => [
      symbol,
      { ...chain, entries: chain.entries.map((entry) => ({ ...entry, quote: { ...entry.quote, freshUntil: now } })) },
    ]),
  ),
});
const newYork = (day: string, hour: number, minute: number) => atNewYork(tradingDay(day), 60 * hour + minute);

describe('the dip bot exits', () => {
  it.each<[string, MarketView, string, string]>([
    ['at three times the premium', bidAt(6), 'premium-multiple', '-5.88'],
    ['at its delta, whatever it is worth', bidAt(1.5, { delta: 0.55 }), 'delta', '-1.47'],
  ])('sells all units %s, a little under the bid', (_, seen, rule, limit) => {
    const { signals } = propose(seen, own());
    expect(signals).toMatchObject([
      {
        kind: 'exit',
        quantity: quantity('3'),
        legs: [{ instrument: c107, side: 'sell', ratio: 1 }],
        positionId: held().id,
        reasons: [{ rule }],
      },
    ]);
    expect(signals[0] && format(signals[0].limitPrice)).toBe(limit);
  });

  it('names every rule that says sell', () => {
    expect(propose(bidAt(6, { delta: 0.9 }), own()).signals[0]?.reasons.map(({ rule }) => rule)).toEqual([
      'premium-multiple',
      'delta',
    ]);
  });

  it('holds just under the multiple and the delta, however little it is worth: there is no stop', () => {
    for (const seen of [bidAt(5.99), bidAt(2, { delta: 0.549 }), bidAt(0.05)]) {
      expect(propose(seen, own()).signals).toEqual([]);
      expect(rulesOf(propose(seen, own()))).toEqual(['premium-multiple']);
    }
  });

  it('counts the premium at what was paid per contract, over all lots', () => {
    const lots = [aLot({ quantity: 1, price: 1, acquiredAt: NOW }), aLot({ quantity: 1, price: 3, acquiredAt: NOW })];
    const position = { ...held(), holdings: [{ instrument: c107, lots }] };
    expect(propose(bidAt(6), own(position)).signals).toHaveLength(1);
    expect(propose(bidAt(5.9), own(position)).signals).toEqual([]);
  });

  it.each<[string, Instant, number]>([
    ['on the day itself', newYork('2015-01-27', 15, 58), 0],
    ['in the session after', newYork('2015-01-28', 15, 58), 0],
    ['before a quarter to four in the second', newYork('2015-01-29', 15, 44), 0],
    ['at a quarter to four in the second', newYork('2015-01-29', 15, 45), 1],
    ['in any later session from the first look on', newYork('2015-01-30', 9, 35), 1],
  ])('counts two sessions: %s', (_, now, exits) => {
    const { signals } = propose(at(now), own());
    expect(signals).toHaveLength(exits);
    if (exits > 0) expect(signals).toMatchObject([{ kind: 'exit', reasons: [{ rule: 'time-exit' }] }]);
  });

  it('says in the market’s own time when its time is up', () => {
    expect(propose(at(newYork('2015-01-29', 15, 46)), own()).signals[0]?.reasons).toEqual([
      { rule: 'time-exit', observed: '2015-01-29 15:46', threshold: '2015-01-29 15:45', unit: 'New York' },
    ]);
  });

  it('counts trading sessions: over Thanksgiving the second is Friday’s half day', () => {
    const contract = aContract({ expiry: '2015-12-11', strike: 107 });
    const position = held(contract, parseInstant('2015-11-25T15:00:00Z'));
    const look = (day: string, hour: number, minute: number) =>
      propose(at(newYork(day, hour, minute), bidAt(2, {}, contract)), own(position)).signals;
    expect(look('2015-11-27', 12, 50)).toEqual([]);
    expect(look('2015-11-30', 15, 45)).toHaveLength(1);
    const tuesday = held(contract, parseInstant('2015-11-24T15:00:00Z'));
    const halfDay = (minute: number) =>
      propose(at(newYork('2015-11-27', 12, minute), bidAt(2, {}, contract)), own(tuesday)).signals;
    expect(halfDay(44)).toEqual([]);
    expect(halfDay(45)).toHaveLength(1);
  });

  it('counts from the oldest lot it holds, not from the first time it ever held the contract', () => {
    const again = { ...held(), openedAt: instant(NOW - 30 * 86_400_000) };
    expect(propose(bidAt(2), own(again)).signals).toEqual([]);
  });

  it('counts from the first of several lots, in whatever order they are kept', () => {
    const [old, fresh] = [newYork('2015-01-22', 10, 0), NOW].map((acquiredAt) =>
      aLot({ quantity: 1, price: 2, acquiredAt }),
    );
    const mixed = { ...held(), holdings: [{ instrument: c107, lots: [fresh, old].flatMap((lot) => lot ?? []) }] };
    expect(propose(bidAt(2), own(mixed)).signals).toMatchObject([{ reasons: [{ rule: 'time-exit' }] }]);
  });

  it('leaves before the close of the contract’s last trading day', () => {
    const contract = aContract({ expiry: '2015-01-31', strike: 107 });
    const position = held(contract, newYork('2015-01-29', 10, 0));
    const look = (hour: number, minute: number) =>
      propose(at(newYork('2015-01-30', hour, minute), bidAt(0.2, {}, contract)), own(position)).signals;
    expect(look(15, 44)).toEqual([]);
    expect(look(15, 45)).toMatchObject([{ reasons: [{ rule: 'last-trading-day' }] }]);
  });

  it('leaves out the rule of delta where nobody knows it, and says so', () => {
    const { delta: _, ...unknown } = aCall(c107, { quote: aQuote({ bid: 2, ask: 2.1 }) });
    const proposal = propose(view([unknown]), own());
    expect(proposal.signals).toEqual([]);
    expect(proposal.whyNots.map(({ reason }) => reason)).toMatchObject([
      { rule: 'premium-multiple', observed: 2, threshold: 6, unit: 'USD' },
      { rule: 'delta', observed: 'unknown', threshold: 'skipped: neither delta nor implied volatility' },
    ]);
    const rich = propose(view([{ ...unknown, quote: aQuote({ bid: 6, ask: 6.1 }) }]), own());
    expect(rich.signals).toHaveLength(1);
    expect(rulesOf(rich)).toEqual(['delta']);
  });

  it.each<[string, MarketView, string]>([
    ['no chain', view([], { chains: {} }), 'no-quote'],
    ['nobody bidding', bidAt(undefined, { delta: 0.9 }), 'no-quote'],
    ['a crossed market', view([aCall(c107, { quote: aQuote({ bid: 9, ask: 8 }) })]), 'crossed-quote'],
    [
      'an old quote',
      view([aCall(c107, { quote: aQuote({ bid: 9, ask: 9, freshUntil: instant(NOW - 60_001) }) })]),
      'stale-quote',
    ],
    ['less than a cent', bidAt(0.004, { delta: 0.9 }), 'worthless'],
  ])('invents nothing when there is %s', (_, seen, rule) => {
    const proposal = propose(seen, own());
    expect(proposal.signals).toEqual([]);
    expect(rulesOf(proposal)).toEqual([rule]);
  });

  it('waits for a bid on the last afternoon too', () => {
    expect(propose(at(newYork('2015-02-13', 15, 50), bidAt(undefined)), own()).signals).toEqual([]);
  });

  it('does not offer what it is still buying: the broker would see a wash trade', () => {
    const orders = [anOrder({ symbol: 'AAPL', positionId: held().id, strategyId: 'wsb-dip-bot' })];
    expect(rulesOf(propose(bidAt(6), anOwn({ positions: [held()], orders })))).toContain('opposite-order');
    expect(propose(bidAt(6), anOwn({ positions: [held()], orders })).signals).toEqual([]);
  });

  it('sells only what a working exit does not sell already', () => {
    const exiting = (units: string) =>
      anOwn({
        positions: [held()],
        orders: [anOrder({ kind: 'exit', symbol: 'AAPL', positionId: held().id, quantity: quantity(units) })],
      });
    expect(rulesOf(propose(bidAt(6), exiting('3')))).toEqual(['exit-working']);
    expect(propose(bidAt(6), exiting('1')).signals).toMatchObject([{ quantity: quantity('2') }]);
  });
});
