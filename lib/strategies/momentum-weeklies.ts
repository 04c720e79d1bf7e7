/**
 * Momentum Weeklies: a share turns up or breaks out on heavy volume; buy its next weekly call, and be out the same day.
 * Hypothesis: a move that many join goes on for an hour or two. It should fail when the volume was the end of the move, and
 * where the premium melts faster than the share runs.
 * Prices in US dollars per share.
 */
import * as z from 'zod';
import { heldChains } from '../market/held-chains.ts';
import { isFlat } from '../model/position.ts';
import type { Strategy } from '../model/strategy.ts';
import { newYorkDay } from '../model/time.ts';
import { callFor, chainFor } from './momentum-weeklies/entries.ts';
import { exitOf } from './momentum-weeklies/exits.ts';
import { candidatesOf, HISTORY } from './momentum-weeklies/screen.ts';
import { concession, days, multiple, number, positions, share, stopOfPremium, symbols } from './trade/parameter.ts';
import { spoken } from './trade/spoken.ts';

const band = { min: z.number().min(0).max(1), max: z.number().gt(0).max(1) };

const Parameters = z.strictObject({
  symbols: symbols().describe('Shares that are watched for a move.'),
  maxPositions: positions().describe('Most calls open or being opened at once.'),
  minSpike: number('times')
    .min(1)
    .describe('The last five minutes must trade at least this many times the usual volume.'),
  minMomentum: share().describe('The price must be this fraction above the low of the last two hours.'),
  minDte: days(30).describe('Fewest calendar days to the last trading day of a call to buy; 0 is today.'),
  maxDte: days(30).describe('Most calendar days to the last trading day of a call to buy.'),
  strike: z
    .discriminatedUnion('by', [
      z.strictObject({ by: z.literal('delta'), ...band }),
      z.strictObject({ by: z.literal('otm'), ...band }),
    ])
    .describe('The call must have a delta between these two, or lie out of the money by a fraction between them.')
    .meta({ unit: 'delta or fraction' }),
  minPremium: number('USD a share').gt(0).describe('The call must cost at least this many US dollars per share.'),
  maxSpread: share().describe('The bid-ask spread of the call must be under this fraction of its mid.'),
  equityShare: share().describe(
    'Largest share of equity that one call position may cost, before conviction scales it.',
  ),
  concession: concession(),
  profitTarget: multiple().describe('Sell when the gain reaches this share of the premium paid.'),
  stopLoss: stopOfPremium().describe('Sell when the loss reaches this share of the premium paid.'),
  maxHours: number('hours').gt(0).max(24).describe('Sell so many hours after the purchase.'),
});
export type MomentumParameters = z.infer<typeof Parameters>;

const shared = {
  minDte: 0,
  // With the concession on top, a limit stays under 1.1 times the middle, over which the house refuses it.
  maxSpread: 0.14,
  equityShare: 0.02,
};

export const momentumWeeklies: Strategy<MomentumParameters> = {
  id: 'momentum-weeklies',
  title: 'Momentum Weeklies',
  hypothesis:
    'A move that many join on heavy volume goes on for an hour or two. It fails when the volume was its end, and when the premium melts faster than the share runs.',
  parameters: Parameters.refine(({ minDte, maxDte }) => minDte <= maxDte, 'minDte is more than maxDte')
    .refine(({ strike }) => strike.min < strike.max, 'strike.min must be less than strike.max')
    .refine(
      ({ maxSpread, stopLoss }) => maxSpread < stopLoss,
      'maxSpread must be less than stopLoss, or a call would be stopped as soon as it was bought',
    ),
  presets: {
    research_2024: {
      ...shared,
      ...{ symbols: ['SPY', 'QQQ', 'IWM'], maxPositions: 3, minSpike: 1.5, minMomentum: 0.015, maxDte: 2 },
      ...{ strike: { by: 'delta', min: 0.05, max: 0.15 }, minPremium: 1, concession: 0.01 },
      // The seed's stop of twice the premium belongs to a credit: a call that was bought cannot lose more than all.
      ...{ profitTarget: 0.5, stopLoss: 0.5, maxHours: 4 },
    },
    wsb_2025: {
      ...shared,
      symbols: 'NVDA TSLA SMCI ARM AAPL MSFT GOOGL AMZN META COIN MSTR PLTR AMD SPY QQQ IWM GME AMC'.split(' '),
      ...{ maxPositions: 8, minSpike: 1.8, minMomentum: 0.008, maxDte: 5 },
      ...{ strike: { by: 'otm', min: 0.01, max: 0.08 }, minPremium: 0.2, concession: 0.02 },
      ...{ profitTarget: 0.15, stopLoss: 0.8, maxHours: 6 },
    },
  },
  watches: ({ symbols }) => ({ symbols, history: HISTORY }),
  screen(bars, own, parameters) {
    const { candidates, whyNots } = candidatesOf(bars, own, parameters);
    const wanted = candidates.map((candidate) => chainFor(candidate, parameters, newYorkDay(bars.asOf)));
    return { chains: [...heldChains(own.positions), ...wanted], whyNots };
  },
  propose(view, own, parameters) {
    const held = own.positions.filter((position) => !isFlat(position));
    const exits = held.map((position) => exitOf(view, own, { position, rules: parameters }));
    const { candidates, places } = candidatesOf(view, own, parameters);
    const offers = candidates.map((candidate) => callFor(view, parameters, candidate));
    return spoken({ exits, offers, places });
  },
};
