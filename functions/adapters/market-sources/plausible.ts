/**
 * What cannot be is told from what can. Every check answers what is wrong in a few words for people, or nothing. A jump
 * against the last accepted price is believed once another source shows it too, or once that price is some minutes old:
 * the exchanges halt a share long before it moves so far in between.
 */
import type { Bar } from '#lib/model/bar.ts';
import { barEnd } from '#lib/model/bar.ts';
import { knownFigures, type OptionChain } from '#lib/model/option-chain.ts';
import { mid, type Quote } from '#lib/model/quote.ts';
import { DAY, type Instant, MINUTE, newYorkDay, SECOND, type Timeframe } from '#lib/model/time.ts';
import type { VolatilityHistory, VolatilityIndex } from '#lib/model/volatility-history.ts';
import type { Checked } from './in-order.ts';

/** Clocks differ a little. */
const SKEW = 5 * SECOND;
/** A share's quote that is older says nothing about its market now. */
const STALE = 15 * MINUTE;
const JUMP = { most: 0.3, within: 5 * MINUTE, agreement: 0.02 };
/** From one bar's close to the next, and from a bar's body to its extremes: the factor beyond which a split or a slip is likelier. */
const BAR_JUMP = 2.5;
const LONGEST_VIX_AGE = 6 * DAY;
const VIX = { least: 5, most: 200 };
const MOST_VOLATILITY = 10;

type Problem = string | undefined;
const isPrice = (value: number): boolean => Number.isFinite(value) && value > 0;
const isCount = (value: number | undefined): boolean => value === undefined || (Number.isFinite(value) && value >= 0);
const percent = (ratio: number): string => `${ratio > 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(0)} %`;

/** Of a quote by itself. */
export function problemWithQuote(quote: Quote, now: Instant): Problem {
  const { bid, ask, at, freshUntil } = quote;
  if (!Number.isSafeInteger(at) || !Number.isSafeInteger(freshUntil)) return 'a quote without a time';
  if (at > now + SKEW) return 'a quote from the future';
  if ([bid, ask].some((side) => side !== undefined && !isPrice(side))) return 'a price that is none';
  if (!isCount(quote.bidSize) || !isCount(quote.askSize)) return 'a size that is none';
  if (bid !== undefined && ask !== undefined && bid > ask) return `crossed: ${bid} bid over ${ask} asked`;
  return undefined;
}

/** The last prices that were believed, by symbol. */
export type Believed = Map<string, { readonly price: number; readonly at: Instant }>;

/** Of quotes of shares: by themselves, their age, and against the last ones. For one question, over all its sources. */
export function quoteCheck(believed: Believed, now: Instant): (symbol: string, quote: Quote) => Checked<Quote> {
  const doubted = new Map<string, number>();
  const problemWith = (symbol: string, quote: Quote): Problem => {
    const wrong = problemWithQuote(quote, now);
    if (wrong !== undefined) return wrong;
    if (now - quote.freshUntil > STALE) return `stale by ${Math.floor((now - quote.freshUntil) / MINUTE)} minutes`;
    const price = mid(quote);
    const last = believed.get(symbol);
    if (price === undefined || !last || now - last.at > JUMP.within) return undefined;
    const ratio = price / last.price;
    if (Math.abs(ratio - 1) <= JUMP.most) return undefined;
    const other = doubted.get(symbol);
    doubted.set(symbol, price);
    if (other !== undefined && Math.abs(price / other - 1) <= JUMP.agreement) return undefined;
    return `a jump of ${percent(ratio)} since the last look`;
  };
  return (symbol, quote) => {
    const reason = problemWith(symbol, quote);
    if (reason !== undefined) return { problems: [{ symbol, reason }] };
    const price = mid(quote);
    if (price !== undefined) believed.set(symbol, { price, at: now });
    return { value: quote, problems: [] };
  };
}

/** A series with one bar that cannot be is dropped as a whole: with a hole in it, every count of bars would be wrong. */
export function barsCheck(timeframe: Timeframe, now: Instant) {
  return (symbol: string, bars: readonly Bar[]): Checked<readonly Bar[]> => {
    const place = bars.findIndex((bar, index) => problemWithBar(bar, bars[index - 1]) !== undefined);
    const bad = bars[place];
    const last = bars.at(-1);
    if (bad) {
      const day = Number.isSafeInteger(bad.start) ? newYorkDay(bad.start) : 'no day';
      return { problems: [{ symbol, reason: `${timeframe} bar of ${day}: ${problemWithBar(bad, bars[place - 1])}` }] };
    }
    if (last && barEnd(last.start, timeframe) > now + SKEW)
      return { problems: [{ symbol, reason: `a ${timeframe} bar from the future` }] };
    return { value: bars, problems: [] };
  };
}

function problemWithBar({ start, open, high, low, close, volume }: Bar, before: Bar | undefined): Problem {
  if (!Number.isSafeInteger(start)) return 'it has no time';
  if (![open, high, low, close].every(isPrice)) return 'a price that is none';
  if (!isCount(volume)) return 'a volume that is none';
  if (high < low) return 'its high is below its low';
  const [top, bottom] = [Math.max(open, close), Math.min(open, close)];
  if (high > top * BAR_JUMP || low < bottom / BAR_JUMP) return `its range ${low} to ${high} lies far from its prices`;
  if (!before) return undefined;
  if (start <= before.start) return 'it is not later than the one before';
  const ratio = open / before.close;
  return ratio > BAR_JUMP || ratio < 1 / BAR_JUMP ? `it opens ${percent(ratio)} from the close before` : undefined;
}

/** Entries that cannot be are left out, each with its reason; a vendor's figure that cannot be is unknown. */
export function chainCheck(now: Instant) {
  return (_: string, chain: OptionChain): Checked<OptionChain> => {
    const problems: { symbol: string; reason: string }[] = [];
    const entries = chain.entries.flatMap((entry) => {
      const reason = problemWithQuote(entry.quote, now);
      if (reason === undefined) return [knownFigures(entry)];
      problems.push({ symbol: entry.contract.symbol, reason });
      return [];
    });
    return { value: { ...chain, entries }, problems };
  };
}

const isVolatility = (value: number | undefined): value is number =>
  value !== undefined && value > 0 && value <= MOST_VOLATILITY;

export const historyCheck =
  (now: Instant) =>
  (symbol: string, history: VolatilityHistory): Checked<VolatilityHistory> => {
    const today = newYorkDay(now);
    const isRight = history.every(
      ({ day, volatility }, index) => isVolatility(volatility) && day <= today && day > (history[index - 1]?.day ?? ''),
    );
    return isRight ? { value: history, problems: [] } : { problems: [{ symbol, reason: 'a history that cannot be' }] };
  };

export const vixCheck =
  (now: Instant) =>
  (symbol: string, vix: VolatilityIndex): Checked<VolatilityIndex> => {
    const { level, at } = vix;
    const wrong = (reason: string) => ({ problems: [{ symbol, reason }] });
    if (!(level >= VIX.least && level <= VIX.most)) return wrong(`a level of ${level}`);
    if (at > now + SKEW) return wrong('a level from the future');
    if (now - at > LONGEST_VIX_AGE) return wrong(`a level of ${newYorkDay(at)}`);
    return { value: vix, problems: [] };
  };
