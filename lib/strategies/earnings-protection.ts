/**
 * Earnings Protection: one structure around a report of earnings, chosen by how dear options are and how far they expect
 * the share to move. Deep in-the-money call: the move, with little to lose when volatility falls. Call calendar: sells
 * the first expiry after the report, whose price holds most of the report's volatility, and owns a later one, in which
 * it weighs less; when it goes, what was sold loses more. Put: protection for who holds the share elsewhere, because the
 * strategy sees only its own positions and holds no shares. Hypothesis: before reports, options cost more than the move
 * that follows. It should fail when shares move much further than was priced. Prices in US dollars per share.
 */
import * as z from 'zod';
import { heldChains } from '../market/held-chains.ts';
import { isFlat } from '../model/position.ts';
import type { Signal } from '../model/signal.ts';
import type { Strategy, WhyNot } from '../model/strategy.ts';
import { type Offer, offerFor } from './earnings-protection/entries.ts';
import { exitOf } from './earnings-protection/exits.ts';
import { candidatesOf, chainFor, full } from './earnings-protection/screen.ts';
import { NEXT_SESSION_DAYS } from './trade/exit-rules.ts';
import { concession, days, fraction, number, positions, share, stopOfPremium, symbols } from './trade/parameter.ts';

const Parameters = z.strictObject({
  symbols: symbols().describe('Shares whose reports are waited for.'),
  maxPositions: positions().describe('Most structures open or being opened at once.'),
  minDays: days(60).describe('Fewest calendar days to the report; 0 is its day, before it is out.'),
  maxDays: days(60).describe('Most calendar days to the report.'),
  minPercentile: fraction().describe(
    'Least share of the past year in which the implied volatility of thirty days was lower.',
  ),
  minMove: fraction().describe(
    'Least move, up or down, that the straddle of the first expiry after the report prices, as a fraction of the forward.',
  ),
  maxSpread: share().describe('The bid-ask spread of each leg must be under this fraction of its mid.'),
  maxRoundTrip: share().describe('Going in and out at once must cost at most this fraction of the debit.'),
  equityShare: share().describe(
    'Largest share of equity that a deep call may cost, before conviction scales it; a calendar half, a put a third.',
  ),
  concession: concession(),
  profitTarget: number('times').gt(0).max(10).describe('Close when the gain reaches this multiple of the debit paid.'),
  stopLoss: stopOfPremium().describe('Close when the loss reaches this share of the debit paid.'),
  timeExitDte: days(30)
    .min(1)
    .describe(
      'Close when the nearest leg has this many calendar days or fewer left; at least 1, so that none expires.',
    ),
});
export type EarningsParameters = z.infer<typeof Parameters>;

const shared = {
  symbols:
    'AAPL MSFT GOOGL AMZN TSLA NVDA META NFLX AMD CRM ADBE ORCL INTC QCOM PYPL SQ PLTR COIN ROKU ZM DOCU SNOW CRWD ZS'.split(
      ' ',
    ),
  maxRoundTrip: 0.14,
  profitTarget: 0.5,
  timeExitDte: 1,
};

export const earningsProtection: Strategy<EarningsParameters> = {
  id: 'earnings-protection',
  title: 'Earnings Protection',
  hypothesis:
    'Before a report, options cost more than the move that follows, and the soonest the most. It fails when the share moves much further than was priced.',
  parameters: Parameters.refine(({ minDays, maxDays }) => minDays <= maxDays, 'minDays is more than maxDays').refine(
    ({ maxRoundTrip, stopLoss }) => maxRoundTrip < stopLoss,
    'maxRoundTrip must be less than stopLoss, or a structure would be stopped as soon as it opened',
  ),
  presets: {
    research_2024: {
      ...shared,
      ...{ maxPositions: 3, minDays: 7, maxDays: 30, minPercentile: 0.7, minMove: 0.04 },
      ...{ maxSpread: 0.1, equityShare: 0.03, concession: 0.01, stopLoss: 0.5 },
    },
    wsb_2025: {
      ...shared,
      ...{ maxPositions: 6, minDays: 0, maxDays: 10, minPercentile: 0.4, minMove: 0.025 },
      ...{ maxSpread: 0.15, equityShare: 0.08, concession: 0.02, stopLoss: 0.6 },
    },
  },
  watches: ({ symbols, maxDays }) => ({
    symbols,
    history: {},
    // Dividends are those that have sold calls exercised.
    events: { earningsDays: maxDays, dividendDays: NEXT_SESSION_DAYS },
    volatilityHistory: true,
  }),
  screen(bars, own, parameters) {
    const { candidates, whyNots } = candidatesOf(bars, own, parameters);
    return {
      chains: [...heldChains(own.positions), ...candidates.map((candidate) => chainFor(bars, candidate))],
      whyNots,
    };
  },
  propose(view, own, parameters) {
    const held = own.positions.filter((position) => !isFlat(position));
    const exits = held.map((position) => exitOf(view, own, { position, rules: parameters }));
    const { candidates, places } = candidatesOf(view, own, parameters);
    const offers = candidates.map((candidate) => offerFor(view, parameters, candidate));
    const { taken, left } = convinced(offers, { places, maxPositions: parameters.maxPositions });
    return {
      signals: [...exits.filter((outcome): outcome is Signal => 'kind' in outcome), ...taken],
      whyNots: [
        ...exits.filter((outcome): outcome is WhyNot => !('kind' in outcome)),
        ...offers.flatMap(({ whyNots }) => whyNots),
        ...left,
      ],
    };
  },
};

interface Places {
  readonly places: number;
  readonly maxPositions: number;
}

/** The entries of highest conviction that there is a place for; equals in the order of the symbols. */
function convinced(offers: readonly Offer[], { places, maxPositions }: Places) {
  const ranked = offers.flatMap(({ entry }) => entry ?? []).sort((a, b) => b.conviction - a.conviction);
  const left = ranked
    .slice(places)
    .map(({ symbol }, index) => ({ symbol, reason: full(maxPositions + index + 1, maxPositions) }));
  return { taken: ranked.slice(0, places), left };
}
