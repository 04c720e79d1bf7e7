/**
 * Index Baseline: hold broad ETFs at equal target weights, trade only on drift, and sell tax lots that lost enough.
 * Hypothesis: most of the market's return comes from being in it, cheaply. It should fail in a long bear market, which
 * it does not avoid, and against any strategy with real skill.
 * Left out of the seed's parameters, for want of an effect: momentum factor, volatility target, sector tilts.
 * Weights are shares of account equity.
 */
import * as z from 'zod';
import { completedDays } from '../market/fresh-bars.ts';
import { twoSided } from '../market/tradable.ts';
import type { MarketView } from '../model/market-view.ts';
import { isTerminal, remaining } from '../model/order.ts';
import { isFlat } from '../model/position.ts';
import type { Signal } from '../model/signal.ts';
import type { OwnPositions, Strategy, WhyNot } from '../model/strategy.ts';
import { MINUTE, newYorkDay } from '../model/time.ts';
import { sum, toNumber } from '../model/units.ts';
import { rebalance } from './index-baseline/rebalance.ts';
import { fraction, share, symbols } from './trade/parameter.ts';

const MAX_QUOTE_AGE_MS = 5 * MINUTE;

const Parameters = z.strictObject({
  etfs: symbols()
    .refine((etfs) => new Set(etfs).size === etfs.length, 'an ETF is named twice')
    .describe('ETFs to hold; each of those the source has data for gets the same target weight.'),
  targetAllocation: fraction().describe('Share of equity to hold in all ETFs together.'),
  drift: fraction().describe('Trade when a weight is further than this from its target, in points of equity.'),
  minTrade: fraction().describe('Trades worth less than this share of equity are not worth their cost.'),
  taxLoss: share().describe('Sell a tax lot once its loss is at least this share of what it cost.'),
});
export type IndexParameters = z.infer<typeof Parameters>;

const shared = { drift: 0.03, minTrade: 0.01, taxLoss: 0.05 };

/** A symbol has data when its source knows the session before today; a missing quote only interrupts trading in it. */
const hasData = (view: MarketView, symbol: string): boolean => 'value' in completedDays(view, symbol, 1);

export const indexBaseline: Strategy<IndexParameters> = {
  id: 'index-baseline',
  title: 'Index Baseline',
  hypothesis:
    'Most of the return of the market comes from being in it cheaply. It fails in a long bear market, which it does not avoid.',
  parameters: Parameters,
  presets: {
    research_2024: { ...shared, etfs: ['SPY', 'QQQ', 'IWM', 'VTI', 'ARKK'], targetAllocation: 0.6 },
    wsb_2025: { ...shared, etfs: ['SPY', 'QQQ', 'IWM', 'VTI', 'ARKK', 'SMH', 'SOXX'], targetAllocation: 0.55 },
  },
  watches: ({ etfs }) => ({ symbols: etfs, history: { '1Day': 1 } }),
  screen: () => ({ chains: [], whyNots: [] }),
  propose(view, own, parameters) {
    if (!(own.equity > 0)) return { signals: [], whyNots: [noEquity(own.equity)] };
    const held = own.positions.filter((position) => !isFlat(position)).map((position) => position.symbol);
    const listed = parameters.etfs.filter((symbol) => hasData(view, symbol) || held.includes(symbol));
    const unknown = parameters.etfs.filter((symbol) => !listed.includes(symbol));
    const outcomes = [...new Set([...listed, ...held])].map((symbol) => {
      const target = listed.includes(symbol) ? parameters.targetAllocation / listed.length : 0;
      return outcomeOf({ view, own, parameters }, symbol, target);
    });
    return {
      signals: outcomes.filter((outcome): outcome is Signal => 'kind' in outcome),
      whyNots: [...unknown.map(noData), ...outcomes.filter((outcome): outcome is WhyNot => !('kind' in outcome))],
    };
  },
};

const noEquity = (equity: number): WhyNot => ({
  symbol: '*',
  reason: { rule: 'equity', observed: String(equity), threshold: 'above zero', unit: 'USD' },
});

const noData = (symbol: string): WhyNot => ({
  symbol,
  reason: { rule: 'no-data', observed: 'unknown', threshold: 'the session before today' },
});

interface Situation {
  readonly view: MarketView;
  readonly own: OwnPositions;
  readonly parameters: IndexParameters;
}

function outcomeOf({ view, own, parameters }: Situation, symbol: string, target: number): Signal | WhyNot {
  const market = twoSided(view.quotes[symbol], { now: view.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return { symbol, reason: market.refused };
  const position = own.positions.find((candidate) => candidate.symbol === symbol && !isFlat(candidate));
  const orders = own.orders.filter((order) => order.symbol === symbol && !isTerminal(order));
  const working = (kind: 'entry' | 'exit') =>
    toNumber(sum(orders.filter((order) => order.kind === kind).map(remaining)));
  return rebalance(view, parameters, {
    symbol,
    target,
    market: market.value,
    equity: own.equity,
    lots: position?.holdings.flatMap((holding) => holding.lots) ?? [],
    buying: working('entry'),
    selling: working('exit'),
    today: newYorkDay(view.asOf),
    lastLossSale: own.lossSales[symbol],
  });
}
