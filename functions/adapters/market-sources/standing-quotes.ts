/**
 * How long a live feed's quote is news. The latest quote still stands when it is asked for, but a dead feed answers with it
 * for ever. So it counts as news up to the newest time that the same feed has shown: a feed that tells of others would have
 * told of this one. Nothing new, and everything ages; quiet for longer than a quarter of an hour, and a quote ages by itself.
 */
import type { OptionChain } from '#lib/model/option-chain.ts';
import type { Quote } from '#lib/model/quote.ts';
import { type Instant, instant, MINUTE, SECOND } from '#lib/model/time.ts';
import type { By } from './data-source.ts';

/** As long as a share's quote says something at all; a contract's line may be dead while others of its share live. */
const QUIET = 15 * MINUTE;
/** Clocks differ a little. What is further ahead shows nothing but a wrong clock. */
const SKEW = 5 * SECOND;

export interface StandingQuotes {
  /** The quotes of one answer to a question of `askedAt`. */
  of(quotes: By<Quote>, askedAt: Instant): By<Quote>;
  /** A chain, asked for at its own time. */
  chain(chain: OptionChain): OptionChain;
}

/** One for each feed: it remembers how far the feed has come, for shares together and for the options on each. */
export function standingQuotes(): StandingQuotes {
  const shown = new Map<string, Instant>();

  const hear = (line: string, { at }: Quote, askedAt: Instant): void => {
    if (!(at <= askedAt + SKEW)) return;
    shown.set(line, instant(Math.max(shown.get(line) ?? 0, Math.min(at, askedAt))));
  };

  const standing = (line: string, quote: Quote, askedAt: Instant): Quote => {
    const until = shown.get(line) ?? quote.at;
    return askedAt - quote.at > QUIET || until <= quote.freshUntil ? quote : { ...quote, freshUntil: until };
  };

  return {
    of(quotes, askedAt) {
      const found = Object.entries(quotes);
      for (const [symbol, quote] of found) hear(lineOf(symbol), quote, askedAt);
      return Object.fromEntries(found.map(([symbol, quote]) => [symbol, standing(lineOf(symbol), quote, askedAt)]));
    },
    chain(chain) {
      const { underlying, asOf, entries } = chain;
      for (const { quote } of entries) hear(underlying, quote, asOf);
      return { ...chain, entries: entries.map((each) => ({ ...each, quote: standing(underlying, each.quote, asOf) })) };
    },
  };
}

const SHARES = '';
/** An OCC symbol ends in fifteen characters of date, right and strike. */
const lineOf = (symbol: string): string => (/\d{8}$/.test(symbol) ? symbol.slice(0, -15) : SHARES);
