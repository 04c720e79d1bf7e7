/**
 * A SPY at 200 with puts and calls on both sides, a short and a long leg each, and what credit spreads answer to it.
 * The condor brings 0.98 - 0.32 for its puts and 0.88 - 0.27 for its calls: 1.27 on a width of 4.
 */
import type { Option } from '#lib/model/instrument.ts';
import type { MarketView } from '#lib/model/market-view.ts';
import type { ChainEntry } from '#lib/model/option-chain.ts';
import type { Position } from '#lib/model/position.ts';
import type { ProfileId } from '#lib/model/profile.ts';
import type { Leg } from '#lib/model/signal.ts';
import { type Instant, instant, MINUTE } from '#lib/model/time.ts';
import type { VolatilityIndex } from '#lib/model/volatility-history.ts';
import { type CreditParameters, spxCreditSpreads } from '#lib/strategies/spx-credit-spreads.ts';
import { aChain, aContract, anEntry, anOwn, aPosition, aQuote, aView, NOW } from '#test/support/builders.ts';

export const rulesFor = (profile: ProfileId): CreditParameters => spxCreditSpreads.presets[profile];
export const wsb = rulesFor('wsb_2025');
export const research = rulesFor('research_2024');

/** One day to go for the one profile, 38 for the other. */
export const [SOON, LATER] = ['2015-01-28', '2015-03-06'];
const spy = (right: 'call' | 'put', strike: number, expiry: string): Option =>
  aContract({ underlying: 'SPY', right, strike, expiry });
export const contractsOn = (expiry: string) => ({
  shortPut: spy('put', 198, expiry),
  longPut: spy('put', 194, expiry),
  shortCall: spy('call', 202, expiry),
  longCall: spy('call', 206, expiry),
});
export type Name = keyof ReturnType<typeof contractsOn>;
export const NAMES: readonly Name[] = ['shortPut', 'longPut', 'shortCall', 'longCall'];

const MIDS: Readonly<Record<Name, number>> = { shortPut: 1, longPut: 0.3, shortCall: 0.9, longCall: 0.25 };
const SHORT: Readonly<Record<ProfileId, number>> = { research_2024: 0.15, wsb_2025: 0.2 };

/** The four contracts of an expiry, with deltas as the profile aims at them. */
export function listed(
  expiry = SOON,
  { profile = 'wsb_2025' as ProfileId, change = {} as Partial<Record<Name, Partial<ChainEntry>>> } = {},
): readonly ChainEntry[] {
  const contracts = contractsOn(expiry);
  const deltas: Record<Name, number> = {
    ...{ shortPut: -SHORT[profile], longPut: -0.05 },
    ...{ shortCall: SHORT[profile], longCall: 0.05 },
  };
  return NAMES.map((name) => anEntry(contracts[name], MIDS[name], { delta: deltas[name], ...change[name] }));
}

export const aVix = (level = 15, at: Instant = instant(NOW - MINUTE)): VolatilityIndex => ({
  ...{ level, at, kind: 'live', source: 'test', modelled: false },
});

export const view = (entries = listed(), rest: Partial<MarketView> = {}): MarketView =>
  aView({
    quotes: { SPY: aQuote({ bid: 199.99, ask: 200.01 }) },
    chains: { SPY: aChain(entries, 'SPY') },
    vix: aVix(),
    ...rest,
  });

export const researchView = (rest: Partial<MarketView> = {}): MarketView =>
  view(listed(LATER, { profile: 'research_2024' }), rest);

/** The same market so many minutes after ten o'clock, still fresh. */
export function at(minutes: number, seen: MarketView = view()): MarketView {
  const now = instant(NOW + minutes * MINUTE);
  const fresh = <T extends { freshUntil: Instant }>(quote: T): T => ({ ...quote, freshUntil: now });
  const chains = Object.entries(seen.chains).map(([symbol, chain]) => {
    const entries = chain.entries.map((entry) => ({ ...entry, quote: fresh(entry.quote) }));
    return [symbol, { ...chain, asOf: now, entries }] as const;
  });
  const quotes = Object.entries(seen.quotes).map(([symbol, quote]) => [symbol, fresh(quote)] as const);
  return { ...seen, slot: now, asOf: now, quotes: Object.fromEntries(quotes), chains: Object.fromEntries(chains) };
}

export const propose = (seen = view(), own = anOwn(), parameters = wsb) =>
  spxCreditSpreads.propose(seen, own, parameters);
export const screen = (seen = view(), own = anOwn(), parameters = wsb) =>
  spxCreditSpreads.screen(seen, own, parameters);
export const rulesOf = (answer: { whyNots: readonly { reason: { rule: string } }[] }) =>
  answer.whyNots.map(({ reason }) => reason.rule);

const legsOf = (expiry: string, names: readonly Name[]): readonly Leg[] => {
  const contracts = contractsOn(expiry);
  return names.map((name) => ({
    ...{ instrument: contracts[name], ratio: 1 },
    side: name.startsWith('short') ? ('sell' as const) : ('buy' as const),
  }));
};

/** A put vertical sold for 0.70 (1.00 less 0.30), or a condor for 1.35. */
export const held = (names: readonly Name[] = ['shortPut', 'longPut'], expiry = SOON): Position =>
  aPosition({
    strategyId: 'spx-credit-spreads',
    legs: legsOf(expiry, names),
    paid: names.map((name) => MIDS[name]),
    units: 2,
  });

/** What closing the put vertical costs: 0.50 bid for the long put, and so much asked for the short one. */
export const costing = (cost: number, expiry = SOON): MarketView =>
  view(
    listed(expiry, {
      change: {
        shortPut: { quote: aQuote({ bid: cost + 0.4, ask: cost + 0.5 }) },
        longPut: { quote: aQuote({ bid: 0.5, ask: 0.6 }) },
      },
    }),
  );
