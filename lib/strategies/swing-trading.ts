/**
 * Swing Trading: breakouts, momentum and reversals within days; a call a little out of the money, sold in parts as it gains.
 * Hypothesis: a strong move on heavy volume goes on for hours, seldom for days, so gains are taken early and in parts. It
 * should fail in markets that go sideways, where every breakout is a false one.
 * Prices in US dollars per share.
 */
import * as z from 'zod';
import { heldChains } from '../market/held-chains.ts';
import { isFlat } from '../model/position.ts';
import type { Strategy } from '../model/strategy.ts';
import { newYorkDay } from '../model/time.ts';
import { callFor, chainFor } from './swing-trading/entries.ts';
import { exitOf } from './swing-trading/exits.ts';
import { candidatesOf, HISTORY } from './swing-trading/screen.ts';
import {
  concession,
  days,
  minutes,
  multiple,
  number,
  positions,
  share,
  stopOfPremium,
  symbols,
} from './trade/parameter.ts';
import { spoken } from './trade/spoken.ts';

const Steps = z
  .array(z.strictObject({ gain: multiple(), sold: share() }))
  .min(1)
  .refine(
    (steps) =>
      steps.every(
        (step, n) => n === 0 || (step.gain > (steps[n - 1]?.gain ?? 0) && step.sold > (steps[n - 1]?.sold ?? 0)),
      ),
    'each step must be at a higher gain than the one before, and sell more',
  )
  .refine((steps) => steps.at(-1)?.sold === 1, 'the last step must sell all: sold 1')
  .readonly()
  .meta({ unit: 'fraction' });

const Parameters = z.strictObject({
  symbols: symbols().describe('Shares that are watched for a pattern.'),
  maxPositions: positions().describe('Most calls open or being opened at once.'),
  minStrength: number('score').min(0).max(100).describe('Least strength of a pattern, 0 to 100.'),
  minVolume: number('times').min(1).describe('A breakout must trade at least this many times the usual volume.'),
  minBreakout: share().describe('A breakout must stand this fraction above the high of the last days.'),
  maxDte: days(365).min(1).describe('Most calendar days to the last trading day of a call to buy.'),
  minPremium: number('USD a share').gt(0).describe('The call must cost at least this many US dollars per share.'),
  maxSpread: share().describe('The bid-ask spread of the call must be under this fraction of its mid.'),
  equityShare: share().describe(
    'Largest share of equity that one call position may cost, before conviction scales it.',
  ),
  concession: concession(),
  steps: Steps.describe('At each gain, a fraction of the premium paid, so much of the position has been sold.'),
  stopLoss: stopOfPremium().describe('Sell when the loss reaches this share of the premium paid.'),
  maxHours: number('hours').gt(0).max(240).describe('Sell a reversal so many hours after the purchase; others sooner.'),
  dayEndMinutes: minutes().min(5).max(120).describe('The day ends so many minutes before the close.'),
});
export type SwingParameters = z.infer<typeof Parameters>;

const shared = {
  maxDte: 35,
  minPremium: 0.15,
  // With the concession on top, a limit stays under 1.1 times the middle, over which the house refuses it.
  maxSpread: 0.14,
  equityShare: 0.02,
  steps: [
    { gain: 0.3, sold: 0.25 },
    { gain: 0.6, sold: 0.75 },
    { gain: 1.5, sold: 1 },
  ],
  stopLoss: 0.5,
  dayEndMinutes: 15,
};

export const swingTrading: Strategy<SwingParameters> = {
  id: 'swing-trading',
  title: 'Swing Trading',
  hypothesis:
    'A strong move on heavy volume goes on for hours, so gains are taken early and in parts. It fails in markets that go sideways, where breakouts turn back.',
  parameters: Parameters.refine(
    ({ maxDte, maxHours }) => maxDte >= Math.ceil(maxHours / 24) + 1,
    'maxDte must leave a day more than maxHours, or no call would outlive its holding time',
  ).refine(
    ({ maxSpread, stopLoss }) => maxSpread < stopLoss,
    'maxSpread must be less than stopLoss, or a call would be stopped as soon as it was bought',
  ),
  presets: {
    research_2024: {
      ...shared,
      symbols:
        'SPY QQQ IWM AAPL MSFT GOOGL AMZN TSLA NVDA META AMD NFLX CRM ADBE PYPL SQ ROKU ZM PLTR COIN XLF XLE XLK XBI ARKK TQQQ SOXL SPXL'.split(
          ' ',
        ),
      ...{ maxPositions: 8, minStrength: 45, minVolume: 1.5, minBreakout: 0.001, maxHours: 24, concession: 0.01 },
    },
    wsb_2025: {
      ...shared,
      symbols: 'NVDA TSLA SMCI ARM AAPL MSFT GOOGL AMZN META COIN MSTR PLTR AMD SPY QQQ IWM GME AMC'.split(' '),
      ...{ maxPositions: 10, minStrength: 42, minVolume: 1.4, minBreakout: 0.0008, maxHours: 36, concession: 0.02 },
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
