/**
 * Debit Spreads: bull call verticals on shares that rise steadily, opened and closed as one two-leg order.
 * Hypothesis: a steady trend goes on for a few weeks, and a vertical pays for it without paying for volatility. It
 * should fail when trends break (gaps over the break-even) and where spreads eat the edge.
 * Where nobody knows the IV rank its cap is skipped, and the entry says so. Prices in US dollars per share.
 */
import * as z from 'zod';
import { heldChains } from '../market/held-chains.ts';
import type { ChainRequest } from '../model/option-chain.ts';
import { isFlat } from '../model/position.ts';
import type { Strategy } from '../model/strategy.ts';
import { addDays, newYorkDay } from '../model/time.ts';
import { bestVertical } from './debit-spreads/entries.ts';
import { exitOf } from './debit-spreads/exits.ts';
import { candidatesOf, LISTED_STRIKES, TREND_HISTORY } from './debit-spreads/screen.ts';
import { NEXT_SESSION_DAYS } from './trade/exit-rules.ts';
import { concession, days, fraction, number, positions, share, stopOfPremium, symbols } from './trade/parameter.ts';
import { spoken } from './trade/spoken.ts';

const Parameters = z.strictObject({
  symbols: symbols().describe('Shares whose trend and calls are looked at.'),
  maxPositions: positions().describe('Most structures open or being opened at once.'),
  minDte: days(365).describe('Fewest calendar days to the last trading day of a contract to open.'),
  maxDte: days(365).describe('Most calendar days to the last trading day of a contract to open.'),
  minRewardRisk: number('times')
    .min(0.2)
    .describe('Least (width - debit) / debit; under 0.2 nothing is worth the risk.'),
  minTrend: number('score').min(0).max(1).describe('Least trend score, 0 to 1.'),
  maxIvRank: fraction().describe(
    'Most rank of implied volatility in its own past year, 0 to 1; 1 asks for none. Where the rank is not known the cap is skipped, and the entry says so.',
  ),
  minLiquidity: number('thousand contracts')
    .min(0)
    .describe('Least volume plus open interest of the quieter leg, per thousand contracts.'),
  maxSpread: share().describe('The bid-ask spread of each leg must be under this fraction of its mid.'),
  maxRoundTrip: share().describe('Going in and out at once must cost less than this fraction of the debit.'),
  equityShare: share().describe('Largest share of equity that one structure may cost, before conviction scales it.'),
  concession: concession(),
  profitTarget: share().describe('Close when the gain reaches this share of the largest possible gain.'),
  stopLoss: stopOfPremium().describe('Close when the loss reaches this share of the debit paid.'),
  timeExitDte: days(365).describe('Close when this many calendar days or fewer are left to the last trading day.'),
});
export type DebitParameters = z.infer<typeof Parameters>;

const shared = {
  symbols:
    'AAPL MSFT GOOGL AMZN TSLA NVDA META NFLX CRM ADBE ORCL AMD QCOM UBER SNOW COIN PLTR ROKU ZM SHOP SQ PYPL TWLO'.split(
      ' ',
    ),
  maxPositions: 12,
  minLiquidity: 0.2,
  // The seed allowed 0.3; the house refuses entries over 0.2, and a limit over 1.1 times the middle of the structure.
  maxSpread: 0.2,
  maxRoundTrip: 0.14,
  equityShare: 0.1,
  stopLoss: 0.7,
};

export const debitSpreads: Strategy<DebitParameters> = {
  id: 'debit-spreads',
  title: 'Debit Spreads',
  hypothesis:
    'A steady rise goes on for a few weeks, and a call spread pays for it cheaply. It fails when trends break, and where bid and ask are far apart.',
  parameters: Parameters.refine(({ minDte, maxDte }) => minDte <= maxDte, 'minDte is more than maxDte')
    .refine(
      ({ minDte, timeExitDte }) => timeExitDte < minDte,
      'timeExitDte must be less than minDte, or a structure would close as soon as it opened',
    )
    .refine(
      ({ maxRoundTrip, stopLoss }) => maxRoundTrip < stopLoss,
      'maxRoundTrip must be less than stopLoss, or a structure would be stopped as soon as it opened',
    ),
  presets: {
    research_2024: {
      ...shared,
      ...{ minDte: 10, maxDte: 35, minRewardRisk: 1.2, minTrend: 0.4, maxIvRank: 0.9 },
      ...{ profitTarget: 0.4, timeExitDte: 3, concession: 0.01 },
    },
    wsb_2025: {
      ...shared,
      ...{ minDte: 7, maxDte: 21, minRewardRisk: 1, minTrend: 0.35, maxIvRank: 0.92 },
      ...{ profitTarget: 0.45, timeExitDte: 2, concession: 0.02 },
    },
  },
  watches: ({ symbols }) => ({
    ...{ symbols, history: { '1Day': TREND_HISTORY } },
    // For the dividends that have sold calls exercised.
    events: { dividendDays: NEXT_SESSION_DAYS },
    volatilityHistory: true,
  }),
  screen(bars, own, parameters) {
    const today = newYorkDay(bars.asOf);
    const { candidates, whyNots } = candidatesOf(bars, own, parameters);
    const wanted = candidates.map(
      ({ symbol, spot }): ChainRequest => ({
        underlying: symbol,
        // Until February 2015 monthly options carry the Saturday after their last trading day.
        expiries: { from: addDays(today, parameters.minDte), to: addDays(today, parameters.maxDte + 1) },
        strikes: { from: spot * LISTED_STRIKES.from, to: spot * LISTED_STRIKES.to },
      }),
    );
    return { chains: [...heldChains(own.positions), ...wanted], whyNots };
  },
  propose(view, own, parameters) {
    const held = own.positions.filter((position) => !isFlat(position));
    const exits = held.map((position) => exitOf(view, own, { position, rules: parameters }));
    const { candidates, places } = candidatesOf(view, own, parameters);
    const offers = candidates.map((candidate) => bestVertical(view, parameters, candidate));
    return spoken({ exits, offers, places });
  },
};
