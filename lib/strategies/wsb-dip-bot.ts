/**
 * WSB Dip Bot: after a run of several sessions comes a hard down day; buy a call a little out of the money, sell it soon.
 * Hypothesis: what ran and was sold hard for a day bounces within two. It should fail when the fall is news and goes on,
 * and when volatility is dear on the day it buys and falls with the bounce.
 * Left out of the seed's parameters, for want of an effect: sentiment, news, policy and overvaluation filters.
 */
import * as z from 'zod';
import { heldChains } from '../market/held-chains.ts';
import { isFlat } from '../model/position.ts';
import type { Signal } from '../model/signal.ts';
import type { Strategy, WhyNot } from '../model/strategy.ts';
import { newYorkDay } from '../model/time.ts';
import { concession, days, fraction, multiple, number, share, symbols, whole } from './trade/parameter.ts';
import { callFor, chainFor } from './wsb-dip-bot/entries.ts';
import { exitOf } from './wsb-dip-bot/exits.ts';
import { candidatesOf } from './wsb-dip-bot/screen.ts';

const Parameters = z.strictObject({
  symbols: symbols().describe('Shares that are watched for a run and a dip.'),
  runSessions: whole('sessions').min(1).max(60).describe('Sessions of the run; it ends with the session before today.'),
  runThreshold: share().describe('The run must be at least this fraction.'),
  dipThreshold: number('fraction')
    .gt(-1)
    .lt(0)
    .describe('Today must stand at this fraction against the last close, or lower.'),
  targetDte: days(365)
    .min(1)
    .describe('Calendar days to the last trading day aimed at; half to one and a half times as many will do.'),
  otm: fraction().max(0.5).describe('The strike aimed at is this fraction above the share price.'),
  maxSpread: share().describe('The bid-ask spread of the call must be under this fraction of its mid.'),
  equityShare: share().describe(
    'Largest share of equity that one call position may cost, before conviction scales it.',
  ),
  concession: concession(),
  premiumMultiple: multiple().gt(1).describe('Sell when the bid reaches this many times the premium paid.'),
  deltaExit: number('delta').gt(0).lt(1).describe('Sell when delta reaches this.'),
  maxSessions: whole('sessions')
    .min(1)
    .max(60)
    .describe('Sell a quarter of an hour before the close of this session after the purchase.'),
});
export type DipParameters = z.infer<typeof Parameters>;

const shared = {
  symbols: 'AAPL MSFT GOOGL META NVDA AMD AVGO TSLA AMZN NFLX CRM COST ADBE V MA LIN'.split(' '),
  // With the concession on top, a limit stays under 1.1 times the middle, over which the house refuses it.
  maxSpread: 0.14,
  maxSessions: 2,
};

export const wsbDipBot: Strategy<DipParameters> = {
  id: 'wsb-dip-bot',
  title: 'WSB Dip Bot',
  hypothesis:
    'What ran for days and is sold hard for one bounces within two. It fails when the fall goes on, and when volatility falls with the bounce.',
  parameters: Parameters,
  presets: {
    research_2024: {
      ...shared,
      ...{ runSessions: 7, runThreshold: 0.08, dipThreshold: -0.02, targetDte: 21, otm: 0.03 },
      ...{ equityShare: 0.05, concession: 0.01, premiumMultiple: 2.5, deltaExit: 0.5 },
    },
    wsb_2025: {
      ...shared,
      ...{ runSessions: 5, runThreshold: 0.06, dipThreshold: -0.015, targetDte: 14, otm: 0.02 },
      ...{ equityShare: 0.1, concession: 0.02, premiumMultiple: 3, deltaExit: 0.55 },
    },
  },
  watches: ({ symbols, runSessions }) => ({ symbols, history: { '1Day': runSessions + 1 } }),
  screen(bars, own, parameters) {
    const { candidates, whyNots } = candidatesOf(bars, own, parameters);
    const wanted = candidates.map((candidate) => chainFor(candidate, parameters, newYorkDay(bars.asOf)));
    return { chains: [...heldChains(own.positions), ...wanted], whyNots };
  },
  propose(view, own, parameters) {
    const held = own.positions.filter((position) => !isFlat(position));
    const exits = held.flatMap((position) => exitOf(view, own, { position, rules: parameters }));
    const offers = candidatesOf(view, own, parameters).candidates.map((candidate) =>
      callFor(view, parameters, candidate),
    );
    return {
      signals: [
        ...exits.filter((outcome): outcome is Signal => 'kind' in outcome),
        ...offers.flatMap(({ entry }) => entry ?? []),
      ],
      whyNots: [
        ...exits.filter((outcome): outcome is WhyNot => !('kind' in outcome)),
        ...offers.flatMap(({ whyNots }) => whyNots),
      ],
    };
  },
};
