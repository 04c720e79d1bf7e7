/**
 * SPX Credit Spreads: sells what lies far from the price, put verticals, call verticals or an iron condor near
 * delta-neutral, with the width defined by what it buys beyond. Opened and closed as one order.
 * Hypothesis: options on the index cost a little more than it moves. It should fail on the days that pay for that: when
 * the index leaves its range in one go. On SPY, an American option settled in shares, it is out before the last close.
 * Left out of the seed's parameters: rolling, which is closing at the same days left and opening anew.
 */
import * as z from 'zod';
import { heldChains } from '../market/held-chains.ts';
import { isFlat } from '../model/position.ts';
import type { Signal } from '../model/signal.ts';
import type { Strategy, WhyNot } from '../model/strategy.ts';
import { newYorkDay } from '../model/time.ts';
import { bestCredit, KINDS, STRATEGY } from './spx-credit-spreads/entries.ts';
import { exitOf } from './spx-credit-spreads/exits.ts';
import { chainFor, screened } from './spx-credit-spreads/screen.ts';
import { NEXT_SESSION_DAYS } from './trade/exit-rules.ts';
import { concession, days, minutes, number, positions, share, symbols, whole } from './trade/parameter.ts';

const contracts = () => whole('contracts');

const Parameters = z.strictObject({
  underlyings: symbols().describe(
    'What to sell options on: the first that the source quotes. XSP before SPY where your broker has it.',
  ),
  structures: z
    .array(z.enum(KINDS))
    .min(1)
    .readonly()
    .describe('Structures to sell, in order of preference: the first that has a fit is opened.')
    .meta({ unit: 'choice' }),
  maxPositions: positions().describe('Most structures open or being opened at once.'),
  shortDelta: number('delta')
    .min(0.03)
    .max(0.3)
    .describe('Delta aimed at for legs sold, without its sign; a fifth more or less will do.'),
  longDelta: number('delta')
    .min(0.01)
    .max(0.25)
    .describe('Delta aimed at for legs bought, without its sign; from a third of it to two thirds of the short delta.'),
  minDte: days(60).describe('Fewest calendar days to the last trading day of a contract to open; 0 is today.'),
  targetDte: days(60).describe('Calendar days to the last trading day aimed at.'),
  maxDte: days(60).describe('Most calendar days to the last trading day of a contract to open.'),
  minCredit: number('USD a share')
    .min(0.01)
    .describe('Least credit to open for, in US dollars per share of the structure.'),
  maxWidth: number('USD a share').gt(0).describe('Widest distance between the strikes of a side, in US dollars.'),
  maxNetDelta: number('delta')
    .gt(0)
    .max(1)
    .describe('Furthest that the deltas of an iron condor may add up to from zero.'),
  maxRoundTrip: share().describe('Going in and out at once must cost at most this fraction of the credit.'),
  maxSpread: share().describe('The bid-ask spread of each leg must be under this fraction of its mid.'),
  minVolume: contracts().describe('Least contracts of each leg traded in this session.'),
  minOpenInterest: contracts().describe('Least contracts of each leg open at the last clearing.'),
  vixBelow: number('volatility points')
    .min(10)
    .max(60)
    .nullable()
    .describe('Open only with the VIX under this many points; unknown is not under. Null: no filter.'),
  openMinutes: minutes().describe('Open from this many minutes after the opening of the session.'),
  closeMinutes: minutes().describe('Open until this many minutes before the close of the session.'),
  equityShare: share().describe('Largest share of equity that one structure may lose, before conviction scales it.'),
  concession: concession(),
  profitTarget: number('fraction').min(0.1).max(0.8).describe('Close when the gain reaches this share of the credit.'),
  stopLoss: number('times').min(0.5).max(5).describe('Close when the loss reaches this many times the credit.'),
  closeDte: days(60)
    .nullable()
    .describe('Close when this many calendar days or fewer are left to the last trading day. Null: no such rule.'),
  exitMinutes: minutes()
    .min(15)
    .max(330)
    .describe('Close this many minutes before trading in the contract ends, whatever it costs.'),
});
export type CreditParameters = z.infer<typeof Parameters>;

const shared = {
  underlyings: ['SPY'],
  longDelta: 0.05,
  profitTarget: 0.5,
  maxNetDelta: 0.08,
  // A limit further than a tenth from the middle of the structure is refused by the house.
  maxSpread: 0.2,
  maxRoundTrip: 0.2,
  minVolume: 100,
  // Half an hour after the open, and an hour before the end: 10:00 and 15:00 on a full day.
  openMinutes: 30,
  exitMinutes: 60,
};

export const spxCreditSpreads: Strategy<CreditParameters> = {
  id: STRATEGY,
  title: 'SPX Credit Spreads',
  hypothesis:
    'Options on the index cost a little more than it moves, and a spread sells them with a known loss. It fails when the index leaves its range in one go.',
  parameters: Parameters.refine(
    ({ minDte, targetDte, maxDte }) => minDte <= targetDte && targetDte <= maxDte,
    'targetDte must lie between minDte and maxDte',
  )
    .refine(
      ({ openMinutes, closeMinutes }) => openMinutes + closeMinutes < 390,
      'openMinutes and closeMinutes leave no minute of a session of 390 to open in',
    )
    .refine(({ shortDelta, longDelta }) => longDelta < shortDelta, 'longDelta must be less than shortDelta')
    .refine(
      ({ minDte, closeDte }) => closeDte === null || closeDte < minDte,
      'closeDte must be less than minDte, or a structure would close as soon as it opened',
    )
    .refine(
      ({ maxRoundTrip, stopLoss }) => maxRoundTrip < stopLoss,
      'maxRoundTrip must be less than stopLoss, or a structure would be stopped as soon as it opened',
    ),
  presets: {
    research_2024: {
      ...shared,
      ...{ structures: ['iron-condor'], maxPositions: 3, shortDelta: 0.15, minCredit: 1, maxWidth: 50 },
      ...{ minDte: 28, targetDte: 35, maxDte: 45, closeDte: 21, minOpenInterest: 50 },
      // "Morning": until noon of a full day.
      ...{ vixBelow: 25, closeMinutes: 240, stopLoss: 2.2, equityShare: 0.03, concession: 0.01 },
    },
    wsb_2025: {
      ...shared,
      ...{ structures: KINDS, maxPositions: 12, shortDelta: 0.2, minCredit: 0.4, maxWidth: 100 },
      ...{ minDte: 0, targetDte: 0, maxDte: 2, closeDte: null, minOpenInterest: 0 },
      ...{ vixBelow: null, closeMinutes: 30, stopLoss: 3, equityShare: 0.04, concession: 0.02 },
    },
  },
  watches: ({ underlyings, vixBelow }) => ({
    symbols: underlyings,
    history: {},
    // For the dividends that have sold calls exercised.
    events: { dividendDays: NEXT_SESSION_DAYS },
    ...(vixBelow === null ? {} : { vix: true as const }),
  }),
  screen(bars, own, parameters) {
    const { candidate, whyNots } = screened(bars, own, parameters);
    const wanted = candidate ? [chainFor(candidate, parameters, newYorkDay(bars.asOf))] : [];
    return { chains: [...heldChains(own.positions), ...wanted], whyNots };
  },
  propose(view, own, parameters) {
    const held = own.positions.filter((position) => !isFlat(position));
    const exits = held.map((position) => exitOf(view, own, { position, rules: parameters }));
    const { candidate, reasons } = screened(view, own, parameters);
    const offer = candidate ? bestCredit(view, parameters, { candidate, own, reasons }) : { whyNots: [] };
    return {
      signals: [
        ...exits.filter((outcome): outcome is Signal => 'kind' in outcome),
        ...('entry' in offer && offer.entry ? [offer.entry] : []),
      ],
      whyNots: [...exits.filter((outcome): outcome is WhyNot => !('kind' in outcome)), ...offer.whyNots],
    };
  },
};
