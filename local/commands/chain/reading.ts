/** Everything that one `wsb chain` tells: where it is from, the analysis, and its rank. */
import { analyseChain, type ChainAnalysis, type ExpiryAnalysis } from '#lib/market/chain/analyse.ts';
import { dailyVolatility, type VolatilityRank, volatilityRank } from '#lib/market/chain/volatility-rank.ts';
import { type Checked, twoSided } from '#lib/market/tradable.ts';
import type { Reason } from '#lib/model/signal.ts';
import { type Instant, MINUTE } from '#lib/model/time.ts';
import { shown } from '../../terminal.ts';
import { chainAt, type SharePrice, sharePriceAt } from './chain-at.ts';
import { volatilityHistory } from './history.ts';
import type { ChainSource } from './market.ts';

export interface Reading {
  readonly symbol: string;
  readonly at: Instant;
  readonly source: string;
  readonly modelled: boolean;
  readonly share: SharePrice | undefined;
  readonly analysis: ChainAnalysis;
  readonly rank: Checked<VolatilityRank>;
}

/** Older quotes are not analysed. */
const MAX_AGE = MINUTE;

export function readingOf(symbol: string, source: ChainSource, rate: number | undefined): Reading {
  const { feed, at } = source;
  const share = sharePriceAt(feed, symbol, at);
  const quote = twoSided(feed.quote(symbol, at), { now: at, maxAgeMs: MAX_AGE });
  const analysis = analyseChain(chainAt(feed, symbol, at), {
    ...{ spot: share?.price, spotError: share?.error ?? 0, rate, maxAgeMs: MAX_AGE },
    ...('value' in quote ? { share: quote.value } : {}),
    // The demo market prices its options as European ones, though they are listed like American ones.
    ...(feed.modelled ? { exercise: 'european' as const } : {}),
  });
  const rank = rankOf(symbol, source, analysis);
  return { symbol, at, source: feed.title, modelled: feed.modelled, share, analysis, rank };
}

function rankOf(symbol: string, source: ChainSource, analysis: ChainAnalysis): Checked<VolatilityRank> {
  const history = volatilityHistory(symbol, source);
  if (!history) return { refused: { rule: 'no-history', observed: 'none', threshold: 'stored history' } };
  const today = dailyVolatility(analysis, source.feed.modelled);
  return 'refused' in today ? today : volatilityRank(today.value, history);
}

const WORDS: Readonly<Record<string, string>> = {
  'no-parity': 'no forward: too few strikes with call and put quoted on both sides',
  'no-smile': 'no smile: too few strikes with a volatility',
  'beyond-quotes': 'beyond the quoted strikes',
  'no-straddle': 'no straddle near enough to the forward',
  'not-between-expiries': 'not between two expiries with a volatility',
  'below-intrinsic': 'mid is not above what exercise is worth',
  'above-maximum': 'mid is above what any volatility gives',
  'no-solution': 'no volatility gives the mid',
  'stale-quote': 'quote too old',
  'crossed-quote': 'bid above ask',
  'adjusted-contract': 'adjusted contract: it does not deliver a hundred shares',
  'no-history': 'no stored history',
  'short-history': 'too short a history',
  'flat-history': 'a history that never moves',
  calendar: 'total variance falls from the expiry before',
  expired: 'expired',
};

/** A rule in words. */
export const wordsOf = (rule: string): string => WORDS[rule] ?? rule;

export function reasonText({ rule, observed, threshold, unit }: Reason): string {
  const figures = `${shown(observed)}, needs ${shown(threshold)}${unit === undefined ? '' : ` ${unit}`}`;
  return `${wordsOf(rule)} (${figures})`;
}

export const daysTo = ({ years }: Pick<ExpiryAnalysis, 'years'>): number => years * 365;
