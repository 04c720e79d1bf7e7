/** When a put is sold, which one, and why not. */
import { describe, expect, it } from 'vitest';
import type { MarketView } from '#lib/model/market-view.ts';
import { addDays } from '#lib/model/time.ts';
import { format, quantity } from '#lib/model/units.ts';
import { anOrder, aQuote, TODAY } from '#test/support/builders.ts';
import * as market from './market.ts';

const { bold, patient, propose, rich, screen, view, whyNots } = market;
const entryOf = (...[seen, own, rules]: Parameters<typeof propose>) =>
  propose(seen, own, rules).signals.find(({ kind }) => kind === 'entry');
const sold = (...[seen, own, rules]: Parameters<typeof propose>) =>
  entryOf(seen, own, rules)?.legs[0]?.instrument.symbol;

describe('a put is sold', () => {
  it('by the patient profile at the highest yearly yield of its days and deltas, as one leg with cash behind it', () => {
    const entry = entryOf();
    expect(entry).toMatchObject({
      ...{ strategyId: 'wheel', kind: 'entry', symbol: 'AAPL', positionId: `wheel:${market.put(95).symbol}` },
      legs: [{ instrument: market.put(95), side: 'sell', ratio: 1 }],
      // 400,000 × 5 % pays for two strikes of 9,500.
      ...{ units: quantity('2'), equityShare: 0.05, conviction: 0.72 },
    });
    // A cent and a half under the bid of 2.48 is 2.4552: rounded so that less is asked.
    expect(entry && format(entry.limitPrice)).toBe('-2.45');
    expect(entry).toMatchObject({ maxLossPerUnit: 9_500 - 245 });
    expect(entry?.reasons.map(({ rule }) => rule)).toEqual([
      ...['iv-rank', 'earnings', 'expiry', 'short-put-delta', 'credit', 'score'],
    ]);
  });

  it('by the bold profile nearer in time and in price', () => {
    expect(sold(view(), rich(), bold)).toBe(market.put(98, market.NEAR).symbol);
  });

  it('where only a lower strike can be paid for with the conviction it has', () => {
    // 5 % of 240,000 is 12,000: 72 % of that is less than 9,500, 80 % is more than 9,000.
    expect(sold(view(), rich({ equity: 240_000 }))).toBe(market.put(90).symbol);
  });

  it('on the shares of the highest yields where there are not places for all', () => {
    const chain = view().chains.AAPL;
    const dear = { ...market.worth(market.put(95), 3, -0.28) };
    const ford = { ...dear, contract: { ...dear.contract, symbol: 'F150306P00095000', underlying: 'F' } };
    const two = view(undefined, {
      quotes: { AAPL: aQuote(), F: aQuote() },
      chains: { ...(chain ? { AAPL: chain } : {}), F: { underlying: 'F', asOf: view().asOf, entries: [ford] } },
      volatilityHistory: { AAPL: market.history(), F: market.history() },
    });
    const rules = { ...patient, symbols: ['AAPL', 'F'], maxPositions: 1, avoidEarnings: false };
    const { signals, whyNots: left } = propose(two, rich(), rules);
    expect(signals.map(({ symbol }) => symbol)).toEqual(['F']);
    expect(left).toContainEqual({
      symbol: 'AAPL',
      reason: { rule: 'max-positions', observed: 2, threshold: 1, unit: 'shares in a turn' },
    });
  });
});

const ranked = (last: number): Partial<MarketView> => ({ volatilityHistory: { AAPL: market.history(last) } });
const listing = (...entries: readonly ReturnType<typeof market.worth>[]) => view(entries);

describe('no put is sold', () => {
  it('where options are cheap against their own past year', () => {
    expect(sold(view(undefined, ranked(0.301)))).toBeDefined();
    expect(whyNots(view(undefined, ranked(0.299)))).toEqual(['AAPL iv-rank']);
    expect(sold(view(undefined, ranked(0.251)), rich(), bold)).toBeDefined();
    expect(whyNots(view(undefined, ranked(0.249)), rich(), bold)).toEqual(['AAPL iv-rank']);
  });

  it('without a history of volatility, unless the profile asks for no rank', () => {
    const unknown = view(undefined, { volatilityHistory: {} });
    expect(whyNots(unknown)).toEqual(['AAPL iv-rank']);
    const short = view(undefined, { volatilityHistory: { AAPL: market.history().slice(-100) } });
    expect(whyNots(short)).toEqual(['AAPL iv-rank']);
    const entry = entryOf(unknown, rich(), { ...patient, minIvRank: 0 });
    expect(entry?.reasons[0]).toEqual({
      rule: 'iv-rank',
      observed: 'unknown',
      threshold: 'skipped: none is asked for',
    });
  });

  it('with a report in its life, but one that ends before the report is', () => {
    const reporting = (days: number) => view(undefined, { events: market.events({ reports: [days] }) });
    expect(sold(reporting(39))).toBe(market.put(95).symbol);
    expect(whyNots(reporting(38))).toEqual(['AAPL expiry']);
    expect(whyNots(reporting(30))).toEqual(['AAPL earnings']);
    expect(sold(reporting(30), rich(), bold)).toBeDefined();
  });

  it('while reports are unknown for part of its life', () => {
    expect(whyNots(view(undefined, { events: {} }))).toEqual(['AAPL earnings']);
    const { AAPL } = market.events().earnings ?? {};
    const covers = { from: TODAY, to: addDays(TODAY, 44) };
    const part = AAPL ? { earnings: { AAPL: { ...AAPL, covers } } } : {};
    expect(whyNots(view(undefined, { events: part }))).toEqual(['AAPL earnings']);
  });

  it('where a turn is under way in the share, or a loss was taken in it today', () => {
    const [position] = [market.short(market.put(95), 2.5)];
    expect(screen(view(), rich({ positions: [position] })).whyNots).toMatchObject([{ reason: { rule: 'turn' } }]);
    const legs = [{ instrument: market.put(95), side: 'sell' as const, ratio: 1 }];
    const orders = [anOrder({ strategyId: 'wheel', symbol: 'AAPL', legs })];
    expect(whyNots(view(), rich({ orders }))).toEqual(['AAPL turn']);
    expect(whyNots(view(), rich({ lossSales: { AAPL: TODAY } }))).toEqual(['AAPL loss-today']);
    expect(sold(view(), rich({ lossSales: { AAPL: addDays(TODAY, -1) } }))).toBeDefined();
  });

  it('where all places are taken', () => {
    const orders = [anOrder({ strategyId: 'wheel', symbol: 'KO' })];
    expect(whyNots(view(), rich({ orders }), { ...patient, maxPositions: 1 })).toEqual(['* max-positions']);
  });

  it('where the cash for a hundred shares is more than its share of equity', () => {
    expect(screen(view(), rich({ equity: 139_999 })).chains).toEqual([]);
    expect(whyNots(view(), rich({ equity: 139_999 }))).toEqual(['AAPL cash']);
    const dear = listing(market.worth(market.put(95), 2.5, -0.28));
    expect(propose(dear, rich({ equity: 263_000 })).whyNots).toMatchObject([
      { symbol: 'AAPL', reason: { rule: 'cash', threshold: 9_500 } },
    ]);
    expect(sold(dear, rich({ equity: 264_000 }))).toBeDefined();
  });

  it.each([
    ['its delta is just too small', market.worth(market.put(95), 2.5, -0.149), 'short-put-delta'],
    ['its delta is just too large', market.worth(market.put(95), 2.5, -0.301), 'short-put-delta'],
    ['its premium is under 50 USD a contract', market.worth(market.put(95), 0.51, -0.2), 'credit'],
    ['it ends too soon', market.worth(market.put(95, '2015-02-25'), 2.5, -0.2), 'expiry'],
    ['it ends too late', market.worth(market.put(95, '2015-03-20'), 2.5, -0.2), 'expiry'],
    ['its delta is unknown', { ...market.worth(market.put(95), 2.5, -0.2), delta: undefined }, 'no-delta'],
    [
      'its market is wide',
      { ...market.worth(market.put(95), 2.5, -0.2), quote: aQuote({ bid: 2.3, ask: 2.56 }) },
      'leg-spread',
    ],
    ['nobody is in it', { ...market.worth(market.put(95), 2.5, -0.2), openInterest: 99, volume: 49 }, 'leg-activity'],
  ])('where %s', (_, entry, rule) => {
    const { delta, ...rest } = entry;
    const asked = listing(delta === undefined ? rest : { ...rest, delta });
    expect(whyNots(asked)).toEqual([`AAPL ${rule}`]);
  });

  it('on an old quote of the share, or none', () => {
    const old = aQuote({ at: market.daysAgo(1), freshUntil: market.daysAgo(1) });
    expect(whyNots(view(undefined, { quotes: { AAPL: old } }))).toEqual(['AAPL stale-quote']);
    expect(whyNots(view(undefined, { quotes: {} }))).toEqual(['AAPL no-quote']);
  });
});

it('asks for no chain but those of shares that pass, in the days and strikes that count', () => {
  expect(screen().chains).toEqual([
    {
      underlying: 'AAPL',
      expiries: { from: addDays(TODAY, 30), to: addDays(TODAY, 46) },
      strikes: { from: 70, to: 100 },
    },
  ]);
});
