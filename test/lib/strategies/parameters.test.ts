/**
 * Every parameter has a stated definition and an effect: for each key of each schema there is a situation in which
 * another value leads to another outcome. A new parameter without a line here fails.
 */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { MarketView } from '#lib/model/market-view.ts';
import { PROFILE_IDS } from '#lib/model/profile.ts';
import type { OwnPositions, Strategy } from '#lib/model/strategy.ts';
import { DAY, instant } from '#lib/model/time.ts';
import { catalog, strategyOf } from '#lib/strategies/catalog.ts';
import {
  aChain,
  aContract,
  aLot,
  anEntry,
  anOwn,
  aPosition,
  aQuote,
  aView,
  dailyBars,
  NOW,
  shareLegs,
  spreadLegs,
} from '#test/support/builders.ts';
import * as dip from './dip-market.ts';

interface Effect {
  readonly other: unknown;
  readonly view?: MarketView;
  readonly own?: OwnPositions;
}

const rising = dailyBars(Array.from({ length: 60 }, (_, day) => 88 + 0.2 * day));
const [c100, c105] = [aContract({ strike: 100 }), aContract({ strike: 105 })];

const etfs: MarketView = aView({
  bars: { SPY: { '1Day': rising }, DIA: { '1Day': rising } },
  quotes: { SPY: aQuote(), DIA: aQuote() },
});
const ownSpy = (lots: readonly { quantity: number; price: number }[]): OwnPositions =>
  anOwn({ positions: [aPosition({ legs: shareLegs('SPY'), lots: { SPY: lots.map(aLot) } })] });

const market = (upper: number): MarketView =>
  aView({
    bars: { AAPL: { '1Day': rising }, TWX: { '1Day': rising } },
    quotes: { AAPL: aQuote(), TWX: aQuote() },
    chains: { AAPL: aChain([anEntry(c100, 3), anEntry(c105, upper)]) },
  });
const spread = (expiry = '2015-02-06'): OwnPositions =>
  anOwn({
    positions: [
      aPosition({
        strategyId: 'debit-spreads',
        legs: spreadLegs(aContract({ expiry, strike: 100 }), aContract({ expiry, strike: 105 })),
        paid: [2.5, 1.5],
      }),
    ],
  });
const worth = (lower: number, upper: number, expiry = '2015-02-06'): MarketView => ({
  ...market(1),
  chains: {
    AAPL: aChain([
      anEntry(aContract({ expiry, strike: 100 }), lower),
      anEntry(aContract({ expiry, strike: 105 }), upper),
    ]),
  },
});

const dipped = dip.view([dip.aCall(), dip.aCall(aContract({ expiry: '2015-02-06', strike: 105 }))]);
const called = anOwn({ positions: [dip.held()] });
const callAt = (bid: number, delta: number): MarketView =>
  dip.view([dip.aCall(dip.c107, { quote: aQuote({ bid, ask: bid + 0.1 }), delta })]);

const EFFECTS: Readonly<Record<keyof typeof catalog, Readonly<Record<string, Effect>>>> = {
  'index-baseline': {
    etfs: { other: ['DIA'], view: etfs },
    targetAllocation: { other: 0.3, view: etfs },
    drift: { other: 0.9, view: etfs },
    minTrade: { other: 0.9, view: etfs },
    taxLoss: {
      other: 0.5,
      view: etfs,
      own: ownSpy([
        { quantity: 550, price: 90 },
        { quantity: 20, price: 120 },
      ]),
    },
  },
  'debit-spreads': {
    symbols: { other: ['TWX'], view: market(1.2) },
    maxPositions: { other: 0, view: market(1.2) },
    minDte: { other: 11, view: market(1.2) },
    maxDte: { other: 9, view: market(1.2) },
    minRewardRisk: { other: 2, view: market(1.2) },
    minTrend: { other: 0.9, view: market(1.2) },
    minLiquidity: { other: 2, view: market(1.2) },
    maxSpread: { other: 0.01, view: market(1.2) },
    maxRoundTrip: { other: 0.03, view: market(1.2) },
    equityShare: { other: 0.02, view: market(1.2) },
    concession: { other: 0, view: market(1.2) },
    profitTarget: { other: 0.9, view: worth(4, 1), own: spread() },
    stopLoss: { other: 0.95, view: worth(0.5, 0.35), own: spread() },
    timeExitDte: { other: 1, view: worth(2, 1, '2015-01-29'), own: spread('2015-01-29') },
  },
  'wsb-dip-bot': {
    symbols: { other: ['MSFT'], view: dipped },
    runSessions: { other: 2, view: dipped },
    runThreshold: { other: 0.08, view: dipped },
    dipThreshold: { other: -0.03, view: dipped },
    targetDte: { other: 10, view: dipped },
    otm: { other: 0.1, view: dipped },
    maxSpread: { other: 0.01, view: dipped },
    equityShare: { other: 0.05, view: dipped },
    concession: { other: 0, view: dipped },
    premiumMultiple: { other: 4, view: callAt(7, 0.4), own: called },
    deltaExit: { other: 0.7, view: callAt(3, 0.6), own: called },
    maxSessions: {
      other: 3,
      view: callAt(3, 0.4),
      own: anOwn({ positions: [dip.held(dip.c107, instant(NOW - 5 * DAY))] }),
    },
  },
};

const strategies: readonly [keyof typeof catalog, Strategy][] = Object.values(catalog).map((strategy: Strategy) => [
  strategy.id as keyof typeof catalog,
  strategy,
]);

const schemaOf = (strategy: Strategy): z.ZodObject => {
  if (strategy.parameters instanceof z.ZodObject) return strategy.parameters;
  throw new TypeError(`${strategy.id}: parameters are not an object`);
};

const outcome = (strategy: Strategy, { view = aView(), own = anOwn() }: Effect, parameters: unknown): string =>
  JSON.stringify(
    [strategy.screen(view, own, parameters), strategy.propose(view, own, parameters)],
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  );

describe.each(strategies)('the parameters of %s', (id, strategy) => {
  const keys = Object.keys(schemaOf(strategy).shape);

  it.each(keys)('%s changes an outcome', (key) => {
    const effect = EFFECTS[id][key];
    if (!effect) throw new Error(`no situation shows the effect of ${key}`);
    const preset = strategy.presets.wsb_2025 as object;
    expect(outcome(strategy, effect, { ...preset, [key]: effect.other })).not.toBe(outcome(strategy, effect, preset));
  });

  it.each(keys)('%s has a definition', (key) => {
    expect(z.globalRegistry.get(schemaOf(strategy).shape[key] as z.ZodType)?.description).toMatch(/^[A-Z].+\.$/);
  });

  it('has no situation for a parameter that does not exist', () => {
    expect(Object.keys(EFFECTS[id]).filter((key) => !keys.includes(key))).toEqual([]);
  });

  it.each(PROFILE_IDS)('are valid in profile %s', (profile) => {
    expect(strategy.parameters.parse(strategy.presets[profile])).toEqual(strategy.presets[profile]);
  });

  it('refuse an unknown key', () => {
    const result = strategy.parameters.safeParse({ ...(strategy.presets.wsb_2025 as object), momentumFactor: 0.2 });
    expect(result.success).toBe(false);
  });

  it('say what they believe and when that fails', () => {
    expect(strategy.hypothesis).toMatch(/fails/);
  });

  it('belong to the strategy that the catalog files under its own id', () => {
    expect(catalog[id].id).toBe(id);
    expect(strategyOf(id)).toBe(strategy);
  });
});

describe('the catalog', () => {
  it.each(['lotto', '', '__proto__', 'toString'])('has no strategy called "%s"', (id) => {
    expect(strategyOf(id)).toBeUndefined();
  });

  it('refuses debit spreads that would close as soon as they open', () => {
    const { parameters, presets } = catalog['debit-spreads'];
    expect(parameters.safeParse({ ...presets.wsb_2025, timeExitDte: 7 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, minDte: 22 }).success).toBe(false);
    expect(parameters.safeParse({ ...presets.wsb_2025, stopLoss: 0.14 }).success).toBe(false);
  });

  it('refuses an index with an ETF named twice', () => {
    const { parameters, presets } = catalog['index-baseline'];
    expect(parameters.safeParse({ ...presets.wsb_2025, etfs: ['SPY', 'SPY'] }).success).toBe(false);
  });
});
