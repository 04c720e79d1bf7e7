/**
 * Wheel: sell a put with the cash for its shares behind it; take the shares if they are put to us; sell calls on them, never
 * under what they cost; let them be called away; begin again. Hypothesis: options cost more than the shares then move, and
 * who gladly owns the share at the strike is paid for waiting. It should fail when a share falls far below the strike:
 * the premium is small against the fall, and calls above the cost bring nothing until it recovers.
 * Prices in US dollars per share, premiums per contract.
 */
import * as z from 'zod';
import { heldChains } from '../market/held-chains.ts';
import { isFlat } from '../model/position.ts';
import type { Signal } from '../model/signal.ts';
import type { Strategy, WhyNot } from '../model/strategy.ts';
import { NEXT_SESSION_DAYS } from './trade/exit-rules.ts';
import { concession, days, fraction, number, positions, share, symbols } from './trade/parameter.ts';
import { exitOf } from './wheel/exits.ts';
import { callCandidates, full, placesFor, putCandidates } from './wheel/screen.ts';
import { callChain, callFor, type Offer, putChain, putFor } from './wheel/sell-option.ts';

const Parameters = z.strictObject({
  symbols: symbols().describe('Shares that puts may be sold on.'),
  maxPositions: positions().describe('Most shares in a turn at once: put, shares or call.'),
  minIvRank: fraction().describe(
    'Least rank of implied volatility in its own past year to sell a put; 0 asks for none.',
  ),
  minDte: days(365).describe('Fewest calendar days to the last trading day of an option to sell.'),
  maxDte: days(365).describe('Most calendar days to the last trading day of an option to sell.'),
  minDelta: number('delta').min(0).max(1).describe('Least delta of a put to sell, without its sign.'),
  maxDelta: number('delta').min(0).max(1).describe('Largest delta of a put to sell, without its sign.'),
  callDelta: number('delta').gt(0).max(1).describe('Largest delta of a call to sell on delivered shares.'),
  minPremium: number('USD a contract')
    .min(0)
    .describe('Least premium of an option to sell, in US dollars per contract.'),
  maxSpread: share().describe('The bid-ask spread of the option must be under this fraction of its mid.'),
  equityShare: share().describe('Largest share of equity that the puts on one share may tie up, before conviction.'),
  concession: concession(),
  profitTarget: share().describe('Buy an option back when this share of its premium has been earned.'),
  maxLoss: number('times')
    .gt(0)
    .nullable()
    .describe('Buy a put back when its loss reaches this share of its premium; null: it has no stop.'),
  rollDte: days(365)
    .nullable()
    .describe('Buy an option out of the money back at so many calendar days left, to sell a later one; null: do not.'),
  assignmentBuffer: days(365)
    .nullable()
    .describe('Buy a put in the money back at so many calendar days left; null: let the shares be put to us.'),
  avoidEarnings: z
    .boolean()
    .meta({ unit: 'yes or no' })
    .describe('Sell no option in whose life a report of earnings falls or may fall.'),
});
export type WheelParameters = z.infer<typeof Parameters>;

const shared = {
  symbols: 'AAPL MSFT GOOGL AMZN TSLA NVDA META NFLX AMD PLTR F BAC T KO PFE INTC CCL AAL SPY'.split(' '),
  maxSpread: 0.1,
  profitTarget: 0.5,
};

export const wheel: Strategy<WheelParameters> = {
  id: 'wheel',
  title: 'Wheel',
  hypothesis:
    'Options cost more than shares then move, and who would own the share anyway is paid for waiting. It fails when a share falls far below the strike.',
  parameters: Parameters.refine(({ minDte, maxDte }) => minDte <= maxDte, 'minDte is more than maxDte')
    .refine(({ minDelta, maxDelta }) => minDelta <= maxDelta, 'minDelta is more than maxDelta')
    .refine(
      ({ minDte, rollDte }) => rollDte === null || rollDte < minDte,
      'rollDte must be less than minDte, or an option would be bought back as soon as it was sold',
    )
    .refine(
      ({ maxSpread, maxLoss }) => maxLoss === null || maxSpread < maxLoss,
      'maxSpread must be less than maxLoss, or a put would be stopped as soon as it was sold',
    )
    .refine(
      ({ minDte, assignmentBuffer }) => assignmentBuffer === null || assignmentBuffer < minDte,
      'assignmentBuffer must be less than minDte, or a put would be bought back as soon as it was in the money',
    ),
  presets: {
    research_2024: {
      ...shared,
      ...{ maxPositions: 8, minIvRank: 0.5, minDte: 30, maxDte: 45, minDelta: 0.15, maxDelta: 0.3, callDelta: 0.2 },
      ...{ minPremium: 50, equityShare: 0.05, concession: 0.01 },
      ...{ maxLoss: null, rollDte: 21, assignmentBuffer: null, avoidEarnings: true },
    },
    wsb_2025: {
      ...shared,
      ...{ maxPositions: 20, minIvRank: 0.25, minDte: 14, maxDte: 28, minDelta: 0.25, maxDelta: 0.45, callDelta: 0.35 },
      ...{ minPremium: 20, equityShare: 0.3, concession: 0.02 },
      ...{ maxLoss: 0.75, rollDte: null, assignmentBuffer: 2, avoidEarnings: false },
    },
  },
  watches: ({ symbols, maxDte, avoidEarnings }) => ({
    symbols,
    history: {},
    events: { dividendDays: NEXT_SESSION_DAYS, ...(avoidEarnings ? { earningsDays: maxDte } : {}) },
    volatilityHistory: true,
  }),
  screen(bars, own, parameters) {
    const [puts, calls] = [putCandidates(bars, own, parameters), callCandidates(bars, own, parameters)];
    return {
      chains: [
        ...heldChains(own.positions),
        ...calls.candidates.map((candidate) => callChain(bars, candidate)),
        ...puts.candidates.map((candidate) => putChain(bars, candidate)),
      ],
      whyNots: [...calls.whyNots, ...puts.whyNots],
    };
  },
  propose(view, own, parameters) {
    const held = own.positions.filter((position) => !isFlat(position));
    const exits = held.flatMap((position) => exitOf(view, own, { position, rules: parameters }));
    const calls = callCandidates(view, own, parameters).candidates.map((each) => callFor(view, parameters, each));
    const puts = putCandidates(view, own, parameters).candidates.map((each) => putFor(view, parameters, each));
    const { taken, left } = highestYield(puts, { places: placesFor(own, parameters.maxPositions), parameters });
    return {
      signals: [
        ...exits.filter((outcome): outcome is Signal => 'kind' in outcome),
        ...[...calls, ...taken].flatMap(({ entry }) => entry ?? []),
      ],
      whyNots: [
        ...exits.filter((outcome): outcome is WhyNot => !('kind' in outcome)),
        ...[...calls, ...puts].flatMap(({ whyNots }) => whyNots),
        ...left,
      ],
    };
  },
};

interface Places {
  readonly places: number;
  readonly parameters: Pick<WheelParameters, 'maxPositions'>;
}

/** The puts of the highest yearly yield that there is a place for; equals in the order of the symbols. */
function highestYield(offers: readonly Offer[], { places, parameters: { maxPositions } }: Places) {
  const ranked = offers.filter(({ entry }) => entry).sort((a, b) => b.annualYield - a.annualYield);
  const used = maxPositions - places;
  const left = ranked.slice(places).flatMap(({ entry }, index) => {
    const reason = full(used + places + index + 1, maxPositions);
    return entry ? [{ symbol: entry.symbol, reason }] : [];
  });
  return { taken: ranked.slice(0, places), left };
}
