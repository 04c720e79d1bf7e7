/**
 * What is known of a share's days to come and just past: reports of earnings, cash dividends, splits. A list says which
 * days it covers, because nothing on a day that nobody looked at is unknown, not none. Cash in US dollars per share.
 */
import * as z from 'zod';
import { type TradingDay, TradingDayWire } from './time.ts';
import { PriceWire } from './units.ts';

export const EarningsReport = z.object({
  symbol: z.string(),
  /** The day it is published, New York. */
  day: TradingDayWire,
  /** After the close of its day, the next session's open answers it. Unknown counts as both. */
  when: z.enum(['before-open', 'after-close', 'unknown']),
  /** False: the date is somebody's estimate. Absent: the source does not say. */
  confirmed: z.boolean().optional(),
  source: z.string(),
});
export type EarningsReport = z.infer<typeof EarningsReport>;

export const CashDividend = z.object({
  symbol: z.string(),
  /** Who holds the share at the close before this day gets it; the price opens lower by it. */
  exDay: TradingDayWire,
  cash: PriceWire,
});
export type CashDividend = z.infer<typeof CashDividend>;

export const ShareSplit = z.object({
  symbol: z.string(),
  exDay: TradingDayWire,
  /** Shares after for one before: 7 for seven-for-one, 0.1 for a reverse one-for-ten. */
  ratio: z.number().positive(),
});
export type ShareSplit = z.infer<typeof ShareSplit>;

/** Days from one to another, both included. */
export const DaySpan = z.object({ from: TradingDayWire, to: TradingDayWire });
export type DaySpan = z.infer<typeof DaySpan>;

const covered = <T extends z.ZodType>(event: T) => z.object({ covers: DaySpan, list: z.array(event).readonly() });

/** Everything of one kind on the days covered, oldest first. An empty list: there is none. */
export interface Covered<T> {
  readonly covers: DaySpan;
  readonly list: readonly T[];
}

/** By symbol; an absent symbol is unknown. */
export const MarketEvents = z.strictObject({
  earnings: z.record(z.string(), covered(EarningsReport)).optional(),
  dividends: z.record(z.string(), covered(CashDividend)).optional(),
  splits: z.record(z.string(), covered(ShareSplit)).optional(),
});
export type MarketEvents = z.infer<typeof MarketEvents>;

/** What falls into the span, or undefined where not all of its days are covered: unknown, and no reason to trade. */
function within<T>(known: Covered<T> | undefined, span: DaySpan, dayOf: (event: T) => TradingDay) {
  if (!known || known.covers.from > span.from || known.covers.to < span.to) return undefined;
  return known.list.filter((event) => dayOf(event) >= span.from && dayOf(event) <= span.to);
}

type Events = MarketEvents | undefined;

export const reportsWithin = (events: Events, symbol: string, span: DaySpan): readonly EarningsReport[] | undefined =>
  within(events?.earnings?.[symbol], span, ({ day }) => day);

export const dividendsWithin = (events: Events, symbol: string, span: DaySpan): readonly CashDividend[] | undefined =>
  within(events?.dividends?.[symbol], span, ({ exDay }) => exDay);

export const splitsWithin = (events: Events, symbol: string, span: DaySpan): readonly ShareSplit[] | undefined =>
  within(events?.splits?.[symbol], span, ({ exDay }) => exDay);
