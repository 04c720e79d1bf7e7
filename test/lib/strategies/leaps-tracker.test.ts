/** When a long call is bought, which one, and why not. */
import { describe, expect, it } from 'vitest';
import { addDays, instant, MINUTE } from '#lib/model/time.ts';
import { format } from '#lib/model/units.ts';
import { symbolsIn, THEMES, themesOf } from '#lib/strategies/leaps-tracker/themes.ts';
import { leapsTracker } from '#lib/strategies/leaps-tracker.ts';
import { aChain, anOrder, anOwn, aQuote, dailyBars, NOW, TODAY } from '#test/support/builders.ts';
import * as market from './leaps-tracker/market.ts';

const { bold, LISTED, patient, propose, RISING, screen, view, whyNots } = market;
const entryOf = (...[seen, own, rules]: Parameters<typeof propose>) =>
  propose(seen, own, rules).signals.find((signal) => signal.kind === 'entry');
const bought = (...[seen, own, rules]: Parameters<typeof propose>) =>
  entryOf(seen, own, rules)?.legs[0]?.instrument.symbol;

describe('the themes', () => {
  it('name some shares twice, and each is watched and looked at once', () => {
    const { symbols, history } = leapsTracker.watches(patient);
    expect(new Set(symbols).size).toBe(symbols.length);
    expect(symbols).toEqual(symbolsIn(THEMES));
    expect(THEMES.flatMap((theme) => theme.symbols).length).toBeGreaterThan(symbols.length);
    expect(themesOf('MSFT', THEMES)).toEqual(['Artificial intelligence', 'Cloud', 'Platforms']);
    expect(history).toEqual({ '1Day': 260 });
    expect(screen().whyNots.length).toBe(symbols.length - 1);
  });
});

describe('a call is bought', () => {
  it('by the patient profile in place of the share: the delta nearest the middle of its band', () => {
    const entry = entryOf();
    expect(entry).toMatchObject({
      ...{ strategyId: 'leaps-tracker', symbol: 'AAPL', equityShare: 0.05 },
      positionId: `leaps-tracker:${market.DEEP.symbol}`,
      legs: [{ instrument: market.DEEP, side: 'buy', ratio: 1 }],
    });
    // 20.62 is asked; one per cent more, rounded up.
    expect(entry && format(entry.limitPrice)).toBe('20.83');
    expect(entry).toMatchObject({ maxLossPerUnit: 2_083 });
    expect(entry?.conviction).toBeCloseTo(0.8523, 4);
    expect(entry?.reasons.map(({ rule }) => rule)).toEqual([
      ...['theme', 'trend', 'momentum', 'death-cross', 'composite', 'entry-timing', 'exit-timing'],
      ...['expiry', 'long-call-delta', 'score'],
    ]);
    expect(entry?.reasons[0]).toMatchObject({ observed: 'Platforms' });
  });

  it('by the bold profile out of the money and nearer in time', () => {
    expect(bought(view(), anOwn(), bold)).toBe(market.WIDE.symbol);
    const near = { ...bold, maxDte: 387 };
    expect(bought(view(), anOwn(), near)).toBe(market.call(112, market.NEAR).symbol);
  });

  it('from a chain of just its days and strikes', () => {
    expect(screen().chains).toEqual([
      {
        underlying: 'AAPL',
        expiries: { from: addDays(TODAY, 365), to: addDays(TODAY, 731) },
        strikes: { from: 50, to: expect.closeTo(110, 9) },
      },
    ]);
    expect(screen(view(), anOwn(), bold).chains).toMatchObject([
      { strikes: { from: expect.closeTo(110, 9), to: expect.closeTo(120, 9) } },
    ]);
  });

  it('of two as good, the sooner', () => {
    const [deep] = [market.worth(market.DEEP, 20.6, 0.75)];
    const later = market.worth(market.call(84, '2017-01-20'), 20.6, 0.75);
    expect(bought(view([later, deep]))).toBe(market.DEEP.symbol);
  });
});

describe('no call is bought', () => {
  it.each([
    ['composite', { minComposite: 85.24 }, { minComposite: 85.22 }],
    ['entry-timing', { minEntry: 91.96 }, { minEntry: 91.94 }],
    ['exit-timing', { maxExit: 11.49 }, { maxExit: 11.51 }],
  ])('where its score of %s misses the gate by a hair', (rule, shut, open) => {
    expect(whyNots(view(), anOwn(), { ...patient, ...shut })).toEqual([`AAPL ${rule}`]);
    expect(bought(view(), anOwn(), { ...patient, ...open })).toBe(market.DEEP.symbol);
  });

  it('soon after a death cross, whatever the gates: it would be sold at once', () => {
    const open = { ...patient, minComposite: 0, minEntry: 0, maxExit: 100 };
    const seen = market.after(market.FALLING);
    expect(whyNots(seen, anOwn(), { ...open, deathCrossSessions: 20 })).toEqual(['AAPL death-cross']);
    expect(bought(seen, anOwn(), { ...open, deathCrossSessions: 19 })).toBe(market.DEEP.symbol);
  });

  it('without 260 closes that end yesterday, or with one that is no price', () => {
    const withBars = (closes: readonly number[], rest = {}) =>
      view(LISTED, { bars: { AAPL: { '1Day': dailyBars(closes) } }, ...rest });
    expect(whyNots(withBars(RISING.slice(1)))).toEqual(['AAPL history']);
    expect(whyNots(withBars(RISING.with(100, Number.NaN)))).toEqual(['AAPL history']);
    const old = dailyBars([...RISING, 99]).slice(0, -1);
    expect(whyNots(view(LISTED, { bars: { AAPL: { '1Day': old } } }))).toEqual(['AAPL history-gap']);
    expect(whyNots(view(LISTED, { bars: {} }))).toEqual(['AAPL history']);
  });

  it('without a fresh market in the share, or in the call', () => {
    const stale = { at: instant(NOW - 2 * MINUTE), freshUntil: instant(NOW - 2 * MINUTE) };
    expect(whyNots(view(LISTED, { quotes: {} }))).toEqual(['AAPL no-quote']);
    expect(whyNots(view(LISTED, { quotes: { AAPL: aQuote(stale) } }))).toEqual(['AAPL stale-quote']);
    expect(whyNots(view(LISTED, { chains: {} }))).toEqual(['AAPL chain']);
    const [deep] = [market.worth(market.DEEP, 20.6, 0.75)];
    const quoted = (quote: Parameters<typeof aQuote>[0]) => view([{ ...deep, quote: aQuote(quote) }]);
    expect(whyNots(quoted({ bid: 20.5, ask: 20.7, ...stale }))).toEqual(['AAPL stale-quote']);
    expect(whyNots(quoted({ bid: 21, ask: 20 }))).toEqual(['AAPL crossed-quote']);
    expect(whyNots(quoted({ bid: undefined, ask: 20 }))).toEqual(['AAPL no-quote']);
    expect(whyNots(quoted({ bid: 19, ask: 21 }))).toEqual(['AAPL leg-spread']);
    expect(bought(quoted({ bid: 19.1, ask: 21 }))).toBe(market.DEEP.symbol);
    expect(whyNots(view([{ ...deep, volume: 9, openInterest: 49 }]))).toEqual(['AAPL leg-activity']);
  });

  it('of another delta, another strike or another life than asked', () => {
    const only = (contract: typeof market.DEEP, delta?: number) =>
      view([market.worth(contract, 20.6, delta ?? Number.NaN)]);
    expect(whyNots(only(market.DEEP, 0.69))).toEqual(['AAPL long-call-delta']);
    expect(bought(only(market.DEEP, 0.7))).toBe(market.DEEP.symbol);
    expect(bought(only(market.DEEP, 0.8))).toBe(market.DEEP.symbol);
    expect(whyNots(only(market.DEEP, 0.81))).toEqual(['AAPL long-call-delta']);
    expect(entryOf(only(market.DEEP))).toBeUndefined();
    expect(whyNots(only(market.call(84, '2016-01-26'), 0.75))).toEqual(['AAPL expiry']);
    expect(bought(only(market.call(84, '2016-01-27'), 0.75))).toBeDefined();
    expect(bought(only(market.call(110), 0.4), anOwn(), bold)).toBeDefined();
    expect(whyNots(only(market.call(109), 0.4), anOwn(), bold)).toEqual(['AAPL long-call-otm']);
    expect(whyNots(only(market.call(121), 0.4), anOwn(), bold)).toEqual(['AAPL long-call-otm']);
  });

  it('in a share that is held, being bought, or was sold at a loss today', () => {
    expect(screen(view(), market.holding(market.held())).whyNots[0]).toMatchObject({ reason: { rule: 'history' } });
    expect(whyNots(view(), market.holding(market.held()))).toContain('AAPL already-held');
    const orders = [anOrder({ strategyId: 'leaps-tracker', symbol: 'AAPL' })];
    expect(whyNots(view(), anOwn({ orders }))).toEqual(['AAPL already-held']);
    expect(whyNots(view(), anOwn({ lossSales: { AAPL: TODAY } }))).toEqual(['AAPL loss-today']);
  });
});

describe('there is room', () => {
  const msft = () => market.held(market.call(84, market.FAR, 'MSFT'), 1);

  it('for so many positions, and so many of a theme', () => {
    const own = market.holding(msft());
    expect(bought(view(), own, { ...patient, maxPositions: 2 })).toBeDefined();
    expect(whyNots(view(), own, { ...patient, maxPositions: 1 })).toEqual(['AAPL max-positions']);
    expect(bought(view(), own, { ...patient, maxPerTheme: 2 })).toBeDefined();
    expect(propose(view(), own, { ...patient, maxPerTheme: 1 }).whyNots).toContainEqual({
      symbol: 'AAPL',
      reason: { rule: 'max-per-theme', observed: '1 in Platforms', threshold: 1 },
    });
  });

  it('under the cap on all of them: the last entry is cut to what is left, and none follows', () => {
    // One call cost 1,000 of 100,000; another is being bought for at most 9,000.
    const orders = [anOrder({ strategyId: 'leaps-tracker', symbol: 'TSLA', maxLossPerUnit: 9_000 })];
    const own = anOwn({ positions: [msft()], orders });
    expect(entryOf(view(), own, { ...patient, totalCap: 0.16 })).toMatchObject({ equityShare: 0.05 });
    expect(entryOf(view(), own, { ...patient, totalCap: 0.12 })).toMatchObject({
      equityShare: expect.closeTo(0.02, 9),
    });
    expect(whyNots(view(), own, { ...patient, totalCap: 0.1 })).toEqual(['AAPL total-cap']);
    expect(whyNots(view(), anOwn({ equity: 0 }))).toEqual(['AAPL total-cap']);
    expect(whyNots(view(), anOwn({ positions: [msft()], equity: -1 }))).toEqual(['AAPL total-cap']);
  });

  it('for the better score first, and what it takes is gone for the next', () => {
    const other = LISTED.map((entry) => ({ ...entry, contract: { ...entry.contract, underlying: 'F' } }));
    const { AAPL } = view().bars;
    const two = view(LISTED, {
      bars: { AAPL: AAPL ?? {}, F: { '1Day': dailyBars(RISING) } },
      quotes: { AAPL: aQuote({ bid: 97.99, ask: 98.01 }), F: aQuote() },
      chains: { AAPL: aChain(LISTED), F: aChain(other, 'F') },
    });
    const { signals, whyNots: left } = propose(two, anOwn(), { ...patient, maxPositions: 1 });
    expect(signals.map(({ symbol }) => symbol)).toEqual(['F']);
    expect(left).toContainEqual({
      symbol: 'AAPL',
      reason: { rule: 'max-positions', observed: 1, threshold: 1, unit: 'positions' },
    });
    const both = propose(two, anOwn(), { ...patient, totalCap: 0.06 }).signals;
    expect(both.map((signal) => signal.kind === 'entry' && signal.equityShare)).toEqual([
      0.05,
      expect.closeTo(0.06 - 0.05 * (both[0]?.conviction ?? 0), 9),
    ]);
  });
});
