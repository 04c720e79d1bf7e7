/** A rising AAPL at 100 with calls at 100 and 105, and what debit spreads answer to it. */
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import { format, quantity } from '#lib/model/units.ts';
import { type DebitParameters, debitSpreads } from '#lib/strategies/debit-spreads.ts';
import { aChain, aContract, anEntry, anOwn, aPosition, aQuote, aView, dailyBars, spreadLegs } from '../builders.ts';

export const rules: DebitParameters = { ...debitSpreads.presets.wsb_2025, symbols: ['AAPL'] };
export const rising = dailyBars(Array.from({ length: 60 }, (_, day) => 88 + 0.2 * day));
export const [c100, c105] = [aContract({ strike: 100 }), aContract({ strike: 105 })];
export const pair = (lower = anEntry(c100, 3), upper = anEntry(c105, 1.2)): readonly ChainEntry[] => [lower, upper];
export const view = (entries = pair(), rest: Partial<MarketView> = {}): MarketView =>
  aView({
    bars: { AAPL: { '1Day': rising } },
    quotes: { AAPL: aQuote() },
    chains: { AAPL: aChain(entries) },
    ...rest,
  });

export const propose = (seen = view(), own = anOwn(), parameters = rules) =>
  debitSpreads.propose(seen, own, parameters);
export const screen = (seen = view(), own = anOwn(), parameters = rules) => debitSpreads.screen(seen, own, parameters);
export const rulesOf = (answer: { whyNots: readonly { reason: { rule: string } }[] }) =>
  answer.whyNots.map(({ reason }) => reason.rule);
export const limitOf = (proposal: ReturnType<typeof propose>): string =>
  format(proposal.signals[0]?.limitPrice ?? quantity('0'));

/** Long 100, short 105, bought for 3 less 1: a debit of 2, at most 3 to gain. */
export const held = (legs: readonly [Option, Option] = [c100, c105], units = 2) =>
  aPosition({ strategyId: 'debit-spreads', legs: spreadLegs(...legs), paid: [3, 1], units });
