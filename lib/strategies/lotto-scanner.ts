/**
 * Lotto Scanner: one small ticket at a time, an option out of the money that ends today or just after a report of earnings.
 * Hypothesis: on a few days the move is far larger than its price. It should fail on all others: most tickets lose half.
 * At most one per cent of equity is paid for a ticket, in every profile.
 * Left out of the seed's parameters: the risk score, which adds up days, contracts and fractions.
 */
import * as z from 'zod';
import { heldChains } from '../market/held-chains.ts';
import type { MarketView } from '../model/market-view.ts';
import { isFlat } from '../model/position.ts';
import type { Entry, Signal } from '../model/signal.ts';
import type { Strategy, WhyNot } from '../model/strategy.ts';
import { newYorkDay } from '../model/time.ts';
import { DAILY_HISTORY, QUARTER_HISTORY } from './lotto-scanner/catalysts.ts';
import { EquityFraction, equityFraction } from './lotto-scanner/equity-fraction.ts';
import { exitOf, STRATEGY } from './lotto-scanner/exits.ts';
import { type Idea, ideasFor } from './lotto-scanner/ideas.ts';
import { type Candidate, candidatesOf, chainFor } from './lotto-scanner/screen.ts';
import { openAt } from './trade/enter-structure.ts';
import {
  concession,
  days,
  fraction,
  minutes,
  number,
  positions,
  share,
  stopOfPremium,
  symbols,
  whole,
} from './trade/parameter.ts';
import { summary } from './trade/refusal-summary.ts';

const contracts = () => whole('contracts');
const multiple = () => number('times').gt(1).max(20);

const Parameters = z.strictObject({
  symbols: symbols().describe('Shares that are watched for a catalyst.'),
  maxPositions: positions().describe('Most tickets open or being opened at once.'),
  equityFraction: EquityFraction.describe(
    'Largest fraction of equity that one ticket may cost, before conviction scales it: 0.01 is one per cent.',
  ),
  minPace: multiple().describe(
    'Same-day tickets: volume since the open must be this many times that of earlier days by the same minute.',
  ),
  minMomentum: number('score')
    .gt(0)
    .max(1)
    .describe('Same-day tickets: least momentum, 0 to 1; 0.5 is an ordinary day, 1 a move twice as large or more.'),
  maxDte: days(5).describe('Earnings tickets: most calendar days to the report and to the last trading day.'),
  moves: z
    .array(number('expected moves').gt(0).max(3))
    .min(1)
    .readonly()
    .describe('How far from the price strikes are aimed at, in expected moves.'),
  maxOtm: share().nullable().describe('The strike may lie at most this fraction out of the money. Null: no limit.'),
  maxPremium: number('USD a share').gt(0).nullable().describe('Most to pay, in US dollars per share. Null: no limit.'),
  minChance: fraction()
    .max(0.5)
    .describe('Least modelled chance, by the prices of the chain, of ending beyond the break-even.'),
  maxSpread: share().describe('The bid-ask spread of the contract must be under this fraction of its mid.'),
  minVolume: contracts().describe('Least contracts traded in this session.'),
  minOpenInterest: contracts().describe('Least contracts open at the last clearing.'),
  closeMinutes: minutes().describe('Open until this many minutes before the close of the session.'),
  concession: concession(),
  firstMultiple: multiple().describe('Sell half when the bid reaches this many times the premium paid.'),
  lastMultiple: multiple().describe('Sell the rest when the bid reaches this many times the premium paid.'),
  stopLoss: stopOfPremium().describe('Sell all when the loss reaches this share of the premium paid.'),
  exitMinutes: minutes()
    .min(15)
    .max(330)
    .describe('Sell what is left this many minutes before trading in the contract ends.'),
});
export type LottoParameters = z.infer<typeof Parameters>;

const shared = {
  symbols: 'SPY QQQ IWM AAPL MSFT NVDA TSLA AMZN META GME AMC PLTR COIN HOOD RIVN SOFI'.split(' '),
  // The owner's rule for every profile: one per cent, half of it at the stop, three to five times as targets.
  equityFraction: equityFraction(0.01),
  firstMultiple: 3,
  lastMultiple: 5,
  stopLoss: 0.5,
  minMomentum: 0.6,
  moves: [0.5, 1],
  // With the concession on top, a limit stays under 1.1 times the middle, over which the house refuses it.
  maxSpread: 0.14,
  minVolume: 50,
  minOpenInterest: 100,
  closeMinutes: 30,
  exitMinutes: 60,
};

export const lottoScanner: Strategy<LottoParameters> = {
  id: STRATEGY,
  title: 'Lotto Scanner',
  hypothesis:
    'On a few days a share moves much further than its options cost, and a small ticket pays several times. It fails on all others: most tickets lose half or more.',
  parameters: Parameters.refine(
    ({ firstMultiple, lastMultiple }) => firstMultiple < lastMultiple,
    'firstMultiple must be less than lastMultiple, or nothing is left for it',
  ).refine(
    ({ maxSpread, stopLoss }) => maxSpread < stopLoss,
    'maxSpread must be less than stopLoss, or a ticket would be stopped as soon as it is bought',
  ),
  presets: {
    research_2024: {
      ...shared,
      ...{ maxPositions: 3, maxDte: 2, minPace: 5, maxOtm: 0.1, maxPremium: 2, minChance: 0.05, concession: 0.01 },
    },
    wsb_2025: {
      ...shared,
      ...{ maxPositions: 10, maxDte: 1, minPace: 3, maxOtm: null, maxPremium: null, minChance: 0.15, concession: 0.02 },
    },
  },
  watches: ({ symbols, maxDte }) => ({
    symbols,
    history: { '15Min': QUARTER_HISTORY, '1Day': DAILY_HISTORY },
    events: { earningsDays: maxDte },
  }),
  screen(bars, own, parameters) {
    const { candidates, whyNots } = candidatesOf(bars, own, parameters);
    const wanted = candidates.map((candidate) => chainFor(candidate, newYorkDay(bars.asOf)));
    return { chains: [...heldChains(own.positions), ...wanted], whyNots };
  },
  propose(view, own, parameters) {
    const held = own.positions.filter((position) => !isFlat(position));
    const exits = held.map((position) => exitOf(view, own, { position, rules: parameters }));
    const { entry, whyNots } = bestOf(view, parameters, candidatesOf(view, own, parameters).candidates);
    return {
      signals: [...exits.filter((outcome): outcome is Signal => 'kind' in outcome), ...(entry ? [entry] : [])],
      whyNots: [...exits.filter((outcome): outcome is WhyNot => !('kind' in outcome)), ...whyNots],
    };
  },
};

/** One ticket a look: of all shares the one of highest conviction; of equals the first by name. */
function bestOf(
  view: MarketView,
  rules: LottoParameters,
  candidates: readonly Candidate[],
): { readonly entry?: Entry | undefined; readonly whyNots: readonly WhyNot[] } {
  const all = candidates.map((candidate) => ({ symbol: candidate.symbol, ...ideasFor(view, rules, candidate) }));
  const [best, ...rest] = all.flatMap(({ ideas }) => ideas).sort(byConviction);
  const passed = best ? rest.map((idea) => beaten(idea, best)) : [];
  return {
    entry: best && ticketFor(view, rules, best),
    whyNots: [...all.flatMap(({ symbol, refused }) => summary(symbol, refused)), ...passed],
  };
}

const byConviction = (a: Idea, b: Idea): number =>
  b.conviction - a.conviction || (a.symbol < b.symbol ? -1 : Number(a.symbol > b.symbol));

const beaten = ({ symbol, conviction }: Idea, best: Idea): WhyNot => ({
  symbol,
  reason: { rule: 'best-idea', observed: conviction, threshold: best.conviction, unit: 'conviction' },
});

const ticketFor = (view: MarketView, rules: LottoParameters, { symbol, chosen, conviction, reasons }: Idea) =>
  openAt(view, {
    ...{ strategyId: STRATEGY, symbol, chosen, conviction, reasons },
    ...{ concession: rules.concession, equityShare: rules.equityFraction },
  });
