/**
 * Index Baseline: hold broad ETFs at equal target weights, trade only on drift, sell tax lots that lost enough, and hold a
 * stand-in until the wash-sale window has passed. Alpha against a benchmark is told with each trade, and decides nothing.
 * Hypothesis: most of the market's return comes from being in it, cheaply. It should fail in a long bear market, which
 * it does not avoid, and against any strategy with real skill.
 * Left out of the seed's parameters, for want of an effect: momentum factor, volatility target, sector tilts.
 * Weights are shares of account equity.
 */
import * as z from 'zod';
import { jensenAlpha } from '../indicators/jensen-alpha.ts';
import { completedDays } from '../market/fresh-bars.ts';
import { twoSided } from '../market/tradable.ts';
import type { MarketView } from '../model/market-view.ts';
import { isTerminal, remaining } from '../model/order.ts';
import { isFlat, type Lot } from '../model/position.ts';
import type { Reason, Signal } from '../model/signal.ts';
import type { OwnPositions, Strategy, WhyNot } from '../model/strategy.ts';
import { MINUTE, newYorkDay } from '../model/time.ts';
import { sum, toNumber } from '../model/units.ts';
import { rebalance } from './index-baseline/rebalance.ts';
import { targetsOf } from './index-baseline/targets.ts';
import { fraction, share, symbol, symbols } from './trade/parameter.ts';

const MAX_QUOTE_AGE_MS = 5 * MINUTE;
const BENCHMARKS = ['SPY', 'VTI', 'QQQ', 'IWM', 'DIA'];
/** Half a year. */
const ALPHA_SESSIONS = 126;
/** What cash is taken to bring when alpha is told: a fraction per year. */
const CASH_RATE = 0.04;

const Parameters = z.strictObject({
  etfs: symbols().describe('ETFs to hold; each of those the source has data for gets the same target weight.'),
  targetAllocation: fraction().describe('Share of equity to hold in all ETFs together.'),
  drift: fraction().describe('Trade when a weight is further than this from its target, in points of equity.'),
  minTrade: fraction().describe('Trades worth less than this share of equity are not worth their cost.'),
  substitutes: z
    .record(symbol(), z.array(symbol()).readonly())
    .refine(
      (table) => Object.entries(table).every(([etf, others]) => !others.includes(etf)),
      'an ETF cannot stand in for itself: that is the wash sale it avoids',
    )
    .readonly()
    .meta({ unit: 'symbols' })
    .describe(
      'For each ETF those that may stand in for it for thirty days after it was sold at a loss, first choice first; only ETFs of the list count. Whether two funds are substantially identical, which would make the sale a wash, is for you to judge.',
    ),
  taxLoss: share().describe('Sell a tax lot once its loss is at least this share of what it cost.'),
});
export type IndexParameters = z.infer<typeof Parameters>;

/** Funds on other indices: broad for narrow, and nothing for two funds on one index. The two of chip makers are too much alike. */
const SUBSTITUTES: IndexParameters['substitutes'] = {
  ...{ SPY: ['VTI', 'DIA'], VTI: ['SPY', 'DIA'], DIA: ['SPY', 'VTI'], QQQ: ['VTI', 'SPY'], IWM: ['VTI', 'SPY'] },
  ...{ ARKK: ['QQQ', 'VTI'], SMH: ['QQQ', 'VTI'], SOXX: ['QQQ', 'VTI'] },
};
const shared = { drift: 0.03, minTrade: 0.01, taxLoss: 0.05, substitutes: SUBSTITUTES };

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
  watches: ({ etfs }) => ({ symbols: etfs, history: { '1Day': ALPHA_SESSIONS + 1 } }),
  screen: () => ({ chains: [], whyNots: [] }),
  propose(view, own, parameters) {
    if (!(own.equity > 0)) return { signals: [], whyNots: [noEquity(own.equity)] };
    const held = own.positions.filter((position) => !isFlat(position)).map((position) => position.symbol);
    const listed = parameters.etfs.filter((symbol) => hasData(view, symbol) || held.includes(symbol));
    const unknown = parameters.etfs.filter((symbol) => !listed.includes(symbol));
    const situation = { view, own, parameters };
    const { lossSales } = own;
    const weightOf = (symbol: string) => weightIn(situation, symbol);
    const targets = targetsOf(parameters, { listed, today: newYorkDay(view.asOf), lossSales, weightOf });
    const outcomes = [...new Set([...listed, ...held])].map((symbol) =>
      outcomeOf(situation, symbol, targets.get(symbol) ?? 0),
    );
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

const positionIn = ({ own }: Situation, symbol: string) =>
  own.positions.find((candidate) => candidate.symbol === symbol && !isFlat(candidate));
const lotsIn = (situation: Situation, symbol: string): readonly Lot[] =>
  positionIn(situation, symbol)?.holdings.flatMap((holding) => holding.lots) ?? [];

function weightIn(situation: Situation, symbol: string): number | undefined {
  const { view, own } = situation;
  const market = twoSided(view.quotes[symbol], { now: view.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return undefined;
  const shares = toNumber(sum(lotsIn(situation, symbol).map((lot) => lot.quantity)));
  return (shares * market.value.mid) / own.equity;
}

function outcomeOf(situation: Situation, symbol: string, target: number): Signal | WhyNot {
  const { view, own, parameters } = situation;
  const market = twoSided(view.quotes[symbol], { now: view.asOf, maxAgeMs: MAX_QUOTE_AGE_MS });
  if ('refused' in market) return { symbol, reason: market.refused };
  const orders = own.orders.filter((order) => order.symbol === symbol && !isTerminal(order));
  const working = (kind: 'entry' | 'exit') =>
    toNumber(sum(orders.filter((order) => order.kind === kind).map(remaining)));
  return rebalance(view, parameters, {
    ...{ symbol, target, market: market.value, equity: own.equity, lots: lotsIn(situation, symbol) },
    ...{ buying: working('entry'), selling: working('exit') },
    today: newYorkDay(view.asOf),
    lastLossSale: own.lossSales[symbol],
    othersBought: own.othersBought?.[symbol],
    notes: [alphaNote(view, symbol, parameters.etfs)],
  });
}

/** Told, not traded on: against the first of the benchmarks on the list that is another fund. */
function alphaNote(view: MarketView, symbol: string, etfs: readonly string[]): Reason {
  const benchmark = BENCHMARKS.find((candidate) => candidate !== symbol && etfs.includes(candidate));
  const threshold = benchmark === undefined ? 'no benchmark on the list' : `told only, against ${benchmark}`;
  const [fund, other] = [symbol, benchmark ?? ''].map((each) => completedDays(view, each, ALPHA_SESSIONS + 1));
  if (!fund || !other || 'refused' in fund || 'refused' in other)
    return { rule: 'alpha', observed: `unknown: under ${ALPHA_SESSIONS} sessions`, threshold };
  const found = jensenAlpha(fund.value, other.value, CASH_RATE);
  if (!found) return { rule: 'alpha', observed: 'unknown', threshold };
  const { alpha, standardError, beta, from, to } = found;
  const observed = `${alpha.toFixed(4)} with an error of ${standardError.toFixed(4)}, beta ${beta.toFixed(2)}, ${from} to ${to}`;
  return { rule: 'alpha', observed, threshold, unit: 'fraction per year' };
}
