/**
 * LEAPS Tracker: calls of half a year to two years on shares of lasting themes, bought while the averages stand well and sold in
 * parts as they gain. Hypothesis: long trends go on for longer than a year's call costs. It should fail in a market
 * that goes nowhere, where time eats the premium, and at sharp turns, which averages see late.
 * Levels and stops are fractions of the premium paid; scores are 0 to 100, see leaps-tracker/timing.ts.
 */
import * as z from 'zod';
import { heldChains } from '../market/held-chains.ts';
import { isFlat } from '../model/position.ts';
import type { Signal } from '../model/signal.ts';
import type { Strategy, WhyNot } from '../model/strategy.ts';
import { callFor, chainFor } from './leaps-tracker/entries.ts';
import { exitOf } from './leaps-tracker/exits.ts';
import { withinRoom } from './leaps-tracker/room.ts';
import { candidatesOf } from './leaps-tracker/screen.ts';
import { symbolsIn, THEMES } from './leaps-tracker/themes.ts';
import { HISTORY } from './leaps-tracker/timing.ts';
import {
  concession,
  days,
  multiple,
  number,
  positions,
  share,
  stopOfPremium,
  symbols,
  whole,
} from './trade/parameter.ts';

const score = () => number('score').min(0).max(100);
const band = { min: z.number().gt(0).lt(1), max: z.number().gt(0).lt(1) };

const Parameters = z.strictObject({
  themes: z
    .array(z.strictObject({ name: z.string().min(1), symbols: symbols() }))
    .min(1)
    .readonly()
    .describe('Themes with their shares; a share of several is looked at once and counts in each.')
    .meta({ unit: 'symbols' }),
  maxPositions: positions().describe('Most calls open or being opened at once.'),
  maxPerTheme: positions().describe('Most of them in shares of one theme.'),
  totalCap: share().describe('Largest share of equity that all of them together may have cost.'),
  equityShare: share().describe('Largest share of equity that one may cost, before conviction scales it.'),
  minDte: days(1100).describe('Fewest calendar days to the last trading day of a call to buy.'),
  maxDte: days(1100).describe('Most calendar days to the last trading day of a call to buy.'),
  contract: z
    .strictObject({ by: z.enum(['delta', 'otm']), ...band })
    .refine(({ min, max }) => min < max, 'min must be less than max')
    .describe(
      'Which call: by its delta, or by the fraction of the price that its strike lies above it; best in the middle.',
    )
    .meta({ unit: 'delta or fraction' }),
  minComposite: score().describe('Least composite score to buy, 0 to 100.'),
  minEntry: score().describe('Least entry timing score to buy, 0 to 100.'),
  maxExit: score().describe('Largest exit timing score to buy, 0 to 100.'),
  maxSpread: share().describe('The bid-ask spread of the call must be under this fraction of its mid.'),
  concession: concession(),
  profitLevels: z
    .array(multiple())
    .min(1)
    .readonly()
    .describe('Gains, as fractions of the premium paid, at each of which a part is sold.'),
  scaleOut: share().describe('Part of the whole position that is sold at each level; whole contracts, never more.'),
  stopLoss: stopOfPremium()
    .lt(1, 'what was paid cannot be lost more than once: 0.5 is half of it, null is no stop')
    .nullable()
    .describe('Sell all when this share of the premium is lost; null: no stop, the premium is all it can lose.'),
  timeExitDte: days(1100).describe('Sell all when this many calendar days or fewer are left to the last trading day.'),
  deathCrossSessions: whole('sessions')
    .max(60)
    .describe('Sell all, and buy nothing, when the averages made a death cross so many sessions ago or fewer.'),
});
export type LeapsParameters = z.infer<typeof Parameters>;

const shared = { themes: THEMES, maxPerTheme: 3, maxSpread: 0.1, deathCrossSessions: 30 };

export const leapsTracker: Strategy<LeapsParameters> = {
  id: 'leaps-tracker',
  title: 'LEAPS Tracker',
  hypothesis:
    'Long trends go on for longer than a long call costs. It fails in a market that goes nowhere, and at sharp turns, which averages see late.',
  parameters: Parameters.refine(({ minDte, maxDte }) => minDte <= maxDte, 'minDte is more than maxDte')
    .refine(
      ({ minDte, timeExitDte }) => timeExitDte < minDte,
      'timeExitDte must be less than minDte, or a call would be sold as soon as it was bought',
    )
    .refine(
      ({ profitLevels }) => profitLevels.every((level, index) => level > (profitLevels[index - 1] ?? 0)),
      'profitLevels must rise',
    )
    .refine(
      ({ profitLevels, scaleOut }) => profitLevels.length * scaleOut <= 1 + 1e-9,
      'profitLevels times scaleOut would sell more than there is',
    )
    .refine(
      ({ maxSpread, stopLoss }) => stopLoss === null || maxSpread < stopLoss,
      'maxSpread must be less than stopLoss, or a call would be stopped as soon as it was bought',
    ),
  presets: {
    research_2024: {
      ...shared,
      ...{ maxPositions: 5, totalCap: 0.15, equityShare: 0.05, minDte: 365, maxDte: 730 },
      ...{ contract: { by: 'delta', min: 0.7, max: 0.8 }, minComposite: 60, minEntry: 50, maxExit: 70 },
      ...{ profitLevels: [1, 2, 3], scaleOut: 0.25, stopLoss: null, timeExitDte: 90, concession: 0.01 },
    },
    wsb_2025: {
      ...shared,
      ...{ maxPositions: 8, totalCap: 0.4, equityShare: 0.1, minDte: 180, maxDte: 540 },
      ...{ contract: { by: 'otm', min: 0.1, max: 0.2 }, minComposite: 40, minEntry: 30, maxExit: 85 },
      ...{ profitLevels: [0.5, 1, 3, 6], scaleOut: 0.2, stopLoss: 0.7, timeExitDte: 45, concession: 0.02 },
    },
  },
  watches: ({ themes }) => ({ symbols: symbolsIn(themes), history: { '1Day': HISTORY } }),
  screen(bars, own, parameters) {
    const { candidates, whyNots } = candidatesOf(bars, own, parameters);
    const wanted = candidates.map((candidate) => chainFor(bars, candidate, parameters));
    return { chains: [...heldChains(own.positions), ...wanted], whyNots };
  },
  propose(view, own, parameters) {
    const held = own.positions.filter((position) => !isFlat(position));
    const exits = held.flatMap((position) => exitOf(view, own, { position, rules: parameters }));
    const offers = candidatesOf(view, own, parameters).candidates.map((each) => callFor(view, parameters, each));
    const { entries, whyNots } = withinRoom(offers, own, parameters);
    return {
      signals: [...exits.filter((outcome): outcome is Signal => 'kind' in outcome), ...entries],
      whyNots: [
        ...exits.filter((outcome): outcome is WhyNot => !('kind' in outcome)),
        ...offers.flatMap((offer) => offer.whyNots),
        ...whyNots,
      ],
    };
  },
};
